"""Who sees what of a person who comes: the expected answers as data, on every page and export."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from maillage.core.access import visible
from maillage.core.models import Change
from maillage.develop.actions import plans
from maillage.develop.models import Registration, Seat, SeatingPlan, Wish
from maillage.develop.registering.keys import badge_key_of, own_path
from maillage.develop.tests.evening_cast import come, make_evening

# What is looked for: each is written nowhere but in Ada's registration.
SECRETS = {
    "name": "Ada Unique", "email": "ada@unique.example", "needs": "une piscine de mercure",
    "avoids": "Zénobie Introuvable", "wishes": "WISH",
}  # fmt: skip
# fmt: off
SEES = {
    #                  name   email  needs  avoids wishes
    "visitor":        (False, False, False, False, False),
    # Her page tells her e-mail to nobody who looks over her shoulder.
    "herself":        (True,  False, True,  True,  False),
    # A badge is photographed, and printed by the organisers.
    "her_badge":      (True,  False, False, False, False),
    "at_her_table":   (False, False, False, False, False),
    "artist":         (False, False, False, False, False),
    "other_agent":    (False, False, False, False, False),
    "organiser":      (True,  True,  True,  False, False),
    "manager":        (True,  True,  True,  False, False),
    "coordination":   (True,  True,  True,  False, False),
    "funder":         (False, False, False, False, False),
}
# fmt: on


@pytest.fixture
def world(cast) -> SimpleNamespace:
    """Ada, who avoids Zénobie (registered) and wished to see Bea again; a published plan."""
    evening = make_evening(cast)
    ada = come(
        evening, SECRETS["name"], email=SECRETS["email"], needs=[SECRETS["needs"]],
        avoided_names=[SECRETS["avoids"]],
    )  # fmt: skip
    bea = come(evening, "Bea Deux")
    Wish.objects.create(by=ada, about=bea)
    plan = SeatingPlan.objects.create(
        evening=evening, state=SeatingPlan.State.READY, quality={
            "repeats": 0, "repeats_bound": 0, "usefulness": 0, "usefulness_bound": 0,
            "without_useful_meeting": [],
        },
    )  # fmt: skip
    table = evening.tables.first()
    Seat.objects.bulk_create(
        Seat(plan=plan, round=1, table=table, registration=row) for row in (ada, bea)
    )
    plans.publish(plan=plan, by=None)
    return SimpleNamespace(evening=evening, ada=ada, bea=bea, plan=plan)


def pages_of(world, who: str) -> list[str]:
    """Every page on which this person could hope to see something of Ada."""
    here = world.evening.address
    if who == "herself":
        return [own_path(world.ada), f"{own_path(world.ada)}profil/"]
    if who == "her_badge":
        badge = badge_key_of(world.ada)
        return [reverse("develop:badge", args=[badge]), reverse("develop:my_evening", args=[badge])]
    if who == "at_her_table":
        return [own_path(world.bea), f"{own_path(world.bea)}profil/"]
    tabs = ["evening", "edit_evening", "tables", "links", "seating", "register", "add_registration",
            "import_registrations", "registrations_csv", "find_my_page"]  # fmt: skip
    pages = [reverse(f"develop:{name}", args=[here]) for name in tabs]
    rows = reverse("develop:registrations")
    return [
        *pages, reverse("develop:evenings"), rows, f"{rows}?soiree={world.evening.uid}",
        f"{rows}?q=Ada", f"{rows}?format=csv", reverse("develop:plan", args=[here, world.plan.uid]),
        reverse("develop:registration", args=[world.ada.address]),
        reverse("home:search") + "?q=Ada",
    ]  # fmt: skip


USERS = {"artist": "artist", "other_agent": "colleague", "organiser": "agent", "manager": "manager",
         "coordination": "coordination", "funder": "funder"}  # fmt: skip


@pytest.mark.parametrize("who", SEES)
def test_each_sees_what_she_may_and_nothing_else(world, cast, sign_in, settings, who):
    user = getattr(cast, USERS[who]) if who in USERS else None
    if user is not None:
        user.is_demo = True  # no second step in the way
        user.save()
    client = sign_in(user)
    seen = ""
    for path in pages_of(world, who):
        answer = client.get(path)
        if answer.status_code == 200:
            body = b"".join(answer) if answer.streaming else answer.content
            # What she typed to search is not what she was told.
            seen += body.decode().replace('value="Ada"', "")
    expected = dict(zip(SECRETS, SEES[who], strict=True))
    found = {name: secret in seen for name, secret in SECRETS.items()}
    assert found == expected
    assert not visible(Wish.objects.all(), cast.reader(user)).exists()


def test_a_refusal_and_a_wish_are_in_no_journal_and_no_export(world, cast, sign_in):
    told = str(list(Change.objects.values("label", "before", "after")))
    for secret in (SECRETS["avoids"], SECRETS["email"], SECRETS["needs"], "avoid"):
        assert secret not in told
    client = sign_in(cast.agent)
    csv = client.get(reverse("develop:registrations_csv", args=[world.evening.address]))
    text = csv.content.decode("utf-8-sig")
    assert text.splitlines()[0] == "id,name,organisation,needs,offers,topics,known"
    assert SECRETS["needs"] in text
    assert SECRETS["avoids"] not in text


def test_organisers_cannot_have_her_link_sent_to_themselves(world, cast, sign_in):
    page = reverse("develop:registration", args=[world.ada.address])
    sign_in(cast.agent).post(page, {"name": "Ada Unique", "email": "alice@example.org"})
    world.ada.refresh_from_db()
    assert world.ada.email == SECRETS["email"]


def test_without_her_consent_nobody_reads_her_profile(world, cast, sign_in):
    Registration.objects.filter(pk=world.ada.pk).update(consent_at=None, consent_wording="")
    client = sign_in(cast.agent)
    for path in pages_of(world, "organiser"):
        answer = client.get(path)
        body = b"".join(answer) if answer.streaming else answer.content
        assert SECRETS["needs"] not in body.decode()
