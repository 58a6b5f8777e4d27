"""Addresses of home."""

from django.urls import path

from maillage.home.views import about, me, search, today

app_name = "home"
urlpatterns = [
    path("", today.today, name="today"),
    path("mes-actes/", today.choose_acts, name="choose_acts"),
    path("fait/<str:uid>/", today.finish_action, name="finish_action"),
    path("chercher/", search.search, name="search"),
    path("moi/", me.me, name="me"),
    path("moi/langue/", me.choose_language, name="choose_language"),
    path("moi/apparence/", me.choose_theme, name="choose_theme"),
    path("moi/tout/", me.export, name="export"),
    path("moi/consentement/<str:uid>/", me.withdraw, name="withdraw"),
    path("moi/effacer/", me.erase, name="erase"),
    path("a-propos/", about.hosting, name="hosting"),
    path("confidentialite/", about.privacy, name="privacy"),
]
