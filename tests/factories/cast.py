"""The fixed cast: who appears in every story."""

from dataclasses import dataclass

from consultations.programme.actions import give_role
from consultations.programme.models import Consultation, Role
from consultations.register.directory.models import Organisation, Person
from ds4skills.accounts.models import User
from tests.factories.rows import (
    NOON,
    make_consultation,
    make_mandate,
    make_organisation,
    make_person,
    make_user,
)


@dataclass(frozen=True)
class Cast:
    """A consultation and those who meet in it; a colleague is of the stakeholder's organisation."""

    consultation: Consultation
    coordinator: User
    second: User
    moderator: User
    editor: User
    observer: User
    stakeholder: User
    colleague: User
    stranger: User
    superuser: User
    organisation: Organisation
    person: Person
    colleague_person: Person

    def everybody(self) -> dict[str, User | None]:
        """All askers by name; `nobody` is signed out."""
        names = (
            "coordinator",
            "moderator",
            "editor",
            "observer",
            "stakeholder",
            "colleague",
            "stranger",
            "superuser",
        )
        return {"nobody": None, **{name: getattr(self, name) for name in names}}


def make_cast(consultation: Consultation | None = None) -> Cast:
    """Make the cast of one consultation; the stakeholder is mandated, the colleague is not."""
    consultation = consultation or make_consultation()
    staff = {
        name: make_user(name=name.title())
        for name in ("coordinator", "second", "moderator", "editor", "observer")
    }
    for name, user in staff.items():
        role = "coordinator" if name == "second" else name
        give_role(actor=user, consultation=consultation, user=user, name=Role.Name(role), at=NOON)
    stakeholder, colleague = make_user(name="Stakeholder"), make_user(name="Colleague")
    organisation = make_organisation("Nordic Skills Alliance", category="industry-association", country="SE")
    person = make_person("Lindqvist", organisation=organisation, user=stakeholder)
    colleague_person = make_person("Berg", organisation=organisation, user=colleague)
    make_mandate(person, actor=staff["coordinator"])
    return Cast(
        consultation=consultation,
        **staff,
        stakeholder=stakeholder,
        colleague=colleague,
        stranger=make_user(name="Stranger"),
        superuser=make_user(name="Superuser", is_staff=True, is_superuser=True),
        organisation=organisation,
        person=person,
        colleague_person=colleague_person,
    )
