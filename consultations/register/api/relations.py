"""Relations between organisations: listed, added, taken away."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.register.api.base import VIA, Register, refuse
from consultations.register.api.shapes.organisations import (
    RelationInput,
    RelationOutput,
    relations_of,
    spell_relation,
)
from consultations.register.directory.models import Organisation
from consultations.register.relations import actions
from consultations.register.relations.models import Relation
from ds4skills.web.api import ConflictError, pages_of


class Relations(Register):
    """The relations of one organisation, read either way."""

    paged = True

    @extend_schema(operation_id="relations_list", responses=pages_of("Relation", RelationOutput))
    def get(self, request: Request, pk: UUID) -> Response:
        """List them by kind."""
        rows = relations_of(self.organisation(pk).pk)
        return self.paginated(
            rows, lambda found: RelationOutput([spell_relation(each) for each in found], many=True).data
        )

    @extend_schema(operation_id="relation_add", request=RelationInput, responses={201: RelationOutput})
    def post(self, request: Request, pk: UUID) -> Response:
        """Say that the organisation is part, member, sister or successor of another."""
        found, sent = self.organisation(pk), self.sent(RelationInput)
        other = Organisation.objects.standing().filter(pk=sent["other"]).first()
        if other is None:
            raise refuse(other=_("This organisation is no longer in the register. Choose another."))
        try:
            made = actions.relate(
                actor=self.user, subject=found, target=other, kind=sent["kind"], at=self.at, via=VIA
            )
        except actions.WithItselfError as error:
            raise refuse(other=_("That is the organisation itself. Choose another.")) from error
        except actions.AlreadyRelatedError as error:
            raise ConflictError(_("The two are related in this way already.")) from error
        except actions.CircleError as error:
            raise refuse(other=_("That would close a circle. Take the other relation away first.")) from error
        return Response(RelationOutput(spell_relation(made)).data, status.HTTP_201_CREATED)


class OneRelation(Register):
    """One relation of an organisation."""

    @extend_schema(operation_id="relation_remove", responses={204: None})
    def delete(self, request: Request, pk: UUID, relation: int) -> Response:
        """Take it away; the history keeps that it stood."""
        rows = Relation.objects.filter(Q(subject=self.organisation(pk)) | Q(object=pk))
        row = get_object_or_404(rows.select_related("object"), pk=relation)
        actions.unrelate(actor=self.user, relation=row, at=self.at, via=VIA)
        return Response(status=status.HTTP_204_NO_CONTENT)
