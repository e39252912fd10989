"""Proposals hold nothing about people."""

from django.utils.translation import gettext_lazy as _

from consultations.proposals.models import Proposal, ProposalVersion
from ds4skills.accounts.privacy import impersonal

impersonal(_("Statements that one can take a position on."), Proposal, ProposalVersion)
