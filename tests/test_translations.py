"""English is complete and French is Quebec's; and the check that says so sees each fault."""

from __future__ import annotations

import json

import pytest
from django.utils.translation import gettext, ngettext, override, pgettext

from tests.translations.__main__ import PACKAGE, check, main
from tests.translations.catalogues import po_path
from tests.translations.plain import in_python, in_template
from tests.translations.sources import from_python, from_template

PAGE = """{% load i18n %}
<h1>{% translate "Les gestes" %}</h1>
<p>{% blocktranslate count n=n %}{{ n }} geste{% plural %}{{ n }} gestes{% endblocktranslate %}</p>
"""
VIEWS = """from django.utils.translation import gettext as _
TITLE = _("Le réseau de %(name)s")
"""
ENGLISH = {
    "Les gestes": "The gestures",
    "%(n)s geste": ["%(n)s gesture", "%(n)s gestures"],
    "Le réseau de %(name)s": "The network of %(name)s",
}


@pytest.fixture
def package(tmp_path):
    """A small package whose English is whole; a test then spoils one thing."""
    folder = tmp_path / "maillage"
    (folder / "templates").mkdir(parents=True)
    (folder / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    (folder / "views.py").write_text(VIEWS, encoding="utf-8")
    english = tmp_path / "english.json"
    english.write_text(json.dumps(ENGLISH), encoding="utf-8")
    assert main(["fill", str(english)], folder) == 0
    assert check(folder) == []
    return folder


def spoil(package, name, before, after):
    path = package / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


EN, FR = (f"locale/{locale}/LC_MESSAGES/django.po" for locale in ("en", "fr_CA"))


@pytest.mark.parametrize(
    ("name", "before", "after", "fault"),
    [
        ("views.py", '_("Le réseau', '_("Tout le réseau', "en: absent"),
        ("templates/page.html", "Les gestes", "Vos gestes", "n’est plus dit nulle part"),
        (EN, 'msgstr "The gestures"', 'msgstr ""', "sans anglais"),
        (EN, "msgid \"Les gestes\"", "#, fuzzy\nmsgid \"Les gestes\"", "fuzzy"),
        (EN, "The network of", "Le réseau de", "resté en français"),
        (EN, "of %(name)s", "of %(nom)s", "trous"),
        (EN, "%(n)s gestures", "many gestures", "trous"),
        (EN, "The gestures", "Gestures", ".mo n’est pas celui du .po"),
        (FR, "msgid_plural", 'msgctxt "x"\nmsgid_plural', "pluriel absent"),
        ("templates/page.html", "<h1>", "<p>Bonjour</p><h1>", "hors traduction : 'Bonjour'"),
        ("templates/page.html", "<h1>", '<h1 title="Bonjour à vous">', "hors traduction"),
        ("views.py", "TITLE", 'OTHER = "Réseau"\nTITLE', "hors traduction : 'Réseau'"),
        ("views.py", '_("Le réseau de %(name)s")', '_(f"Le réseau {1}")', "toutes lettres"),
    ],
)  # fmt: skip
def test_the_check_sees_a_fault(package, name, before, after, fault):
    if name == FR:
        path = package / FR
        path.write_text(path.read_text(encoding="utf-8").replace("geste", "g"), encoding="utf-8")
    else:
        spoil(package, name, before, after)
    assert any(fault in line for line in check(package)), check(package)


def test_update_keeps_english_and_drops_what_is_no_longer_said(package):
    spoil(package, "views.py", "Le réseau de", "Le réseau qui entoure")
    assert main(["update"], package) == 0
    english = (package / EN).read_text(encoding="utf-8")
    assert "The gestures" in english
    assert "The network of" not in english
    once = {path: (package / path).read_bytes() for path in (EN, FR)}
    assert main(["update"], package) == 0
    assert once == {path: (package / path).read_bytes() for path in (EN, FR)}


def test_missing_prints_what_fill_reads(package, capsys):
    spoil(package, "views.py", "Le réseau de", "Le cercle de")
    assert main(["missing"], package) == 0
    assert json.loads(capsys.readouterr().out) == {"Le cercle de %(name)s": ""}


def test_templates_are_read_as_django_reads_them():
    source = """{% translate 'Un' context "ctx" %}{{ _("Deux") }}
    {% include "x.html" with a=_("Trois") %}
    {% blocktranslate trimmed with n=1 %}
        Quatre {{ n }}
        suite à 100 %
    {% endblocktranslate %}{% comment %}{% translate "Jamais" %}{% endcomment %}"""
    found = [(m.text, m.context) for m in from_template(source, "x")]
    assert found == [
        ("Un", "ctx"), ("Deux", None), ("Trois", None), ("Quatre %(n)s suite à 100 %%", None)
    ]  # fmt: skip


def test_python_is_read_under_the_names_that_a_file_gives():
    source = (
        "from django.utils.translation import npgettext as many\n"
        "a = many('ctx', 'un', 'des', n)\nb = gettext_lazy('deux ' 'mots')\n"
    )
    found = [(m.text, m.plural, m.context) for m in from_python(source, "x")]
    assert found == [("un", "des", "ctx"), ("deux mots", None, None)]


def test_a_sentence_of_a_module_without_django_is_found():
    source = 'a = Said("un", n=1)\nb = Said("%(count)d mot", "%(count)d mots", count=2)\n'
    found = [(m.text, m.plural) for m in from_python(source, "x")]
    assert found == [("un", None), ("%(count)d mot", "%(count)d mots")]
    assert list(in_python('a = Said("à relire")\n')) == []
    assert isinstance(next(iter(from_python("a = Said(reason)\n", "x"))), str)


@pytest.mark.parametrize(
    "source",
    [
        '<a class="button" href="{{ x }}">{% translate "Voir" %}</a> · 12 %&nbsp;',
        "<script>const word = 1;</script>{# mot caché #}<kbd>Ctrl</kbd> Maillage",
        '{% block body_class %}door{% endblock %}{{ day|date:"j F Y" }}{% url "a b c" %}',
        "<{% if a %}a href='x'{% else %}button{% endif %}>{{ x }}</p>",
    ],
)
def test_what_is_not_a_sentence_passes(source):
    assert list(in_template(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        '{% include "x.html" with title="Rien à voir" %}',
        '{{ x|default:"aucun geste" }}',
        "<p>{% if x %}Oui{% endif %}</p>",
        '<input placeholder="Un nom">',
    ],
)
def test_a_sentence_in_a_template_is_seen(source):
    assert len(list(in_template(source))) == 1


def test_logs_documentation_and_data_pass_in_python():
    source = '"""Réseau."""\nlog.info("échec : %s", x)\nSTATE = "privés"  # data\n'
    assert list(in_python(source)) == []


def test_the_catalogues_of_the_program_have_no_fault():
    assert check(PACKAGE) == []


def test_zero_is_singular_in_french_and_plural_in_english():
    text, many = "Un point à revoir", "%(n)s points à revoir"
    with override("fr-ca"):
        assert ngettext(text, many, 0) == ngettext(text, many, 1) == text
        assert ngettext(text, many, 2) == many
    with override("en"):
        assert ngettext(text, many, 1) == "One item to review"
        assert ngettext(text, many, 0) == "%(n)s items to review"


def test_quebec_french_reaches_the_pages_of_libraries():
    with override("fr-ca"):
        assert gettext("Note") == "Note"
        assert gettext("Email") == "Courriel"
        assert pgettext("field label", "Login") == "Courriel"
        assert gettext("Two-Factor Authentication") == "Vérification en deux étapes"


def test_no_mend_says_e_mail():
    french = po_path(PACKAGE, "fr_CA").read_text(encoding="utf-8")
    said = [line for line in french.splitlines() if line.startswith(("msgstr", '"'))]
    assert [line for line in said if "e-mail" in line.casefold() and "msgstr" in line] == []
