"""Rendre compte: reports written from daily work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportConfig(AppConfig):
    name = "maillage.report"
    label = "report"
    verbose_name = _("Rendre compte")

    def ready(self) -> None:
        from maillage.core.models import Post, WorkPlan
        from maillage.core.registry import Act, MenuEntry, Panel, registry
        from maillage.report import access, demo, panels  # noqa: F401
        from maillage.report.models import Report

        registry.add(
            MenuEntry(
                "report",
                _("Rendre compte"),
                "report:reports",
                shortcut="b",  # « bilan »: c is that of Concerter
                audiences=("network", "funder"),
                badge=panels.waiting_count,
                group=2,
            ),
            Panel(
                "report-post", _("Votre poste"), panels.your_post,
                audiences=("agent",), order=10, place="aside",
            ),
            Panel(
                "report-waiting", _("Rapports à approuver"), panels.waiting_reports,
                audiences=("manager",), order=10,
            ),
            Act(
                "report-start", _("Commencer un rapport"), "report:new_report",
                audiences=("agent",),
            ),
        )  # fmt: skip
        registry.add_address(Report, "report:report")
        registry.add_address(Post, "report:post")
        registry.add_address(WorkPlan, "report:edit_plan")
        registry.add_demo(60, demo.fill)
