"""Addresses of the showcase: the public site at the root, the network's side under /offre/."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.offer.views import about, agenda, calendars, events, favourites, places

app_name = "offer"
urlpatterns: list[URLPattern] = [
    # --- the public site ---------------------------------------------------------------------
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/mois/", agenda.month, name="month"),
    path("evenements/<str:address>/", events.event, name="event"),
    path("evenements/<str:address>/carte.png", events.share_card, name="event_card"),
    path("lieux/<str:address>/", places.place, name="place"),
    path("favoris/", favourites.favourites, name="favourites"),
    path("a-propos/site/", about.about, name="about"),
    # --- going out: calendars, feeds, data, widget -------------------------------------------
    path("agenda.ics", calendars.agenda, name="agenda_ics"),
    path("evenements/<str:address>.ics", calendars.event, name="event_ics"),
    path("lieux/<str:address>.ics", calendars.place, name="place_ics"),
    path("repertoire/<str:address>.ics", calendars.actor, name="profile_ics"),
    # --- contributing, private links, claims -------------------------------------------------
    # --- moderation, sources, harvest, duplicates (the network's side, /offre/…) --------------
]
