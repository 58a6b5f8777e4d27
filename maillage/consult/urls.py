"""Addresses of consult."""

from django.urls import URLPattern, path

from maillage.consult.lists import Relays, Synonyms, Workshops
from maillage.consult.views import (
    adopting,
    confirming,
    guest,
    importing,
    importing_pages,
    joining,
    leading,
    minutes,
    outcomes,
    plenary,
    posters,
    preparing,
    preparing_groups,
    rehearsing,
    relays,
    theme,
    themes,
    workshops,
)

app_name = "consult"
urlpatterns: list[URLPattern] = [
    path("", Workshops.view(), name="workshops"),
    path("ateliers/importer/", importing.import_notes, name="import_notes"),
    path("ateliers/importer/<str:uid>/", importing.preview_import, name="preview_import"),
    path("ateliers/importer/<str:uid>/lignes/", importing_pages.rows, name="preview_rows"),
    path("ateliers/importer/<str:uid>/etat/", importing_pages.progress, name="import_progress"),
    path("ateliers/importer/<str:uid>/abandonner/", importing.drop_import, name="drop_import"),
    path("ateliers/imports/<str:uid>/annuler/", importing.undo_import, name="undo_import"),
    # Prepare, print, rehearse
    path("ateliers/nouveau/", preparing.new_workshop, name="new_workshop"),
    path("ateliers/<str:address>/preparer/", preparing.prepare, name="prepare"),
    path("ateliers/<str:address>/preparer/etapes/", preparing.prepare_steps, name="prepare_steps"),
    path("ateliers/<str:address>/preparer/etapes/ajouter/", preparing.add_step, name="add_step"),
    path(
        "ateliers/<str:address>/preparer/etapes/<str:uid>/",
        preparing.change_step,
        name="change_step",
    ),
    path(
        "ateliers/<str:address>/preparer/groupes/",
        preparing_groups.prepare_groups,
        name="prepare_groups",
    ),
    path(
        "ateliers/<str:address>/preparer/groupes/<str:uid>/",
        preparing_groups.prepare_group,
        name="prepare_group",
    ),
    path("ateliers/<str:address>/preparer/liens/", preparing.prepare_links, name="prepare_links"),
    path("ateliers/<str:address>/preparer/faire/", preparing.prepare_act, name="prepare_act"),
    path(
        "ateliers/<str:address>/preparer/annuler/", preparing.undo_preparing, name="undo_preparing"
    ),
    path(
        "ateliers/<str:address>/preparer/retirer/",
        preparing.remove_workshop,
        name="remove_workshop",
    ),
    path("ateliers/<str:address>/affiches/", posters.posters, name="posters"),
    path("ateliers/<str:address>/affiches/feuilles/", posters.sheets, name="sheets"),
    path("ateliers/<str:address>/repeter/", rehearsing.rehearse, name="rehearse"),
    # A workshop
    path("ateliers/<str:address>/", workshops.workshop, name="workshop"),
    path("ateliers/<str:address>/notes/", workshops.notes, name="notes"),
    path("ateliers/<str:address>/adopter/", adopting.adopt, name="adopt"),
    path("ateliers/<str:address>/adopter/annuler/", adopting.undo_adoption, name="undo_adoption"),
    # Minutes; « synthese.pdf » is their former address
    path("ateliers/<str:address>/compte-rendu/", minutes.minutes, name="minutes"),
    path("ateliers/<str:address>/compte-rendu/publier/", minutes.publish, name="publish_minutes"),
    path("ateliers/<str:address>/compte-rendu/retirer/", minutes.withdraw, name="withdraw_minutes"),
    path(
        "ateliers/<str:address>/compte-rendu.<str:suffix>",
        minutes.minutes_file,
        name="minutes_file",
    ),
    path("ateliers/<str:address>/synthese.<str:suffix>", minutes.minutes_file, name="export"),
    path(
        "groupes/<str:address>/compte-rendu.<str:suffix>",
        minutes.breakout_minutes_file,
        name="breakout_minutes_file",
    ),
    path(
        "groupes/<str:address>/synthese.<str:suffix>",
        minutes.breakout_minutes_file,
        name="export_breakout",
    ),
    path("comptes-rendus/<str:address>/", minutes.published, name="published_minutes"),
    path(
        "comptes-rendus/<str:address>/compte-rendu.<str:suffix>",
        minutes.published_file,
        name="published_minutes_file",
    ),
    # Relays
    path("relais/", Relays.view(), name="relays"),
    path("relais/<str:address>/", relays.relay, name="relay"),
    path("relais/<str:address>/repondre/", relays.answer_relay, name="answer_relay"),
    path("relais/<str:address>/adresser/", relays.address_relay, name="address_relay"),
    path("groupes/<str:address>/", confirming.breakout, name="breakout"),
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
    # Themes across groups, and the team's list of wordings
    path("ateliers/<str:address>/themes/", themes.themes, name="themes"),
    path("ateliers/<str:address>/themes/faire/", themes.act_on_themes, name="act_on_themes"),
    path(
        "ateliers/<str:address>/themes/suggestions/",
        themes.suggestions,
        name="theme_suggestions",
    ),
    path("themes/<str:address>/", theme.theme, name="theme"),
    path("themes/<str:address>/faire/", theme.act_on_theme, name="act_on_theme"),
    path("themes/<str:address>/besoin/", theme.theme_need, name="theme_need"),
    path("themes/<str:address>/decision/", theme.theme_decision, name="theme_decision"),
    path("themes/<str:address>/action/", theme.theme_action, name="add_theme_action"),
    path("themes/<str:address>/action/<str:uid>/", theme.theme_action, name="theme_action"),
    path("besoins/<str:address>/", outcomes.need, name="need"),
    path("decisions/<str:address>/", outcomes.decision, name="decision"),
    path("actions/<str:address>/", outcomes.action, name="action"),
    path("synonymes/", Synonyms.view(), name="synonyms"),
    path("synonymes/ajouter/", theme.add_synonym, name="add_synonym"),
    path("synonymes/annuler/", theme.undo_synonym, name="undo_synonym"),
    path("synonymes/<str:address>/", theme.synonym, name="synonym"),
    path("synonymes/<str:address>/changer/", theme.change_synonym, name="change_synonym"),
    # Guests: join with a code, and the page of a phone.
    path("rejoindre/", joining.door, name="join"),
    path("rejoindre/<str:code>/", joining.join, name="join"),
    path("direct/<str:uid>/", guest.guest, name="guest"),
    path("direct/<str:uid>/lecture/", guest.guest_reading, name="guest_reading"),
]
