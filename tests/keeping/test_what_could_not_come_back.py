"""A backup that could not be restored is never made: what is wrong is named; links are followed to what they mean."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rejoinder.keeping.archive import manifest as manifests
from rejoinder.keeping.archive.manifest import Manifest, Member
from rejoinder.keeping.archive.reading import Backup
from rejoinder.keeping.archive.writing import NotRestorable
from tests.faults.papers import rejoinder
from tests.keeping.sites import PICTURE, back_up, files, lay_out, restore_into


def is_not_made(site: Path, why: str) -> None:
    """No backup of the site is made, for this reason, and nothing of it is left."""
    folder = site.parent / "backups"
    folder.mkdir()
    with pytest.raises(NotRestorable, match=why):
        back_up(site, folder / "one.backup")
    assert files(folder) == {}


def test_pictures_on_another_disk_come_along_as_what_the_links_lead_to(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    before = files(site / "media")
    disk = tmp_path / "larger disk"
    disk.mkdir()
    (site / "media" / "original_images").rename(disk / "originals")
    (site / "media" / "original_images").symlink_to(disk / "originals")
    (site / "media" / "documents" / "plan of the quay.txt").rename(disk / "plan")
    (site / "media" / "documents" / "plan of the quay.txt").symlink_to(disk / "plan")
    (site / "media").rename(disk / "media")
    (site / "media").symlink_to(disk / "media")
    back_up(site, tmp_path / "one.backup")
    restore_into(tmp_path / "again", tmp_path / "one.backup")
    assert files(tmp_path / "again" / "media") == before
    assert before["original_images/ferry.png"] == PICTURE
    assert not [path for path in (tmp_path / "again").rglob("*") if path.is_symlink()]


def test_a_folder_that_is_linked_to_twice_comes_along_twice(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    (site / "media" / "documents" / "pictures").symlink_to(site / "media" / "original_images")
    back_up(site, tmp_path / "one.backup")
    restore_into(tmp_path / "again", tmp_path / "one.backup")
    assert (tmp_path / "again" / "media" / "documents" / "pictures" / "ferry.png").read_bytes() == PICTURE


TROUBLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "a disk that is not mounted": (
        lambda media: (media / "moved").symlink_to(media / "nowhere"),
        "media/moved is a link to something that is not there",
    ),
    "a picture that leads nowhere": (
        lambda media: (media / "documents" / "gone.pdf").symlink_to("/nowhere/gone.pdf"),
        "media/documents/gone.pdf is a link to something that is not there",
    ),
    "a folder in itself": (
        lambda media: (media / "documents" / "all").symlink_to(media),
        "media/documents/all leads back to a folder that it lies in itself",
    ),
    "a link to itself": (
        lambda media: (media / "round").symlink_to("round"),
        "media/round cannot be read: Too many levels of symbolic links",
    ),
    "a device": (
        lambda media: (media / "documents" / "null.pdf").symlink_to("/dev/null"),
        "media/documents/null.pdf is neither a file nor a folder",
    ),
    "a backslash": (
        lambda media: (media / "documents" / "a\\b.pdf").write_bytes(b"x"),
        r"media/documents/a\\b.pdf has a name that could not be restored",
    ),
    "letters of no text": (
        lambda media: Path(os.fsdecode(bytes(media) + b"/caf\xe9.png")).write_bytes(b"x"),
        r"media/caf\\udce9.png has a name that could not be restored",
    ),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_what_a_backup_could_not_bring_back_is_named_and_not_left_out(tmp_path: Path, trouble: str) -> None:
    make, why = TROUBLE[trouble]
    site = lay_out(tmp_path / "site")
    make(site / "media")
    is_not_made(site, why)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_what_may_not_be_read_is_named(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    (site / "media" / "lost+found").mkdir(mode=0)
    back_up(site, tmp_path / "sound.backup")
    (site / "media" / "documents").chmod(0)
    try:
        is_not_made(site, "media/documents cannot be read: Permission denied")
    finally:
        (site / "media" / "documents").chmod(0o700)


def test_the_command_says_which_file_it_is_and_fails(tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site")
    (site / "media" / "original_images" / "ferry\\2.png").write_bytes(b"x")
    done = rejoinder("backup", str(tmp_path / "one.backup"), "--data", str(site))
    assert done.returncode == 1
    assert "No backup was made." in done.stderr and "ferry\\2.png has a name" in done.stderr
    assert not (tmp_path / "one.backup").exists()


def test_what_was_written_is_read_back_before_it_gets_its_name(tmp_path: Path) -> None:
    """No form gives a publication such a slug, but a restore would refuse it, wherever it comes from."""
    site = lay_out(tmp_path / "site")
    with closing(sqlite3.connect(site / "rejoinder.sqlite3")) as connection, connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        names = [name for _, name, *_ in connection.execute("PRAGMA table_info(discussion_publication)")]
        given = {"id": 1, "slug": "lan\\tern", "ruleset_id": "d" * 64, "created_at": "2026-01-01"}
        connection.execute(
            f"INSERT INTO discussion_publication ({', '.join(names)})"
            f" VALUES ({', '.join('?' for _ in names)})",
            [given.get(name, 0) for name in names],
        )
        connection.execute(
            "INSERT INTO discussion_storedruleset (digest, text, stored_at) VALUES (?, '[rules]', '2026-01-01')",
            ["d" * 64],
        )
    is_not_made(site, r"could not be restored from.*rulesets/lan\\\\tern\.toml")


def test_a_site_of_very_many_pictures_is_restored(tmp_path: Path) -> None:
    """Their names make its manifest larger than 64 MiB, as half a million of usual names do."""
    site = lay_out(tmp_path / "site")
    folder = site / "media"
    for _ in range(12):
        folder /= "\U0001f6a2" * 60
    folder.mkdir(parents=True)
    for number in range(8_000):
        (folder / f"{number}").touch()
    made = back_up(site, tmp_path / "one.backup")
    size = len(made.manifest.to_bytes())
    assert size > 64 << 20
    with Backup(tmp_path / "one.backup") as opened:
        assert len(opened.manifest.members) == 8_004


@pytest.mark.parametrize("letter", ["a", "é", "\u200f", "\U0001f6a2", '"', "\n", "\x7f"])
def test_room_is_made_for_the_longest_manifest_of_these_members(letter: str) -> None:
    names = [f"media/{number}{letter * 200}" for number in range(20_000)]
    members = tuple(Member(name, (1 << 63) - 1, "f" * 64) for name in names)
    told = Manifest("", "", "sqlite", (), {}, {}, members)
    assert len(told.to_bytes()) < manifests.largest(names) - (3 << 20)
