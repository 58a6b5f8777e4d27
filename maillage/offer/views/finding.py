"""For search engines: what there is to find, and where not to look."""

from __future__ import annotations

from types import SimpleNamespace
from urllib.parse import urlsplit

from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from maillage.offer.caching import public_page
from maillage.offer.sitemaps import sections

CLOSED = ("/offre/", "/api/", "/connexion/", "/redaction/", "/proposer/", "/*?*suite=", "/*?*q=")


@public_page
def sitemap_index(request: HttpRequest) -> HttpResponseBase:
    """The sections, each by pages of two thousand addresses."""
    site = request.regional_site  # type: ignore[attr-defined]
    told = []
    for name, section in sections(site).items():
        url = site.root_url + reverse("offer:sitemap_section", args=[name])
        told.append(url)
        told += [f"{url}?p={page}" for page in range(2, section.paginator.num_pages + 1)]
    context = {"sitemaps": [{"location": url} for url in told]}
    return _xml(request, "sitemap_index.xml", context)


@public_page
def sitemap_section(request: HttpRequest, section: str) -> HttpResponseBase:
    """One page of a section: nothing but that page is read."""
    site = request.regional_site  # type: ignore[attr-defined]
    found = sections(site).get(section)
    if found is None:
        raise Http404
    return _xml(request, "sitemap.xml", {"urlset": _urls(found, request, site.root_url)})


def _urls(found: Sitemap, request: HttpRequest, root_url: str) -> list[dict]:
    parts = urlsplit(root_url)
    domain = SimpleNamespace(domain=parts.netloc, name=parts.netloc)
    try:
        return found.get_urls(request.GET.get("p", 1), site=domain, protocol=parts.scheme)
    except (EmptyPage, PageNotAnInteger) as problem:
        raise Http404 from problem


def _xml(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    return TemplateResponse(request, template, context, content_type="application/xml")


@public_page
def robots(request: HttpRequest) -> HttpResponseBase:
    """Everything but the network's own side, and endless combinations of words."""
    site = request.regional_site  # type: ignore[attr-defined]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += [f"Disallow: /en{path}" for path in CLOSED if not path.startswith("/*")]
    lines.append(f"Sitemap: {site.root_url}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
