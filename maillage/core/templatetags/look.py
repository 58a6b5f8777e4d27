"""What the shared templates need that the template language cannot say."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.urls import translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language

from maillage.core.undoing import undo_key

register = template.Library()

NAMES = {"fr": "Français", "en": "English"}
TONES = {"success": "good", "warning": "warn", "error": "bad"}


@register.simple_tag(takes_context=True)
def other_language(context: template.Context) -> dict[str, str] | None:
    """The same page in the other language: ``{code, name, url}``, or None when it has no twin.

    A plain link, not a form: changing language must not need a cookie on a page that is only read.
    """
    request = context.get("request")
    current = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    code = next((code for code, _ in settings.LANGUAGES if code.split("-")[0] != current), None)
    if request is None or code is None:
        return None
    here = request.get_full_path()
    url = translate_url(here, code)
    if url == here:
        return None
    return {"code": code, "name": NAMES.get(code.split("-")[0], code), "url": url}


@register.filter
def tone(message: Message) -> str:
    """The class of a message's colour: good, warn, bad, or nothing for plain information."""
    return TONES.get(message.level_tag, "")


@register.filter(name="undo_key")
def undo_key_of(message: Message) -> str:
    """The key that undoes what a message tells, or nothing."""
    return undo_key(message)


@register.filter
def is_text(value: object) -> bool:
    """Whether a value is one text, and not a list of texts."""
    return isinstance(value, str | Promise)


@register.filter
def pages_near(page: Page) -> list[int | None]:
    """Numbers to show around a page of a list; None stands for those left out."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]
