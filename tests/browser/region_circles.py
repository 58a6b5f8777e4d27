"""The region's circles under short names, and a file and a withdrawn message in one."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.connect.circles import talking
from maillage.connect.circles.digests import key_of
from maillage.connect.circles.inviting import invitation_key
from maillage.connect.models import Circle, CircleMember, Message, Thread
from maillage.core.models import Post


def fill_circles(w: Any) -> None:
    """The demonstration's four circles; `w.agent` chairs the first and is invited to the second."""
    w.circle, w.circle_invited, w.circle_open, w.circle_closed = (
        Circle.objects.get(name__startswith=start)
        for start in ("Table num", "Groupe de", "Communauté", "Comité des lieux")
    )
    me = w.agent.person
    w.seat = CircleMember.objects.get(circle=w.circle, role="secretary")
    w.thread = Thread.objects.get(circle=w.circle)
    w.message = Message.objects.filter(thread=w.thread, author=me).first()
    taken_back = talking.write_message(thread=w.thread, text="Une erreur", by=me)
    talking.withdraw_message(message=taken_back, by=me)
    upload = SimpleUploadedFile("entente.txt", b"Une entente", "text/plain")
    talking.add_file(circle=w.circle, upload=upload, title="Modèle d’entente de prêt", by=me)
    offered = CircleMember.objects.get(circle=w.circle_invited, state="invited")
    w.invitation_key = invitation_key(offered)
    w.digest_key = key_of(me)
    w.handed_post = Post.objects.filter(owner=me).first()
