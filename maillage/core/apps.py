"""Core: the shared nouns, and what every room needs."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "maillage.core"
    label = "core"
    verbose_name = _("Cœur")

    def ready(self) -> None:
        from maillage.core.accounts import access as _accounts_access  # noqa: F401
        from maillage.core.accounts.registration import register as register_accounts
        from maillage.core.gestures.registration import register as register_gestures
        from maillage.core.lists.imports import run as imports
        from maillage.core.merging import finding
        from maillage.core.models import File
        from maillage.core.registry import registry
        from maillage.core.schedules import tidy
        from maillage.core.vocabulary import load_vocabulary

        register_accounts(registry)
        register_gestures(registry)
        registry.add_address(File, "core:file")
        registry.add_job("core.tidy", tidy, every_minutes=24 * 60)
        registry.add_give_up(imports.write_import, imports.give_up_import)
        registry.add_give_up(imports.take_back_import, imports.give_up_undo)
        registry.add_give_up(finding.compare_actors, finding.give_up)
        post_migrate.connect(load_vocabulary, sender=self)
