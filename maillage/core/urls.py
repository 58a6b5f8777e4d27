"""Addresses of what every room shares."""

from django.urls import URLPattern

app_name = "core"
urlpatterns: list[URLPattern] = []
