"""Addresses of what every room shares."""

from django.urls import URLPattern, URLResolver, include, path

from maillage.core.accounts.lists import Invitations, Memberships, People
from maillage.core.views import (
    accounts,
    calendars,
    files,
    gestures,
    handover,
    invitations,
    memberships,
    practice,
    undoing,
    weeks,
)

app_name = "core"
urlpatterns: list[URLPattern | URLResolver] = [
    path("listes/", include("maillage.core.lists.urls")),
    path("gestes/", gestures.gestures, name="gestures"),
    path("gestes/partages/", gestures.shared_gestures, name="shared_gestures"),
    path("gestes/noter/", gestures.note_gesture, name="note_gesture"),
    path("gestes/semaine/", weeks.week, name="week"),
    path("gestes/lot/", gestures.change_gestures, name="change_gestures"),
    path("gestes/lot/<str:uid>/annuler/", gestures.undo_gestures, name="undo_gestures"),
    path("gestes/calendrier/", calendars.calendars, name="calendars"),
    path(
        "gestes/calendrier/<str:uid>/relire/", calendars.read_calendar_again, name="read_calendar"
    ),
    path("gestes/calendrier/<str:uid>/retirer/", calendars.remove_calendar, name="remove_calendar"),
    path("gestes/<str:address>/", gestures.gesture, name="gesture"),
    path("gestes/<str:address>/modifier/", gestures.edit_gesture, name="edit_gesture"),
    path("gestes/<str:address>/corriger/", gestures.correct_gesture, name="correct_gesture"),
    path("gestes/<str:address>/partager/", gestures.share_gesture, name="share_gesture"),
    path("gestes/<str:address>/retirer/", gestures.remove_gesture, name="remove_gesture"),
    path("annuler/", undoing.undo_told, name="undo_told"),
    path("pratique/", practice.current_practice, name="current_practice"),
    path("pratique/<str:address>/", practice.practice, name="practice"),
    path("pratique/<str:address>/correspondances/", practice.map_practice, name="map_practice"),
    path("fichiers/<str:address>/", files.file, name="file"),
    path("postes/<str:address>/passation/", handover.handover, name="handover"),
    path(
        "postes/<str:address>/passation/emporter/", handover.handover_sheet, name="handover_sheet"
    ),
    # Accounts
    path("connexion/lien/<str:token>/", accounts.sign_in_link, name="sign_in_link"),
    path("mon-organisme/", accounts.choose_host, name="choose_host"),
    path("reseau/personnes/", People.view(), name="people"),
    path(
        "reseau/personnes/<str:address>/fermer/",
        accounts.deactivate_account,
        name="deactivate_account",
    ),
    path(
        "reseau/personnes/<str:address>/rouvrir/",
        accounts.reactivate_account,
        name="reactivate_account",
    ),
    path("reseau/roles/", Memberships.view(), name="memberships"),
    path("reseau/roles/donner/", memberships.give_role, name="give_role"),
    path("reseau/roles/<str:address>/finir/", memberships.end_role, name="end_role"),
    path("reseau/invitations/", Invitations.view(), name="invitations"),
    path("reseau/invitations/nouvelle/", invitations.invite, name="invite"),
    path(
        "reseau/invitations/<str:address>/renvoyer/",
        invitations.resend_invitation,
        name="resend_invitation",
    ),
    path(
        "reseau/invitations/<str:address>/retirer/",
        invitations.revoke_invitation,
        name="revoke_invitation",
    ),
    path(
        "invitation/<str:uid>/<str:key>/", invitations.accept_invitation, name="accept_invitation"
    ),
]
