"""Two people at one form: each keeps what she wrote, and what both wrote is shown to the second."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.http import QueryDict
from django.urls import reverse
from django.utils.module_loading import import_string

from maillage.core import journal
from maillage.core.editing import SEEN, MergesEdits
from maillage.core.form_fields import DayInput
from maillage.core.models import Actor, Axis, Post


class PostForm(MergesEdits, forms.ModelForm):
    class Meta:
        model = Post
        fields = ["title", "funder", "visibility", "from_date", "axes", "host_counts_minutes"]
        widgets = {"from_date": DayInput(), "axes": forms.CheckboxSelectMultiple}


def opened(post: Post) -> QueryDict:
    """What a browser would send of the form just opened, nothing touched."""
    form, data = PostForm(instance=Post.objects.get(pk=post.pk)), QueryDict(mutable=True)
    for field in form:
        value = field.value()
        if isinstance(field.field.widget, forms.CheckboxInput):
            value = ["on"] if value else []
        elif not isinstance(value, list):
            value = ["" if value is None else str(value)]
        data.setlist(field.html_name, [str(getattr(one, "pk", one)) for one in value])
    return data


def sent(post: Post, data: QueryDict) -> PostForm:
    form = PostForm(data, instance=Post.objects.get(pk=post.pk))
    form.is_valid()
    return form


CHANGES: list[tuple[str, Any, list[str], Any]] = [
    ("title", "Agent du fleuve", ["Agente de médiation"], "Agente de médiation"),
    ("visibility", "network", ["private"], "private"),
    ("from_date", "2026-01-01", ["2026-02-02"], "2026-02-02"),
    ("host_counts_minutes", True, [], None),
]


@pytest.mark.parametrize(("name", "theirs", "_mine", "_kept"), CHANGES, ids=lambda v: str(v))
def test_a_field_that_she_left_alone_keeps_what_another_wrote(cast, name, theirs, _mine, _kept):
    data = opened(cast.post)
    Post.objects.filter(pk=cast.post.pk).update(**{name: theirs})
    data["title" if name != "title" else "from_date"] = "2025-05-05"
    form = sent(cast.post, data)
    assert form.errors == {}
    assert str(form.cleaned_data[name]) == str(theirs)
    assert str(form.cleaned_data["title" if name != "title" else "from_date"]) == "2025-05-05"
    assert SEEN not in form.cleaned_data


@pytest.mark.parametrize(("name", "theirs", "mine", "kept"), CHANGES[:3], ids=lambda v: str(v))
def test_what_both_wrote_comes_back_with_both_and_a_second_press_decides(
    cast, name, theirs, mine, kept
):
    data = opened(cast.post)
    Post.objects.filter(pk=cast.post.pk).update(**{name: theirs})
    data.setlist(name, mine)
    form = sent(cast.post, data)
    assert list(form.errors) == [name]
    shown = {"visibility": "Réseau"}.get(name, str(theirs))
    assert f"« {shown} »".lower() in form.errors[name][0].lower()
    assert str(form[name].value()) == kept
    again = sent(cast.post, form.data)
    assert again.errors == {}
    assert str(again.cleaned_data[name]) == kept


def test_boxes_ticked_by_two_are_told_by_their_names(cast):
    first, second, *_rest = Axis.objects.all()
    cast.post.axes.set([first, second])
    data = opened(cast.post)
    cast.post.axes.set([first])
    data.setlist("axes", [str(second.pk)])
    form = sent(cast.post, data)
    assert str(first) in form.errors["axes"][0]
    left = opened(cast.post)
    cast.post.axes.set([second])
    untouched = sent(cast.post, left)
    assert [axis.pk for axis in untouched.cleaned_data["axes"]] == [second.pk]


def test_a_box_unticked_meanwhile_stays_so(cast):
    Post.objects.filter(pk=cast.post.pk).update(host_counts_minutes=True)
    data = opened(cast.post)
    Post.objects.filter(pk=cast.post.pk).update(host_counts_minutes=False)
    assert sent(cast.post, data).cleaned_data["host_counts_minutes"] is False


def test_two_who_wrote_the_same_are_not_stopped(cast):
    data = opened(cast.post)
    Post.objects.filter(pk=cast.post.pk).update(title="Agente")
    data["title"] = "Agente "
    assert sent(cast.post, data).errors == {}


@pytest.mark.parametrize("seen", [None, "", "title", "title:zz inconnu:11 :", "\0" * 30_000])
def test_a_form_without_true_fingerprints_is_taken_as_sent_or_told(cast, seen):
    data = opened(cast.post)
    data["title"] = "Agente de médiation"
    if seen is None:
        del data[SEEN]
    else:
        data[SEEN] = seen
    form = sent(cast.post, data)
    # A fingerprint that fits nothing: the title may have been another, and is told.
    assert set(form.errors) <= {"title"}
    assert str(form["title"].value()) == "Agente de médiation"


def test_a_new_record_carries_no_fingerprints():
    assert SEEN not in PostForm().fields


def test_what_was_written_since_a_record_was_read_stays(cast):
    old = Actor.objects.get(pk=cast.host.pk)
    journal.change(cast.host, {"description": "Une scène"}, by=cast.agent.person)
    old.url = "https://exemple.org/jamais-dit"
    told = journal.change(old, {"name": "Culture des Rivières"}, by=cast.colleague.person)
    now = Actor.objects.get(pk=cast.host.pk)
    assert (now.name, now.description, now.url) == ("Culture des Rivières", "Une scène", "")
    assert told is not None
    assert told.before == {"name": "Culture Rivière"}


def test_two_agents_at_one_actor_by_its_page(cast, sign_in):
    shared = Actor.objects.create(kind="organization", name="La Halle", visibility="network",
                                  owner=cast.colleague.person)  # fmt: skip
    page = sign_in(cast.colleague)
    address = reverse("connect:edit_actor", args=[shared.address])
    form = page.get(address).context["form"]
    first = {"kind": shared.kind, "name": "La Halle", "visibility": "network",
             SEEN: form[SEEN].value()}  # fmt: skip
    journal.change(shared, {"description": "Une salle de 300 places"}, by=cast.agent.person)
    answer = page.post(address, {**first, "url": "https://lahalle.example"})
    assert answer.status_code == 302, answer.context_data["form"].errors
    shared.refresh_from_db()
    assert (shared.description, shared.url) == (
        "Une salle de 300 places", "https://lahalle.example",
    )  # fmt: skip
    refused = page.post(address, {**first, "description": "Une salle de 250 places"})
    assert refused.status_code == 400
    assert "Une salle de 300 places" in refused.content.decode()
    assert "Une salle de 250 places" in refused.content.decode()


ALONE = {
    "ThreadForm": "only begins a thread",
    "ConsentForm": "only adds",
    "TieForm": "only declares",
    "TargetForm": "a row of the plan's page, found again by its axis",
    "TableForm": "a row of the tables' page, which one person prepares",
    "VerbMappingForm": "a row of the practice's page",
}


def test_every_form_of_a_kept_record_merges_or_says_why_not():
    for config in apps.get_app_configs():
        if config.name.startswith("maillage."):
            import_string(f"{config.name}.urls.urlpatterns") if config.label != "config" else None
    found, left = set(), list(forms.ModelForm.__subclasses__())
    while left:
        form = left.pop()
        left += form.__subclasses__()
        if form.__module__.startswith("maillage.") and ".tests." not in form.__module__:
            found.add(form)
    assert len(found) > 15
    alone = {form.__name__ for form in found if not issubclass(form, MergesEdits)}
    assert alone <= set(ALONE), sorted(alone - set(ALONE))
