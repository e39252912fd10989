"""Marks of forms that were taken go after 30 days."""

from django.utils.translation import gettext_lazy as _

from consultations.register.directory.once import old
from ds4skills.accounts.retention import Term, register

register(
    Term(
        "submits",
        _("Marks of forms that were sent"),
        _("30 days; until then the same form, sent again, is taken once"),
        lambda at: old(at).count(),
        lambda at: old(at).delete()[0],
    )
)
