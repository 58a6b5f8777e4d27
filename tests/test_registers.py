"""The register of decisions across rooms: a circle’s meeting, a workshop’s theme."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from maillage.connect.meetings import outcomes
from maillage.connect.tests.meeting_cast import make_meeting, make_table
from maillage.consult.models import Theme, Workshop
from maillage.core.models import Decision

pytestmark = pytest.mark.django_db


def test_the_register_holds_what_circles_and_workshops_decided_and_says_where(cast, sign_in):
    meeting = make_meeting(cast, make_table(cast).circle, days=-1)
    item = meeting.agenda.get(title="Caméra commune")
    outcomes.decide(meeting=meeting, item=item, title="Mettre la caméra en commun", text="",
                    by=cast.colleague.person)  # fmt: skip
    workshop = Workshop.objects.create(title="Atelier d’octobre", held_on="2025-10-27",
                                       owner=cast.agent.person, host=cast.host,
                                       visibility="network")  # fmt: skip
    other = Decision.objects.create(title="Partager les données", decided_on="2025-10-28",
                                    host=cast.host, owner=cast.agent.person,
                                    visibility="network")  # fmt: skip
    Theme.objects.create(workshop=workshop, name="Données", decision=other)
    client = sign_in(cast.colleague)
    url = reverse("connect:decisions")
    page = client.get(url).content.decode()
    for words in ("Mettre la caméra en commun", "Rencontre de mars", "Partager les données",
                  "Atelier d’octobre"):  # fmt: skip
        assert words in page, words
    assert "Partager" not in client.get(f"{url}?circle={meeting.circle.uid}").content.decode()
    assert "Partager" not in client.get(f"{url}?period=90").content.decode()
    assert "Mettre" in client.get(f"{url}?q=camera").content.decode()
    rows = list(
        csv.reader(io.StringIO(client.get(f"{url}?format=csv").getvalue().decode("utf-8-sig")))
    )
    assert any("Rencontre de mars · Table de la captation" in cell for row in rows for cell in row)
    assert client.get(f"{url}?format=xlsx").getvalue()[:2] == b"PK"
    page = client.get(Decision.objects.get(title__startswith="Mettre").get_absolute_url())
    assert "Rencontre de mars" in page.content.decode()
