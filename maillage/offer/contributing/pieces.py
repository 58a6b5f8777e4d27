"""Small readings inside a text: addresses, telephones, prices, publics, names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from maillage.algorithms.french_text import fold
from maillage.offer.contributing.shapes import Draft
from maillage.offer.harvest.cleaning import prices_told, web_address
from maillage.offer.harvest.words import accessibility_of, audience_of

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'«»()\[\]]{3,1000}", re.I)
_PHONE = re.compile(
    r"(?<!\d)\(?(\d{3})\)?[ .\-\u00a0‑]?(\d{3})[ .\-‑](\d{4})(?!\d)(?:,? ?poste ?(\d{1,6}))?"
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}")
_TICKETS = re.compile(
    r"billet|ticket|lepointdevente|eventbrite|tuxedobillet|ovation|zeffy|reservatech|"
    r"weezevent|admission|achat|reserv|box-?office"
)
_ONLINE = re.compile(r"(?:^|\.)(?:zoom\.us|teams\.microsoft\.com|meet\.google\.com|twitch\.tv)$")
_ASKED = re.compile(r"(?:billet|reserv|achat|achet|ticket|inscri)[^\n]{0,60}$")
_CLOSED = re.compile(r"(?:^|\.)(?:facebook\.com|fb\.me|fb\.com|instagram\.com|messenger\.com)$")


def read_links(text: str, draft: Draft) -> None:
    """The ticket office, the official page, where it is shown online. Networks are left out."""
    for m in _URL.finditer(text):
        address = web_address(m[0].rstrip(".,;:!?…"))
        host = (urlsplit(address).hostname or "").lower() if address else ""
        if not host or _CLOSED.search(host):
            continue
        before = fold(text[max(0, m.start() - 80) : m.start()]).rsplit("\n", 1)[-1]
        if _ONLINE.search(host):
            draft.put("online_url", address, 0.7, m[0])
        elif _TICKETS.search(fold(address)) or _ASKED.search(before):
            draft.put("ticket_url", address, 0.85, m[0])
        else:
            draft.put("url", address, 0.75, m[0])


def read_contact(text: str, draft: Draft) -> None:
    """« 819 555-0123 · infos@… ». Never sure: it would be published, so a person says yes."""
    found = []
    if m := _PHONE.search(text):
        found.append(f"{m[1]} {m[2]}-{m[3]}" + (f", poste {m[4]}" if m[4] else ""))
    if m := _EMAIL.search(text):
        found.append(m[0].rstrip("."))
    draft.put("contact", " · ".join(found), 0.6, " · ".join(found))


# --- Price -----------------------------------------------------------------------------------
_PRICE = re.compile(
    r"\$|\bdollars?\b|gratuit|entree libre|acces libre|sans frais|contribution volontaire|payant"
)
_PARTLY = re.compile(r"gratuite?s? (?:pour|aux?|chez)|(?:moins de|enfants?)[^.]{0,30}gratuit")


@dataclass(frozen=True, slots=True)
class Price:
    """`kind`: "free", "paid", or "" when it is not clear."""

    kind: str
    text: str
    sure: float


def read_price(sentence: str, is_labelled: bool = False) -> Price | None:
    """The price that a sentence tells, or None."""
    folded = fold(sentence)
    if not is_labelled and not _PRICE.search(folded):
        return None
    is_free, low, _high = prices_told(sentence)
    said = " ".join(_URL.sub("", sentence).split())
    said = re.sub(
        r"^(?:billets?|prix|co[uû]t|tarifs?|entr[ée]e|admission) ?: ?", "", said, flags=re.I
    )
    said = said.strip(" :–—-·.")[:300]
    if low is not None and not is_free:
        return Price("paid", said, 0.9 if is_labelled else 0.85)
    if is_free and not _PARTLY.search(folded):
        return Price("free", "", 0.9 if is_labelled else 0.8)
    if "contribution volontaire" in folded:
        return Price("free", said, 0.6)
    return Price("paid", said, 0.6) if _PARTLY.search(folded) or is_labelled else None


def sentences_of(text: str) -> list[str]:
    """A line's sentences. A point inside an address or an amount does not end one."""
    return [one for one in re.split(r"(?<=[.!?;])\s+(?=\S)", text) if one.strip()]


