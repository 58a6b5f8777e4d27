"""`maillage create-admin`."""

from __future__ import annotations

import sys
from typing import Any

import click

from maillage.core.console import Problem, console_for, json_option


@click.command("create-admin")
@click.argument("email")
@click.option("--name", default="", help="Nom de la personne ; sinon tiré du courriel.")
@click.option("--organisation", default="", help="Organisme de coordination, créé s’il manque.")
@click.option("--ask-password", is_flag=True, help="Demander un mot de passe plutôt qu’un lien.")
@click.option("--password-stdin", is_flag=True, help="Lire le mot de passe sur l’entrée standard.")
@json_option
def create_admin(
    email: str, name: str, organisation: str, ask_password: bool, password_stdin: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Ouvrir un compte de coordination pour EMAIL.

    Affiche un lien à usage unique, valable trois jours, qui mène au choix du mot de passe : aucun
    courriel n’est envoyé. Pour un compte qui existe, donne le rôle et un nouveau lien.
    """
    from maillage.cli.data import open_data

    console = console_for(as_json)
    open_data(console)
    password = _password(ask_password, password_stdin)
    user, is_new = open_account(email=email, name=name, organisation=organisation)
    link = ""
    if password:
        _set_password(user, password)
    else:
        link = one_time_link(user)
    did = "Compte créé" if is_new else "Compte déjà ouvert ; rôle vérifié"
    lines = [f"{did} : {user.email} (coordination)."]
    if link:
        lines += ["Lien à usage unique, pour choisir le mot de passe :", f"  {link}"]
    lines.append(
        "À la première entrée, un second facteur sera demandé (application ou clé d’accès)."
    )
    console.result({"email": user.email, "created": is_new, "link": link}, *lines)


def _password(asked: bool, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if asked:
        return click.prompt("Mot de passe", hide_input=True, confirmation_prompt=True, err=True)
    return ""


def open_account(*, email: str, name: str, organisation: str) -> tuple[Any, bool]:
    """The account with its person, coordination of the organisation, in one transaction.

    Returns (user, whether it is new). Errors: Problem for an address that is none.
    """
    from allauth.account.models import EmailAddress
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from maillage.core.models import Membership, User

    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Problem(f"« {email} » n’est pas une adresse de courriel.", "La récrire.") from None
    with transaction.atomic():
        user = User.objects.filter(email__iexact=email).first()
        is_new = user is None
        if user is None:
            user = User.objects.create_user(email)
        place = _organisation(organisation)
        if user.person is None:
            user.person = _person(name or email.partition("@")[0], place)
        user.is_active = True
        user.save()
        EmailAddress.objects.update_or_create(
            user=user, email=email, defaults={"verified": True, "primary": True}
        )
        Membership.objects.get_or_create(
            person=user.person, organisation=place, role=Membership.Role.COORDINATION, to_date=None
        )
    return user, is_new


def _organisation(name: str) -> Any:
    """The named organisation, else the network's own; made when there is none."""
    from django.conf import settings

    from maillage.core import journal
    from maillage.core.models import Actor, Visibility

    name = name.strip() or settings.NETWORK_NAME
    found = Actor.objects.current().organisations().filter(name=name, is_demo=False).first()
    return found or journal.create(
        Actor(
            kind=Actor.Kind.ORGANIZATION, name=name, is_host=True, visibility=Visibility.NETWORK
        ),
        by=None,
    )  # fmt: skip


def _person(name: str, organisation: Any) -> Any:
    from maillage.core import journal
    from maillage.core.models import Actor, Visibility

    person = Actor(
        kind=Actor.Kind.PERSON, name=name, host=organisation, visibility=Visibility.NETWORK
    )
    return journal.create(person, by=None)


def _set_password(user: Any, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Problem(
            " ".join(error.messages), "Choisir une phrase d’au moins 12 signes."
        ) from None
    user.set_password(password)
    user.save(update_fields=["password"])


def one_time_link(user: Any) -> str:
    """Where the person chooses her password; worthless once she has, or after three days."""
    from allauth.account.forms import default_token_generator
    from allauth.account.utils import user_pk_to_url_str
    from django.conf import settings
    from django.urls import reverse

    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])
    return settings.SITE_URL + path
