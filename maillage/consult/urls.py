"""Addresses of consult."""

from django.urls import URLPattern, path

from maillage.consult.lists import Workshops
from maillage.consult.views import adopting, confirming, importing, leading, plenary, workshops

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
    path("ateliers/<str:address>/synthese.<str:suffix>", workshops.export, name="export"),
    path("groupes/<str:address>/", workshops.breakout, name="breakout"),
    path(
        "groupes/<str:address>/synthese.<str:suffix>",
        workshops.export_breakout,
        name="export_breakout",
    ),
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
    # Leading, the plenary, taking notes
    path("ateliers/<str:address>/animer/", leading.lead, name="lead"),
    path(
        "ateliers/<str:address>/animer/groupes/<str:group>/", leading.lead_group, name="lead_group"
    ),
    path("ateliers/<str:address>/animer/personnes/", leading.lead_guests, name="lead_guests"),
    path(
        "ateliers/<str:address>/animer/personnes/<str:uid>/", leading.lead_guest, name="lead_guest"
    ),
    path("groupes/<str:address>/prise-de-notes/", confirming.take_notes, name="take_notes"),
    path("ateliers/<str:address>/pleniere/", plenary.plenary, name="plenary"),
]