# --- Public, ages, accessibility ---------------------------------------------------------------
_AGES = re.compile(r"(?:de )?(\d{1,2})\s?(?:a|-|–)\s?(\d{1,2}) ans\b")
_FROM = re.compile(
    r"(?:des|a partir de|pour les) (\d{1,2}) ans|(\d{1,2}) ans et (?:plus|\+)|"
    r"\b(\d{1,2})\s?(?:ans)?\s?\+"
)
_PUBLIC = re.compile(
    r"[^.!?\n]*\b(?:famil\w+|tout public|pour tous|pour toutes et tous|enfants?|ados?|"
    r"adolescent\w*|jeune public|tout-petits|aine\w*s|grand public|scolaires?|adultes?)\b[^.!?\n]*"
)


def read_audience(text: str, draft: Draft, sure: float = 0.7) -> None:
    """Whom it is meant for. « Gratuit pour les moins de 12 ans » is a price, and is not read."""
    kept = "\n".join(one for one in sentences_of(text) if not _PARTLY.search(fold(one)))
    folded = fold(kept)
    if m := _AGES.search(folded):
        if int(m[1]) <= int(m[2]):
            draft.put("age_low", int(m[1]), sure, m[0])
            draft.put("age_high", int(m[2]), sure, m[0])
    elif m := _FROM.search(folded):
        draft.put("age_low", int(m[1] or m[2] or m[3]), sure, m[0])
    for m in _PUBLIC.finditer(folded):
        if code := audience_of(m[0]):
            draft.put("audience", code, sure, kept[m.start() : m.end()].strip())
            return


_RESERVED = re.compile(r"reserv|handicap|mobilite|adapt|vignette|accessible")


def read_accessibility(text: str, draft: Draft) -> None:
    """What is said to be there or missing. A parking lot by itself says nothing."""
    there: list[str] = []
    missing: list[str] = []
    words = []
    for clause in re.split(r"[.;,\n!]", text):
        present, absent = accessibility_of(clause)
        is_plain = not _RESERVED.search(fold(clause))
        plain = {"parking", "toilet"} if is_plain else set()
        if {*present, *absent} - plain:
            words.append(clause.strip())
        there += [code for code in present if code not in {*there, *plain}]
        missing += [code for code in absent if code not in {*missing, *plain}]
    said = " · ".join(words)
    draft.put("accessible", [code for code in there if code not in missing], 0.75, said)
    draft.put("not_accessible", missing, 0.75, said)


# --- Names -------------------------------------------------------------------------------------
_BY = re.compile(
    r"(?:présentée?s? par|organisée?s? par|offerte?s? par|une (?:présentation|production|"
    r"initiative|invitation) (?:de la |de l[’']|de |du |des |d[’'])|produite?s? par)\s*"
    r"(?:la |le |les |l[’'])?([^.!?;\n(|]{3,90})",
    re.I,
)
_NAME = r"[A-ZÀ-Ý][\w’'.-]+(?:[ -](?:de |du |des |la |le |D[’'])?[A-ZÀ-Ý][\w’'.-]+){1,3}"
_WITH = re.compile(rf"\b[Aa]vec ({_NAME}(?:(?:, | et | & ){_NAME}){{0,5}})")
_HEAR = re.compile(
    r"\b(?:entendre|rencontrer|accueillir|découvrir|de l[’']artiste|de l[’']auteure?|"
    rf"du groupe|par) ({_NAME})"
)


def read_people(text: str, draft: Draft) -> None:
    """Who organises and who is on stage."""
    if m := _BY.search(text):
        name = re.split(
            r"\s(?:avec|en collaboration|à l[’']occasion|dans le cadre|et vous)\b", m[1]
        )[0]
        draft.put("organizer", name.strip(" ,–—-"), 0.75, m[0])
    for pattern, sure in ((_WITH, 0.6), (_HEAR, 0.5)):
        m = pattern.search(text)
        if m and m[1].strip() != draft.get("organizer"):
            draft.put("performers", m[1].strip(" ,."), sure, m[0])
