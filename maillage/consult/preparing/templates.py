"""Workshops ready to be prepared: what each is for, its steps, their instructions and durations.

The first is the practice workshop that the network held with managers; the others are well-known
ways to make a group speak, in our own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.consult.models import Breakout, Step

Text = str | Promise
MOST_ROUNDS = 3


@dataclass(frozen=True)
class StepTemplate:
    """A step to be. `draws_on` is the place (from 0) of an earlier step of the same template."""

    kind: str
    title: Text
    instructions: Text
    minutes: int
    columns: tuple[Text, ...] = ()
    writers: str = ""
    hides_until_close: bool = False
    picks: int = 3
    most_per_row: int = 3
    draws_on: int | None = None


@dataclass(frozen=True)
class WorkshopTemplate:
    """A way to hold a workshop. `purpose` says when to take it; `pen` who writes in a group."""

    key: str
    name: Text
    purpose: Text
    title: Text
    steps: tuple[StepTemplate, ...] = field(default=())
    pen: str = Breakout.Pen.ONE
    has_rounds: bool = False

    @property
    def minutes(self) -> int:
        """Minutes of all the steps together."""
        return total_minutes(self.steps)


def total_minutes(steps: Sequence[StepTemplate | Step]) -> int:
    """What the steps last together, in minutes; a step without duration counts for nothing."""
    return sum(step.minutes or 0 for step in steps)


PRACTICE = WorkshopTemplate(
    key="pratique",
    name=_("La pratique en verbes"),
    purpose=_(
        "Nommer le métier avec les gestionnaires ou les agent·es : les verbes, pourquoi ils "
        "comptent, ce qui se fait concrètement. Le résultat peut être adopté comme pratique."
    ),
    title=_("Atelier : les verbes de notre pratique"),
    steps=(
        StepTemplate(
            Step.Kind.GRID,
            _("Les verbes du métier"),
            _(
                "Quels verbes d’action décrivent le mieux ce que fait l’agent·e chez vous ? Un "
                "verbe par ligne. Dites pourquoi il compte, puis un ou deux gestes vus chez vous. "
                "Un verbe sans description vaut mieux qu’un oubli."
            ),
            25,
            columns=(_("Verbe"), _("Pourquoi"), _("Gestes")),
        ),
        StepTemplate(
            Step.Kind.CHOOSE,
            _("Trois mots pour la plénière"),
            _(
                "Parmi vos verbes, choisissez les trois qui ont le plus de sens pour vous. Donnez "
                "à chacun une phrase d’au plus 140 caractères : elle sera lue telle quelle "
                "à tout le monde."
            ),
            15,
            picks=3,
            draws_on=0,
        ),
        StepTemplate(
            Step.Kind.RELAY,
            _("Une préoccupation à transmettre"),
            _(
                "Qu’est-ce qui vous préoccupe et que la prochaine rencontre doit entendre ? "
                "Écrivez ce que vous voulez voir changer. La réponse vous reviendra. "
                "Aucun nom ne part."
            ),
            10,
        ),
    ),
)

AXES = WorkshopTemplate(
    key="quatre-axes",
    name=_("Les quatre axes du mandat"),
    purpose=_(
        "S’approprier ensemble le mandat des bailleurs : ce que chaque axe veut dire ici, ce qui "
        "pourrait freiner, les initiatives qui le montrent déjà."
    ),
    title=_("Atelier : les quatre axes de notre mandat"),
    steps=(
        StepTemplate(
            Step.Kind.GRID,
            _("Un axe par ligne"),
            # The axes themselves are added when the workshop is made (see `actions`).
            _(
                "Prenez les axes un à un. Dites-le avec vos mots, sans recopier le mandat ; nommez "
                "ce qui pourrait freiner, même si cela dérange ; terminez par des initiatives de "
                "votre milieu. Six ou sept minutes par axe."
            ),
            30,
            columns=(
                _("Axe"), _("Ce que j’en comprends"), _("Ce qui pourrait freiner"),
                _("Exemples d’initiatives"),
            ),
        ),
        StepTemplate(
            Step.Kind.CHOOSE,
            _("Deux phrases pour la plénière"),
            _(
                "Quels sont les deux axes où votre groupe a le plus à dire ? Une phrase d’au plus "
                "140 caractères pour chacun."
            ),
            10,
            picks=2,
            draws_on=0,
        ),
    ),
)  # fmt: skip

WORLD_CAFE = WorkshopTemplate(
    key="cafe",
    name=_("Café du monde"),
    purpose=_(
        "Croiser beaucoup de regards sur une même question. Les tables sont les groupes ; une "
        "personne reste à chaque table et raconte, les autres changent de table à chaque ronde. "
        "Rien ne s’y décide."
    ),
    title=_("Café du monde"),
    has_rounds=True,
    steps=(
        StepTemplate(
            Step.Kind.OPEN,
            _("Première ronde : s’installer"),
            _(
                "Faites un tour de table, puis répondez à la question. La personne qui reste à la "
                "table prend les notes : une idée par ligne, avec les mots entendus."
            ),
            20,
        ),
        StepTemplate(
            Step.Kind.OPEN,
            _("Deuxième ronde : relier"),
            _(
                "Changez de table. La personne qui reste résume en deux minutes ce qui s’est dit. "
                "Continuez une idée de la ronde d’avant, ou ajoutez celle qui manque."
            ),
            20,
            draws_on=0,
        ),
        StepTemplate(
            Step.Kind.OPEN,
            _("Dernière ronde : retenir"),
            _(
                "Changez de table une dernière fois. Qu’est-ce qui revient, qu’est-ce qui "
                "surprend ? Gardez trois idées au plus et dites d’où elles viennent."
            ),
            15,
            draws_on=1,
        ),
    ),
)

ONE_TWO_FOUR = WorkshopTemplate(
    key="1-2-4-tous",
    name=_("1-2-4-tous"),
    purpose=_(
        "Entendre tout le monde en moins d’une demi-heure, les personnes discrètes comprises : "
        "chacun écrit d’abord pour soi, puis à deux, à quatre, puis tout le groupe."
    ),
    title=_("1-2-4-tous"),
    pen=Breakout.Pen.EVERYBODY,
    steps=(
        StepTemplate(
            Step.Kind.OPEN,
            _("Seul·e"),
            _(
                "En silence, écrivez vos idées, une par ligne. Personne d’autre ne les voit avant "
                "la fin de l’étape."
            ),
            3,
            writers=Step.Writers.ALONE,
            hides_until_close=True,
        ),
        StepTemplate(
            Step.Kind.OPEN,
            _("À deux"),
            _(
                "Lisez-vous vos idées à deux. Gardez celles qui tiennent, réunissez celles qui se "
                "ressemblent, ajoutez celle qui vient en parlant."
            ),
            5,
            writers=Step.Writers.EVERYBODY,
            draws_on=0,
        ),
        StepTemplate(
            Step.Kind.OPEN,
            _("À quatre"),
            _("Deux duos se joignent. Qu’avez-vous de commun, de différent ? Écrivez deux idées."),
            7,
            writers=Step.Writers.EVERYBODY,
            draws_on=1,
        ),
        StepTemplate(
            Step.Kind.OPEN,
            _("Tout le groupe"),
            _(
                "Chaque quatuor dit une idée, sans répéter ce qui a été dit. La personne qui prend "
                "les notes écrit ce que le groupe retient."
            ),
            10,
            writers=Step.Writers.AS_GROUP,
            draws_on=2,
        ),
    ),
)

EMPTY = WorkshopTemplate(
    key="",
    name=_("Atelier vide"),
    purpose=_("Vous savez déjà ce que vous voulez : ajoutez vos étapes une à une."),
    title=_("Nouvel atelier"),
)

TEMPLATES: dict[str, WorkshopTemplate] = {
    one.key: one for one in (PRACTICE, AXES, WORLD_CAFE, ONE_TWO_FOUR, EMPTY)
}

_DOTS = StepTemplate(
    Step.Kind.DOTS,
    _("Vote par points"),
    _(
        "Vous avez trois points. Mettez-les sur les lignes qui comptent le plus pour vous, tous "
        "sur la même si vous le voulez. Les totaux se voient à la fermeture."
    ),
    5,
    hides_until_close=True,
    picks=3,
    most_per_row=3,
)
_HOLD_ROWS = {Step.Kind.GRID, Step.Kind.OPEN}


def arranged(
    template: WorkshopTemplate, *, rounds: int = MOST_ROUNDS, has_dots: bool = False
) -> tuple[StepTemplate, ...]:
    """The steps as asked: a world café of two rounds, a vote on the last rows at the end."""
    steps = list(template.steps)
    if template.has_rounds and rounds < MOST_ROUNDS:
        steps = [steps[0], replace(steps[-1], draws_on=0)]
    written = [place for place, step in enumerate(steps) if step.kind in _HOLD_ROWS]
    if has_dots and written:
        steps.append(replace(_DOTS, draws_on=written[-1]))
    return tuple(steps)
