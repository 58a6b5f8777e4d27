"""Addresses of the showcase: the public site at the root, the network's side under /offre/."""

from __future__ import annotations

from django.urls import URLPattern, path

from maillage.offer.views import (
    about,
    agenda,
    calendars,
    claims,
    contributing,
    data,
    events,
    favourites,
    feeds,
    finding,
    keys,
    maps,
    oembed,
    places,
    private,
    reconciliation,
    widget,
)

app_name = "offer"
urlpatterns: list[URLPattern] = [
    # --- the public site ---------------------------------------------------------------------
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/mois/", agenda.month, name="month"),
    path("agenda/carte/", maps.agenda_map, name="map"),
    path("agenda.geojson", maps.geojson, name="agenda_geojson"),
    path("evenements/<str:address>/", events.event, name="event"),
    path("evenements/<str:address>/carte.png", events.share_card, name="event_card"),
    path("lieux/<str:address>/", places.place, name="place"),
    path("sitemap.xml", finding.sitemap_index, name="sitemap"),
    path("plan/<slug:section>.xml", finding.sitemap_section, name="sitemap_section"),
    path("robots.txt", finding.robots, name="robots"),
    path("favoris/", favourites.favourites, name="favourites"),
    path("a-propos/site/", about.about, name="about"),
    # --- going out: calendars, feeds, data, widget -------------------------------------------
    path("agenda.ics", calendars.agenda, name="agenda_ics"),
    path("agenda.rss", feeds.agenda_rss, name="agenda_rss"),
    path("agenda.csv", feeds.agenda_csv, name="agenda_csv"),
    path("agenda.jsonld", data.agenda, name="agenda_jsonld"),
    path("integrer/", widget.builder, name="widget"),
    path("integrer/agenda/", widget.agenda_frame, name="widget_agenda"),
    path("integrer/evenements/<str:address>/", widget.event_frame, name="widget_event"),
    path("integrer.js", widget.script, name="widget_script"),
    path("offre/cles/", keys.keys, name="keys"),
    path("offre/cles/<str:uid>/revoquer/", keys.revoke, name="revoke_key"),
    path("offre/reconcilier/", reconciliation.identifiers, name="reconciliation"),
    path(
        "offre/reconcilier/<slug:kind>/<str:address>/",
        reconciliation.accept,
        name="accept_identifier",
    ),
    path("oembed", oembed.oembed, name="oembed"),
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
    path("proposer/", contributing.contribute, name="contribute"),
    path("proposer/formulaire/", contributing.propose, name="propose"),
    path("proposer/dates/", contributing.dates_read, name="dates_read"),
    path("proposer/semblables/", contributing.alike_now, name="alike"),
    path("proposer/merci/", contributing.thanks, name="thanks"),
    path("proposer/retrouver/", contributing.find_link, name="find_link"),
    path("proposer/lien-change/", private.link_changed, name="link_changed"),
    path("proposer/<str:token>/", private.private, name="private"),
    path("proposer/<str:token>/geste/", private.private_act, name="private_act"),
    path("proposer/<str:token>/modifier/", private.private_edit, name="private_edit"),
    path("proposer/<str:token>/dates/", private.private_dates, name="private_dates"),
    path("proposer/<str:token>/image/", private.private_picture, name="private_picture"),
    path("proposer/<str:token>/reprendre/", private.private_copy, name="private_copy"),
    path("revendiquer/merci/", claims.claim_thanks, name="claim_thanks"),
    path("revendiquer/lien/<str:token>/", claims.kept, name="kept"),
    path("revendiquer/<str:address>/", claims.claim, name="claim"),
    # --- moderation, sources, harvest, duplicates (the network's side, /offre/…) --------------
]
