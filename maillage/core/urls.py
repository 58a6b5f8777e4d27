"""Addresses of what every room shares."""

from django.urls import URLPattern, path

from maillage.core.views import accounts, files, invitations, memberships

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("fichiers/<str:address>/", files.file, name="file"),
    # Accounts
    path("connexion/lien/<str:token>/", accounts.sign_in_link, name="sign_in_link"),
    path("mon-organisme/", accounts.choose_host, name="choose_host"),
    path("reseau/personnes/", accounts.people, name="people"),
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
    path("reseau/roles/", memberships.memberships, name="memberships"),
    path("reseau/roles/donner/", memberships.give_role, name="give_role"),
    path("reseau/roles/<str:address>/finir/", memberships.end_role, name="end_role"),
    path("reseau/invitations/", invitations.invitations, name="invitations"),
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
