"""Small words that every template may use."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import QueryDict

from maillage.core.said import in_words

register = template.Library()

# {{ reason|in_words }}: a sentence kept with its template, in the reader's language.
register.filter("in_words", in_words)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The page's query string with some values changed; None takes one out."""
    request = context["request"]
    params: QueryDict = request.GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params[name] = value
    text = params.urlencode()
    return f"?{text}" if text else "?"
