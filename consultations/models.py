"""Where Django finds the tables of this room."""

from consultations.blueprint.answers.models import (
    AnswerTemplate,
    Disposition,
    DispositionChange,
    Release,
    ReleaseAsk,
    SavedFilter,
    Triage,
    Verdict,
    VerdictLink,
)
from consultations.blueprint.bindings.models import Binding, BindingWording, OptionMark
from consultations.blueprint.campaigns.models import CommentGroup, GroupingRun, GroupMember
from consultations.blueprint.comments.anchors import Anchor, AnchorRuling
from consultations.blueprint.comments.models import (
    Comment,
    CommentDraft,
    CommentText,
    EvidenceLink,
    ProxyLink,
    Reply,
)
from consultations.blueprint.drafts.asked import Asked
from consultations.blueprint.drafts.models import (
    Alignment,
    Block,
    BlockText,
    Blueprint,
    ChangeNote,
    Draft,
    DraftImport,
    Figure,
    ReadMark,
    Version,
    VersionEvent,
)
from consultations.blueprint.moderation.models import ModerationAct
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
from consultations.programme.models import (
    Consultation,
    Invitation,
    InvitationToken,
    Mailing,
    MailingMember,
    Role,
    Round,
)
from consultations.proposals.models import Proposal, ProposalVersion
from consultations.register.consent.models import Attribution, ConsentRecord, ConsentText, Stop, StopAddress
from consultations.register.directory.changes import Change
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import (
    Affiliation,
    Email,
    Identifier,
    Mandate,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
)
from consultations.register.directory.once import Submit
from consultations.register.directory.searching import NameToken
from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.engagement.models import Furthest, Interaction, InteractionNote, Target
from consultations.register.imports.models import ImportBatch, ImportFile, ImportMapping, ImportRow
from consultations.register.mapping.models import Assessment
from consultations.register.origins.models import Network, Notice, Origin
from consultations.register.relations.models import Relation
from consultations.register.rights.models import ContactExport, Copy, Erasure, SpokenWord
from consultations.register.segments.models import Segment, Snapshot, SnapshotMember
from consultations.register.selfservice.models import Application, ChangeRequest, Link
from consultations.register.terms.models import Taxonomy, Term, TermMatch

__all__ = [
    "Affiliation",
    "Alignment",
    "Anchor",
    "AnchorRuling",
    "AnswerTemplate",
    "Application",
    "Asked",
    "Assessment",
    "Attribution",
    "Binding",
    "BindingWording",
    "Block",
    "BlockText",
    "Blueprint",
    "Change",
    "ChangeNote",
    "ChangeRequest",
    "Comment",
    "CommentDraft",
    "CommentGroup",
    "CommentText",
    "ConsentRecord",
    "ConsentText",
    "Consultation",
    "ContactExport",
    "Copy",
    "Current",
    "Deviation",
    "Disposition",
    "DispositionChange",
    "Draft",
    "DraftImport",
    "Email",
    "Erasure",
    "EvidenceLink",
    "Figure",
    "Furthest",
    "GroupMember",
    "GroupingRun",
    "Identifier",
    "ImportBatch",
    "ImportFile",
    "ImportMapping",
    "ImportRow",
    "Interaction",
    "InteractionNote",
    "Invitation",
    "InvitationToken",
    "Link",
    "Mailing",
    "MailingMember",
    "Mandate",
    "Mapping",
    "Merge",
    "ModerationAct",
    "NameToken",
    "Network",
    "Notice",
    "Objection",
    "ObjectionEvent",
    "OptionMark",
    "Organisation",
    "OrganisationName",
    "OrganisationTerm",
    "Origin",
    "Person",
    "Position",
    "Proposal",
    "ProposalVersion",
    "ProxyLink",
    "ReadMark",
    "Reason",
    "Relation",
    "Release",
    "ReleaseAsk",
    "Reply",
    "Report",
    "Role",
    "Round",
    "Rule",
    "SavedFilter",
    "Segment",
    "Snapshot",
    "SnapshotMember",
    "SpokenWord",
    "StakeholderKey",
    "Stop",
    "StopAddress",
    "Submit",
    "Suggestion",
    "Target",
    "Taxonomy",
    "Term",
    "TermMatch",
    "Triage",
    "Verdict",
    "VerdictLink",
    "Version",
    "VersionEvent",
    "Voice",
]
