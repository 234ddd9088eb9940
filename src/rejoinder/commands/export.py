"""`rejoinder export`: writes the site for another installation, for WordPress, or as a table of comments."""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import IO, Any, cast

from rich.console import Console

from rejoinder.commands import CommandError, data, keeping_progress
from rejoinder.keeping import drafts
from rejoinder.plugins import load_late

SUMMARY = "Write the site for another installation, for WordPress, or as a table of comments."
FORMATS = ("native", "wordpress", "csv")
_WARNING = (
    "The readers' e-mail addresses are in this export, in clear. Whoever gets the file has them: keep it as you would"
    " keep the key, and take it away when it has done its work.\n"
)


def main(argv: list[str]) -> int:
    """Write it to standard output or a file; what does not come along is told on standard error."""
    options = _options(argv)
    if options.with_addresses:
        sys.stderr.write(_WARNING)
    data.start(options.data)
    asked_for = load_late("rejoinder.keeping.exports.asked", "export")
    writes = load_late("rejoinder.keeping.exports.formats", "export").FORMATS[options.format]
    console = Console(stderr=True, highlight=False)
    try:
        with keeping_progress.shown(console) as progress:
            asked = asked_for.Asked(
                datetime.now(UTC),
                metadata.version("rejoinder"),
                options.with_addresses,
                options.publication or "",
                progress,
            )
            _write(writes(asked), options.out)
    except asked_for.Unasked as error:
        raise CommandError(str(error)) from error
    except drafts.Exists as error:
        raise CommandError(str(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CommandError(f"The export could not be written: {error.strerror or error}.") from error
    _tell(asked.remarks)
    return 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="rejoinder export", description=SUMMARY)
    parser.add_argument(
        "--format",
        choices=FORMATS,
        required=True,
        help="native: all that makes the site, for rejoinder import; wordpress: stories and comments as WXR;"
        " csv: a table of comments",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where to; packed where it ends in .gz (default: standard output)",
    )
    parser.add_argument("--publication", metavar="SLUG", help="only this one; not for native")
    parser.add_argument(
        "--with-addresses", action="store_true", help="also the readers' e-mail addresses, in clear"
    )
    data.add_option(parser)
    return parser.parse_args(argv)


def _write(pieces: Iterable[bytes], file: Path | None) -> None:
    if file is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    with drafts.draft(file) as draft, _packed(draft.file, file) as out:
        for piece in pieces:
            out.write(piece)


@contextmanager
def _packed(file: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    if path.suffix != ".gz":
        yield file
        return
    with gzip.GzipFile(path.name, "wb", 6, file) as packed:
        yield cast("IO[bytes]", packed)


def _tell(remarks: dict[str, Any]) -> None:
    for what, count in sorted(remarks.items()):
        if count:
            sys.stderr.write(f"{count:,} {what}.\n")
