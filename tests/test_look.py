"""The look keeps its promises: contrast, nothing inline, nothing from outside, forms that speak."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import pytest
from django import forms
from django.core.management import call_command
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

PACKAGE = Path(__file__).resolve().parent.parent / "maillage"
STATIC = PACKAGE / "static"
CSS = sorted((STATIC / "css").glob("*.css"))
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
TOKENS = (STATIC / "css" / "tokens.css").read_text()
DECLARATION = re.compile(r"(--[\w-]+):\s*([^;]+);")
Colour = tuple[float, float, float]

SURFACES = ["--paper", "--card", "--wash"]
VERBS = [f"--v{n}" for n in range(1, 11)]
STATES = ["--good", "--warn", "--bad"]
WORDS = ["--ink", "--soft", "--brand", "--accent", *STATES, *VERBS]
PAIRS = [
    *product(WORDS, SURFACES),
    ("--brand-ink", "--brand"),
    ("--brand-ink", "--brand-deep"),
    ("--brand-deep", "--paper"),
    ("--accent-ink", "--accent"),
    ("--bad-ink", "--bad"),
]


def _block(start: str) -> dict[str, str]:
    body = TOKENS[TOKENS.index(start) + len(start) :]
    return dict(DECLARATION.findall(body[: body.index("}")]))


LIGHT = _block(":root {")
DARK_WISHED = _block(':root:not([data-theme="light"]) {')
DARK_CHOSEN = _block(':root[data-theme="dark"] {')
THEMES = {"light": LIGHT, "dark": {**LIGHT, **DARK_CHOSEN}}


def _colour(text: str) -> Colour:
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    """Relative luminance, WCAG 2.2."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _mix(over: Colour, under: Colour, share: float) -> Colour:
    """`color-mix(in srgb, over share, under)`."""
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(over, under, strict=True))
    return red, green, blue


def _too_close(tokens: dict[str, str], pairs: Iterable[tuple[str, str]], least: float) -> list[str]:
    return [
        f"{one} on {other}: {ratio:.2f}"
        for one, other in pairs
        if (ratio := _contrast(_colour(tokens[one]), _colour(tokens[other]))) < least
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_is_readable_on_every_surface(theme: str) -> None:
    assert _too_close(THEMES[theme], PAIRS, 4.5) == []


@pytest.mark.parametrize("theme", THEMES)
def test_a_tag_is_readable_on_its_own_tint(theme: str) -> None:
    tokens = THEMES[theme]
    share = float(tokens["--tint"].rstrip("%")) / 100
    for name in ("--soft", "--brand", *STATES, *VERBS):
        tint = _mix(_colour(tokens[name]), _colour(tokens["--card"]), share)
        assert _contrast(_colour(tokens[name]), tint) >= 4.5, name
        assert _contrast(_colour(tokens["--ink"]), tint) >= 4.5, name


@pytest.mark.parametrize("theme", THEMES)
def test_the_edge_of_a_field_the_focus_and_the_verb_marks_are_seen(theme: str) -> None:
    marks = ["--edge", "--focus", "--brand", *VERBS]
    assert _too_close(THEMES[theme], product(marks, SURFACES), 3) == []


def test_the_dark_palette_is_the_same_wished_by_the_system_or_chosen() -> None:
    assert DARK_WISHED == DARK_CHOSEN
    colours = {name for name, value in LIGHT.items() if value.startswith("#")}
    assert colours <= set(DARK_CHOSEN)


def test_every_custom_property_that_is_used_is_defined() -> None:
    everything = "\n".join(path.read_text() for path in CSS)
    defined = set(re.findall(r"(--[\w-]+):", everything))
    assert set(re.findall(r"var\((--[\w-]+)", everything)) <= defined


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_a_style_sheet_is_short_layered_and_asks_nothing_from_outside(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    assert "@import" not in text
    assert not re.search(r"url\([\"']?(https?:)?//", text)
    assert "@layer" in text or path.name == "fonts.css"


def test_every_style_sheet_is_linked_and_the_layers_are_ordered_first() -> None:
    lists = ["templates/partials/styles.html", "offer/templates/offer/partials/styles.html"]
    ours, site = (re.findall(r"css/(\w+\.css)", (PACKAGE / path).read_text()) for path in lists)
    assert ours[0] == site[0] == "tokens.css"
    assert ours[-1] == site[-1] == "print.css"
    # A sheet of a few pages may be linked by these alone.
    anywhere = {
        name for path in TEMPLATES for name in re.findall(r"css/(\w+\.css)", path.read_text())
    }
    assert {path.name for path in CSS} == {*ours, *site, *anywhere}
    assert "@layer tokens, base, layout, parts, print;" in TOKENS


FORBIDDEN = {
    "an inline script": re.compile(
        r"<script(?![^>]*\ssrc=)(?![^>]*type=[\"']application/(?:ld\+)?json[\"'])", re.I
    ),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an inline handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[\w:-]*)\s*=", re.I),
    "something from outside": re.compile(
        r"<(?:script|link|img|iframe|source|video|audio|use|object|embed)\b[^>]*"
        r"(?:src|href|srcset|data)\s*=\s*[\"'](?:https?:)?//",
        re.I,
    ),
    "a javascript address": re.compile(r"href\s*=\s*[\"']javascript:", re.I),
}
# A mail has no style sheet to link to; what its reader runs is not our policy.
IN_PAGES = [path for path in TEMPLATES if "mail" not in path.parts and "email" not in path.parts]


def test_no_template_needs_more_than_the_strict_policy_allows() -> None:
    found = []
    for path in IN_PAGES:
        text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
        wrong = [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]
        found += [f"{path.relative_to(PACKAGE)}: {what}" for what in wrong]
    assert len(IN_PAGES) > 300
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>1</script>",
        "<script type='module'>1</script>",
        "<p style='color:red'>",
        "<a onclick='x()'>",
        "<div hx-on:click='x()'>",
        "<img src='https://example.org/a.png'>",
        "<script src='//example.org/a.js'></script>",
        "<style>p{}</style>",
    ],
)
def test_the_guard_sees_what_it_forbids(text: str) -> None:
    assert any(pattern.search(text) for pattern in FORBIDDEN.values())


