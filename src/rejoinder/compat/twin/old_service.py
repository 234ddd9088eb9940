"""Asks the old service: one call in a thread of its own, bounded in time, left alone for a while when it fails."""

from __future__ import annotations

import logging
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any

from django.conf import settings

from rejoinder.compat.twin import replies
from rejoinder.compat.twin.beside import Beside
from rejoinder.compat.twin.replies import NoAnswer, Reply

PATH = "/v1alpha1/comments:analyze"
_AT_ONCE = 32
_PATIENCE_S = 5.0
"""After this a call is given up; whoever asked is answered long before."""
_LARGEST = 1024 * 1024
_FAILURES = 3
_REST_S = 30.0
_log = logging.getLogger(__name__)


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a comment goes where the operator said and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


class OldService:
    """The service at ``REJOINDER_TWIN_URL``; safe between threads."""

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key
        self._lanes = Beside("old-service", _AT_ONCE)
        self._lock = threading.Lock()
        self._failures = 0
        self._resting_until = 0.0

    def ask(self, body: bytes, sent: Mapping[str, Any]) -> Future[Reply]:
        """Begin to ask with a body, whose content is ``sent``.

        The future fails with NoAnswer where nothing that can be passed on comes back.
        """
        resting = time.monotonic() < self._resting_until
        begun = None if resting else self._lanes.begin(lambda: self._asked(body, sent))
        if begun is not None:
            return begun
        none: Future[Reply] = Future()
        none.set_exception(NoAnswer())
        return none

    def _asked(self, body: bytes, sent: Mapping[str, Any]) -> Reply:
        try:
            reply = self._call(body, sent)
        except Exception as error:
            self._failed(error)
            raise NoAnswer from error
        self._failures = 0
        return reply

    def _call(self, body: bytes, sent: Mapping[str, Any]) -> Reply:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "X-Goog-Api-Key": self.key}
        request = urllib.request.Request(f"{self.url}{PATH}", body, headers, method="POST")  # noqa: S310 - REJOINDER_TWIN_URL is http(s)
        try:
            with _opener.open(request, timeout=_PATIENCE_S) as answer:
                return replies.scored(answer.read(_LARGEST), sent)
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 400:
                    # Its quotas and faults are no affair of whoever asked us.
                    raise NoAnswer(f"HTTP {error.code}") from error
                return replies.refusal(error.read(_LARGEST))

    def _failed(self, error: Exception) -> None:
        with self._lock:
            self._failures += 1
            if self._failures < _FAILURES:
                return
            self._failures = 0
            self._resting_until = time.monotonic() + _REST_S
        # Neither its words nor its address: they may carry what was sent, or the key.
        _log.warning(
            "The old service at REJOINDER_TWIN_URL fails (%s); it is left alone for %d seconds.",
            error.args[0] if isinstance(error, NoAnswer) and error.args else type(error).__name__,
            _REST_S,
        )


_service: OldService | None = None


def service() -> OldService | None:
    """The old service, where ``REJOINDER_TWIN_URL`` names one."""
    global _service
    url = str(settings.ENVIRONMENT.twin_url).rstrip("/")
    key = str(settings.ENVIRONMENT.twin_key)
    if not url:
        return None
    if _service is None or (_service.url, _service.key) != (url, key):
        _service = OldService(url, key)
    return _service
