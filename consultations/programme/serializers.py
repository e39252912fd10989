"""What programs read of a consultation, its rounds and its invitations."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consultations.programme.models import Consultation, Invitation, Round


class ConsultationOutput(serializers.Serializer[Any]):
    """One consultation; texts are {language: text}."""

    slug = serializers.CharField()
    title = serializers.DictField(child=serializers.CharField(allow_blank=True))
    summary = serializers.DictField(child=serializers.CharField(allow_blank=True))
    about = serializers.DictField(child=serializers.CharField(allow_blank=True))
    state = serializers.ChoiceField(choices=["draft", "soon", "open", "closed"])
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    zone = serializers.CharField()
    sealed = serializers.BooleanField()


class RoundOutput(serializers.ModelSerializer[Round]):
    """A phase of a consultation."""

    title = serializers.DictField(child=serializers.CharField(allow_blank=True))

    class Meta:
        model = Round
        fields = ["number", "title", "opens_at", "closes_at"]


class InvitationOutput(serializers.ModelSerializer[Invitation]):
    """Somebody who was asked, and what came of it; no address is told.

    Whom a reminder reached had not answered: where nobody may see who has, `reminded_at` is null.
    """

    person = serializers.CharField()
    organisation = serializers.CharField(allow_null=True)
    reminded_at = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_reminded_at(self, row: Invitation) -> datetime | None:
        """Give when they were reminded last, unless that tells who has answered."""
        return None if row.exercise in self.context.get("quiet", ()) else row.reminded_at

    class Meta:
        model = Invitation
        fields = [
            "id",
            "exercise",
            "person",
            "organisation",
            "language",
            "made_at",
            "sent_at",
            "reminded_at",
            "opened_at",
            "bounced_at",
            "opted_out_at",
        ]


def about(consultation: Consultation, state: str, *, sealed: bool) -> dict[str, Any]:
    """Spell a consultation."""
    names = ("slug", "title", "summary", "about", "opens_at", "closes_at", "zone")
    facts = {name: getattr(consultation, name) for name in names}
    return dict(ConsultationOutput({**facts, "state": state, "sealed": sealed}).data)
