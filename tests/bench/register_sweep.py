"""Looking for duplicates through a whole register in its database; runs in a process of its own."""

import json
import resource
import time

from consultations.register.duplicates.models import Suggestion
from consultations.register.duplicates.suggesting import load, sweep
from tests.bench.register_directory_pages import Clock
from tests.bench.register_rows import AT


def main() -> None:
    """Print how long reading, a first and a second look take, and how much memory the process held at most."""
    began = time.perf_counter()
    keys, _bodies = load()
    figures = {"organisations": len(keys), "load_s": round(time.perf_counter() - began, 1)}
    del keys, _bodies
    for what in ("first", "again"):
        clock = Clock()
        done = sweep(at=AT)
        wall, cpu = clock.spent()
        figures |= {f"{what}_s": round(wall / 1000, 1), f"{what}_cpu_s": round(cpu / 1000, 1)}
        figures |= {f"{what}_found": done.found, f"{what}_news": done.news}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    kept = Suggestion.objects.count()
    print(
        json.dumps({"what": "duplicates: sweep", **figures, "kept": kept, "peak_mb": peak, "must": "<= 30 s"})
    )
