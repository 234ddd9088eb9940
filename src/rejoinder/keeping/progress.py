"""How long work tells how far it has come."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called now and then while something long is done."""

    def __call__(self, doing: str, done: int, total: int) -> None:
        """``doing`` such as “Checking”, with how much of it is done, of how much in all; 0 where nobody knows."""
        ...


def silent(doing: str, done: int, total: int) -> None:
    """A progress that nobody watches."""
    del doing, done, total
