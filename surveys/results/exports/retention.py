"""Data packages go 30 days after they were built."""

from django.utils.translation import gettext_lazy as _

from ds4skills.accounts.retention import Term, register
from surveys.results.exports import actions

register(
    Term(
        "survey-packages",
        _("Data packages of surveys"),
        _("30 days after they were built"),
        actions.due,
        actions.forget,
    )
)
