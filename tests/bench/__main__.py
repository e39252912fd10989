"""Run the benches that are named, or all: python -m tests.bench [name ...]."""

import signal
import sys

from tests.bench import (
    blueprint_formats,
    blueprint_text,
    crowd,
    house,
    http_runs,
    ledger,
    register_directory,
    register_duplicates,
    register_imports,
    register_mailing,
    register_mapping,
    survey_exports,
    survey_expressions,
    survey_kill,
    survey_reminders,
    survey_results,
    survey_submit,
    survey_xlsform,
)

BENCHES = {
    "house": house.run,
    "ledger": ledger.run,
    "crowd": crowd.run,
    "register_directory": register_directory.run,
    "register_duplicates": register_duplicates.run,
    "register_mapping": register_mapping.run,
    "register_imports": register_imports.run,
    "register_mailing": register_mailing.run,
    "survey_xlsform": survey_xlsform.run,
    "survey_exports": survey_exports.run,
    "survey_expressions": survey_expressions.run,
    "survey_results": survey_results.run,
    "survey_kill": survey_kill.run,
    "survey_reminders": survey_reminders.run,
    "survey_submit": survey_submit.run,
    "blueprint_text": blueprint_text.run,
    "blueprint_formats": blueprint_formats.run,
    "http": http_runs.run,
}


def main(names: list[str]) -> None:
    """Run benches in order."""
    unknown = set(names) - set(BENCHES)
    if unknown:
        sys.exit(f"There is no bench {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that what was made is dropped
    for name in names or BENCHES:
        BENCHES[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
