"""Editions on the shelf: whole, in step, and never an older one over a newer."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import brotli
import pytest

from rejoinder.press.compose import compose
from rejoinder.press.document import Look
from rejoinder.press.manifest import Manifest, read_manifest
from rejoinder.press.publish import Incomplete, Published, Stale, folder_of, publish, withdraw
from rejoinder.press.shelves.files import FileShelf
from rejoinder.press.snapshot import ThreadSnapshot, Words
from tests.press.making import branch, comment, full_page, page, thread
from tests.press.strict import parse

FOLDER = "editions/lantern/7"


@pytest.fixture
def shelf(tmp_path: Path) -> FileShelf:
    return FileShelf(tmp_path / "shelf")


def put(shelf: FileShelf, snapshot: ThreadSnapshot) -> Published | Stale | Incomplete:
    return publish(compose(snapshot, Look()), shelf)


def manifest(shelf: FileShelf) -> Manifest:
    found = read_manifest(shelf.read(f"{FOLDER}/manifest.json"))
    assert found
    return found


def names(shelf: FileShelf) -> set[str]:
    return {name.removeprefix(f"{FOLDER}/") for name in shelf.names(FOLDER)}


def text(shelf: FileShelf, name: str) -> str:
    content = shelf.read(f"{FOLDER}/{name}")
    assert content is not None, name
    return content.decode()


def test_an_edition_is_its_leaves_its_fragment_and_its_manifest(shelf: FileShelf) -> None:
    done = put(shelf, thread(page(comment(1), branches={1: (2,)}), branch(1, 1, comment(30, 1, 1))))
    assert done == Published(version=3, printed=2, removed=0)
    assert names(shelf) == {
        "1.html", "1.json", "1-1.html", "1-1.json", "fragment.html", "manifest.json",
    }  # fmt: skip
    assert parse(text(shelf, "fragment.html")).one("article").attributes["id"] == "comment-1"
    assert manifest(shelf).version == 3
    assert folder_of("lantern", 7) == FOLDER


def test_the_manifest_is_written_last(shelf: FileShelf) -> None:
    order: list[str] = []

    class Watched(FileShelf):
        def put(self, name: str, content: bytes, *, compressed: bool = True) -> None:
            order.append(name.removeprefix(f"{FOLDER}/"))
            super().put(name, content, compressed=compressed)

    put(Watched(shelf.root), thread(page(comment(1))))
    assert order == ["1.html", "1.json", "fragment.html", "manifest.json"]


def test_an_older_edition_never_replaces_a_newer_nor_any_of_its_files(shelf: FileShelf) -> None:
    put(shelf, thread(page(comment(1), comment(2)), version=9))
    before = {name: shelf.read(name) for name in shelf.names(FOLDER)}
    assert put(shelf, thread(page(comment(1)), page(comment(60), number=2), version=8, pages=2)) == Stale(9)
    assert {name: shelf.read(name) for name in shelf.names(FOLDER)} == before


def test_the_same_version_may_be_printed_again(shelf: FileShelf) -> None:
    put(shelf, thread(page(comment(1))))
    assert isinstance(put(shelf, thread(page(comment(1)), digest="d2")), Published)
    assert manifest(shelf).digest == "d2"


def test_only_what_changed_is_written(shelf: FileShelf) -> None:
    put(shelf, thread(page(comment(1)), page(comment(60), number=2), pages=2))
    first = shelf.path(f"{FOLDER}/1.html").stat().st_mtime_ns
    done = put(shelf, thread(page(comment(60), comment(61), number=2), pages=2, version=4, since=3))
    assert done == Published(version=4, printed=1, removed=0)
    assert shelf.path(f"{FOLDER}/1.html").stat().st_mtime_ns == first
    assert "comment-61" in text(shelf, "2.html")


def test_the_section_of_the_article_has_its_new_heading_though_its_page_did_not_change(
    shelf: FileShelf,
) -> None:
    put(shelf, thread(page(comment(1)), page(comment(60), number=2), pages=2))
    new = thread(page(comment(60), comment(61), number=2), pages=2, version=4, since=3)
    put(shelf, replace(new, words=Words(heading="3 thoughts")))
    shown = parse(text(shelf, "fragment.html"))
    assert shown.one("h2").text == "3 thoughts"
    assert [article.attributes["id"] for article in shown.all("article")] == ["comment-1"]


def test_an_edition_that_builds_on_what_is_not_there_is_not_taken(shelf: FileShelf) -> None:
    second = page(comment(60), number=2)
    assert put(shelf, thread(second, pages=2, version=4, since=3)) == Incomplete(0)
    assert not names(shelf)
    put(shelf, thread(page(comment(1)), version=2))
    assert put(shelf, thread(second, pages=2, version=4, since=3)) == Incomplete(2)
    assert put(shelf, thread(second, pages=2, version=4, since=2, digest="d2")) == Incomplete(2)
    assert names(shelf) == {"1.html", "1.json", "fragment.html", "manifest.json"}


def test_where_the_section_was_lost_the_whole_is_asked_for(shelf: FileShelf) -> None:
    put(shelf, thread(page(comment(1)), page(comment(60), number=2), pages=2))
    shelf.remove(f"{FOLDER}/fragment.html")
    assert put(shelf, thread(page(comment(60), number=2), pages=2, version=4, since=3)) == Incomplete(0)
    assert manifest(shelf).version == 3


def test_a_broken_manifest_is_printed_over(shelf: FileShelf) -> None:
    put(shelf, thread(page(comment(1)), version=9))
    shelf.put(f"{FOLDER}/manifest.json", b'{"format": 1, "ver')
    assert isinstance(put(shelf, thread(page(comment(1)), version=9)), Published)
    assert manifest(shelf).version == 9


def test_a_branch_that_shows_nothing_any_more_is_taken_away(shelf: FileShelf) -> None:
    put(shelf, thread(page(comment(1)), branch(1, 1, comment(30, 1, 1)), branch(1, 2, comment(90, 1, 1))))
    done = put(shelf, thread(page(comment(1)), branch(1, 2, last_branch=1), version=4, since=3))
    assert done == Published(version=4, printed=1, removed=2)
    assert "1-2.html" not in names(shelf) and "1-1.html" in names(shelf)


def test_an_empty_branch_between_others_stays_as_the_way_to_the_next(shelf: FileShelf) -> None:
    put(shelf, thread(page(comment(1)), branch(1, 1, last_branch=2), branch(1, 2, comment(90, 1, 1))))
    assert {"1-1.html", "1-2.html"} <= names(shelf)


def test_pages_beyond_the_last_are_taken_away(shelf: FileShelf) -> None:
    put(shelf, thread(page(comment(1)), *(page(comment(60), number=number) for number in (2, 3)), pages=3))
    put(shelf, thread(page(comment(1)), version=4, since=3))
    assert names(shelf) == {"1.html", "1.json", "fragment.html", "manifest.json"}


def test_a_whole_edition_leaves_nothing_of_an_earlier_one(shelf: FileShelf) -> None:
    shelf.put(f"{FOLDER}/9-1.html", b"left over")
    put(shelf, thread(page(comment(1))))
    assert names(shelf) == {"1.html", "1.json", "fragment.html", "manifest.json"}


def test_leaves_are_set_only_as_they_are_put_on_the_shelf(shelf: FileShelf) -> None:
    taken: list[int] = []

    def leaves() -> Any:
        for number in (1, 2, 3):
            taken.append(number)
            yield page(comment(number), number=number)

    edition = compose(thread(pages=3, leaves=leaves()), Look())
    assert not taken
    publish(edition, shelf)
    assert taken == [1, 2, 3]


def test_a_whole_edition_without_a_first_page_is_refused(shelf: FileShelf) -> None:
    with pytest.raises(ValueError, match="no first page"):
        put(shelf, thread(page(comment(60), number=2), pages=2))


@pytest.mark.parametrize("wrong", [{"pages": 0}, {"version": 0}, {"since": 4}, {"since": -1}])
def test_numbers_that_contradict_each_other_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="thread 7"):
        compose(thread(page(), **wrong), Look())


def test_a_publication_whose_name_leads_elsewhere_is_refused(shelf: FileShelf) -> None:
    with pytest.raises(ValueError, match="cannot stand on the shelf"):
        put(shelf, thread(page(), publication="../../etc"))


def test_a_withdrawn_thread_leaves_only_the_word_that_it_is_gone(shelf: FileShelf) -> None:
    put(shelf, thread(page(comment(1))))
    assert withdraw("lantern", 7, 4, shelf) == Published(version=4, printed=0, removed=3)
    assert names(shelf) == {"manifest.json"}
    assert manifest(shelf).gone and not manifest(shelf).title


def test_a_press_that_was_slower_cannot_bring_a_withdrawn_thread_back_but_a_newer_version_can(
    shelf: FileShelf,
) -> None:
    withdraw("lantern", 7, 4, shelf)
    assert put(shelf, thread(page(comment(1)), version=3)) == Stale(4)
    assert put(shelf, thread(page(comment(1)), version=5, since=4)) == Incomplete(4)
    assert isinstance(put(shelf, thread(page(comment(1)), version=5)), Published)
    assert not manifest(shelf).gone
    assert withdraw("lantern", 7, 4, shelf) == Stale(5)


RACE = """
import sys
from pathlib import Path
from rejoinder.press.compose import compose
from rejoinder.press.document import Look
from rejoinder.press.publish import publish
from rejoinder.press.shelves.files import FileShelf
from tests.press.making import comment, page, thread
shelf = FileShelf(Path(sys.argv[1]))
sys.stdin.readline()
for version in range(int(sys.argv[2]), 81, 2):
    leaves = [page(*map(comment, range(1, 40)), number=number) for number in (1, 2)]
    publish(compose(thread(*leaves, version=version, pages=2), Look()), shelf)
