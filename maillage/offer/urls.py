"""Addresses of the showcase: the public site at the root, the network's side under /offre/."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.offer.views import (
    about,
    agenda,
    calendars,
    data,
    directory,
    events,
    favourites,
    feeds,
    magazine,
    magazine_feeds,
    places,
    works,
)

app_name = "offer"
urlpatterns: list[URLPattern] = [
    # --- the public site ---------------------------------------------------------------------
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/mois/", agenda.month, name="month"),
    path("evenements/<str:address>/", events.event, name="event"),
    path("evenements/<str:address>/carte.png", events.share_card, name="event_card"),
    path("lieux/<str:address>/", places.place, name="place"),
    path("favoris/", favourites.favourites, name="favourites"),
    path("repertoire/", directory.directory, name="directory"),
    path("oeuvres/", works.works, name="works"),
    path("magazine/", magazine.magazine, name="magazine"),
    path("magazine/fil.rss", magazine_feeds.magazine_rss, name="magazine_rss"),
    path("magazine/balado.xml", magazine_feeds.podcast, name="podcast"),
    path("magazine/<slug:slug>/", magazine.magazine_page, name="magazine_page"),
    path("a-propos/site/", about.about, name="about"),
    path("repertoire/<str:address>/", directory.profile, name="profile"),
    path("oeuvres/<str:address>/", works.work, name="work"),
    # --- going out: calendars, feeds, data, widget -------------------------------------------
    path("agenda.ics", calendars.agenda, name="agenda_ics"),
    path("agenda.rss", feeds.agenda_rss, name="agenda_rss"),
    path("agenda.csv", feeds.agenda_csv, name="agenda_csv"),
    path("agenda.jsonld", data.agenda, name="agenda_jsonld"),
    path("donnees/", data.open_data, name="open_data"),
    path("donnees/<slug:kind>.jsonld", data.dump, name="dump"),
    path("evenements/<str:address>.jsonld", data.event, name="event_jsonld"),
    path("lieux/<str:address>.jsonld", data.place, name="place_jsonld"),
    path("repertoire/<str:address>.jsonld", data.actor, name="profile_jsonld"),
    path("oeuvres/<str:address>.jsonld", data.work, name="work_jsonld"),
    path("evenements/<str:address>.ics", calendars.event, name="event_ics"),
    path("lieux/<str:address>.ics", calendars.place, name="place_ics"),
    path("repertoire/<str:address>.ics", calendars.actor, name="profile_ics"),
    # --- contributing, private links, claims -------------------------------------------------
    # --- moderation, sources, harvest, duplicates (the network's side, /offre/…) --------------
]
