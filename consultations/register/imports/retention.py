"""Files that were brought, and the cells of their rows, go on their day."""

from django.utils.translation import gettext_lazy as _

from consultations.register.imports import actions
from ds4skills.accounts.retention import Term, register

register(
    Term(
        "import-files",
        _("Uploaded files"),
        _("until they are applied, seven days at most"),
        lambda at: actions.old_files(at).count(),
        lambda at: actions.old_files(at).delete()[0],
    )
)
register(
    Term(
        "import-cells",
        _("Cells of imported rows"),
        _("90 days; an import can be undone until then"),
        lambda at: actions.old_cells(at).count(),
        actions.forget_cells,
    )
)
