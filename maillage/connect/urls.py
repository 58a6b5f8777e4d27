"""Addresses of connect."""

from django.urls import path, re_path

from maillage.connect.circles.lists import Circles
from maillage.connect.introducing.lists import Introductions
from maillage.connect.lists import Actors
from maillage.connect.meetings.lists import ActionsDue, Decisions
from maillage.connect.needs_list import Needs
from maillage.connect.views import (
    actors,
    avoiding,
    circle_files,
    circles,
    consents,
    digests,
    duplicates,
    introductions,
    invitations,
    meetings,
    minutes,
    needs,
    network,
    network_map,
    parts,
    paths,
    presences,
    registers,
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
    path("invitations/<str:key>/", invitations.answer_invitation, name="answer_invitation"),
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
    # --- The network: what it tells, list, map -----------------------------------------------
    path("reseau/", network.network, name="network"),
    path("reseau/liste/", network.network_list, name="network_list"),
    path("carte/", network_map.network_map, name="map"),
    path("carte/donnees.json", network_map.map_data_json, name="map_data"),
    path("carte/image.<str:suffix>", network_map.map_picture, name="map_picture"),
    # --- Meetings, decisions, actions -------------------------------------------------------
    path("cercles/<str:address>/reunions/prevoir/", meetings.plan_meeting, name="plan_meeting"),
    path("reunions/reponse/<str:key>/", presences.answer_call, name="answer_call"),
    path("reunions/<str:address>/", meetings.meeting, name="meeting"),
    path("reunions/<str:address>/modifier/", meetings.edit_meeting, name="edit_meeting"),
    path("reunions/<str:address>/convoquer/", meetings.call_meeting, name="call_meeting"),
    path("reunions/<str:address>/annuler/", meetings.cancel_meeting, name="cancel_meeting"),
    path("reunions/<str:address>/tenue/", meetings.hold_meeting, name="hold_meeting"),
    path("reunions/<str:address>/reunion.ics", meetings.meeting_ics, name="meeting_ics"),
    path(
        "reunions/<str:address>/fichiers/ajouter/",
        circle_files.add_meeting_file,
        name="add_meeting_file",
    ),
    path("reunions/<str:address>/ordre-du-jour/", meetings.agenda, name="agenda"),
    path("reunions/<str:address>/ordre-du-jour/<str:uid>/", meetings.edit_item, name="edit_item"),
    path("reunions/<str:address>/presences/", presences.presences, name="presences"),
    path("reunions/<str:address>/compte-rendu/", minutes.minutes_page, name="minutes"),
    path("reunions/<str:address>/compte-rendu/etat/", minutes.move_minutes, name="move_minutes"),
    path(
        "reunions/<str:address>/compte-rendu/avis/", minutes.answer_minutes, name="answer_minutes"
    ),
    path(
        "reunions/<str:address>/compte-rendu/notes/<str:uid>/",
        minutes.write_words,
        name="write_words",
    ),
    path(
        "reunions/<str:address>/compte-rendu/ajouter/<str:uid>/",
        minutes.add_outcome,
        name="add_outcome",
    ),
    re_path(
        r"^reunions/(?P<address>[\w-]+)/compte-rendu/retirer/(?P<kind>decision|action)/(?P<uid>\w+)/$",
        minutes.take_out,
        name="take_out",
    ),
    path(
        "reunions/<str:address>/compte-rendu/corriger/<str:uid>/",
        minutes.correct,
        name="correct_minutes",
    ),
    path(
        "reunions/<str:address>/compte-rendu.<str:suffix>",
        minutes.minutes_file,
        name="minutes_file",
    ),
    path("calendriers/<str:key>.ics", presences.circle_calendar, name="circle_calendar"),
    path("rappels/<str:key>/", presences.reminders, name="reminders"),
    path("decisions/", Decisions.view(), name="decisions"),
    path("actions/", ActionsDue.view(), name="actions_due"),
    path("actions/<str:uid>/regler/", registers.settle_action, name="settle_action"),
    path("actions/<str:uid>/confier/", registers.pass_action, name="pass_action"),
    # Introductions, and who knows whom
    path("mises-en-relation/", introductions.suggestions, name="introductions"),
    path("mises-en-relation/suivies/", Introductions.view(), name="introductions_list"),
    path("mises-en-relation/preparer/", introductions.prepare, name="prepare_introduction"),
    path("mises-en-relation/reponse/<str:key>/", introductions.answer, name="introduction_answer"),
    path("mises-en-relation/<str:address>/", introductions.introduction, name="introduction"),
    path("mises-en-relation/<str:address>/acte/", introductions.act, name="introduction_act"),
    path("chemin/<str:address>/", paths.path_to, name="path"),
    path("questions/<str:uid>/", paths.answer, name="path_answer"),
]
