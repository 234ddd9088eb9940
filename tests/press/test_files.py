"""The shelf of files: each there whole or not at all, and none outside of it."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
from pathlib import Path

import brotli
import pytest

from rejoinder.press.shelves import files
from rejoinder.press.shelves.files import SMALLEST, FileShelf

LARGE = b"Ferries were late. " * 200


@pytest.fixture
def shelf(tmp_path: Path) -> FileShelf:
    return FileShelf(tmp_path / "shelf")


def variants(shelf: FileShelf, name: str) -> set[str]:
    path = shelf.path(name)
    return {
        each.name.removeprefix(path.name) for each in path.parent.iterdir() if each.name.startswith(path.name)
    }


def test_a_file_is_read_back_and_replaced(shelf: FileShelf) -> None:
    shelf.put("pages/lantern/index.html", b"one")
    shelf.put("pages/lantern/index.html", b"two")
    assert shelf.read("pages/lantern/index.html") == b"two"
    assert shelf.read("pages/lantern/other.html") is None
    assert shelf.read("pages/lantern/index.html/below") is None


def test_a_large_file_stands_ready_in_the_encodings_browsers_take(shelf: FileShelf) -> None:
    shelf.put("a/page.html", LARGE)
    assert variants(shelf, "a/page.html") == {"", ".br", ".gz"}
    path = shelf.path("a/page.html")
    assert brotli.decompress(path.with_name("page.html.br").read_bytes()) == LARGE
    assert gzip.decompress(path.with_name("page.html.gz").read_bytes()) == LARGE


def test_a_small_file_is_not_compressed_and_one_that_shrank_leaves_no_old_variants(shelf: FileShelf) -> None:
    shelf.put("a/page.html", LARGE)
    shelf.put("a/page.html", b"x" * (SMALLEST - 1))
    assert variants(shelf, "a/page.html") == {""}


def test_a_file_may_be_put_without_variants(shelf: FileShelf) -> None:
    shelf.put("a/fragment.html", LARGE, compressed=False)
    assert variants(shelf, "a/fragment.html") == {""}


def test_the_plain_file_is_replaced_last(shelf: FileShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced: list[str] = []
    rename = Path.replace

    def watched(self: Path, target: Path) -> Path:
        replaced.append(target.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    shelf.put("a/page.html", LARGE)
    assert replaced == ["page.html.br", "page.html.gz", "page.html"]


def test_each_replacement_is_newer_than_what_it_replaces_even_by_a_clock_that_was_set_back(
    shelf: FileShelf,
) -> None:
    path = shelf.path("a/page.html")
    shelf.put("a/page.html", b"one")
    os.utime(path, ns=(4_000_000_000_000_000_000,) * 2)
    seen = [path.stat().st_mtime_ns]
    for content in (b"two", b"three"):
        shelf.put("a/page.html", content)
        seen.append(path.stat().st_mtime_ns)
    assert seen == sorted(set(seen))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "a/./b",
        "a/.lock",
        ".tmp-1",
        "a/b.gz",
        "a/b.br",
        "a\0b",
        "a/",
    ],
)
def test_no_name_leads_outside_or_into_what_is_the_shelfs_own(shelf: FileShelf, name: str) -> None:
    with pytest.raises(ValueError, match="cannot stand on the shelf"):
        shelf.put(name, b"x")
    with pytest.raises(ValueError, match="cannot stand on the shelf"):
        shelf.read(name)
    with pytest.raises(ValueError, match="cannot stand on the shelf"):
        shelf.remove(name)


def test_a_file_is_removed_with_its_variants_and_removing_it_twice_is_no_error(shelf: FileShelf) -> None:
    shelf.put("a/page.html", LARGE)
    shelf.remove("a/page.html")
    shelf.remove("a/page.html")
    shelf.remove("never/was.html")
    assert not list(shelf.names("a"))
    assert not variants(shelf, "a/page.html")


def test_the_names_of_a_folder_are_those_of_its_plain_files_in_order(shelf: FileShelf) -> None:
    for name in ("a/2.html", "a/1.html", "a/b/3.html", "c/4.html"):
        shelf.put(name, LARGE)
    with shelf.lock("a"):
        pass
    assert list(shelf.names("a")) == ["a/1.html", "a/2.html", "a/b/3.html"]
    assert list(shelf.names("nowhere")) == []


def test_a_write_that_fails_leaves_the_old_file_and_nothing_unfinished(
    shelf: FileShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("a/page.html", b"one")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        shelf.put("a/page.html", b"two")
    assert shelf.read("a/page.html") == b"one"
    assert variants(shelf, "a/page.html") == {""}
    assert [path.name for path in shelf.path("a").iterdir()] == ["page.html"]


def test_what_a_killed_writer_left_is_swept_but_not_what_is_being_written(shelf: FileShelf) -> None:
    shelf.put("a/page.html", b"one")
    old, new = (shelf.path("a").joinpath(f".tmp-1-{age}") for age in ("old", "new"))
    for unfinished, seconds in ((old, 1_000), (new, 3_000)):
        unfinished.write_bytes(b"half")
        os.utime(unfinished, (seconds, seconds))
    assert shelf.sweep(before=2_000) == 1
    assert not old.exists() and new.exists()
    assert shelf.read("a/page.html") == b"one"


def test_a_lock_keeps_threads_out_of_each_others_way(shelf: FileShelf) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        for _ in range(50):
            with shelf.lock("editions/lantern/7"):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert most == [1] * 200


HOLD = """
import sys
from pathlib import Path
from rejoinder.press.shelves.files import FileShelf
with FileShelf(Path(sys.argv[1])).lock("editions/lantern/7"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_lock_is_given_back_when_its_holder_is_killed(shelf: FileShelf) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(shelf.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None and holder.stdin is not None
    with holder.stdout, holder.stdin:
        assert holder.stdout.readline() == b"held\n"
        got = threading.Event()

        def wait() -> None:
            with shelf.lock("editions/lantern/7"):
                got.set()

        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not got.wait(0.2)
        holder.kill()
        holder.wait()
        assert got.wait(10)
        waiting.join()


def test_after_the_machine_went_down_the_shelf_says_so_until_all_is_printed_again(
    shelf: FileShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boot = tmp_path / "boot_id"
    monkeypatch.setattr(files, "_BOOT_ID", boot)
    boot.write_text("first\n")
    assert not shelf.rebooted(), "an empty shelf has nothing torn"
    shelf.put("editions/lantern/7/1.html", b"x")
    assert shelf.rebooted(), "nobody knows when this was written"
    shelf.remember_boot()
    assert not shelf.rebooted()
    boot.write_text("second\n")
    assert shelf.rebooted()
    shelf.remember_boot()
    assert not shelf.rebooted()


def test_where_the_system_does_not_tell_its_boots_nothing_is_printed_again(
    shelf: FileShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_BOOT_ID", tmp_path / "missing")
    shelf.put("editions/lantern/7/1.html", b"x")
    assert not shelf.rebooted()
