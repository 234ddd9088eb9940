"""The one exception for everything that a person may not or cannot do here, ready to be answered."""

from __future__ import annotations


class Refused(Exception):
    """Refused, with all that a page or a problem document says of it.

    ``status`` is the HTTP status, ``code`` a short name for programs, ``title`` and ``detail`` sentences for people
    in the active language. ``retry_after`` is in seconds; 0 where waiting does not help.
    """

    def __init__(self, status: int, code: str, title: str, detail: str, retry_after: int = 0) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.retry_after = retry_after
