"""Published versions and their blocks."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.blueprint.api.base import Drafting
from consultations.blueprint.comments import queries
from consultations.blueprint.comments.serializers import BlockOutput, VersionOutput
from consultations.blueprint.drafts.models import Version
from ds4skills.web.api import pages_of


class Versions(Drafting):
    """The published versions of a consultation's drafts."""

    scopes = {"get": "comments:read"}
    paged = True

    @extend_schema(operation_id="versions_list", responses=pages_of("Version", VersionOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List them, the newest first."""
        rows = Version.objects.published().filter(blueprint__consultation=self.consultation())
        return self.paginated(
            rows.select_related("blueprint").order_by("blueprint_id", "-number"),
            lambda found: [
                {
                    "blueprint": each.blueprint.slug,
                    **{
                        name: getattr(each, name)
                        for name in ("number", "title", "changelog", "digest", "published_at")
                    },
                }
                for each in found
            ],
        )


class Blocks(Drafting):
    """The text of a version."""

    scopes = {"get": "comments:read"}
    paged = True

    @extend_schema(operation_id="blocks_list", responses=pages_of("Block", BlockOutput))
    def get(self, request: Request, slug: str, blueprint: str, number: int) -> Response:
        """List the blocks in their order, with the number of comments on each."""
        found = queries.paragraphs(self.version(self.consultation()))
        return self.paginated(
            found,
            lambda rows: [
                {
                    "id": each.row.block_id,
                    **{name: getattr(each.row, name) for name in ("place", "kind", "level", "text")},
                    "comments": each.comments,
                    "proposal": each.proposal,
                }
                for each in rows
            ],
        )
