"""Addresses of the showcase: the public site at the root, the network's side under /offre/."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "offer"
urlpatterns: list[URLPattern] = [
    # --- the public site ---------------------------------------------------------------------
    # --- going out: calendars, feeds, data, widget -------------------------------------------
    # --- contributing, private links, claims -------------------------------------------------
    # --- moderation, sources, harvest, duplicates (the network's side, /offre/…) --------------
]
