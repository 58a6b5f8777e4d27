"""Addresses of consult."""

from django.urls import URLPattern, path

from maillage.consult.lists import Relays, Workshops
from maillage.consult.views import adopting, guest, importing, joining, relays, workshops

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
    # Relays
    path("relais/", Relays.view(), name="relays"),
    path("relais/<str:address>/", relays.relay, name="relay"),
    path("relais/<str:address>/repondre/", relays.answer_relay, name="answer_relay"),
    path("relais/<str:address>/adresser/", relays.address_relay, name="address_relay"),
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
    # Guests: join with a code, and the page of a phone.
    path("rejoindre/", joining.door, name="join"),
    path("rejoindre/<str:code>/", joining.join, name="join"),
    path("direct/<str:uid>/", guest.guest, name="guest"),
    path("direct/<str:uid>/lecture/", guest.guest_reading, name="guest_reading"),
]
