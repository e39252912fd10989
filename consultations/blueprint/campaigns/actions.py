"""Searching a blueprint's comments for letters written from one template; no position is touched."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from consultations.blueprint.campaigns.models import CommentGroup, GroupingRun, GroupMember
from consultations.blueprint.campaigns.queries import newest_run
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.drafts.models import Blueprint
from consultations.blueprint.text import clustering
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.rows import insert_all

PARAMETERS = {
    "words": clustering.SHINGLE,
    "alike": clustering.ALIKE,
    "shortest": clustering.SHORT,
    "least": clustering.LEAST,
}


def _read(blueprint: Blueprint) -> list[tuple[int, int, str]]:
    """Give number in the database, number and newest words of each published comment, oldest first."""
    later = CommentText.objects.filter(comment=OuterRef("comment"), number__gt=OuterRef("number"))
    rows = CommentText.objects.filter(
        ~Exists(later), comment__blueprint=blueprint, comment__state=Comment.State.PUBLISHED
    )
    return list(rows.order_by("comment__number").values_list("comment", "comment__number", "body"))


def _digest(rows: list[tuple[int, int, str]]) -> str:
    spelled = hashlib.sha256()
    for _pk, number, body in rows:
        spelled.update(f"{number}:{len(body)}:{body}\n".encode())
    return spelled.hexdigest()


@transaction.atomic
def group(*, actor: User | None, blueprint: Blueprint, at: datetime) -> GroupingRun:
    """Search once; where no comment changed since the last search, that one stands."""
    Blueprint.objects.select_for_update().get(pk=blueprint.pk)
    rows = _read(blueprint)
    digest, last = _digest(rows), newest_run(blueprint)
    if last is not None and last.digest == digest and last.parameters == PARAMETERS:
        return last
    found = clustering.clusters([body for _pk, _number, body in rows])
    run = GroupingRun.objects.create(
        blueprint=blueprint, parameters=PARAMETERS, digest=digest, comments=len(rows), by=actor, at=at
    )
    labels = [f"G-{rows[places[0]][1]:04d}" for places in found]
    CommentGroup.objects.bulk_create(CommentGroup(run=run, label=label) for label in labels)
    known = dict(CommentGroup.objects.filter(run=run).values_list("label", "pk"))
    insert_all(
        [
            GroupMember(run_id=run.pk, group_id=known[label], comment_id=rows[place][0])
            for label, places in zip(labels, found, strict=True)
            for place in places
        ]
    )
    scope = blueprint.consultation
    note(
        actor=actor,
        verb="comments.grouped",
        target=run,
        scope=scope,
        at=at,
        count=len(found),
        comments=len(rows),
    )
    return run
