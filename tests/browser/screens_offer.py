"""The screens of the showcase and of those who moderate it. See screens.py."""

from __future__ import annotations

from tests.browser.screen import Screen, of, uid

SHOWCASE = [
    Screen("offer:agenda", None),
    Screen("offer:agenda", None, query="q=lumi%C3%A8re&prix=gratuit"),
    Screen("offer:agenda", None, query="q=rien-de-tel"),
    Screen("offer:month", None),
    Screen("offer:map", None),
    Screen("offer:event", None, of("concert")),
    Screen("offer:event", None, of("cancelled")),
    Screen("offer:place", None, of("hall")),
    Screen("offer:favourites", None),
    Screen("offer:directory", None),
    Screen("offer:profile", None, of("engraver")),
    Screen("offer:works", None),
    Screen("offer:work", None, of("work")),
    Screen("offer:magazine", None),
    Screen("offer:magazine_page", None, lambda w: ["riviere"]),
    Screen("offer:magazine_page", None, lambda w: ["episode-1"]),
    Screen("offer:about", None),
    Screen("offer:open_data", None),
    Screen("offer:widget", None),
    Screen("offer:widget_agenda", None),
    Screen("offer:widget_event", None, of("concert")),
]
MODERATING = [
    Screen("offer:moderation", "agent"),
    Screen("offer:alerts", "agent"),
    Screen("offer:to_read", "agent"),
    Screen("offer:claims", "agent"),
    Screen("offer:events", "agent"),
    Screen("offer:manage_event", "agent", of("held_event")),
    Screen("offer:edit_event", "agent", of("held_event")),
    Screen("offer:sources", "agent"),
    Screen("offer:new_source", "agent"),
    Screen("offer:source", "agent", uid("city")),
    Screen("offer:edit_source", "agent", uid("city")),
    Screen("offer:run", "agent", uid("run")),
    Screen("offer:duplicates", "agent"),
    Screen("offer:pair", "agent", uid("pair")),
    Screen("offer:destinations", "agent"),
    Screen("offer:edit_destination", "agent", lambda w: ["artsdata"]),
    Screen("offer:reconciliation", "agent"),
    Screen("offer:keys", "coordination"),
]
NO_SCREEN = {
    **dict.fromkeys(
        ("api:event", "api:events", "api:delete_event", "api:put_event", "api:place", "api:places",
         "api:profile", "api:profiles", "api:work", "api:works", "offer:oembed"), "JSON"
    ),
    **dict.fromkeys(
        ("offer:agenda_csv", "offer:agenda_geojson", "offer:agenda_ics", "offer:agenda_jsonld",
         "offer:agenda_rss", "offer:collect", "offer:dump", "offer:event_ics",
         "offer:event_jsonld", "offer:magazine_rss", "offer:place_ics", "offer:place_jsonld",
         "offer:podcast", "offer:profile_ics", "offer:profile_jsonld", "offer:robots",
         "offer:sitemap", "offer:sitemap_section", "offer:work_jsonld"), "a feed or a file",
    ),
    "offer:event_card": "a picture",
    "offer:widget_script": "a script",
}  # fmt: skip
