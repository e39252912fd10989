"""The table of comments with their answers, for staff."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from consultations.blueprint.answers.board_pages import consultation_of
from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments import queries
from consultations.blueprint.comments.models import Comment
from consultations.programme import rules
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.exporting import Cell, Sheet, download

COLUMNS = (
    "code",
    "place",
    "type",
    "category",
    "stance",
    "blocking",
    "comment",
    "proposed",
    "decision",
    "reason",
)


@may(rules.answer_comments)
@require_GET
def export(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the table of comments with their answers."""
    consultation = consultation_of(request, slug)
    rows = queries.comments(consultation, {})
    newest = {
        each.comment_id: each
        for each in Disposition.objects.filter(comment__in=rows.values("pk")).order_by("comment_id", "number")
    }
    sealed = consultation.is_sealed(request.now)
    cells: list[list[Cell]] = []
    for each in queries.remarks(rows.order_by("number"), inside=True):
        answer = newest.get(each.comment.pk)
        place = each.place
        shown = each.comment.state == Comment.State.PUBLISHED
        cells.append(
            [
                each.comment.code,
                place,
                each.comment.type,
                each.comment.category,
                "" if sealed else each.text.stance,
                "" if sealed else each.text.blocking,
                each.text.body if shown else "",
                each.text.proposed_text if shown else "",
                answer.decision if answer else "",
                answer.reason if answer else "",
            ]
        )
    return download(Sheet("comments", COLUMNS, cells), "xlsx")
