"""Many positions at once are what they are one by one, on whichever way they take into the ledger."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from consultations.ledger.actions import IMPORT, record
from consultations.ledger.bulk.actions import Said, record_all
from consultations.ledger.entries import Evidence
from consultations.ledger.models import Current, Position, Stance
from consultations.programme.models import Round
from ds4skills.audit import streams
from ds4skills.audit.actions import seal, verify
from tests.factories import NOON, make_consultation, make_person, make_proposal, make_user, make_voice

WORDS = st.tuples(st.integers(0, 3), st.integers(0, 2), st.sampled_from(Stance), st.integers(-5, 0))
LINES = st.lists(WORDS, max_size=10).flatmap(
    lambda words: st.tuples(
        st.just(words),
        st.lists(st.integers(0, len(words) - 1), max_size=20) if words else st.just([]),
        st.integers(0, 20),
    )
)


class Place:
    """A consultation with four voices and three proposals, and what its ledger holds in comparable words."""

    def __init__(self) -> None:
        """Make it."""
        self.consultation = make_consultation()
        self.versions = [make_proposal(self.consultation, f"P-{n}", f"Wording {n}.") for n in range(3)]
        self.voices = [make_voice(self.consultation, make_person()) for _ in range(4)]
        begins = NOON - timedelta(minutes=3)
        Round.objects.create(
            consultation=self.consultation, number=1, title={}, opens_at=begins, closes_at=NOON
        )

    def rows(self):
        """Give every row, in order."""
        return [
            (
                *self._pair(row),
                *(row.stance, row.taken_at, row.recorded_at, row.channel, row.source, row.raw, row.basis),
                *(row.recorded_by_id, row.reason_digest, row.mapping_id, row.withdraws_id),
                row.evidence == {"wording": row.version.digest},
                row.round.number if row.round else None,
            )
            for row in Position.objects.filter(voice__in=self.voices).order_by("seq")
        ]

    def current(self):
        """Give what counts."""
        rows = Current.objects.filter(voice__in=self.voices).select_related("position")
        return {self._pair(row): (row.stance, row.taken_at, row.position.source) for row in rows}

    def _pair(self, row):
        return self.voices.index(row.voice), self.versions.index(row.version)


class Laws(TestCase):
    @given(LINES)
    def test_many_at_once_equal_one_by_one_and_again_adds_nothing(self, drawn):
        words, lines, cut = drawn
        actor, bulk, single = make_user(), Place(), Place()

        def bring(numbers):
            rows = [
                Said(
                    voice=bulk.voices[who].pk,
                    version=bulk.versions[what].pk,
                    stance=stance,
                    taken_at=NOON + timedelta(minutes=minutes),
                    source=f"file:{number}",
                    raw=str(stance),
                    wording=bulk.versions[what].digest,
                )
                for number in numbers
                for who, what, stance, minutes in [words[number]]
            ]
            return record_all(
                actor=actor,
                consultation=bulk.consultation,
                rows=rows,
                mapping=None,
                basis=Position.Basis.STAFF,
                at=NOON,
            )

        fresh = bring(lines[:cut]) + bring(lines)
        for number in lines:
            who, what, stance, minutes = words[number]
            record(
                actor=actor,
                version=single.versions[what],
                voice=single.voices[who],
                stance=stance,
                channel=IMPORT,
                source=f"file:{number}",
                evidence=Evidence(wording=single.versions[what].digest),
                at=NOON,
                taken_at=NOON + timedelta(minutes=minutes),
                raw=str(stance),
                basis=Position.Basis.STAFF,
                recorded_by=actor,
            )

        assert bulk.rows() == single.rows()
        assert bulk.current() == single.current()
        assert fresh == len(set(lines)) == len(bulk.rows())
        seal(streams.get("ledger.position"), at=NOON)
        assert bring(lines) == 0
        assert len(bulk.rows()) == fresh
        assert verify() == []
