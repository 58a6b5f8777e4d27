"""/developper/… Each part adds its lines under its own comment."""

from django.urls import URLPattern, path

from maillage.develop.agreements.lists import Agreements
from maillage.develop.lists import Evenings, Registrations
from maillage.develop.strategies.lists import Strategies
from maillage.develop.views import (
    after,
    agreements,
    evenings,
    my_evening,
    night,
    paper,
    registering,
    registrations,
    report,
    seating,
    strategies,
    welcoming,
)

app_name = "develop"
urlpatterns: list[URLPattern] = [
    # --- evenings: preparing, registering, seating -------------------------------------------
    path("soirees/", Evenings.view(), name="evenings"),
    path("soirees/nouvelle/", evenings.new_evening, name="new_evening"),
    path("soirees/<str:address>/", evenings.evening, name="evening"),
    path("soirees/<str:address>/modifier/", evenings.edit_evening, name="edit_evening"),
    path("soirees/<str:address>/refaire/", evenings.duplicate, name="duplicate_evening"),
    path("soirees/<str:address>/etat/", evenings.change_state, name="evening_state"),
    path("soirees/<str:address>/tables/", evenings.tables, name="tables"),
    path("soirees/<str:address>/salles/", evenings.links, name="links"),
    path("soirees/<str:address>/inscription/", registering.register, name="register"),
    path("soirees/<str:address>/inscription/merci/", registering.registered, name="registered"),
    path("soirees/<str:address>/inscription/lien/", registering.find_page, name="find_my_page"),
    path("ma-soiree/<str:key>/", my_evening.my_evening, name="my_evening"),
    path("ma-soiree/<str:key>/confirmer/", my_evening.confirm, name="confirm_my_place"),
    path("ma-soiree/<str:key>/profil/", my_evening.profile, name="my_profile"),
    path("ma-soiree/<str:key>/accord/", my_evening.consent, name="my_consent"),
    path("ma-soiree/<str:key>/desistement/", my_evening.cancel, name="cancel_my_place"),
    path("badge/<str:key>/", my_evening.badge, name="badge"),
    path("inscriptions/", Registrations.view(), name="registrations"),
    path("inscriptions/<str:address>/", registrations.registration, name="registration"),
    path("inscriptions/<str:address>/annuler/", registrations.cancel, name="cancel_registration"),
    path("inscriptions/<str:address>/lien/", registrations.send_link, name="send_my_page"),
    path("soirees/<str:address>/inscrire/", registrations.add, name="add_registration"),
    path(
        "soirees/<str:address>/importer/", registrations.import_sheet, name="import_registrations"
    ),
    path("soirees/<str:address>/inscriptions.csv", registrations.export, name="registrations_csv"),
    path("soirees/<str:address>/plan/", seating.seating, name="seating"),
    path("soirees/<str:address>/plan/calculer/", seating.compute, name="compute_plan"),
    path("soirees/<str:address>/plan/<str:uid>/", seating.plan, name="plan"),
    path("soirees/<str:address>/plan/<str:uid>/acte/", seating.act, name="plan_act"),
    path("soirees/<str:address>/papier/<str:kind>.pdf", paper.pdf, name="evening_pdf"),
    # --- on the evening and after ------------------------------------------------------------
    path("soirees/<str:address>/accueil/", welcoming.check_in, name="check_in"),
    path("soirees/<str:address>/accueil/<str:uid>/", welcoming.arrival, name="arrival"),
    path("soirees/<str:address>/reparer/", welcoming.mend, name="mend_plan"),
    path("soirees/<str:address>/ce-soir/", night.live, name="live"),
    path("soirees/<str:address>/mur/", night.wall, name="wall"),
    # after: wishes, what came of them, the report
    path("ma-soiree/<str:key>/revoir/", after.choose, name="my_wishes"),
    path("ma-soiree/<str:key>/lien/", after.tie, name="my_tie"),
    path("ma-soiree/<str:key>/suites/", after.follow_ups, name="my_follow_ups"),
    path("ma-soiree/<str:key>/suites/arret/", after.stop, name="stop_follow_ups"),
    path("soirees/<str:address>/bilan/", report.report, name="report"),
    path("soirees/<str:address>/bilan.<str:suffix>", report.report_file, name="report_file"),
    # --- agreements and strategies -----------------------------------------------------------
    path("ententes/", Agreements.view(), name="agreements"),
    path("ententes/nouvelle/", agreements.add_agreement, name="add_agreement"),
    path("ententes/<str:address>/", agreements.agreement, name="agreement"),
    path("ententes/<str:address>/modifier/", agreements.edit_agreement, name="edit_agreement"),
    path("ententes/<str:address>/renouveler/", agreements.renew_agreement, name="renew_agreement"),
    path("ententes/<str:address>/terminer/", agreements.end_agreement, name="end_agreement"),
    path("ententes/<str:address>/retirer/", agreements.remove_agreement, name="remove_agreement"),
    path("ententes/<str:address>/document/", agreements.agreement_file, name="agreement_file"),
    path("strategies/", Strategies.view(), name="strategies"),
    path("strategies/nouvelle/", strategies.add_strategy, name="add_strategy"),
    path("strategies/<str:address>/", strategies.strategy, name="strategy"),
    path("strategies/<str:address>/modifier/", strategies.edit_strategy, name="edit_strategy"),
    path("strategies/<str:address>/retirer/", strategies.remove_strategy, name="remove_strategy"),
    path(
        "strategies/<str:address>/<slug:kind>/ajouter/<str:uid>/",
        strategies.add_part,
        name="add_part",
    ),
    path("strategies/<str:address>/<slug:kind>/<str:uid>/", strategies.edit_part, name="edit_part"),
    path(
        "strategies/<str:address>/<slug:kind>/<str:uid>/retirer/",
        strategies.remove_part,
        name="remove_part",
    ),
]
