"""Proposals with their levels, and published reports, for programs: what the pages show, and nothing more."""

from __future__ import annotations

from django.db.models import F
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.consensus import shown
from consultations.consensus.models import Report
from consultations.consensus.queries import Counting
from consultations.consensus.serializers import ProposalOutput, ProposalsOutput, ReportOutput, WordingOutput
from consultations.programme.api import Inside
from consultations.proposals.models import ProposalVersion
from consultations.proposals.queries import newest
from ds4skills.web import clock
from ds4skills.web.api import pages_of


class Proposals(Inside):
    """The proposals of a consultation."""

    scopes = {"get": "results:read"}
    paged = True

    @extend_schema(operation_id="proposals_list", responses=ProposalsOutput)
    def get(self, request: Request, slug: str) -> Response:
        """List wordings, and where each stands: the public figures of the page; none while sealed."""
        consultation, now = self.consultation(), clock.now()
        sealed = consultation.is_sealed(now)

        def spelled(rows: list[ProposalVersion]) -> object:
            if sealed:
                return WordingOutput(
                    [{"key": each.proposal.key, "wordings": each.wordings} for each in rows], many=True
                ).data
            keys = [each.proposal.key for each in rows]
            bodies = shown.live(Counting(consultation, now).standings(keys=keys))
            return ProposalOutput(bodies, many=True).data

        answer = self.paginated(newest(consultation).filter(published_at__lte=now), spelled)
        answer.data = {**answer.data, "sealed": sealed}
        return answer


class Reports(Inside):
    """The published reports of a consultation."""

    scopes = {"get": "results:read"}
    paged = True

    @extend_schema(operation_id="reports_list", responses=pages_of("Report", ReportOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List the reports with their digests and addresses, the newest first."""
        rows = Report.objects.filter(consultation=self.consultation(), state=Report.State.PUBLISHED)
        found = rows.order_by(F("number").desc()).values("number", "as_of", "published_at", "public_digest")
        where = f"/consultations/{slug}/reports"
        return self.paginated(
            found,  # type: ignore[type-var]  # a page of values
            lambda page: (
                ReportOutput(
                    [{**row, "json": f"{where}/{row['number']}/report.json"} for row in page], many=True
                ).data
            ),
        )
