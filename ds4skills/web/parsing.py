"""Reading the body of a request to the API: JSON that is not nested without end, of whole characters."""

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework import exceptions
from rest_framework.parsers import JSONParser


class Parser(JSONParser):
    """Reads JSON; what would break a later step is refused here, in words."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Give the body."""
        try:
            found = super().parse(stream, media_type, parser_context)
            json.dumps(found, ensure_ascii=False).encode()
        except RecursionError as error:
            raise exceptions.ParseError("The body is nested too deep. No field needs that.") from error
        except UnicodeEncodeError as error:
            raise exceptions.ParseError("The body holds half of a character (a lone surrogate).") from error
        return found
