"""/developper/… Each part adds its lines under its own comment."""

from django.urls import URLPattern

app_name = "develop"
urlpatterns: list[URLPattern] = [
    # --- evenings: preparing, registering, seating -------------------------------------------
    # --- on the evening and after ------------------------------------------------------------
    # --- agreements and strategies -----------------------------------------------------------
]
