"""A list's page, and its saved views."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.core.access import AUDIENCES, Reader, audience
from maillage.core.lists import actions
from maillage.core.lists.declaration import List
from maillage.core.lists.export import export
from maillage.core.lists.filters import Options
from maillage.core.lists.state import FORMATS, SORT, ListState, page_of, read_state
from maillage.core.models import SavedView
from maillage.core.registry import registry

FRAGMENT = "core/list_rows.html"


def view_of(a_list: type[List]) -> Callable:
    """The view of a list: page, fragment (htmx) or export, by what is asked."""

    def list_page(request: HttpRequest) -> HttpResponseBase:
        reader: Reader = request.reader  # type: ignore[attr-defined]
        state = read_state(a_list, request.GET, reader)
        if state.format:
            return export(a_list, state, reader)
        is_fragment = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
        if not is_fragment and any(not value for value in request.GET.values()):
            return redirect(_address(a_list, state))  # a plain form sends its empty fields too
        page = page_of(a_list, state, reader)
        a_list.dress(page.object_list, request)
        context = _context(a_list, state, reader, page)
        context["is_fragment"] = is_fragment
        if not is_fragment:
            context |= _frame(a_list, state, reader)
        response = TemplateResponse(request, FRAGMENT if is_fragment else a_list.template, context)
        patch_vary_headers(response, ["HX-Request"])
        if is_fragment:
            response["HX-Push-Url"] = _address(a_list, state)
        return response

    list_page.__name__ = f"list_{a_list.name}"
    return audience(*a_list.audience)(list_page)


def _address(a_list: type[List], state: ListState) -> str:
    query = state.query + (f"&page={state.page}" if state.page > 1 else "")
    return f"{a_list.url()}?{query.lstrip('&')}" if query else a_list.url()


def _context(a_list: type[List], state: ListState, reader: Reader, page: Any) -> dict[str, Any]:
    """What the rows need."""
    columns = [column for column in a_list.columns if column.on_page]
    return {
        "a_list": a_list,
        "state": state,
        "page": page,
        "headings": [_heading(a_list, column, state) for column in columns],
        "sorts": _sorts(a_list),
        "rows": _cells(columns, page.object_list),
        "may_import": a_list.importer and _is_one_of(reader, a_list.import_audience),
        "add_url": _add_url(a_list, reader),
        "downloads": [
            {"title": name.upper(), "url": f"{a_list.url()}?{_and(state.query)}format={name}"}
            for name in (*FORMATS, *a_list.other_exports)
        ],
    }


def _cells(columns: list[Any], records: Any) -> list[list[tuple[str, bool, Any]]]:
    """Per record, per column: the label a small screen shows (not on the first), number?, cell.

    Titles are translated once for the page, not once per cell.
    """
    heads = [(str(c.title) if n else "", c.is_number, c) for n, c in enumerate(columns)]
    return [[(label, num, c.shown(r)) for label, num, c in heads] for r in records]


def _and(query: str) -> str:
    return f"{query}&" if query else ""


def _heading(a_list: type[List], column: Any, state: ListState) -> dict[str, Any]:
    is_sorted = state.sort.removeprefix("-") == column.name
    direction = ""
    if is_sorted:
        direction = "descending" if state.sort.startswith("-") else "ascending"
    return {
        "column": column,
        "direction": direction,
        "param": f"-{column.name}" if direction == "ascending" else column.name,
    }


def _sorts(a_list: type[List]) -> list[dict[str, str]]:
    """The orders that the form offers: each sorted column, both ways."""
    return [
        {"value": f"{sign}{name}", "title": words % column.title}
        for name, column in a_list.sort_columns().items()
        for sign, words in (("", _("%s, croissant")), ("-", _("%s, décroissant")))
    ]


def _frame(a_list: type[List], state: ListState, reader: Reader) -> dict[str, Any]:
    """What the page has around the rows."""
    return {
        "title": a_list.title,
        "crumbs": [{"title": a_list.crumb, "url": "", "verb": a_list.css.removeprefix("v")}]
        if a_list.crumb
        else [],
        "filters": filters_shown(a_list, state, reader),
        "views": _views(a_list, state, reader),
    }


def filters_shown(a_list: type[List], state: ListState, reader: Reader) -> list[dict[str, Any]]:
    """The filters with their options, what is chosen marked: for the list's form, or a map's."""
    return [
        {"filter": f, "options": _options(f.groups(reader), state.chosen.get(f.name, ""))}
        for f in a_list.filters
    ]


def _options(groups: Iterable[tuple[str, Options]], chosen: str) -> SafeString:
    """The options of a filter. Written here: a template takes ten times as long for 150 of them."""
    html = []
    for group, options in groups:
        html.append(f'<optgroup label="{escape(group)}">' if group else "")
        html += [
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
            f"{escape(label)}</option>"
            for value, label in options
        ]
        html.append("</optgroup>" if group else "")
    return mark_safe("".join(html))  # noqa: S308 - every value and label is escaped above


def _views(a_list: type[List], state: ListState, reader: Reader) -> list[dict[str, Any]]:
    saved = actions.views_of(reader).filter(list_name=a_list.name)
    return [
        {
            "view": view,
            "url": f"{a_list.url()}?{view.query}" if view.query else a_list.url(),
            "current": view.query == state.query,
            "is_own": view.owner_id == reader.person_id,
        }
        for view in saved
    ]


def _add_url(a_list: type[List], reader: Reader) -> str:
    if not a_list.add_url_name or not _is_one_of(reader, a_list.add_audience):
        return ""
    try:
        return reverse(a_list.add_url_name)
    except NoReverseMatch:
        return ""


def _is_one_of(reader: Reader, names: tuple[str, ...]) -> bool:
    return any(AUDIENCES[name](reader) for name in names)


def list_or_404(name: str, reader: Reader) -> type[List]:
    """The registered list of this name, when the reader may open it."""
    a_list = registry.lists.get(name)
    if a_list is None or not _is_one_of(reader, a_list.audience):
        raise Http404
    return a_list


@audience("signed_in")
@require_POST
def save_view(request: HttpRequest, list_name: str) -> HttpResponse:
    """Keep the list's present question under a name."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    a_list = list_or_404(list_name, reader)
    query = actions.query_to_save(a_list, request.POST.get("query", ""), reader)
    name = " ".join(request.POST.get("name", "").replace("\0", " ").split())[:120]
    if not reader.person_id:
        raise Http404
    if not name:
        messages.error(request, _("Donnez un nom à la vue pour l’enregistrer."))
    else:
        actions.save_view(
            list_name=a_list.name,
            name=name,
            query=query,
            reader=reader,
            is_shared=bool(request.POST.get("shared")),
        )
        messages.success(request, _("Vue « %s » enregistrée.") % name)
    return redirect(f"{a_list.url()}?{query}" if query else a_list.url())


@audience("signed_in")
@require_POST
def remove_view(request: HttpRequest, uid: str) -> HttpResponse:
    """Forget one of her own saved views."""
    reader: Reader = request.reader  # type: ignore[attr-defined]
    view = get_object_or_404(SavedView, uid=uid, owner_id=reader.person_id or 0)
    a_list = list_or_404(view.list_name, reader)
    view.delete()
    messages.success(request, _("Vue « %s » retirée.") % view.name)
    return redirect(a_list.url())


__all__ = ["SORT", "list_or_404", "remove_view", "save_view", "view_of"]
