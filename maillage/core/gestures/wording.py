"""How a gesture is said: the tags of what was understood, its reasons, who sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.core.models import Gesture, Verb, Visibility
from maillage.core.said import Said, from_json, in_words


def verb_number(verb: Verb | None) -> int:
    """1 to 10 for the verb's colour, 0 for none."""
    return int(verb.colour[1:]) if verb else 0


def day_name(day: date) -> str:
    """« aujourd’hui », « hier », else « 12 novembre », with the year when it is another."""
    today = timezone.localdate()
    if day == today:
        return _("aujourd’hui")
    if (today - day).days == 1:
        return _("hier")
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today.year else "DATE_FORMAT")


def people_text(count: int) -> str:
    return _counted(ngettext("%d personne", "%d personnes", count), count)


def organisations_text(count: int) -> str:
    return _counted(ngettext("%d organisme", "%d organismes", count), count)


def _counted(words: str, count: int) -> str:
    """« 1 200 personnes »: the thousands apart, as the language writes them."""
    return words.replace("%d", number_format(count, force_grouping=True))


def guess_of(gesture: Gesture, *, can_correct: bool = True) -> dict[str, Any]:
    """What `partials/guess.html` shows: « Compris : … parce que … · corriger »."""
    tags: list[dict[str, Any]] = []
    if gesture.verb:
        tags.append({"text": gesture.verb.name, "verb": verb_number(gesture.verb)})
    if gesture.axis:
        tags.append({"text": _("axe %s") % gesture.axis.name.lower(), "verb": 0})
    tags.append({"text": day_name(gesture.occurred_on), "verb": 0})
    tags += [{"text": actor.name, "verb": 0} for actor in gesture.actors.all()]
    if gesture.people_reached:
        tags.append({"text": people_text(gesture.people_reached), "verb": 0})
    if gesture.organisations_reached:
        tags.append({"text": organisations_text(gesture.organisations_reached), "verb": 0})
    told = gesture.proposal
    to_come = in_words(told["reasons"]["occurred_on"]) if told.get("to_come") else ""
    return {"tags": tags, "because": because(told), "to_come": to_come, "gesture": gesture}


def because(proposal: dict[str, Any]) -> str:
    """« rencontre » et « organismes » : the words of the line that decided."""
    quotes = [_("«\u00a0%s\u00a0»") % quote for quote in proposal.get("quotes", [])[:4]]
    if len(quotes) > 1:
        return _("%(words)s et %(last)s") % {"words": ", ".join(quotes[:-1]), "last": quotes[-1]}
    return quotes[0] if quotes else ""


def reasons_of(gesture: Gesture) -> list[str]:
    """Each proposed value with its reason, for whoever wants to know more."""
    labels = {
        "verb": _("Verbe"), "axis": _("Axe"), "occurred_on": _("Date"),
        "people_reached": _("Personnes"), "organisations_reached": _("Organismes"),
        "minutes": _("Minutes"), "about": _("Acteur"),
    }  # fmt: skip
    told = dict(gesture.proposal.get("reasons", {}))
    if "axis" in told:
        told["axis"] = _with_axis_name(told["axis"], gesture)
    lines = [
        _labelled(labels[name], reason)
        for name, reason in told.items()
        if name in labels and name != "minutes"
    ]
    actors = gesture.proposal.get("actors", {})
    lines += [_labelled(_("Acteur"), reason) for reason in actors.values()]
    return lines


def _with_axis_name(reason: Any, gesture: Gesture) -> Any:
    """The axis under the name that the reader's language gives it."""
    said = from_json(reason)
    if isinstance(said, Said) and gesture.axis and said.values.get("axis") == gesture.axis.name_fr:
        return said.replaced(axis=gesture.axis.name)
    return reason


def _labelled(label: str, reason: Any) -> str:
    return _("%(label)s\u00a0: %(text)s") % {"label": label, "text": in_words(reason)}


def seen_by(gesture: Gesture) -> str:
    """Who sees the gesture, in words."""
    if gesture.visibility == Visibility.HOST and gesture.host:
        return _("partagé avec %s") % gesture.host.name
    return {
        Visibility.PRIVATE: _("privé"),
        Visibility.HOST: _("partagé avec l’organisme d’accueil"),
        Visibility.NETWORK: _("partagé avec le réseau"),
        Visibility.PUBLIC: _("public"),
    }[Visibility(gesture.visibility)]


def next_shares(gesture: Gesture) -> list[dict[str, str]]:
    """The steps of sharing that are open from here: (value, label)."""
    steps = {
        Visibility.PRIVATE: [Visibility.HOST, Visibility.NETWORK],
        Visibility.HOST: [Visibility.NETWORK, Visibility.PRIVATE],
        Visibility.NETWORK: [Visibility.HOST, Visibility.PRIVATE],
        Visibility.PUBLIC: [Visibility.PRIVATE],
    }[Visibility(gesture.visibility)]
    labels = {
        Visibility.HOST: _("Partager avec l’organisme d’accueil"),
        Visibility.NETWORK: _("Partager avec le réseau"),
        Visibility.PRIVATE: _("Ne plus partager"),
    }
    if gesture.visibility == Visibility.NETWORK:
        labels[Visibility.HOST] = _("Réduire à l’organisme d’accueil")
    return [
        {"value": str(step), "label": labels[step]}
        for step in steps
        if step != Visibility.HOST or gesture.host_id
    ]
