"""Tables of positions, for programs of coordinators: judged row by row, recorded whole or not at all."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.ledger.bulk import bringing, table
from consultations.ledger.serializers import TableInput, TableOutput
from consultations.programme import rules
from consultations.programme.api import Inside
from ds4skills.web import clock


class TablesOfPositions(Inside):
    """Bringing a table in."""

    scopes = {"post": "import:write"}
    rules = {"post": rules.coordinate}

    @extend_schema(
        operation_id="positions_import",
        request=TableInput,
        responses={200: TableOutput, 201: TableOutput},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Judge every row; without `dry_run` record them, all or none. The same rows again add nothing."""
        consultation, now = self.consultation(), clock.now()
        data, known = self.sent(TableInput), bringing.lookups(consultation)
        verdicts = [
            table.judge(number, row, versions=known.versions, people=known.people, now=now)
            for number, row in enumerate(data["rows"], start=1)
        ]
        refused = [{"row": each.line, "sentence": each.problem} for each in verdicts if each.problem]
        body: dict[str, Any] = {"rows": len(verdicts), "refused": refused, "recorded": 0}
        if data["dry_run"]:
            return Response(TableOutput(body).data)
        if refused:
            words = [f"Row {each['row']}: {each['sentence']}" for each in refused]
            raise exceptions.ValidationError({"rows": words})
        body["recorded"] = bringing.record(
            actor=self.user, consultation=consultation, verdicts=verdicts, known=known, at=now
        )
        return Response(TableOutput(body).data, status.HTTP_201_CREATED)
