"""What a phone asks every few seconds: has anything changed?

Answered before sessions, languages and templates. It tells a number and nothing of anybody; the
phone then reads its own page again, by its own key.
"""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from maillage.core.access import audience
from maillage.develop.models import Evening

PULSE = "/developper/pouls/"


@audience("public")
def pulse_door(request: HttpRequest) -> JsonResponse:
    """`?s=<uid of the evening>`: its version. 404: there is no such evening."""
    uid = request.GET.get("s", "")[:24]
    if not uid.isalnum():  # a NUL is an error of PostgreSQL, not an evening
        return JsonResponse({"v": None}, status=404)
    version = Evening.objects.filter(uid=uid).values_list("version", flat=True).first()
    answer = JsonResponse({"v": version}, status=200 if version is not None else 404)
    answer["Cache-Control"] = "no-store"
    return answer
