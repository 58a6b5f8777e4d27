"""Labelled actors in French: organisations and people, some told twice in another hand.

`python bench/actor_set.py 100000 FILE` writes that many rows; `truth` is the label. One actor in
ten has a second row: its name written otherwise (capitals, accents, articles, legal form, a slip of
the pen), part of its means of contact left out. Beside them stand namesakes in other towns, who
must not be taken for one.
"""

from __future__ import annotations

import csv
import random
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("id", "name", "town", "url", "email", "phone", "neq", "kind", "truth")
KINDS = ("Théâtre", "Musée", "Centre d’artistes", "Bibliothèque", "Orchestre", "Festival",
         "Galerie", "Compagnie", "Maison de la culture", "Ensemble vocal", "Studio", "Radio",
         "Diffusion", "Éditions", "École de danse", "Ciné-club", "Atelier",
         "Corporation")  # fmt: skip
WORDS = ("grève rive quai phare barrage pinède tourbière cascade érablière forge verrerie lanterne "
         "boussole marée glacier falaise ruisseau moulin draveur portage chute savane harfang "
         "héron castor bouleau mélèze aurore tempête givre embâcle débâcle estuaire archipel "
         "horizon tisserand luthier enclume ancrage escale sillage brise "
         "veilleur").split()  # fmt: skip
QUALITIES = ("vieux grand petit nouveau haut bas blanc noir rouge bleu libre lointain "
             "clair sauvage tranquille").split()  # fmt: skip
FIRST = ("Inès Florian Perrine Antonin Delphine Victor Lise Émile Rosalie Théo Maude Gaston Zoé "
         "Hubert Aurélie Cédric Noémie Lucien Ariane Édouard Josée Marc-André Anne-Sophie "
         "Louis-Philippe").split()  # fmt: skip
LAST = ("Bellemare Pellerin Gélinas Lajoie Hamelin Magny Trudel Vaillancourt Arcand Bordeleau "
        "Champoux Descôteaux Fréchette Grandmont Hélie Isabelle Jutras Lacerte Milot Normandin "
        "Pronovost Quessy Rocheleau Saint-Arnaud Thibeault Veillette").split()  # fmt: skip
TOWNS = 400


def actors(count: int, seed: int = 7) -> Iterator[dict[str, str]]:
    """`count` rows in no order that tells anything."""
    chance = random.Random(seed)
    rows: list[dict[str, str]] = []
    label = 0
    while len(rows) < count:
        label += 1
        row = _actor(chance, label)
        rows.append(row)
        if chance.random() < 0.1:
            rows.append(_again(row, chance))
    rows = rows[:count]
    chance.shuffle(rows)
    for number, row in enumerate(rows, 1):
        yield {"id": str(number), **row}


def _actor(chance: random.Random, label: int) -> dict[str, str]:
    town = f"Saint-{chance.choice(WORDS).title()}-{chance.randrange(TOWNS)}"
    if chance.random() < 0.4:
        name, kind = f"{chance.choice(FIRST)} {_family(chance)}", "personne"
    else:
        name = f"{chance.choice(KINDS)} {chance.choice(QUALITIES)} {chance.choice(WORDS)}"
        if chance.random() < 0.6:
            name += f" de la {chance.choice(WORDS)}"
        kind = "organisation"
    has = chance.random
    host = f"{_plain(name).replace(' ', '')}{label % 9973}.example"
    return {
        "name": name, "town": town,
        "url": f"https://www.{host}/" if has() < 0.5 else "",
        "email": f"info@{host}" if has() < 0.6 else "",
        "phone": f"819 55{label // 10_000 % 10}-{label % 10_000:04d}" if has() < 0.6 else "",
        "neq": f"11{label:08d}" if kind == "organisation" and has() < 0.4 else "",
        "kind": kind, "truth": str(label),
    }  # fmt: skip


def _family(chance: random.Random) -> str:
    one, two = chance.sample(LAST, 2)
    return f"{one}-{two}" if chance.random() < 0.5 else one


def _again(row: dict[str, str], chance: random.Random) -> dict[str, str]:
    told = dict(row)
    told["name"] = _otherwise(row["name"], row["kind"], chance)
    for name in ("town", "url", "email", "phone", "neq"):
        if chance.random() < 0.3:
            told[name] = ""
    if told["phone"]:
        told["phone"] = f"({told['phone'][:3]}) {told['phone'][4:].replace('-', ' ')}"
    return told


def _otherwise(name: str, kind: str, chance: random.Random) -> str:
    way = chance.randrange(5)
    if way == 0:
        return _plain(name).title()
    if way == 1:
        return name.upper()
    if way == 2:
        return f"{name} inc." if kind == "organisation" else ", ".join(reversed(name.split(" ", 1)))
    if way == 3:
        return f"Le {name}" if kind == "organisation" else name
    at = chance.randrange(1, len(name) - 1)
    return name[:at] + name[at + 1 :]


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("’", " ").lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def main(arguments: list[str]) -> None:
    with Path(arguments[1]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(actors(int(arguments[0])))


if __name__ == "__main__":
    main(sys.argv[1:])
