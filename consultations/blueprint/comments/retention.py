"""Texts that nobody sent go on their day."""

from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments import keeping
from ds4skills.accounts.retention import Term, register

register(
    Term(
        "comment-drafts",
        _("Comments that were begun and not sent"),
        _("90 days after the last change"),
        lambda at: keeping.old(at).count(),
        lambda at: keeping.old(at).delete()[0],
    )
)
