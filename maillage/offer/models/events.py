"""Events, their occurrences, and the series that they belong to (schema.org Event)."""

from __future__ import annotations

from datetime import datetime

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maillage.algorithms.french_text import fold
from maillage.core.models import Dated, Identified, Linkable, Scoped, Visibility

DEFAULT_ZONE = "America/Toronto"


class PublicationState(models.TextChoices):
    """Where a contributed or harvested record stands on its way to the public."""

    DRAFT = "draft", _("brouillon")
    UNCONFIRMED = "unconfirmed", _("courriel à confirmer")
    HELD = "held", _("en attente de modération")
    PUBLISHED = "published", _("publié")
    REFUSED = "refused", _("refusé")
    WITHDRAWN = "withdrawn", _("retiré")


def visibility_of(state: str) -> str:
    """Who may see a record in this state: everybody, the network, or its owner alone."""
    if state == PublicationState.PUBLISHED:
        return Visibility.PUBLIC
    if state in (PublicationState.DRAFT, PublicationState.UNCONFIRMED):
        return Visibility.PRIVATE
    return Visibility.NETWORK


class EventStatus(models.TextChoices):
    """schema.org EventStatusType."""

    SCHEDULED = "scheduled", _("prévu")
    CANCELLED = "cancelled", _("annulé")
    POSTPONED = "postponed", _("reporté, date à venir")
    RESCHEDULED = "rescheduled", _("déplacé à une autre date")
    MOVED_ONLINE = "moved_online", _("déplacé en ligne")


class Attendance(models.TextChoices):
    """schema.org EventAttendanceModeEnumeration."""

    OFFLINE = "offline", _("en personne")
    ONLINE = "online", _("en ligne")
    MIXED = "mixed", _("en personne et en ligne")


class Audience(models.TextChoices):
    """Whom an event is meant for; ages are beside it, in years."""

    EVERYONE = "everyone", _("tout public")
    FAMILY = "family", _("en famille")
    CHILDREN = "children", _("enfants")
    TEENAGERS = "teenagers", _("adolescent·es")
    ADULTS = "adults", _("adultes")
    SENIORS = "seniors", _("personnes aînées")
    SCHOOLS = "schools", _("groupes scolaires")


class Accessibility(models.TextChoices):
    """What makes an event accessible. Said present, said missing, or not stated: three answers."""

    WHEELCHAIR = "wheelchair", _("accessible en fauteuil roulant")
    ACCESSIBLE_TOILET = "toilet", _("toilette accessible")
    RESERVED_PARKING = "parking", _("stationnement réservé")
    HEARING_LOOP = "hearing_loop", _("boucle auditive")
    SIGN_LANGUAGE = "sign_language", _("interprétation en langue des signes")
    CAPTIONS = "captions", _("sous-titres ou surtitres")
    AUDIO_DESCRIPTION = "audio_description", _("audiodescription")
    RELAXED = "relaxed", _("représentation décontractée")
    GUIDE_DOG = "guide_dog", _("chien d’assistance bienvenu")


