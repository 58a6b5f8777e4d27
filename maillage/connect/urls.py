"""Addresses of connect."""

from django.urls import path

from maillage.connect.lists import Actors

app_name = "connect"
urlpatterns = [
    path("acteurs/", Actors.view(), name="actors"),
]
