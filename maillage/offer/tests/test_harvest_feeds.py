"""Feeds: the date of an entry is when it was written, not when the event takes place."""

from maillage.offer.tests.reading_cast import reading_of


def feed(*items: str) -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:ev="http://purl.org/rss/1.0/modules/event/"><channel><title>Nouvelles</title>'
        f"{body}</channel></rss>"
    )


WRITTEN = "<pubDate>Mon, 02 Nov 2026 10:00:00 GMT</pubDate>"


def test_an_event_s_date_is_read_in_its_module_or_in_its_words():
    reading = reading_of(feed(
        f"<title>Trio</title><link>https://exemple.ca/1</link>{WRITTEN}"
        "<ev:startdate>2026-12-01T19:00:00</ev:startdate><ev:location>Salle A</ev:location>",
        f"<title>Solo le 5 mars à 20 h</title><guid>x-2</guid>{WRITTEN}",
    ))  # fmt: skip
    trio, solo = reading.all()

    assert (trio.start.isoformat(), trio.location) == ("2026-12-01T19:00:00-05:00", "Salle A")
    assert (solo.start.isoformat(), solo.key) == ("2027-03-05T20:00:00-05:00", "x-2")
    assert reading.name == "Nouvelles"


def test_a_piece_of_news_is_not_an_event_of_the_day_it_was_written():
    reading = reading_of(feed(f"<title>Bilan de la saison</title>{WRITTEN}"))

    assert reading.all() == []
    assert str(reading.refused[0].why).startswith("aucune date d’événement")


def test_a_feed_that_defines_entities_is_not_opened():
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + feed("")[21:]
    )

    assert "entités" in str(reading_of(bomb).refused[0].why)
