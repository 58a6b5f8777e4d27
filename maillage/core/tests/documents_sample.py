"""One document with every kind of block, and the texts most likely to break a writer."""

import datetime as dt

from maillage.core.documents import (
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Quote,
    Run,
    Signature,
    Table,
)

HOSTILE = (
    '#import "@preview/x:1.0.0": *',
    "#eval(read(`/etc/passwd`))",
    "$ sum_(i=0) $ et \\u{41} \\",
    "<script>alert(1)</script> & &amp; ]]>",
    "# titre | cellule * _gras_ ~non~ [lien](javascript:x)",
    "{{ 7*7 }} {% if %} %s",
    "שלום עליכם العربية",
    "😀 👩‍💻 é → ✓",
)
UNPRINTABLE = "nul\x00 cloche\x07 seul\ud800 rien\uffff retour\u202e fin"


def synthesis() -> Document:
    """A small workshop synthesis with every kind of block."""
    return Document(
        title="Synthèse de l'atelier",
        subtitle="Groupe 2",
        meta=("Groupe 2", "27 octobre 2021"),
        author="Marie-Ève Roy",
        organisation="Réseau d'essai",
        subject="Synthèse",
        keywords=("atelier", "verbes"),
        date=dt.date(2021, 10, 27),
        blocks=[
            Callout("Lecture confirmée", "par le groupe à 14h30", tone="good"),
            Figures([Figure("Verbes", 10, "dont 4 décrits", "observed", 1), Figure("Mots", 3)]),
            Heading("La pratique"),
            Paragraph(
                [
                    "Voir ",
                    Run("la page", link="https://exemple.org/a?b=1&c=2"),
                    " et ",
                    Run("ceci", bold=True),
                    " : suite, ",
                    Run("non", link="javascript:alert(1)"),
                ]
            ),
            Heading("Niveau sauté", 4, verb=3),
            Table(
                "Prévu et réalisé",
                ["Axe", "Prévu", Column("Réalisé"), "Le"],
                [
                    ["Concertation", 1200.5, 14, dt.date(2021, 10, 27)],
                    ["Veille", 40, None, dt.time(9, 5)],
                    ["Court"],
                ],
            ),
            BulletList(["un", [Run("deux", italic=True)]]),
            BulletList(["premier", "second"], ordered=True),
            Quote("Mailler", "Groupe 2", verb=1),
            Facts([("Poste", "Agente"), ("Début", dt.date(2021, 4, 1))]),
            PageBreak(),
            Paragraph("Aside", soft=True),
            Signature("Jean Roy", "Gestionnaire", dt.date(2021, 11, 1)),
            Signature("À signer"),
        ],
    )


def hostile() -> Document:
    """The hostile texts in every place that takes text."""
    blocks: list = []
    for text in HOSTILE:
        blocks += [
            Heading(text),
            Paragraph([text, Run(text, bold=True)]),
            BulletList([text]),
            Quote(text, text),
            Facts([(text, text)]),
            Figures([Figure(text, text, text)], caption=text),
            Table(text, [text], [[text]]),
            Callout(text, text),
            Signature(text, text),
        ]
    return Document(
        title=HOSTILE[0],
        subtitle=HOSTILE[2],
        author=HOSTILE[3],
        meta=HOSTILE,
        organisation=HOSTILE[1],
        keywords=HOSTILE,
        blocks=[*blocks, Paragraph(UNPRINTABLE), Paragraph("x" * 600)],
    )
