"""How a line of the log is written: what failed and where, never what people wrote or who they are."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

_SECRET = re.compile(r"(/(?:comments|enter|threads/\d+/reply)/)[^/\s?]{8,}")
_QUERY = re.compile(r"\?\S+")

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class QuietFormatter(logging.Formatter):
    """Writes exceptions as their kind and their places in our code.

    Their messages are left out: a database's error quotes the row it refused, and a parser's the text it
    could not read.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, with tokens and query strings of addresses blanked."""
        line = super().format(record)
        return _QUERY.sub("?…", _SECRET.sub(r"\1…", line))

    def formatException(self, ei: ExcInfo) -> str:
        """The kinds of the exception and its causes, each with its places."""
        lines: list[str] = []
        error = ei[1]
        while error is not None and len(lines) < 60:
            lines.append(f"{type(error).__module__}.{type(error).__qualname__}")
            frames = traceback.extract_tb(error.__traceback__)
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)
