"""« Clés d’API » : coordination makes and revokes the keys by which programs write events."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from maillage.core.access import audience, editable, one_or_404, visible
from maillage.offer.api_keys import create_key, revoke_key
from maillage.offer.models import ApiKey, Source


class KeyForm(forms.Form):
    """A key belongs to one source: a known one, or a new one."""

    name = forms.CharField(
        label=_("Nom de la clé"), max_length=120,
        help_text=_("Qui l’utilise ; par exemple « Billetterie de la salle »."),
    )  # fmt: skip
    source = forms.ModelChoiceField(
        label=_("Source"), queryset=Source.objects.none(), required=False,
        empty_label=_("Une nouvelle source, du nom de la clé"),
    )  # fmt: skip
    trust = forms.ChoiceField(
        label=_("Confiance accordée à une nouvelle source"), choices=Source.Trust.choices,
        initial=Source.Trust.HOLD,
    )  # fmt: skip
    per_minute = forms.IntegerField(
        label=_("Écritures par minute, au plus"), min_value=1, max_value=1_000, initial=60
    )

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if "\x00" in name:
            raise ValidationError(_now("Ce nom contient un caractère interdit."))
        return name


@audience("coordination")
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, those in use first; a new one is shown once, in the answer that makes it."""
    reader = request.reader  # type: ignore[attr-defined]
    sources = visible(Source.objects.filter(kind=Source.Kind.API), reader)
    form = KeyForm(request.POST or None, sources=sources)
    made: tuple[ApiKey, str] | None = None
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = create_key(
            name=told["name"], by=request.user.person,  # type: ignore[union-attr]
            source=told["source"], trust=told["trust"], per_minute=told["per_minute"],
        )  # fmt: skip
        form = KeyForm(sources=sources)
    rows = visible(ApiKey.objects.select_related("source"), reader)
    context = {
        "title": _now("Clés d’API"),
        "form": form,
        "made": made[0] if made else None,
        "secret": made[1] if made else "",
        "in_use": rows.filter(revoked_at=None),
        "revoked": rows.exclude(revoked_at=None),
    }
    response = TemplateResponse(request, "offer/keys.html", context)
    # A key must stay in no history and no cache.
    response.headers["Cache-Control"] = "no-store"
    return response


@audience("coordination")
@require_POST
def revoke(request: HttpRequest, uid: str) -> HttpResponse:
    """The key opens nothing any more."""
    rows = editable(ApiKey.objects.all(), request.reader)  # type: ignore[attr-defined]
    key = one_or_404(rows, uid)
    revoke_key(key=key, by=request.user.person)  # type: ignore[union-attr,arg-type]
    messages.success(request, _now("« %s » est révoquée : elle n’ouvre plus rien.") % key.name)
    return redirect("offer:keys")
