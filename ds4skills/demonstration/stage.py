"""What the rooms of the demonstration share: the people on stage, the calendar, the seed."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from consultations.programme.models import Consultation
from consultations.proposals.models import ProposalVersion
from consultations.register.directory.models import Organisation, Person
from ds4skills.accounts.models import User

SEED = 20260903
FOLDER = Path(__file__).resolve().parent / "drafts"


@dataclass
class Member:
    """A person on stage, of an organisation, perhaps mandated; `lean` is how they feel about the blueprint."""

    person: Person
    organisation: Organisation
    category: str
    mandated: bool
    lean: float  # -1 against almost everything, +1 for almost everything


@dataclass
class Stage:
    """Everything that later rooms build on. `now` is when the demonstration is built."""

    now: datetime
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    staff: dict[str, User] = field(default_factory=dict)  # coordinator, second, moderator, editor, observer
    stakeholder: User | None = None
    consultation: Consultation = field(default_factory=Consultation)
    members: list[Member] = field(default_factory=list)
    proposals: dict[str, ProposalVersion] = field(default_factory=dict)  # key -> newest version
    counts: dict[str, int] = field(default_factory=dict)

    def ago(self, days: float, hours: float = 0) -> datetime:
        """Give an instant before now; negative days lie ahead."""
        return self.now - timedelta(days=days, hours=hours)

    @property
    def mandated(self) -> list[Member]:
        """Those who may speak for their organisation."""
        return [member for member in self.members if member.mandated]

    def stance(self, member: Member, pull: float) -> str:
        """Draw what a member says of a proposal; `pull` is its general appeal, -1 to +1."""
        draw = self.chance.gauss(0.9 * pull + 0.5 * member.lean, 0.55)
        if self.chance.random() < 0.04:
            return "N"
        steps = ((-0.75, "-2"), (-0.25, "-1"), (0.2, "0"), (0.8, "1"))
        return next((stance for edge, stance in steps if draw < edge), "2")
