"""Where an evening takes place: typed by its name, filtered, counted; and handed over."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from maillage.core.registry import registry
from maillage.develop.models import Evening
from maillage.develop.tests.evening_cast import make_evening


def typed(evening, **values):
    """What the form of settings sends."""
    day = timezone.localdate() + timedelta(days=20)
    return {
        "title": evening.title, "day": day.isoformat(), "starts": "18:30", "ends": "21:00",
        "time_zone": "America/Toronto", "location": "Salle du Quai", "capacity": 8, "rounds": 2,
        "round_minutes": 20, "break_minutes": 5, "visibility": "network", **values,
    }  # fmt: skip


def test_a_municipality_is_typed_by_its_name_shown_once_and_found_by_territory(cast, sign_in):
    evening = make_evening(cast)
    client = sign_in(cast.agent)
    path = reverse("develop:edit_evening", args=[evening.address])
    refused = client.post(path, typed(evening, municipality="Shawinigann"))
    assert refused.status_code == 422
    assert "Vouliez-vous dire « Shawinigan » ?" in refused.content.decode()
    client.post(path, typed(evening, municipality="Ville de shawinigan"))
    evening.refresh_from_db()
    assert evening.municipality_id == "36033"
    assert evening.where == "Salle du Quai, Shawinigan"
    assert 'value="Shawinigan"' in client.get(path).content.decode()
    register = client.get(reverse("develop:register", args=[evening.address])).content.decode()
    assert "Salle du Quai, Shawinigan" in register
    evening.location = "Salle du Quai, 12, rue du Port, Shawinigan"
    assert evening.where == evening.location
    evenings = reverse("develop:evenings")
    assert evening.title in client.get(evenings + "?territory=04").content.decode()
    assert evening.title not in client.get(evenings + "?territory=11").content.decode()


def test_where_evenings_took_place_counts_in_the_report(cast):
    for number, values in enumerate((
        {"municipality_id": "36033"}, {"municipality_id": "36033"}, {},
        {"municipality_id": "36033", "is_online": True},
    )):  # fmt: skip
        evening = make_evening(cast, title=f"Soirée {number}", **values)
        start = timezone.now() - timedelta(days=9)
        Evening.objects.filter(pk=evening.pk).update(
            state="over", starts_at=start, ends_at=start + timedelta(hours=2)
        )
    today = timezone.localdate()
    counts = {
        one.key: one.count(one.rows(cast.post, today - timedelta(days=30), today))
        for one in registry.indicators
        if one.key in ("develop-evening-places", "develop-evening-held-regions")
    }
    assert counts == {"develop-evening-places": 1, "develop-evening-held-regions": 1}


def test_evenings_pass_with_the_post_until_their_questions_are_over(cast):
    [handover] = [one for one in registry.handovers if one.key == "evenings"]
    coming, held, done = (make_evening(cast, title=f"Soirée {n}") for n in range(3))
    today = timezone.localdate()
    Evening.objects.filter(pk=held.pk).update(state="over")
    Evening.objects.filter(pk=done.pk).update(state="over", retention_on=today)
    rows = handover.rows(cast.agent.person, cast.post)
    assert set(rows) == {coming, held}
