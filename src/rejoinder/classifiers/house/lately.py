"""Keeps the features of the texts read last, so that a site's own head need not have them read twice."""

from __future__ import annotations

import threading
from collections import OrderedDict

from rejoinder.classifiers.house.model import Features

_KEPT = 64
"""Texts; more than are judged at once, and 200 KB of features."""
_LONGEST = 20_000
# A longer text costs little to read again beside what it cost already, and much to keep.

Key = tuple[str, str]
"""A text and its language."""


class Lately:
    """The features of the last few texts; safe to be used by several threads at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Features] = OrderedDict()

    def keep(self, key: Key, features: Features) -> None:
        """Keep them until as many others have come."""
        if len(key[0]) > _LONGEST:
            return
        with self._lock:
            self._kept[key] = features
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def get(self, key: Key) -> Features | None:
        """The features, if the text was among the last."""
        with self._lock:
            return self._kept.get(key)
