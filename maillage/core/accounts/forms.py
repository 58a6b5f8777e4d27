"""Forms of accounts: signing in, inviting, accepting, giving and ending a role."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import AddEmailForm, LoginForm, ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maillage.algorithms.french_text import fold
from maillage.core.access import Reader, visible
from maillage.core.accounts.access import organisations_of, roles_given_by
from maillage.core.form_fields import DayInput
from maillage.core.models import Actor, Membership

OFFERED = 200


class SignInForm(LoginForm):
    """An address is enough: without a password a code and a link are sent to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["login"], _("Courriel"))
        _in_our_words(self.fields["password"], _("Mot de passe, si vous en avez un"))

    def _setup_password_field(self) -> None:
        password = self.fields["password"]
        password.required = False
        password.help_text = _("Laissez vide pour recevoir un code et un lien par courriel.")


def _in_our_words(field: forms.Field, label: Any) -> None:
    """allauth's label in the lexicon's words, without a text in the field that repeats it."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)


class AddAddressForm(AddEmailForm):
    """Another address for the same account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["email"], _("Courriel"))


class ForgottenPasswordForm(ResetPasswordForm):
    """Where to send the link that sets a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["email"], _("Courriel"))


class AddKeyForm(AddWebAuthnForm):
    """A passkey, or a key that is a second step only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["name"], _("Nom de cette clé"))
        _in_our_words(self.fields["passwordless"], _("Entrer avec cette clé seule"))
        self.fields["passwordless"].help_text = _(
            "Sans courriel ni mot de passe. L’appareil demande alors l’empreinte, le visage ou un "
            "code. Sinon, la clé sert de deuxième étape."
        )


class EditKeyForm(EditWebAuthnForm):
    """The name of a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["name"], _("Nom de cette clé"))


class NamesInput(forms.TextInput):
    """A text with proposed names (a `datalist`): light to send, and works without a script."""

    template_name = "core/widgets/names.html"
    names: QuerySet[Actor] | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        names = self.names.values_list("name", flat=True)[:OFFERED] if self.names else []
        context["widget"]["names"] = list(names)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_noms"
        context["widget"]["attrs"]["autocomplete"] = "off"
        return context


def actors_for(reader: Reader) -> QuerySet[Actor]:
    """Whom the reader may name."""
    return visible(Actor.objects.current(), reader)


class ActorByName(forms.CharField):
    """An actor named by its name, among `queryset`; accents and case do not matter."""

    widget = NamesInput

    UNKNOWN = _("Aucune fiche ne porte ce nom. Écrivez-le en entier, ou ajoutez-la.")

    def __init__(self, *, unknown: Any = UNKNOWN, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.queryset: QuerySet[Actor] = Actor.objects.none()
        self.unknown = unknown

    def offer(self, queryset: QuerySet[Actor], proposed: QuerySet[Actor]) -> None:
        """Accept any of `queryset`; propose the first names of `proposed`."""
        self.queryset, self.widget.names = queryset, proposed

    def clean(self, value: Any) -> Actor | None:
        text = super().clean(value)
        if not text:
            return None
        found = list(self.queryset.filter(sort_name=fold(text)[:200])[:2])
        if not found:
            raise ValidationError(self.unknown)
        if len(found) > 1:
            raise ValidationError(
                _now("Plusieurs fiches portent ce nom : fusionnez-les ou renommez-en une.")
            )
        return found[0]


class _GivesRole(forms.Form):
    """What an invitation and a role have in common: an organisation and a role one may give."""

    organisation = ActorByName(
        label=_("Organisation"),
        help_text=_("Son nom, tel qu’il figure dans l’écosystème."),
        unknown=_("Aucune organisation de ce nom : créez d’abord sa fiche."),
    )
    role = forms.ChoiceField(label=_("Rôle"))

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = organisations_of(reader)
        hosts = organisations.filter(is_host=True)
        if reader.has_role("coordination"):
            self.fields["organisation"].offer(organisations, hosts)
        else:
            self.fields["organisation"] = forms.ModelChoiceField(
                organisations, label=_("Organisation"), empty_label=None
            )
        given = set(roles_given_by(reader))
        self.fields["role"].choices = [c for c in Membership.Role.choices if c[0] in given]


class InvitationForm(_GivesRole):
    """Whom to invite, where, as what."""

    email = forms.EmailField(label=_("Courriel"))
    name = forms.CharField(label=_("Nom"), max_length=200, required=False)
    field_order = ["email", "name", "organisation", "role"]


class RoleForm(_GivesRole):
    """A role for a person who has an account or a role already."""

    person = ActorByName(
        label=_("Personne"),
        help_text=_("Quelqu’un qui n’a pas encore de compte s’invite plutôt."),
        unknown=_("Personne de ce nom n’a de compte : envoyez-lui une invitation."),
    )
    from_date = forms.DateField(label=_("Du"), widget=DayInput())
    to_date = forms.DateField(
        label=_("Au"), required=False, help_text=_("Vide : sans fin prévue."),
        widget=DayInput(),
    )  # fmt: skip
    field_order = ["person", "organisation", "role", "from_date", "to_date"]

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        people = visible(Actor.objects.people().current(), reader).exclude(user=None)
        self.fields["person"].offer(people, people)
        self.initial.setdefault("from_date", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("from_date"), cleaned.get("to_date")
        if start and end and end < start:
            self.add_error("to_date", _now("La fin vient avant le début."))
        return cleaned


class EndRoleForm(forms.Form):
    """The last day of a role."""

    last_day = forms.DateField(
        label=_("Dernier jour"),
        help_text=_("Ce jour compris. Dès le lendemain, la personne ne voit plus rien d’ici."),
        widget=DayInput(),
    )


class AcceptForm(forms.Form):
    """The name of the invited person and, if she wants one, a password."""

    name = forms.CharField(
        label=_("Votre nom"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    known = forms.ChoiceField(
        label=_("Est-ce vous ?"), required=False, widget=forms.RadioSelect,
        help_text=_("Une fiche de l’écosystème vous ressemble."),
    )  # fmt: skip
    password = forms.CharField(
        label=_("Mot de passe"),
        required=False,
        strip=False,
        help_text=_(
            "12 caractères ou plus. Laissez vide pour entrer chaque fois par un code ou un lien "
            "reçu par courriel."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, people: QuerySet[Actor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.uid: person for person in people[:5]}
        if self.people:
            self.fields["known"].choices = [
                *((uid, _known_label(person)) for uid, person in self.people.items()),
                ("", _("Non, c’est une autre personne")),
            ]
        else:
            del self.fields["known"]

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password

    def person(self) -> Actor | None:
        """The record that she says is hers, or None for a new one."""
        return self.people.get(self.cleaned_data.get("known") or "")


def _known_label(person: Actor) -> str:
    place = person.municipality.name if person.municipality else ""
    return f"{person.name} · {place}" if place else person.name
