"""What the API refuses, in words: French, or English for who prefers it (`Accept-Language`)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from maillage.algorithms.said import SAID
from maillage.core.said import from_json, in_words


def language_of(request: HttpRequest) -> str:
    """The language of an answer's sentences."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code.startswith("en"):
            return "en"
        if code.startswith("fr"):
            break
    return str(settings.LANGUAGE_CODE)


def _in_words(what: str) -> str:
    known = {
        "cursor": _("Ce curseur n’est pas l’un des nôtres : recommencez à la première page."),
        "key": _("Cette clé n’existe pas, ou elle a été révoquée."),
        "gone": _("Cette source n’a rien sous cette clé."),
        "too many": _("Trop d’écritures en une minute : attendez avant la prochaine."),
        "source key": _("Une clé de 1 à 500 caractères est attendue."),
    }
    return known.get(what, what)


def _fault(error: dict[str, Any]) -> dict[str, str]:
    """One fault of a request: the field, where it is, and what it should have been."""
    place = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "told")]
    kind, told = error["type"], error.get("ctx", {})
    words = {
        "missing": _("Ce champ est obligatoire."),
        "extra_forbidden": _("Ce champ n’existe pas."),
        "json_invalid": _("Ce n’est pas du JSON."),
        "string_too_long": _("Texte trop long : au plus %s caractères.") % told.get("max_length"),
        "string_too_short": _("Ce texte est vide."),
        "too_long": _("Trop nombreux : au plus %s.") % told.get("max_length"),
        "too_short": _("Il en faut au moins un."),
        "greater_than_equal": _("Au moins %s.") % told.get("ge"),
        "less_than_equal": _("Au plus %s.") % told.get("le"),
        "int_parsing": _("Un nombre entier est attendu."),
        "decimal_parsing": _("Un nombre est attendu, avec un point."),
        "bool_parsing": _("« true » ou « false » est attendu."),
        "literal_error": _("Valeurs possibles : %s.") % told.get("expected"),
        "string_type": _("Un texte est attendu."),
        "list_type": _("Une liste est attendue."),
    }
    message = words.get(kind) or _plain(error.get("msg", ""))
    return {"field": ".".join(place), "message": message}


def _plain(message: str) -> str:
    """A sentence of our own validators is said in the language; pydantic's stays as it is."""
    return in_words(from_json({SAID: message.removeprefix("Value error, ")}))


def answer_in_words(api: NinjaAPI) -> None:
    """Make an API tell its refusals as `{"detail": sentence, "errors": [{field, message}]}`."""

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        with override(language_of(request)):
            told = {
                "detail": _("La demande n’est pas bien formée."),
                "errors": [_fault(one) for one in error.errors],
            }
        return api.create_response(request, told, status=422)

    @api.exception_handler(AuthenticationError)
    def stranger(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        with override(language_of(request)):
            told = {"detail": _in_words("key")}
        response = api.create_response(request, told, status=401)
        response["WWW-Authenticate"] = "Bearer"
        return response

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        with override(language_of(request)):
            told = {"detail": _in_words(str(error))}
        response = api.create_response(request, told, status=error.status_code)
        for field, value in getattr(error, "headers", {}).items():
            response[field] = value
        return response

    @api.exception_handler(Http404)
    def nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
        with override(language_of(request)):
            told = {"detail": _("Cette fiche n’existe pas, ou n’est pas publique.")}
        return api.create_response(request, told, status=404)