def test_our_modules_touch_no_html_string_and_import_by_relative_path() -> None:
    for path in (STATIC / "js").glob("*.js"):
        text = path.read_text()
        assert not re.search(r"\b(?:eval|innerHTML|outerHTML|insertAdjacentHTML)\b", text), path
        assert all(
            ref.startswith("./") for ref in re.findall(r"(?:from|import)\s+\"([^\"]+)", text)
        )


def test_the_fonts_are_ours_light_and_licensed() -> None:
    fonts = sorted((STATIC / "fonts").glob("*.woff2"))
    assert sum(path.stat().st_size for path in fonts) < 250_000
    named = set(re.findall(r"fonts/([\w-]+\.woff2)", (STATIC / "css/fonts.css").read_text()))
    assert named == {path.name for path in fonts}
    for family in ("bricolage-grotesque", "atkinson-hyperlegible-next"):
        assert "SIL Open Font License" in (STATIC / f"fonts/{family}-OFL.txt").read_text()


def test_htmx_is_the_file_its_note_describes_and_may_not_evaluate() -> None:
    note = (STATIC / "vendor/README.md").read_text()
    digest = hashlib.sha256((STATIC / "vendor/htmx.min.js").read_bytes()).hexdigest()
    assert digest in note
    scripts = (PACKAGE / "templates/partials/scripts.html").read_text()
    for wish in (
        '"includeIndicatorStyles": false',
        '"allowEval": false',
        '"selfRequestsOnly": true',
    ):
        assert wish in scripts


def test_the_maps_are_the_files_that_their_note_describes() -> None:
    note = (STATIC / "vendor/README.md").read_text()
    for name in (
        "maplibre-gl-csp.js", "maplibre-gl-csp-worker.js", "maplibre-gl.css", "sigma.min.js",
        "graphology.umd.min.js",
    ):  # fmt: skip
        content = (STATIC / "vendor" / name).read_bytes()
        assert f"SHA-256 of {name}: {hashlib.sha256(content).hexdigest()}" in note


