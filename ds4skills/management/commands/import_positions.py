"""Bring positions in: a Polis export, or a plain table. The same file again adds nothing."""

import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from consultations.consensus import deciding
from consultations.ledger.bulk import actions, bringing, polis, queries, table
from consultations.programme import actions as programme
from consultations.programme.models import Consultation
from ds4skills.accounts.models import User

SHOWN = 20


class Command(BaseCommand):
    """Bring positions in."""

    help = "Record the positions of a Polis export (--polis FOLDER) or of a table (--csv FILE)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to bring in, and where to."""
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--polis", type=Path, help="folder with comments, votes and participants-votes")
        what.add_argument(
            "--csv", type=Path, help="table with the columns proposal, person, stance, taken_at"
        )
        parser.add_argument("--consultation", required=True, help="the consultation's address")
        parser.add_argument("--language", default="en", help="language of the statements")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one or the other."""
        if options["polis"]:
            self._polis(options)
        else:
            self._table(options)

    def _actor(self) -> User:
        """Give the account in whose name files are brought in; nobody can sign in with it."""
        email = "import@ds4skills.invalid"
        found = User.objects.filter(email=email).first()
        return found or User.objects.create_user(email, name="Import", is_active=False)

    def _polis(self, options: dict[str, Any]) -> None:
        began = time.perf_counter()
        try:
            export = polis.read(options["polis"])
        except polis.ExportError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Read {len(export.votes)} votes of {len(export.people)} people on {len(export.comments)} statements "
            f"in {time.perf_counter() - began:.2f} s; agreement is {export.sign} in votes.csv"
        )
        if options["dry_run"]:
            self.stdout.write("Nothing was written.")
            return
        now, actor = timezone.now(), self._actor()
        consultation = self._consultation(options["consultation"], export, actor)
        began = time.perf_counter()
        fresh, counts = actions.bring_polis_in(
            actor=actor, consultation=consultation, export=export, language=options["language"], at=now
        )
        took = time.perf_counter() - began
        self.stdout.write(
            f"{fresh} positions are new, {counts['votes'] - fresh} were here before; {took:.2f} s, "
            f"{fresh / took:,.0f} positions/s"
        )
        cells, wrong = queries.differing(consultation, export)
        self.stdout.write(f"{cells} cells compared with the published matrix: {len(wrong)} differ")
        if wrong:
            raise CommandError("\n".join(wrong[:SHOWN]))

    def _consultation(self, slug: str, export: polis.Export, actor: User) -> Consultation:
        """Find the consultation; make one around the votes, with one person one voice, where there is none."""
        found = Consultation.objects.filter(slug=slug).first()
        if found is not None:
            return found
        first = min(vote.at for vote in export.votes)
        last = max(vote.at for vote in export.votes)
        made = programme.create(
            actor=actor,
            slug=slug,
            title={"en": export.name},
            opens_at=first,
            closes_at=last + timedelta(seconds=1),
            at=first,
        )
        deciding.fix(
            actor=actor,
            consultation=made,
            body=deciding.presets()["people"],
            at=timezone.now(),
            late="The conversation was held elsewhere and brought in afterwards; each participant is one voice.",
        )
        return made

    def _table(self, options: dict[str, Any]) -> None:
        consultation = Consultation.objects.filter(slug=options["consultation"]).first()
        if consultation is None:
            raise CommandError(f"There is no consultation “{options['consultation']}”.")
        now, known = timezone.now(), bringing.lookups(consultation)
        verdicts = self._judge(options["csv"], known, now)
        wrong = [each for each in verdicts if each.problem]
        for each in wrong[:SHOWN]:
            self.stdout.write(f"line {each.line}: {each.problem}")
        self.stdout.write(
            f"{len(verdicts)} rows: {len(verdicts) - len(wrong)} can be recorded, {len(wrong)} not"
        )
        if wrong:
            raise CommandError("Nothing was written. Mend the rows, and bring the file in again.")
        if options["dry_run"]:
            self.stdout.write("Nothing was written.")
            return
        fresh = bringing.record(
            actor=self._actor(), consultation=consultation, verdicts=verdicts, known=known, at=now
        )
        self.stdout.write(f"{fresh} positions are new, {len(verdicts) - fresh} were here before")

    def _judge(self, path: Path, known: bringing.Lookups, now: datetime) -> list[table.Verdict]:
        try:
            return table.read(path.read_bytes(), versions=known.versions, people=known.people, now=now)
        except OSError as error:
            raise CommandError(f"The file cannot be opened: {error.strerror}.") from error
        except table.TableError as error:
            raise CommandError(str(error)) from error
