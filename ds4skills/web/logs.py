"""Logs: one JSON line each, in UTC; no bodies, tokens or addresses."""

import json
import logging
import re
from datetime import UTC, datetime

SURVEY = re.compile(r"(^|[\s:\"])/s/")  # pages of answers: to the minute, so that no line leads to a row
SECRET = re.compile(r"/[\w-]{43}(?=/|$)")  # a link's secret, as it stands in an address


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON; the secrets of links are left out of addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """Spell a record."""
        fine = "minutes" if SURVEY.search(record.getMessage()) else "milliseconds"
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec=fine),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": SECRET.sub("/…", record.getMessage()),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