def test_every_static_file_can_be_named_by_its_content(settings, tmp_path) -> None:
    """What a test server never does: a missing module or font only shows at the first start."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "maillage.config.static.HashedStaticFiles"},
    }
    call_command("collectstatic", "--noinput", verbosity=0)
    entry = next(tmp_path.glob("js/maillage.*.js")).read_text()
    assert re.search(r'import\s*"\./keyboard\.[0-9a-f]{12}\.js"', entry)


class NoteForm(forms.Form):
    title = forms.CharField(label="Titre", help_text="Comme il sera lu.")
    place = forms.CharField(label="Lieu", required=False)
    seen_by = forms.ChoiceField(
        label="Qui peut le voir ?",
        choices=[("me", "Moi"), ("all", "Tous")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="J’ai la permission")


def test_a_plain_form_has_labels_help_and_says_what_is_optional() -> None:
    html = str(NoteForm())
    assert '<label for="id_title">Titre</label>' in html
    assert 'id="id_title_helptext"' in html
    assert 'aria-describedby="id_title_helptext"' in html
    assert html.count("(facultatif)") == 1
    assert "<legend>Qui peut le voir ?</legend>" in html
    assert "summary" not in html


def test_a_refused_form_keeps_the_text_and_says_each_error_twice_with_a_way_to_it() -> None:
    html = str(NoteForm({"place": "Shawinigan"}))
    assert 'value="Shawinigan"' in html
    assert 'role="alert"' in html
    assert '<a href="#id_title">Titre</a>' in html
    assert 'id="id_title_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html


def test_pagination_keeps_the_filters_and_names_the_current_page() -> None:
    request = RequestFactory().get("/acteurs/", {"q": "musée", "page": "4"})
    page = Paginator(range(1284), 50).get_page(4)
    html = render_to_string("partials/pagination.html", {"page": page}, request=request)
    assert "q=mus%C3%A9e&amp;page=5" in html
    assert html.count('aria-current="page"') == 1
    assert "151 à 200 de 1284" in re.sub(r"\s", " ", html).replace("1 284", "1284")


def test_the_reason_of_a_suggestion_is_one_text_or_a_list() -> None:
    assert "même région" in render_to_string("partials/why.html", {"why": "même région"})
    html = render_to_string("partials/why.html", {"why": ["même région", "même besoin"]})
    assert html.count("<li>") == 2
    assert render_to_string("partials/why.html", {"why": []}).strip() == ""


def test_the_shell_works_without_scripts_and_marks_where_one_is() -> None:
    menu = [[{"title": "Concerter", "url": "/c/", "verb": 3, "current": True, "shortcut": "c"}]]
    html = render_to_string("app.html", {"title": "Ateliers", "menu": menu})
    assert html.count("<h1>Ateliers</h1>") == 1
    assert '<a class="skip" href="#contenu">' in html
    assert "<details>\n        <summary>Menu</summary>" in html
    assert html.count('aria-current="page" data-shortcut="c"') == 2
    assert '<div class="aside"></div>' in html  # empty, so that no column is kept for it


def test_a_public_page_has_no_menu_and_no_script() -> None:
    html = render_to_string("public.html", {"title": "Bilan"})
    assert "<script" not in html
    assert "csrf" not in html
    assert "<nav" not in html


@pytest.mark.parametrize("code", [400, 403, 404, 500])
def test_an_error_page_says_what_to_do_and_keeps_the_draft(code: int) -> None:
    html = render_to_string(f"{code}.html")
    assert "data-error-page" in html
    assert 'href="/"' in html
    assert str(code) in html


def test_the_frame_says_who_one_is_and_for_which_host(cast, sign_in) -> None:
    html = sign_in(cast.agent).get("/connexion/email/").content.decode()
    assert "Alice Roy" in html
    assert "Agent·e · Culture Rivière" in html
    assert 'aria-current="page">Courriel' in html


def test_one_enters_by_invitation_and_the_door_says_so(sign_in, db) -> None:
    assert "sur invitation" in sign_in(None).get("/connexion/login/").content.decode()
    assert "On entre sur invitation" in sign_in(None).get("/connexion/signup/").content.decode()


def test_the_menu_lights_the_nearest_entry_alone(cast, sign_in) -> None:
    client = sign_in(cast.agent)
    for name, title in (
        ("home:today", "Aujourd’hui"), ("connect:actors", "Réseauter"),
        ("connect:circles", "Cercles"), ("connect:add_circle", "Cercles"),
        ("connect:needs", "Réseauter"), ("develop:evenings", "Développer"),
    ):  # fmt: skip
        menu = client.get(reverse(name)).context["menu"]
        lit = [str(entry["title"]) for group in menu for entry in group if entry["current"]]
        assert lit == [title], name
