"""Addresses of what every room shares."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "core"
urlpatterns: list[URLPattern | URLResolver] = [
    path("listes/", include("maillage.core.lists.urls")),
]
