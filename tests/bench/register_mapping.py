"""Coverage, segments and silence over a long register and a log of a million rows, on both engines."""

from tests.bench.lines import engines, manage, say, workplace

MEASURE = "from tests.bench.register_mapping_rows import main; main()"


def run() -> None:
    """Take the figures on SQLite, and on PostgreSQL where it answers."""
    for engine in engines("register mapping"):
        with workplace(engine) as env:
            manage(env, "prepare")
            for line in manage(env, "shell", "-v", "0", "-c", MEASURE).splitlines():
                name, figure, more = line.split("|")
                say("register mapping", engine=engine, what=name, figure=float(figure), more=more)
