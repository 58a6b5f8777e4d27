"""The instance: addresses, secrets, mail, people, running server, backups."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError

from maillage.cli.checks import Finding, broken, good, odd
from maillage.cli.serve import is_local, key_is_default, public_reasons

BACKUP_AGE = timedelta(days=8)
LATE = timedelta(minutes=10)


def secret_key() -> Iterator[Finding]:
    if not key_is_default():
        yield good("secret_key", "La clé secrète est propre à cette instance")
    elif public_reasons("127.0.0.1"):
        yield broken(
            "secret_key", "La clé secrète est celle par défaut, ou trop courte.",
            "Retirer MAILLAGE_SECRET_KEY : « maillage serve » en tire une.",
        )  # fmt: skip
    else:
        yield odd(
            "secret_key", "Il n’y a pas encore de clé secrète.", "« maillage serve » en tire une."
        )


def addresses() -> Iterator[Finding]:
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host:
        yield broken(
            "site_url", f"MAILLAGE_SITE_URL « {settings.SITE_URL} » n’est pas une adresse.",
            "Écrire https://maillage.example.org",
        )  # fmt: skip
        return
    if not is_local(host) and parts.scheme != "https":
        yield broken(
            "https", "L’adresse publique n’est pas en https : tout passerait en clair.",
            "Un serveur mandataire avec certificat, et https:// dans MAILLAGE_SITE_URL.",
        )  # fmt: skip
    names = settings.ALLOWED_HOSTS
    if "*" in names:
        yield broken(
            "hosts", "MAILLAGE_ALLOWED_HOSTS accepte n’importe quel nom.", f"Écrire {host}"
        )
    elif not any(n == host or (n.startswith(".") and host.endswith(n)) for n in names):
        yield broken(
            "hosts", f"{host} n’est pas dans MAILLAGE_ALLOWED_HOSTS : tout répondrait « 400 ».",
            f"MAILLAGE_ALLOWED_HOSTS={','.join([host, *names])}",
        )  # fmt: skip
    else:
        yield good("site_url", f"Adresse du site : {settings.SITE_URL}")
    if settings.DEBUG:
        yield (odd if is_local(host) else broken)(
            "debug", "MAILLAGE_DEBUG est allumé : les erreurs montrent le code.", "Le retirer."
        )


def mail() -> Iterator[Finding]:
    from maillage.core.mail import smtp_settings

    if not settings.EMAIL_URL:
        yield odd(
            "mail", "Aucun serveur de courriel : les liens d’entrée vont dans le journal.",
            "MAILLAGE_EMAIL_URL=smtp://nom:passe@serveur:587?tls=1",
        )  # fmt: skip
        return
    try:
        server = smtp_settings(settings.EMAIL_URL)
        _greet(server)
    except ValueError as error:
        yield broken("mail", f"{error}.", "Corriger MAILLAGE_EMAIL_URL.")
    except OSError as error:
        yield broken(
            "mail", f"Le serveur de courriel ne répond pas ({error}).",
            "Vérifier l’adresse, le port et le pare-feu.",
        )  # fmt: skip
    else:
        yield good("mail", f"Courriel par {server['host']}")
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost>"):
        yield broken(
            "mail_from", "L’expéditeur est encore maillage@localhost.",
            "MAILLAGE_EMAIL_FROM=Maillage <reseau@example.org>",
        )  # fmt: skip


def _greet(server: dict) -> None:
    """Connect and sign in as a message would; nothing is sent."""
    import smtplib

    kind = smtplib.SMTP_SSL if server["use_ssl"] else smtplib.SMTP
    with kind(server["host"], server["port"], timeout=8) as smtp:
        if server["use_tls"]:
            smtp.starttls()
        if server["username"]:
            smtp.login(server["username"], server["password"])


def people() -> Iterator[Finding]:
    from maillage.core.models import Membership, User

    try:
        demo = User.objects.filter(is_demo=True).count()
        coordination = Membership.objects.filter(
            role=Membership.Role.COORDINATION, person__user__is_active=True
        ).exists()
    except DatabaseError:
        return  # the check of the database has said it already
    if demo:
        yield (broken if public_reasons("127.0.0.1") else odd)(
            "demo", f"{demo} comptes de démonstration, aux mots de passe connus.",
            "maillage demo --remove, avant d’ouvrir l’instance à d’autres.",
        )  # fmt: skip
    if not coordination:
        yield odd(
            "admin", "Personne n’a de compte de coordination.", "maillage create-admin COURRIEL"
        )


def law() -> Iterator[Finding]:
    """Loi 25: who hosts, who answers for personal information."""
    missing = [
        name
        for name, value in [
            ("MAILLAGE_HOSTED_BY", settings.HOSTED_BY),
            ("MAILLAGE_PRIVACY_OFFICER", settings.PRIVACY_OFFICER),
        ]
        if not value
    ]
    if missing:
        yield (broken if public_reasons("127.0.0.1") else odd)(
            "law", f"Non renseigné : {', '.join(missing)} (Loi 25).",
            "Écrire ces réglages dans .env ; ils paraissent sur la page « Qui héberge ».",
        )  # fmt: skip
    else:
        yield good("law", "Hébergement et responsable des renseignements personnels nommés")


def server() -> Iterator[Finding]:
    from maillage.cli.data import data_path
    from maillage.cli.locks import is_alive, is_served, server_state

    data = data_path()
    if not data.is_dir() or not is_served(data):
        yield odd("server", "Le serveur ne tourne pas.", "maillage serve")
        return
    state = server_state(data)
    down = [n for n, role in state.get("roles", {}).items() if not is_alive(role["pid"])]
    if down:
        yield broken("server", f"À l’arrêt : {', '.join(down)}.", "Lire le journal du serveur.")
    else:
        yield good("server", f"Le serveur répond à {state.get('address', '?')}")
    yield from _late_work()


def _late_work() -> Iterator[Finding]:
    from django.utils import timezone
    from django_tasks import TaskResultStatus
    from django_tasks_db.models import DBTaskResult

    from maillage.core.models import Schedule

    try:
        late = DBTaskResult.objects.filter(
            status=TaskResultStatus.READY, queue_name="default",
            enqueued_at__lt=timezone.now() - LATE,
        ).count()  # fmt: skip
        troubled = list(
            Schedule.objects.exclude(last_problem="").values_list("job", "last_problem")
        )
    except DatabaseError:
        return
    if late:
        yield broken(
            "worker", f"{late} travaux courts attendent depuis plus de dix minutes.",
            "Redémarrer « maillage serve » et lire les lignes « courts » de son journal.",
        )  # fmt: skip
    for job, problem in troubled:
        yield odd(f"job:{job}", f"Le travail {job} a échoué : {problem}", "Lire le journal.")


def backups() -> Iterator[Finding]:
    from maillage.cli.data import data_path

    try:
        last = json.loads((data_path() / "last_backup").read_text())
        at = datetime.fromisoformat(last["at"])
    except (OSError, ValueError, KeyError):
        yield odd("backup", "Aucune sauvegarde n’a été faite.", "maillage backup FICHIER")
        return
    age = datetime.now(UTC) - at
    if age > BACKUP_AGE:
        yield odd(
            "backup", f"La dernière sauvegarde a {age.days} jours.",
            "maillage backup FICHIER, chaque nuit, gardée sur une autre machine",
        )  # fmt: skip
    else:
        yield good("backup", f"Dernière sauvegarde le {at:%Y-%m-%d}")
