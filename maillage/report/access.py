"""Who sees a report, a post and a work plan.

A report: its author; managers of its host from the request for approval on; once approved,
coordination and those who read for the organisation that funds the post.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.core.access import NOBODY, Reader, access_rule
from maillage.core.models import Post, WorkPlan
from maillage.report.models import Report


def hosts_where(reader: Reader, role: str) -> list[int]:
    """Organisations where the reader has this role."""
    return sorted(host for host, roles in reader.hosts.items() if role in roles)


def _report_seen(reader: Reader) -> Q:
    if not reader.person_id:
        return NOBODY
    approved = Q(state=Report.State.APPROVED)
    rule = Q(owner_id=reader.person_id)
    rule |= Q(
        host_id__in=hosts_where(reader, "manager"),
        state__in=[Report.State.SUBMITTED, Report.State.APPROVED],
    )
    rule |= approved & Q(post__funder_id__in=hosts_where(reader, "funder"))
    if reader.has_role("coordination"):
        rule |= approved
    return rule


def _report_changed(reader: Reader) -> Q:
    if not reader.person_id:
        return NOBODY
    return Q(owner_id=reader.person_id, state__in=[Report.State.DRAFT, Report.State.RETURNED])


def owned(reader: Reader) -> QuerySet[Report]:
    """The reader's own reports, whatever their state."""
    return Report.objects.filter(owner_id=reader.person_id or 0)


def approvable(reader: Reader) -> QuerySet[Report]:
    """Reports that wait for this reader's signature; nobody signs her own."""
    return Report.objects.filter(
        state=Report.State.SUBMITTED, host_id__in=hosts_where(reader, "manager")
    ).exclude(owner_id=reader.person_id)


def reads_from_outside(report: Report, reader: Reader) -> bool:
    """Whether small cells are masked for this reader: a funder who is nothing else here."""
    is_inside = (
        report.owner_id == reader.person_id
        or report.host_id in hosts_where(reader, "manager")
        or reader.has_role("coordination")
    )
    return not is_inside


def sees_host_rows(report: Report, reader: Reader) -> bool:
    """Whether the rows that were shared with the host alone are shown to this reader."""
    return report.owner_id == reader.person_id or report.host_id in hosts_where(reader, "manager")


def _post_seen(reader: Reader, prefix: str = "") -> Q:
    if not reader.person_id:
        return NOBODY
    if reader.has_role("coordination"):
        return Q()
    return Q(**{f"{prefix}owner_id": reader.person_id}) | Q(
        **{f"{prefix}host_id__in": hosts_where(reader, "manager")}
    )


def _plan_seen(reader: Reader) -> Q:
    return _post_seen(reader, "post__")


def _own_post(reader: Reader, prefix: str = "") -> Q:
    return Q(**{f"{prefix}owner_id": reader.person_id}) if reader.person_id else NOBODY


def _own_plan(reader: Reader) -> Q:
    return _own_post(reader, "post__")


access_rule(Report, seeing=_report_seen, changing=_report_changed)
access_rule(Post, seeing=_post_seen, changing=_own_post)
access_rule(WorkPlan, seeing=_plan_seen, changing=_own_plan)
