"""Addresses of consult."""

from django.urls import URLPattern, path

from maillage.consult.lists import Relays, Workshops
from maillage.consult.views import adopting, importing, minutes, relays, workshops

app_name = "consult"
urlpatterns: list[URLPattern] = [
    path("", Workshops.view(), name="workshops"),
    path("ateliers/importer/", importing.import_notes, name="import_notes"),
    path("ateliers/importer/<str:uid>/", importing.preview_import, name="preview_import"),
    path("ateliers/importer/<str:uid>/abandonner/", importing.drop_import, name="drop_import"),
    path("ateliers/imports/<str:uid>/annuler/", importing.undo_import, name="undo_import"),
    path("ateliers/<str:address>/", workshops.workshop, name="workshop"),
    path("ateliers/<str:address>/notes/", workshops.notes, name="notes"),
    path("ateliers/<str:address>/adopter/", adopting.adopt, name="adopt"),
    path("ateliers/<str:address>/adopter/annuler/", adopting.undo_adoption, name="undo_adoption"),
    # Minutes; « synthese.pdf » is their former address
    path("ateliers/<str:address>/compte-rendu/", minutes.minutes, name="minutes"),
    path("ateliers/<str:address>/compte-rendu/publier/", minutes.publish, name="publish_minutes"),
    path("ateliers/<str:address>/compte-rendu/retirer/", minutes.withdraw, name="withdraw_minutes"),
    path(
        "ateliers/<str:address>/compte-rendu.<str:suffix>", minutes.minutes_file,
        name="minutes_file",
    ),
    path("ateliers/<str:address>/synthese.<str:suffix>", minutes.minutes_file, name="export"),
    path(
        "groupes/<str:address>/compte-rendu.<str:suffix>", minutes.breakout_minutes_file,
        name="breakout_minutes_file",
    ),
    path(
        "groupes/<str:address>/synthese.<str:suffix>", minutes.breakout_minutes_file,
        name="export_breakout",
    ),
    path("comptes-rendus/<str:address>/", minutes.published, name="published_minutes"),
    path(
        "comptes-rendus/<str:address>/compte-rendu.<str:suffix>", minutes.published_file,
        name="published_minutes_file",
    ),
    # Relays
    path("relais/", Relays.view(), name="relays"),
    path("relais/<str:address>/", relays.relay, name="relay"),
    path("relais/<str:address>/repondre/", relays.answer_relay, name="answer_relay"),
    path("relais/<str:address>/adresser/", relays.address_relay, name="address_relay"),
    path("groupes/<str:address>/", workshops.breakout, name="breakout"),
    path("contributions/<str:address>/", workshops.contribution, name="contribution"),
    path(
        "contributions/<str:address>/modifier/",
        workshops.change_contribution,
        name="change_contribution",
    ),
    path(
        "contributions/<str:address>/annuler/",
        workshops.undo_contribution,
        name="undo_contribution",
    ),
]  # fmt: skip
