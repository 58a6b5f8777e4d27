"""The words and the territory that the program ships with, loaded after each migration.

Sources: `data/municipalities.csv` (Répertoire des municipalités du Québec, open data, CC BY 4.0),
`data/municipality_centres.csv` (GeoNames, CC BY 4.0), `data/regions.csv`, `data/disciplines.csv`.
Loading twice changes nothing; words that the network added itself are left alone.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from maillage.algorithms.french_text import fold

DATA = Path(__file__).parent / "data"
AXES = [
    ("concertation", "Concertation", "Concertation"),
    ("veille", "Veille", "Watch"),
    ("formation", "Formation", "Training"),
    ("projets", "Projets", "Projects"),
]
# slug, French name, other way round, English both ways, symmetric
TIE_TYPES = [
    ("membre", "membre de", "a pour membre", "member of", "has as member", False),
    ("travaille", "travaille pour", "emploie", "works for", "employs", False),
    ("partenaire", "partenaire de", "partenaire de", "partner of", "partner of", True),
    ("collabore", "collabore avec", "collabore avec", "works with", "works with", True),
    ("finance", "finance", "est financé par", "funds", "is funded by", False),
    ("accompagne", "accompagne", "est accompagné par", "supports", "is supported by", False),
    ("fournit", "fournit", "a pour fournisseur", "supplies", "is supplied by", False),
    ("connait", "connaît", "connaît", "knows", "knows", True),
]


def load_vocabulary(*, using: str = "default", **kwargs: Any) -> None:
    """Write axes, types of ties, disciplines and territory (post_migrate)."""
    if using != "default":
        return
    from maillage.core.models import Axis, Discipline, TieType

    _upsert(Axis, "slug", [
        Axis(slug=slug, name_fr=fr, name_en=en, position=number)
        for number, (slug, fr, en) in enumerate(AXES, 1)
    ])  # fmt: skip
    _upsert(TieType, "slug", [
        TieType(slug=s, name_fr=fr, inverse_fr=inv, name_en=en, inverse_en=en_inv, symmetric=sym)
        for s, fr, inv, en, en_inv, sym in TIE_TYPES
    ])  # fmt: skip
    _upsert(Discipline, "slug", [
        Discipline(slug=row["slug"], name_fr=row["name_fr"], name_en=row["name_en"],
                   source=row["source"])
        for row in _rows("disciplines.csv")
    ])  # fmt: skip
    _load_territory()


def _load_territory() -> None:
    from maillage.core.models import Municipality, Rcm, Region

    rows = _rows("municipalities.csv")
    if Municipality.objects.count() >= len(rows):
        _fill_centres(Municipality)
        return
    centres = {row["code"]: row for row in _rows("municipality_centres.csv")}
    _upsert(Region, "code", [Region(**row) for row in _rows("regions.csv")])
    rcms = {r["rcm_code"]: r for r in rows if r["rcm_code"]}
    _upsert(Rcm, "code", [
        Rcm(code=code, name=row["rcm_name"], region_id=row["region_code"])
        for code, row in rcms.items()
    ])  # fmt: skip
    _upsert(Municipality, "code", [
        Municipality(
            code=row["code"], name=row["name"], designation=row["designation"],
            region_id=row["region_code"], rcm_id=row["rcm_code"] or None,
            population=int(row["population"]) if row["population"] else None,
            postal_prefix=row["postal_prefix"], folded=fold(row["name"]),
            latitude=float(centres[row["code"]]["latitude"]),
            longitude=float(centres[row["code"]]["longitude"]),
        )
        for row in rows
    ])  # fmt: skip


def _fill_centres(model: Any) -> None:
    """Centres came after the municipalities: those that have none get theirs."""
    bare = model.objects.filter(latitude=None).in_bulk()
    if not bare:
        return
    for row in _rows("municipality_centres.csv"):
        if one := bare.get(row["code"]):
            one.latitude, one.longitude = float(row["latitude"]), float(row["longitude"])
    model.objects.bulk_update(bare.values(), ["latitude", "longitude"], batch_size=200)


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _upsert(model: Any, key: str, records: list[Any]) -> None:
    fields = [f.name for f in model._meta.concrete_fields if f.name not in {"id", key}]
    model.objects.bulk_create(
        records, batch_size=200, update_conflicts=True, unique_fields=[key], update_fields=fields
    )
