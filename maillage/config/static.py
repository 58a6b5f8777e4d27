"""Static files named by their content, modules included, so that they can be cached for ever."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """`import "./x.js"` inside our modules is rewritten to the hashed name as well.

    Inside ours only (`js/` and a room's own folder): libraries ship modules whose imports are
    written for their own bundler and name files that do not exist.
    """

    manifest_strict = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        own = [app.label for app in apps.get_app_configs() if app.name.startswith("maillage.")]
        _glob, rules = self._js_module_import_aggregation_patterns
        self.patterns: Any = (
            *self.patterns,
            *((f"{folder}/*.js", rules) for folder in ["js", *own]),
        )
        super().__init__(*args, **kwargs)
