"""Screens of the door: type a code, say who one is if one likes, and be in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from maillage.consult.live import facilitating, guarding, joining, phones
from maillage.consult.live.joining import Entrance, JoinRefused
from maillage.consult.live.room import guest_of
from maillage.consult.models import Breakout, Guest
from maillage.core.access import audience
from maillage.core.models import Actor


class JoinForm(forms.Form):
    """Who comes: nothing is required but the group, when there are groups to choose from."""

    name = forms.CharField(
        label=gettext_lazy("Votre nom"), max_length=120, required=False,
        help_text=gettext_lazy("Montré à votre groupe et à la personne qui anime."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    organisation_name = forms.CharField(
        label=gettext_lazy("Votre organisme"), max_length=200, required=False,
        help_text=gettext_lazy("Sert à compter combien d’organismes se sont réunis."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    group = forms.ModelChoiceField(
        label=gettext_lazy("Votre groupe"), queryset=Breakout.objects.none(), to_field_name="uid",
        widget=forms.RadioSelect, empty_label=None,
        error_messages={"required": gettext_lazy("Choisissez votre groupe.")},
    )  # fmt: skip
    may_be_named = forms.BooleanField(
        label=gettext_lazy("Mon nom peut figurer au compte rendu"), required=False
    )

    def __init__(self, *args: Any, way: Entrance, person: Actor | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = way.workshop.breakouts.all()
        self.fields["group"].queryset = groups
        if way.breakout is not None or not groups:
            del self.fields["group"]
        if way.workshop.is_anonymous:
            for name in ("name", "organisation_name", "may_be_named"):
                del self.fields[name]
        elif person is not None:
            del self.fields["name"]


@audience("bearer")
@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """The box where a code is typed, as it was heard or read on a wall."""
    typed = request.GET.get("code", "")
    if typed.strip():
        code = joining.clean_code(typed)
        return redirect("consult:join", code=code or "0")
    return TemplateResponse(request, "consult/join_door.html", {"refusal": "", "typed": ""})


@audience("bearer")
@never_cache
def join(request: HttpRequest, code: str) -> HttpResponse:
    """What a link or a code opens: one short form, then the workshop."""
    if guarding.is_shut_out(request):
        return _at_the_door(
            request,
            _("Trop de codes inconnus sont venus d’ici. Attendez cinq minutes, puis réessayez."),
            status=429,
        )
    way = joining.entrance(code)
    if way is None:
        guarding.count_wrong_code(request)
        text = _("Ce code n’ouvre aucun atelier. Vérifiez-le lettre par lettre.")
        return _at_the_door(request, text, status=404, typed=code)
    known = guest_of(request, way.workshop.uid)
    if known is not None:
        return _already_here(request, way, known)
    try:
        joining.check_joinable(way.workshop)
    except JoinRefused as refused:
        return _at_the_door(request, str(refused), status=410)
    return _form_page(request, way)


def _at_the_door(
    request: HttpRequest, refusal: str, *, status: int, typed: str = ""
) -> HttpResponse:
    context = {"refusal": refusal, "typed": typed[:40]}
    response = TemplateResponse(request, "consult/join_door.html", context, status=status)
    # Django would write the address, and with it the code, in the log of refusals.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _person(request: HttpRequest, way: Entrance) -> Actor | None:
    """The account that comes along; none into an anonymous workshop."""
    user = request.user
    return user.person if user.is_authenticated and not way.workshop.is_anonymous else None


def _form_page(request: HttpRequest, way: Entrance) -> HttpResponse:
    person = _person(request, way)
    is_sent = request.method == "POST"
    # Not `POST or None`: an anonymous workshop asks nothing, and its empty form is right.
    form = JoinForm(request.POST if is_sent else None, way=way, person=person)
    if is_sent and form.is_valid():
        told = form.cleaned_data
        try:
            guest = joining.join(
                way=way, breakout=told.get("group"), person=person,
                name=person.name if person else told.get("name", ""),
                organisation_name=told.get("organisation_name", ""),
                may_be_named=told.get("may_be_named", False),
            )  # fmt: skip
        except JoinRefused as refused:
            return _at_the_door(request, str(refused), status=403)
        response = redirect("consult:guest", uid=way.workshop.uid)
        phones.remember(response, request, guest)
        return response
    context = {"way": way, "workshop": way.workshop, "form": form, "person": person}
    return TemplateResponse(request, "consult/join.html", context, status=422 if is_sent else 200)


def _already_here(request: HttpRequest, way: Entrance, known: Guest) -> HttpResponse:
    """Straight to the page, unless the link leads to another group or to its pen: she says yes."""
    takes_pen = way.is_pen and way.breakout.pen_holder_id != known.pk
    moves = way.breakout is not None and way.breakout.pk != known.breakout_id
    response = redirect("consult:guest", uid=way.workshop.uid)
    if not (takes_pen or moves):
        return response
    if request.method != "POST":
        context = {"way": way, "workshop": way.workshop, "known": known}
        return TemplateResponse(request, "consult/join_again.html", context)
    try:
        joining.change_group(guest=known, breakout=way.breakout)
        if way.is_pen:
            facilitating.hand_pen(breakout=way.breakout, guest=known, by=known.person)
    except (JoinRefused, facilitating.NotNow) as refused:
        messages.error(request, str(refused))
    return response
