"""Addresses that every list shares."""

from django.urls import path

from maillage.core.lists import views
from maillage.core.lists.imports import views as imports

urlpatterns = [
    path("<slug:list_name>/vues/", views.save_view, name="save_view"),
    path("vues/<str:uid>/retirer/", views.remove_view, name="remove_view"),
    path("<slug:list_name>/importer/", imports.start, name="import_start"),
    path("importations/<str:uid>/colonnes/", imports.columns, name="import_columns"),
    path("importations/<str:uid>/apercu/", imports.preview, name="import_preview"),
    path("importations/<str:uid>/", imports.progress, name="import_progress"),
    path("importations/<str:uid>/arreter/", imports.stop, name="import_stop"),
    path("importations/<str:uid>/reprendre/", imports.start_again, name="import_start_again"),
    path("importations/<str:uid>/annuler/", imports.undo, name="import_undo"),
]