class EventSeries(Identified, Scoped, Linkable, Dated):
    """What several events belong to: a festival, a season, a programme (schema.org EventSeries)."""

    title = models.CharField(_("titre"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    url = models.URLField(_("site web"), max_length=500, blank=True)
    organizer = models.ForeignKey(
        "core.Actor",
        verbose_name=_("organisé par"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="event_series",
    )

    class Meta:
        ordering = ["title", "id"]
        verbose_name = _("série d’événements")
        verbose_name_plural = _("séries d’événements")

    def __str__(self) -> str:
        return self.title


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of events. Rights come from `core.access.visible`."""

    def published(self) -> EventQuerySet:
        """On the public site: published, and not merged into another."""
        return self.filter(state=PublicationState.PUBLISHED, merged_into=None)

    def current(self) -> EventQuerySet:
        """Without those that were merged into another."""
        return self.filter(merged_into=None)

    def coming(self, now: datetime | None = None) -> EventQuerySet:
        """Those that are not over."""
        return self.filter(last_end__gte=now or timezone.now())


class Event(Identified, Scoped, Linkable, Dated):
    """Something that people may attend, once or on several dates (schema.org Event).

    One event has one page and one or several `Occurrence`s. It keeps the text and practical
    information; what a source said of it is in its `HarvestRecord`s, and `origins` says from which
    of them each field came.
    """

    title = models.CharField(_("titre"), max_length=200)
    summary = models.CharField(_("en une phrase"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("langue"), max_length=8, default="fr")
    # The slug of an Artsdata event type (offer/data/event_types.csv); JSON-LD's additionalType.
    event_type = models.CharField(_("sorte d’événement"), max_length=60, blank=True)
    disciplines = models.ManyToManyField(
        "core.Discipline", verbose_name=_("disciplines"), blank=True, related_name="events"
    )
    topics = models.ManyToManyField(
        "core.Topic", verbose_name=_("thèmes"), blank=True, related_name="events"
    )
    works = models.ManyToManyField(
        "offer.Work", verbose_name=_("œuvres présentées"), blank=True, related_name="events"
    )
    series = models.ForeignKey(
        EventSeries, null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )

    place = models.ForeignKey(
        "core.Place",
        verbose_name=_("lieu"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
    )
    # « salle B », « départ au quai » : what the place's own name does not say.
    place_detail = models.CharField(_("précision du lieu"), max_length=200, blank=True)
    attendance = models.CharField(
        _("participation"), max_length=8, choices=Attendance, default=Attendance.OFFLINE
    )
    online_url = models.URLField(_("adresse de la diffusion"), max_length=500, blank=True)
    timezone = models.CharField(max_length=40, default=DEFAULT_ZONE)
    # When: a list of slots, as `maillage.offer.schedule.Slot` writes them. The truth that the
    # journal tells and undoes; the rows of `Occurrence` are written from it by `save()`.
    schedule = models.JSONField(_("dates"), default=list, blank=True)

    status = models.CharField(
        _("tenue"), max_length=12, choices=EventStatus, default=EventStatus.SCHEDULED
    )
    status_note = models.CharField(_("précision"), max_length=300, blank=True)
    is_sold_out = models.BooleanField(_("complet"), default=False)

    # None: nobody said. Free, at a price and unknown are three different answers.
    is_free = models.BooleanField(_("gratuit"), null=True, blank=True)
    price_low = models.DecimalField(
        _("prix, à partir de"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    price_high = models.DecimalField(
        _("prix, jusqu’à"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    price_text = models.CharField(_("tarifs"), max_length=300, blank=True)
    ticket_url = models.URLField(_("billetterie officielle"), max_length=500, blank=True)
    url = models.URLField(_("page officielle"), max_length=500, blank=True)
    contact = models.CharField(_("renseignements"), max_length=200, blank=True)

    audience = models.CharField(_("public"), max_length=12, choices=Audience, blank=True)
    age_low = models.PositiveSmallIntegerField(_("âge, à partir de"), null=True, blank=True)
    age_high = models.PositiveSmallIntegerField(_("âge, jusqu’à"), null=True, blank=True)
    # Codes of `Accessibility`; a code in neither list is « non précisé ».
    accessible = models.JSONField(_("accessibilité"), default=list, blank=True)
    not_accessible = models.JSONField(_("non accessible"), default=list, blank=True)

    picture = models.ForeignKey(
        "core.Picture",
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Where a source says that the picture is: fetched in the background, never shown from there.
    picture_url = models.URLField(max_length=1000, blank=True)

    state = models.CharField(
        _("état"), max_length=12, choices=PublicationState, default=PublicationState.DRAFT
    )
    state_reason = models.CharField(_("raison"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    checked_at = models.DateTimeField(_("vérifié le"), null=True, blank=True)
    same_as = models.JSONField(_("identifiants liés"), default=list, blank=True)
    # {field: id of the HarvestRecord it came from} when several sources speak of it; empty when
    # only one does. A field that a person wrote is not there.
    origins = models.JSONField(default=dict, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    is_demo = models.BooleanField(default=False, editable=False)

    # Derived from `schedule`: its digest when the occurrences were last written, and their ends.
    written = models.CharField(max_length=32, blank=True, editable=False)
    first_start = models.DateTimeField(null=True, blank=True, editable=False)
    last_end = models.DateTimeField(null=True, blank=True, editable=False)
    # Accent-folded title: what lists search in and the first key of a duplicate.
    folded = models.CharField(max_length=200, editable=False, default="")

    # The journal leaves out what follows from the rest, and when a source was last read.
    untold = frozenset({"written", "first_start", "last_end", "visibility", "checked_at"})

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["first_start", "id"]
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        indexes = [
            models.Index(fields=["state", "first_start"], name="event_by_state_and_start"),
            models.Index(fields=["state", "last_end"], name="event_by_state_and_end"),
            models.Index(fields=["folded"], name="event_by_title"),
            models.Index(fields=["updated_at"], name="event_by_update"),
        ]

    def __str__(self) -> str:
        return self.title

    def prepare(self) -> None:
        """Fill what is derived. Bulk writes, which pass `save` by, call it themselves, and then
        `maillage.offer.schedule.write_many`."""
        from maillage.offer.schedule import bounds

        self.folded = fold(self.title)[:200]
        self.visibility = visibility_of(self.state)
        self.first_start, self.last_end = bounds(self.schedule, self.timezone)

    def save(self, *args, **kwargs) -> None:
        """Save, and write the occurrences anew when the schedule changed."""
        from maillage.offer.schedule import write_occurrences

        self.prepare()
        with transaction.atomic():
            super().save(*args, **kwargs)
            write_occurrences(self)

    @property
    def is_published(self) -> bool:
        return self.state == PublicationState.PUBLISHED and self.merged_into_id is None

    @property
    def is_over(self) -> bool:
        """Nothing of it is still to come."""
        return self.last_end is not None and self.last_end < timezone.now()


class EventCredit(models.Model):
    """Who makes an event: a record of the directory, or a name alone until there is one."""

    class Role(models.TextChoices):
        ORGANIZER = "organizer", pgettext_lazy("rôle", "organisation")
        PERFORMER = "performer", _("artiste")
        PRESENTER = "presenter", _("diffusion")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="credits")
    actor = models.ForeignKey(
        "core.Actor", null=True, blank=True, on_delete=models.SET_NULL, related_name="event_credits"
    )
    name = models.CharField(_("nom"), max_length=200)
    role = models.CharField(_("rôle"), max_length=10, choices=Role, default=Role.PERFORMER)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")

    def __str__(self) -> str:
        return self.name


class Occurrence(Identified, models.Model):
    """One time at which an event takes place (a subEvent in JSON-LD, a VEVENT in iCalendar).

    Local day and time are what people wrote; `starts_at` and `ends_at` are the same in UTC, by the
    event's zone. An all-day occurrence has no times, runs from the midnight of `start_day` and
    ends, exclusively, at the midnight after `end_day`.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    start_day = models.DateField(_("jour"), db_index=True)
    start_time = models.TimeField(_("heure"), null=True, blank=True)
    end_day = models.DateField(_("dernier jour"))
    end_time = models.TimeField(_("heure de fin"), null=True, blank=True)
    all_day = models.BooleanField(_("toute la journée"), default=False)
    starts_at = models.DateTimeField(editable=False)
    # When no end is known: the start of a timed occurrence, plus nothing. Never empty: an index
    # says what is over without asking whether it has an end.
    ends_at = models.DateTimeField(editable=False)
    has_end = models.BooleanField(default=False, editable=False)
    status = models.CharField(
        _("tenue"), max_length=12, choices=EventStatus, default=EventStatus.SCHEDULED
    )
    is_sold_out = models.BooleanField(_("complet"), default=False)
    previous_start = models.DateTimeField(_("prévu d’abord le"), null=True, blank=True)
    place = models.ForeignKey(
        "core.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("précision"), max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        indexes = [
            models.Index(fields=["starts_at"], name="occurrence_by_start"),
            models.Index(fields=["event", "starts_at"], name="occurrence_of_event"),
        ]

    def __str__(self) -> str:
        return f"{self.start_day}"
