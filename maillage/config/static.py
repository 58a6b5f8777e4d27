"""Static files named by their content, modules included, so that they can be cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """`import "./x.js"` inside our modules is rewritten to the hashed name as well."""

    support_js_module_import_aggregation = True
    manifest_strict = True
