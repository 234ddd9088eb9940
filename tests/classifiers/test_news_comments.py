"""The news comments that train the judge are valid, paired, unrepeated and two-sided."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from training.news import HERE, NewsComment, NewsCommentError, read

COMMENTS = tuple(read())


def test_there_are_comments_on_both_sides_of_every_theme() -> None:
    sides: dict[str, set[bool]] = defaultdict(set)
    for comment in COMMENTS:
        sides[comment.theme].add(comment.hostile)
    assert len(sides) >= 5
    assert [theme for theme, found in sides.items() if found != {True, False}] == []


def test_no_comment_is_written_twice() -> None:
    words = Counter(re.sub(r"\W+", " ", comment.text.casefold()).strip() for comment in COMMENTS)
    assert [text for text, times in words.items() if times > 1] == []


def test_every_pair_joins_one_hostile_comment_with_one_clean_one_of_its_theme() -> None:
    pairs: dict[str, list[NewsComment]] = defaultdict(list)
    for comment in COMMENTS:
        if comment.pair is not None:
            pairs[comment.pair].append(comment)
    assert pairs
    for name, members in pairs.items():
        assert sorted(member.hostile for member in members) == [False, True], name
        assert len({(member.theme, member.held_back) for member in members}) == 1, name


def test_clean_comments_are_below_and_hostile_ones_above_any_sensible_line() -> None:
    for comment in COMMENTS:
        highest = max(comment.offensive, comment.incitement, comment.threat)
        assert (highest >= 0.3) if comment.hostile else (highest <= 0.45), comment.text


def test_a_third_of_each_theme_is_held_back_and_stays_so() -> None:
    themes: dict[str, list[bool]] = defaultdict(list)
    for comment in COMMENTS:
        themes[comment.theme].append(comment.held_back)
    for theme, flags in themes.items():
        assert 0.15 <= sum(flags) / len(flags) <= 0.45, theme
    assert [comment.held_back for comment in read()] == [comment.held_back for comment in COMMENTS]


def test_no_file_is_too_long_to_read_through() -> None:
    for path in HERE.glob("*.jsonl"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.name


GOOD = {"text": "Thank you.", "offensive": 0, "incitement": 0, "threat": 0, "theme": "local"}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("[]", "not an object"),
        (json.dumps(GOOD | {"offensive": 1.2}), "offensive must be a number from 0 to 1"),
        (json.dumps(GOOD | {"threat": True}), "threat must be a number"),
        (
            json.dumps({key: value for key, value in GOOD.items() if key != "incitement"}),
            "incitement must be",
        ),
        (json.dumps(GOOD | {"text": "  "}), "text is missing or empty"),
        (json.dumps(GOOD | {"pair": 3}), "pair must be a name"),
        (json.dumps(GOOD | {"offence": 0}), "unknown field 'offence'"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(tmp_path: Path, line: str, complaint: str) -> None:
    (tmp_path / "clean.jsonl").write_text(json.dumps(GOOD) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(NewsCommentError, match=rf"clean\.jsonl:2: .*{complaint}"):
        list(read(tmp_path))
