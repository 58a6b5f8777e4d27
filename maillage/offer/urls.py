"""Addresses of the showcase: the public site at the root, the network's side under /offre/."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.offer.views import about, agenda

app_name = "offer"
urlpatterns: list[URLPattern] = [
    # --- the public site ---------------------------------------------------------------------
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/mois/", agenda.month, name="month"),
    path("a-propos/site/", about.about, name="about"),
    # --- going out: calendars, feeds, data, widget -------------------------------------------
    # --- contributing, private links, claims -------------------------------------------------
    # --- moderation, sources, harvest, duplicates (the network's side, /offre/…) --------------
]