"""


def test_two_presses_race_and_no_reader_ever_sees_an_older_version_after_a_newer(shelf: FileShelf) -> None:
    presses = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(shelf.root), str(first)], stdin=subprocess.PIPE,
            cwd=Path(__file__).resolve().parents[2],
        )
        for first in (1, 2)
    ]  # fmt: skip
    for press in presses:
        assert press.stdin is not None
        press.stdin.write(b"go\n")
        press.stdin.close()
    last = {"manifest": 0, "1": 0, "2": 0}
    deadline = time.monotonic() + 60
    while any(press.poll() is None for press in presses) and time.monotonic() < deadline:
        versions = {"manifest": standing_version(shelf, "manifest")}
        versions |= {name: standing_version(shelf, name) for name in ("1", "2")}
        assert all(versions[name] >= last[name] for name in last), (last, versions)
        assert versions["1"] >= versions["manifest"] and versions["2"] >= versions["manifest"]
        last = versions
    assert [press.wait(60) for press in presses] == [0, 0]
    assert manifest(shelf).version == 80
    for name in ("1.html", "2.html", "1.json", "2.json"):
        path = shelf.path(f"{FOLDER}/{name}")
        plain = path.read_bytes()
        assert (b'data-version="80"' if name.endswith("html") else b'"version":80') in plain
        assert brotli.decompress(path.with_name(name + ".br").read_bytes()) == plain
        assert gzip.decompress(path.with_name(name + ".gz").read_bytes()) == plain


def standing_version(shelf: FileShelf, name: str) -> int:
    content = shelf.read(f"{FOLDER}/{name}.json")
    return int(json.loads(content)["version"]) if content else 0


KILLED = """
import os, signal, sys
from pathlib import Path
from rejoinder.press.compose import compose
from rejoinder.press.document import Look
from rejoinder.press.publish import publish
from rejoinder.press.shelves.files import FileShelf
from tests.press.making import full_page, thread
left = int(sys.argv[2])
rename = Path.replace
def replace(self, target):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)
Path.replace = replace
snapshot = thread(full_page(1, 30, 1), full_page(2, 30, 1), version=6, since=5, pages=2)
publish(compose(snapshot, Look()), FileShelf(Path(sys.argv[1])))
"""
# Two pages of two files in three encodings, the fragment, and the manifest, which is too small to compress.
RENAMES = 2 * 2 * 3 + 1 + 1


@pytest.mark.faults
@pytest.mark.parametrize("done", range(RENAMES))
def test_a_press_killed_between_two_files_leaves_the_older_manifest_and_the_next_one_repairs(
    shelf: FileShelf, done: int
) -> None:
    put(shelf, thread(full_page(1, 20, 1), full_page(2, 20, 1), version=5, pages=2))
    root = Path(__file__).resolve().parents[2]
    press = subprocess.run([sys.executable, "-c", KILLED, str(shelf.root), str(done)], cwd=root, check=False)
    assert press.returncode == -signal.SIGKILL
    assert manifest(shelf).version == 5
    snapshot = thread(full_page(1, 30, 1), full_page(2, 30, 1), version=6, since=5, pages=2)
    assert put(shelf, snapshot) == Published(version=6, printed=2, removed=0)
    for name in ("1.html", "2.html"):
        path = shelf.path(f"{FOLDER}/{name}")
        assert b'data-version="6"' in path.read_bytes()
        assert gzip.decompress(path.with_name(name + ".gz").read_bytes()) == path.read_bytes()
    assert shelf.sweep(before=time.time() + 1) == 1, "the unfinished file of the killed press"
    assert not list(shelf.path(FOLDER).glob(".tmp*"))


def test_with_nothing_killed_the_count_of_renames_is_as_the_fault_tests_believe(shelf: FileShelf) -> None:
    root = Path(__file__).resolve().parents[2]
    put(shelf, thread(full_page(1, 20, 1), full_page(2, 20, 1), version=5, pages=2))
    subprocess.run([sys.executable, "-c", KILLED, str(shelf.root), str(RENAMES)], cwd=root, check=True)
    assert manifest(shelf).version == 6


def test_one_dirty_leaf_costs_as_many_writes_in_a_thread_of_a_hundred_thousand_as_in_one_of_fifty(
    shelf: FileShelf,
) -> None:
    counts: list[int] = []
    for thread_id, pages in ((7, 1), (8, 2000)):
        written = 0

        class Counting(FileShelf):
            def put(self, name: str, content: bytes, *, compressed: bool = True) -> None:
                nonlocal written
                written += 1
                super().put(name, content, compressed=compressed)

            def names(self, folder: str) -> Any:
                raise AssertionError("the folder's length grows with the thread")

        whole = (page(comment(number), number=number) for number in range(1, pages + 1))
        put(shelf, thread(thread=thread_id, pages=pages, total=pages * 50, leaves=whole))
        last = page(comment(pages), comment(9_999), number=pages)
        put(Counting(shelf.root), thread(last, thread=thread_id, pages=pages, version=4, since=3))
        counts.append(written)
    assert counts == [4, 4]
