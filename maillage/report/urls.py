"""Addresses of report."""

from django.urls import path

from maillage.report.views import bearer, links, posts, reports

app_name = "report"
urlpatterns = [
    path("", reports.reports, name="reports"),
    path("nouveau/", reports.new_report, name="new_report"),
    path("postes/", posts.posts, name="posts"),
    path("postes/<str:address>/", posts.post, name="post"),
    path("postes/<str:address>/minutes/", posts.minutes, name="minutes"),
    path("postes/<str:address>/plan/", posts.new_plan, name="new_plan"),
    path("plans/<str:address>/", posts.edit_plan, name="edit_plan"),
    path("approbation/<str:token>/", bearer.approval, name="approval"),
    path(
        "approbation/<str:token>/chiffres/<str:key>/",
        bearer.approval_figure,
        name="approval_figure",
    ),
    path("lecture/<str:token>/", bearer.reading, name="reading"),
    path("lecture/<str:token>/<str:kind>/", bearer.reading_document, name="reading_document"),
    path("<str:address>/", reports.report, name="report"),
    path("<str:address>/rediger/", reports.edit_report, name="edit_report"),
    path("<str:address>/chiffres/<str:key>/", reports.figure, name="figure"),
    path("<str:address>/demander/", links.ask, name="ask"),
    path("<str:address>/reprendre/", reports.reopen_report, name="reopen_report"),
    path("<str:address>/decider/", links.decide, name="decide"),
    path("<str:address>/liens/", links.funder_links, name="funder_links"),
    path("<str:address>/liens/<str:uid>/fermer/", links.close_link, name="close_link"),
    path("<str:address>/documents/<str:kind>/", reports.report_document, name="document"),
]
