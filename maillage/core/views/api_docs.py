"""The API told as a page of ours: no script, both themes, read by everybody at 320 px."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

SCHEMAS = "#/components/schemas/"


class ApiPage(DocsBase):
    """What `NinjaAPI(docs=…)` draws at `docs_url`, from the same description as openapi.json."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema(path_params=kwargs)
        context = {
            "title": _("L’interface de programmation"),
            "about": schema["info"]["description"],
            "description_url": self.get_openapi_url(api, kwargs),
            "operations": [
                _operation(method, path, told)
                for path, methods in schema["paths"].items()
                for method, told in methods.items()
            ],
            "records": [_record(name, told) for name, told in _told_records(schema).items()],
        }
        return TemplateResponse(request, "core/api_docs.html", context)


def _told_records(schema: dict[str, Any]) -> dict[str, Any]:
    """The records that some answer holds; the shapes of questions are told as parameters."""
    asked: list[Any] = [schema["paths"]]
    found: dict[str, Any] = {}
    while asked:
        part = asked.pop()
        if isinstance(part, list):
            asked += part
        elif isinstance(part, dict):
            asked += [value for value in part.values() if isinstance(value, dict | list)]
            name = str(part.get("$ref", "")).removeprefix(SCHEMAS)
            if name and name not in found:
                found[name] = schema["components"]["schemas"][name]
                asked.append(found[name])
    return dict(sorted(found.items()))


def _operation(method: str, path: str, told: dict[str, Any]) -> dict[str, Any]:
    content = told["responses"].get(200, {}).get("content", {})
    answer = content.get("application/json", {}).get("schema", {})
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    return {
        "method": method.upper(),
        "path": path,
        "summary": told["summary"],
        "description": told.get("description", ""),
        "parameters": [
            {
                "name": asked["name"],
                "type": _type(asked["schema"]),
                "limits": _limits(asked["schema"]),
                "is_required": asked["required"],
            }
            for asked in told["parameters"]
        ],
        "body": _name(body.get("schema", {})),
        "answer": _name(answer),
        "takes_key": bool(told.get("security")),
    }


def _record(name: str, told: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {
            "name": field,
            "type": _type(value),
            "record": _name(value),
            "description": value.get("description", ""),
        }
        for field, value in told.get("properties", {}).items()
    ]
    return {"name": name, "fields": fields}


def _name(schema: dict[str, Any]) -> str:
    """The record that a value is or holds, empty for plain values."""
    parts = [schema, schema.get("items", {}), *schema.get("anyOf", [])]
    names = [part["$ref"].removeprefix(SCHEMAS) for part in parts if "$ref" in part]
    return names[0] if names else ""


def _type(schema: dict[str, Any]) -> str:
    """A value's type in words."""
    if "anyOf" in schema:
        kinds = [_type(part) for part in schema["anyOf"] if part.get("type") != "null"]
        may_lack = len(kinds) < len(schema["anyOf"])
        return _("%s, ou rien") % kinds[0] if may_lack else " · ".join(kinds)
    if schema.get("type") == "array":
        return _("liste")
    if schema.get("format") == "date":
        return _("jour (AAAA-MM-JJ)")
    words = {
        "string": _("texte"), "integer": _("nombre entier"), "boolean": _("oui ou non"),
        "number": _("nombre"),
    }  # fmt: skip
    return words.get(schema.get("type", ""), _("enregistrement"))


def _limits(schema: dict[str, Any]) -> str:
    if not {"minimum", "maximum", "default"} <= set(schema):
        return ""
    return _("de %(least)s à %(most)s, %(usual)s sinon") % {
        "least": schema["minimum"], "most": schema["maximum"], "usual": schema["default"],
    }  # fmt: skip
