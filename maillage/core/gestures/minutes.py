"""Not a timesheet: minutes exist only where host and agent both switched them on."""

from __future__ import annotations

from maillage.core.models import Gesture, Post


def counts_minutes(gesture: Gesture) -> bool:
    """Whether the post that this gesture was done under counts minutes."""
    if not gesture.host_id or not gesture.owner_id:
        return False
    posts = Post.objects.filter(owner_id=gesture.owner_id, host_id=gesture.host_id)
    return posts.filter(host_counts_minutes=True, agent_counts_minutes=True).exists()
