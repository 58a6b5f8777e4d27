"""Addresses of the showcase: the public site at the root, the network's side under /offre/."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.offer.views import about, calendars

app_name = "offer"
urlpatterns: list[URLPattern] = [
    # --- the public site ---------------------------------------------------------------------
    path("a-propos/site/", about.about, name="about"),
    # --- going out: calendars, feeds, data, widget -------------------------------------------
    path("agenda.ics", calendars.agenda, name="agenda_ics"),
    path("evenements/<str:address>.ics", calendars.event, name="event_ics"),
    path("lieux/<str:address>.ics", calendars.place, name="place_ics"),
    path("repertoire/<str:address>.ics", calendars.actor, name="profile_ics"),
    # --- contributing, private links, claims -------------------------------------------------
    # --- moderation, sources, harvest, duplicates (the network's side, /offre/…) --------------
]
