"""Where Django finds the tables of this room."""

from consultations.blueprint.answers.models import Disposition, Release, Verdict
from consultations.blueprint.comments.models import Anchor, Comment, CommentText
from consultations.blueprint.drafts.models import Alignment, Binding, Block, BlockText, Blueprint, Version
from consultations.consensus.models import Deviation, Report, Rule
from consultations.ledger.models import (
    Current,
    Mapping,
    Objection,
    ObjectionEvent,
    Position,
    Reason,
    Voice,
)
from consultations.programme.models import Consultation, Invitation, InvitationToken, Role, Round
from consultations.proposals.models import Proposal, ProposalVersion
from consultations.register.consent.models import Stop
from consultations.register.directory.models import (
    Affiliation,
    Change,
    Email,
    Identifier,
    Mandate,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
    StakeholderKey,
)
from consultations.register.engagement.models import Interaction
from consultations.register.imports.models import ImportBatch, ImportRow
from consultations.register.origins.models import Network, Origin
from consultations.register.terms.models import Taxonomy, Term, TermMatch

__all__ = [
    "Affiliation",
    "Alignment",
    "Anchor",
    "Binding",
    "Block",
    "BlockText",
    "Blueprint",
    "Change",
    "Comment",
    "CommentText",
    "Consultation",
    "Current",
    "Deviation",
    "Disposition",
    "Email",
    "Identifier",
    "ImportBatch",
    "ImportRow",
    "Interaction",
    "Invitation",
    "InvitationToken",
    "Mandate",
    "Mapping",
    "Network",
    "Objection",
    "ObjectionEvent",
    "Organisation",
    "OrganisationName",
    "OrganisationTerm",
    "Origin",
    "Person",
    "Position",
    "Proposal",
    "ProposalVersion",
    "Reason",
    "Release",
    "Report",
    "Role",
    "Round",
    "Rule",
    "StakeholderKey",
    "Stop",
    "Taxonomy",
    "Term",
    "TermMatch",
    "Verdict",
    "Version",
    "Voice",
]
