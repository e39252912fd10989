"""Results of a survey with 20,000 responses to 50 questions, a million answers, on both engines."""

import json

from tests.bench.lines import engines, manage, say, workplace

PAGES = "from tests.bench.survey_results_figures import main; main()"


def run() -> None:
    """Take the figures on SQLite, and on PostgreSQL where it answers."""
    for engine in engines("survey results"):
        with workplace(engine) as env:
            manage(env, "prepare")
            for line in manage(env, "shell", "-v", "0", "-c", PAGES).splitlines():
                say("survey results", engine=engine, **json.loads(line))
