"""Addresses of connect."""

from django.urls import path, re_path

from maillage.connect.circles.lists import Circles
from maillage.connect.lists import Actors
from maillage.connect.needs_list import Needs
from maillage.connect.views import (
    actors,
    avoiding,
    circle_files,
    circles,
    consents,
    digests,
    duplicates,
    needs,
    parts,
    seats,
    threads,
)

app_name = "connect"
urlpatterns = [
    path("acteurs/", Actors.view(), name="actors"),
    path("acteurs/ajouter/", actors.add_actor, name="add_actor"),
    path("liens/<str:uid>/", parts.answer_tie, name="answer_tie"),
    path("acteurs/<str:address>/", actors.actor, name="actor"),
    path("acteurs/<str:address>/modifier/", actors.edit_actor, name="edit_actor"),
    path("acteurs/<str:address>/historique/", actors.actor_history, name="actor_history"),
    path(
        "acteurs/<str:address>/historique/<int:change_id>/annuler/",
        actors.undo_change,
        name="undo_change",
    ),
    path("acteurs/<str:address>/liens/declarer/", parts.declare_tie, name="declare_tie"),
    path("acteurs/<str:address>/besoins/ajouter/", parts.edit_need, name="add_need"),
    path("acteurs/<str:address>/besoins/<str:uid>/", parts.edit_need, name="edit_need"),
    path(
        "acteurs/<str:address>/coordonnees/ajouter/",
        parts.edit_contact_point,
        name="add_contact_point",
    ),
    path(
        "acteurs/<str:address>/coordonnees/<str:uid>/",
        parts.edit_contact_point,
        name="edit_contact_point",
    ),
    re_path(
        r"^acteurs/(?P<address>[\w-]+)/(?P<kind>besoins|coordonnees)/(?P<uid>\w+)/retirer/$",
        parts.end_part,
        name="end_part",
    ),
    # Circles
    path("cercles/", Circles.view(), name="circles"),
    path("cercles/ouvrir/", circles.add_circle, name="add_circle"),
    path("cercles/<str:address>/", circles.circle, name="circle"),
    path("cercles/<str:address>/modifier/", circles.edit_circle, name="edit_circle"),
    path("cercles/<str:address>/fermer/", circles.close_circle, name="close_circle"),
    path("cercles/<str:address>/rouvrir/", circles.reopen_circle, name="reopen_circle"),
    path("cercles/<str:address>/entrer/", seats.join_circle, name="join_circle"),
    path("cercles/<str:address>/quitter/", seats.leave_circle, name="leave_circle"),
    path("cercles/<str:address>/resumes/", seats.choose_digest, name="choose_digest"),
    path("cercles/<str:address>/membres/", circles.seats, name="circle_seats"),
    path("cercles/<str:address>/membres/inviter/", seats.add_seat, name="add_seat"),
    path("cercles/<str:address>/membres/<str:uid>/", seats.edit_seat, name="edit_seat"),
    path(
        "cercles/<str:address>/membres/<str:uid>/repondre/", seats.answer_seat, name="answer_seat"
    ),
    path("cercles/<str:address>/discussions/", circles.threads, name="threads"),
    path("cercles/<str:address>/discussions/ouvrir/", threads.add_thread, name="add_thread"),
    path("discussions/<str:address>/", threads.thread, name="thread"),
    path("discussions/<str:address>/fermer/", threads.close_thread, name="close_thread"),
    path("messages/<str:uid>/", threads.edit_message, name="edit_message"),
    path("cercles/<str:address>/fichiers/", circle_files.files, name="circle_files"),
    path("cercles/<str:address>/fichiers/ajouter/", circle_files.add_file, name="add_circle_file"),
    path("fichiers/<str:address>/", circle_files.file, name="circle_file"),
    path("fichiers/<str:address>/retirer/", circle_files.remove_file, name="remove_circle_file"),
    path("resumes/<str:key>/", digests.stop_digests, name="digests"),
    # --- duplicates, merging ---------------------------------------------------------------
    path("doublons/", duplicates.duplicates, name="duplicates"),
    path("doublons/chercher/", duplicates.look_for_duplicates, name="look_for_duplicates"),
    path("doublons/<str:uid>/trancher/", duplicates.decide_pair, name="decide_pair"),
    path("doublons/<str:uid>/separer/", duplicates.separate, name="separate"),
    path("acteurs/<str:address>/reunir/", duplicates.merge_with, name="merge_with"),
    # --- Needs and offers; one's own ---
    path("besoins/", Needs.view(), name="needs"),
    path("besoins/ajouter/", needs.add_own_need, name="add_own_need"),
    path("a-ne-pas-croiser/", avoiding.avoidances, name="avoidances"),
    path("a-ne-pas-croiser/ajouter/", avoiding.avoid, name="avoid"),
    path("a-ne-pas-croiser/<str:uid>/retirer/", avoiding.stop_avoiding, name="stop_avoiding"),
    path("acteurs/<str:address>/consentements/noter/", consents.note_consent, name="note_consent"),
    path(
        "acteurs/<str:address>/consentements/<str:uid>/retirer/",
        consents.end_consent,
        name="end_consent",
    ),
]
