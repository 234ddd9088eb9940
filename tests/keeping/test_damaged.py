"""A backup that is damaged, cut off, tampered with or of a newer version is refused before anything is touched."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from rejoinder.keeping import place
from rejoinder.keeping.archive import manifest as manifests
from rejoinder.keeping.archive.manifest import BadBackup
from rejoinder.keeping.archive.reading import Backup
from rejoinder.keeping.progress import silent
from rejoinder.keeping.restore import check_versions, restore
from tests.keeping.sites import back_up, files, lay_out, restore_into, target, users

OUTSIDE = [
    "../outside",
    "media/../../outside",
    "/etc/passwd",
    "media//x",
    "keys/address.key",
    "media/..",
    "media/a\\b",
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    back_up(lay_out(folder / "site"), folder / "whole.backup")
    return folder / "whole.backup"


def is_refused(file: Path, why: str) -> None:
    """The file is refused for this reason, and the place is as if nobody had tried."""
    place_ = file.parent / "place"
    with pytest.raises(BadBackup, match=why):
        restore_into(place_, file)
    assert not place_.exists()


def rewritten(
    whole: Path,
    file: Path,
    *,
    members: Callable[[dict[str, bytes]], None] = lambda found: None,
    manifest: Callable[[dict[str, Any]], None] = lambda found: None,
    closing: Callable[[bytes], bytes] | None = None,
) -> Path:
    """The backup as somebody with a zip program would change it; sealed anew unless ``closing`` says otherwise."""
    with zipfile.ZipFile(whole) as opened:
        found = {name: opened.read(name) for name in opened.namelist()}
        comment = opened.comment
    told = json.loads(found.pop("manifest.json"))
    members(found)
    manifest(told)
    content = json.dumps(told).encode()
    with zipfile.ZipFile(file, "w") as target:
        for name, data in found.items():
            target.writestr(name, data)
        target.writestr("manifest.json", content)
        target.comment = manifests.seal(content) if closing is None else closing(comment)
    return file


def test_one_that_was_only_rewritten_is_restored(whole: Path, tmp_path: Path) -> None:
    restore_into(tmp_path / "place", rewritten(whole, tmp_path / "new.backup"))
    assert len(users(tmp_path / "place")) == 3


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(whole: Path, tmp_path: Path, share: float) -> None:
    content = whole.read_bytes()
    (tmp_path / "cut.backup").write_bytes(content[: int(len(content) * share)])
    is_refused(tmp_path / "cut.backup", "It is empty" if not share else "no whole backup")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear editors, " * 500)
    is_refused(tmp_path / "letter", "no whole backup")
    with zipfile.ZipFile(tmp_path / "zip", "w") as other:
        other.writestr("holiday.txt", "Sun.")
    is_refused(tmp_path / "zip", "no backup of Rejoinder")


@pytest.mark.parametrize(
    "name", ["database/rejoinder.sqlite3", "media/original_images/ferry.png", "settings/settings.json"]
)
def test_a_member_that_was_changed_is_refused_by_its_digest(whole: Path, tmp_path: Path, name: str) -> None:
    def change(found: dict[str, bytes]) -> None:
        found[name] = found[name][:-1] + bytes([found[name][-1] ^ 1])

    is_refused(
        rewritten(whole, tmp_path / "changed.backup", members=change),
        f"{name} in it is not what was put there",
    )


def test_a_member_that_is_missing_or_too_many_is_refused(whole: Path, tmp_path: Path) -> None:
    def fewer(found: dict[str, bytes]) -> None:
        del found["media/documents/plan of the quay.txt"]

    gone = rewritten(whole, tmp_path / "gone", members=fewer)
    is_refused(gone, "plan of the quay.txt is missing")

    def more(found: dict[str, bytes]) -> None:
        found["media/extra.html"] = b"<script>"

    is_refused(rewritten(whole, tmp_path / "more", members=more), "more in it than its manifest says")


def test_a_changed_manifest_is_refused_by_the_seal(whole: Path, tmp_path: Path) -> None:
    def later(told: dict[str, Any]) -> None:
        told["made_at"] = "2031-01-01T00:00:00+00:00"

    file = rewritten(whole, tmp_path / "later", manifest=later, closing=lambda seal: seal)
    is_refused(file, "Its manifest was changed or damaged")


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "media/../../outside",
        "/etc/passwd",
        "media//x",
        "keys/address.key",
        "media/..",
        "media/a\\b",
    ],
)
def test_no_member_can_be_put_outside_its_place(whole: Path, tmp_path: Path, name: str) -> None:
    def more(found: dict[str, bytes]) -> None:
        found[name] = b"mine"

    def told(manifest: dict[str, Any]) -> None:
        manifest["members"].append({"name": name, "bytes": 4, "sha256": "0" * 64})

    is_refused(
        rewritten(whole, tmp_path / "evil", members=more, manifest=told), "a member that no backup has"
    )


def test_a_newer_form_is_refused_by_name(whole: Path, tmp_path: Path) -> None:
    newer = rewritten(
        whole, tmp_path / "newer", closing=lambda seal: seal.replace(b"backup 1 ", b"backup 2 ")
    )
    is_refused(newer, "newer version of Rejoinder: its form is 2, and this version knows 1")


def test_a_database_of_a_newer_version_is_refused_by_its_migrations(whole: Path, tmp_path: Path) -> None:
    def ahead(told: dict[str, Any]) -> None:
        told["migrations"].append("discussion 9000_later")

    is_refused(rewritten(whole, tmp_path / "ahead", manifest=ahead), r"newer version .*discussion 9000_later")
    with pytest.raises(BadBackup):
        check_versions(["wagtailcore 0999_later"], target(tmp_path).known)
    check_versions(["plugin_of_a_house initial"], target(tmp_path).known)


def test_a_manifest_that_makes_no_sense_is_refused(whole: Path, tmp_path: Path) -> None:
    def wrong(told: dict[str, Any]) -> None:
        told["members"] = 17

    is_refused(rewritten(whole, tmp_path / "wrong", manifest=wrong), "cannot be understood")

    def padded(told: dict[str, Any]) -> None:
        told["padding"] = "x" * (5 << 20)

    is_refused(rewritten(whole, tmp_path / "padded", manifest=padded), "Its manifest is larger than any")

    def twice(told: dict[str, Any]) -> None:
        told["members"].append(told["members"][0])

    is_refused(rewritten(whole, tmp_path / "twice", manifest=twice), "names a member twice")


def test_a_backup_of_the_other_database_is_refused_with_the_way_to_go(whole: Path, tmp_path: Path) -> None:
    with Backup(whole) as backup, pytest.raises(BadBackup, match="rejoinder export --format native"):
        restore(
            backup,
            replace(target(tmp_path / "place"), database="postgresql://nobody@127.0.0.1:1/none"),
            silent,
        )
    assert not (tmp_path / "place").exists()


def test_whichever_byte_is_flipped_what_comes_back_is_the_same_or_nothing(
    whole: Path, tmp_path: Path
) -> None:
    content = whole.read_bytes()
    rng = random.Random(20260504)
    expected: dict[str, bytes] = {}
    refused = 0
    spots = [
        *range(60),
        *range(len(content) - 400, len(content)),
        *(rng.randrange(len(content)) for _ in range(120)),
    ]
    restore_into(tmp_path / "expected", whole)
    expected = files(tmp_path / "expected")
    for spot in rng.sample(spots, 150):
        damaged = bytearray(content)
        damaged[spot] ^= 1 << rng.randrange(8)
        (tmp_path / "damaged").write_bytes(damaged)
        try:
            restore_into(tmp_path / "place", tmp_path / "damaged")
        except BadBackup:
            refused += 1
            assert not (tmp_path / "place").exists(), spot
        else:
            assert files(tmp_path / "place") == expected, spot
            shutil.rmtree(tmp_path / "place")
    assert refused > 100


def test_a_place_that_holds_anything_is_refused_and_left_alone(whole: Path, tmp_path: Path) -> None:
    site = lay_out(tmp_path / "site", users=1)
    before = files(site)
    with pytest.raises(place.NotEmpty, match="only restored into an empty place"):
        restore_into(site, whole)
    assert files(site) == before
    (tmp_path / "file").write_text("x")
    with pytest.raises(place.NotEmpty, match="is a file"):
        restore_into(tmp_path / "file", whole)


def test_an_empty_folder_such_as_a_new_disk_is_a_place(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "disk" / "lost+found").mkdir(parents=True)
    restore_into(tmp_path / "disk", whole)
    assert len(users(tmp_path / "disk")) == 3
