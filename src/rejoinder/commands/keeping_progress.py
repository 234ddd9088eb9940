"""Shows on the terminal how far a backup, a restore or an export has come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from rejoinder.keeping.progress import Progress


@contextmanager
def shown(console: Console) -> Iterator[Progress]:
    """A progress that draws one bar for each thing done, where somebody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def told(doing: str, done: int, total: int) -> None:
            if doing not in tasks:
                for earlier in tasks.values():
                    bar.update(
                        earlier, completed=bar.tasks[earlier].total or 1, total=bar.tasks[earlier].total or 1
                    )
                tasks[doing] = bar.add_task(doing, total=total or None)
            bar.update(tasks[doing], completed=done, total=total or None)

        yield told
