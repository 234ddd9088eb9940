"""How the format of a file is found."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from rejoinder.imports import detect
from rejoinder.imports.format import Unreadable
from tests.imports.making import export, write


def test_every_format_of_the_folder_is_known_by_its_name() -> None:
    found = detect.known()
    assert "wordpress" in found
    assert all(name == source.NAME and source.TITLE for name, source in found.items())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_export_is_known_by_its_beginning(tmp_path: Path, encoding: str) -> None:
    plain = export().encode(encoding)
    assert detect.choose(write(tmp_path, plain)).NAME == "wordpress"
    assert detect.choose(write(tmp_path, gzip.compress(plain), "packed.gz")).NAME == "wordpress"


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"\x1f\x8bnot really gzip", b"\x1f\x8b"],
    ids=["empty", "page", "broken gzip", "two bytes"],
)
def test_a_file_of_no_known_kind_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Unreadable, match="name its format with --format"):
        detect.choose(write(tmp_path, content))


def test_an_unknown_format_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"Known are: .*wordpress"):
        detect.choose(write(tmp_path, export()), "wordperfect")


def test_a_named_format_is_taken_at_its_word(tmp_path: Path) -> None:
    assert detect.choose(write(tmp_path, "no export"), "wordpress").NAME == "wordpress"


def test_an_export_of_our_own_is_known_and_a_backup_is_sent_to_restore(tmp_path: Path) -> None:
    line = b'{"format": "rejoinder-export", "version": 1}\n'
    assert detect.choose(write(tmp_path, line, "own.jsonl")).NAME == "native"
    assert detect.choose(write(tmp_path, gzip.compress(line), "own.jsonl.gz")).NAME == "native"
    with pytest.raises(Unreadable, match="rejoinder restore"):
        detect.choose(write(tmp_path, b"PK\x03\x04rest of a zip", "site.backup"))
