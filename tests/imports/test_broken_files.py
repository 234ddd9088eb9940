"""What is said of files that are broken, and what of them still comes in."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.imports.formats.wordpress import WordPress
from rejoinder.imports.imported import ImportedArticle, ImportedComment, Item, LeftOut, Note, Refusal
from rejoinder.imports.stream import UNREADABLE_PLACES
from tests.imports.making import HEAD, TAIL, comment, export, post, silent, write

COURIER = Path(__file__).parent / "fixtures" / "courier.xml"


def check(path: Path) -> list[Refusal]:
    return WordPress().check(path, silent)


def read(path: Path) -> list[Item]:
    source = WordPress()
    source.check(path, silent)
    return list(source.read(path, silent))


def ids(found: list[Item]) -> list[str]:
    return [item.id for item in found if isinstance(item, ImportedArticle | ImportedComment)]


def test_a_sound_file_is_not_refused(tmp_path: Path) -> None:
    assert check(write(tmp_path, export(post(1, comment(1))))) == []


def test_a_file_cut_off_is_refused_where_it_ends_and_the_whole_posts_before_come_in(tmp_path: Path) -> None:
    text = export(post(1, comment(1)), post(2, comment(2)))
    cut = text[: text.index("Remark number 2") + 6]
    path = write(tmp_path, cut)
    (refusal,) = check(path)
    assert refusal.line == cut.count("\n") + 1
    assert refusal.column == len(cut) - cut.rindex("\n")
    begins = text[: text.index("<wp:comment>", text.index("<item>", text.index("</item>")))].count("\n") + 1
    assert f"it ends inside the comment that begins at line {begins}" in refusal.reason
    assert ids(read(path)) == ["1", "1"]


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(min_value=1, max_value=COURIER.stat().st_size - 12))
def test_wherever_a_file_is_cut_off_it_is_said_and_nothing_half_comes_in(
    cut: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = COURIER.read_bytes()
    path = write(tmp_path_factory.mktemp("cut"), whole[:cut])
    found = read(path)
    refusals = [item for item in found if isinstance(item, Refusal)]
    assert refusals and refusals == check(path)
    last = refusals[-1]
    text = whole[:cut].decode(errors="replace")
    assert last.what == "the file"
    assert (last.line, last.column) <= (text.count("\n") + 1, len(text) - text.rfind("\n"))
    everything = read(COURIER)
    stories = [item for item in everything if isinstance(item, ImportedArticle)]
    came = [item for item in found if isinstance(item, ImportedArticle)]
    assert [story.id for story in came] == [story.id for story in stories[: len(came)]]
    assert (
        len(ids(found)) == len(ids(everything[: everything.index(stories[len(came)])]))
        if len(came) < len(stories)
        else ids(found) == ids(everything)
    )


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_never_makes_the_reader_fail(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = bytearray(COURIER.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    path = write(tmp_path_factory.mktemp("damaged"), bytes(whole))
    for item in read(path):
        assert not isinstance(item, Refusal) or (item.line >= 1 and item.column >= 1 and item.reason)


@pytest.mark.parametrize("content", [b"", b"  \n \n"], ids=["nothing", "space"])
def test_an_empty_file_is_called_empty(tmp_path: Path, content: bytes) -> None:
    (refusal,) = check(write(tmp_path, content))
    assert refusal.reason == "The file is empty. Export it again."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Warning: something in wp-content\n" + export(), "This is not XML"),
        ('{"posts": []}', "This is not XML"),
        ("<!DOCTYPE html><html><body>Not found</body></html>", "it begins with <html>, not <rss>"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "it begins with <feed>, not <rss>"),
        ('<rss version="2.0"><channel><item><title>x</title></item></channel></rss>', "This is an RSS feed"),
        (b"PK\x03\x04rest of a zip", "This is a zip archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "not XML"),
        (export().replace("UTF-8", "klingon"), "'klingon', which is not known here"),
        (export().replace("UTF-8", "hex"), "'hex', which is not known here"),
    ],
    ids=["notice", "json", "html", "atom", "feed", "zip", "picture", "encoding", "no encoding"],
)
def test_a_file_that_is_no_export_is_refused_with_what_it_is(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    refusals = check(write(tmp_path, content))
    assert len(refusals) == 1
    assert said in refusals[0].reason
    assert ids(read(write(tmp_path, content))) == []


def test_entities_are_not_expanded_whether_they_laugh_or_read_files(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    for declared in (
        f'<!ENTITY a0 "ha">{laughs}',
        '<!ENTITY a9 SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "x">%a;',
    ):
        text = (
            export(post(1))
            .replace("<rss ", f"<!DOCTYPE rss [{declared}]>\n<rss ")
            .replace("Story 1", "]]>&a9;<![CDATA[")
        )
        path = write(tmp_path, text)
        (refusal,) = check(path)
        assert "declares XML entities" in refusal.reason
        assert refusal.line == 2
        assert ids(read(path)) == []


def test_a_document_type_elsewhere_is_not_fetched(tmp_path: Path) -> None:
    text = export(post(1)).replace("<rss ", '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">\n<rss ')
    assert ids(read(write(tmp_path, text))) == ["1"]


def test_control_characters_are_dropped_and_counted_wherever_they_stand(tmp_path: Path) -> None:
    text = export(post(1, title="A\x00B\x1bC&#x1F;\uffff")).replace("<wp:status>", "\x08<wp:status>")
    text = text.replace("<wp:post_name><![CDATA[story-1]]>", "<wp:post_name>st&#0;o&#8;r&#x0b;y")
    found = read(write(tmp_path, text))
    (story,) = [item for item in found if isinstance(item, ImportedArticle)]
    assert story.title == "ABC"
    assert story.slug == "story"
    assert Note("characters that XML forbids, dropped", 8) in found


def test_references_to_harmless_characters_are_kept(tmp_path: Path) -> None:
    text = export(post(1)).replace("<![CDATA[story-1]]>", "&#9;&#10;&#13;&#32;s&#33;&#x20;&#x74;&#128512;")
    (story,) = [item for item in read(write(tmp_path, text)) if isinstance(item, ImportedArticle)]
    assert story.slug == "s! t😀"


@pytest.mark.parametrize("offset", range(30))
def test_a_forbidden_character_is_found_wherever_the_pieces_are_cut(
    tmp_path: Path, offset: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "é&#x1F;€\x01\r\n𝒳&#8364;"
    text = export(post(1, title="here")).replace("<![CDATA[here]]>", title)
    path = write(tmp_path, text)
    monkeypatch.setattr("rejoinder.imports.stream.PIECE", path.read_bytes().index(title.encode()) + offset)
    found = read(path)
    (story,) = [item for item in found if isinstance(item, ImportedArticle)]
    assert story.title == "é€ 𝒳€"
    assert Note("characters that XML forbids, dropped", 2) in found


def test_bytes_that_are_no_utf8_refuse_the_comment_they_stand_in_and_name_their_place(tmp_path: Path) -> None:
    text = export(post(1, comment(1), comment(2, content="Then\nthe €caf# closed"), comment(3)), post(2))
    path = write(tmp_path, text.encode().replace(b"caf#", b"caf\xe9"))
    (refusal,) = check(path)
    line = text[: text.index("caf#")].count("\n") + 1
    assert (refusal.line, refusal.column, refusal.what) == (line, len("the €caf") + 1, "comment 2")
    assert f"line {line}, column 9" in refusal.reason
    assert ids(read(path)) == ["1", "1", "3", "2"]


@pytest.mark.parametrize("piece", [97, 101, 103])
def test_lines_are_counted_alike_for_every_kind_of_line_end(
    tmp_path: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rejoinder.imports.stream.PIECE", piece)
    text = export(post(1, comment(1)), post(2, comment(2, content="a caf#")))
    line = text[: text.index("caf#")].count("\n") + 1
    for end in ("\n", "\r\n", "\r"):
        path = write(tmp_path, text.replace("\n", end).encode().replace(b"caf#", b"caf\xe9"))
        assert [refusal.line for refusal in check(path)] == [line]


def test_bytes_that_are_no_utf8_in_a_post_refuse_it_with_its_comments(tmp_path: Path) -> None:
    text = export(post(1, comment(1), comment(2), title="A caf#"), post(2, comment(3)))
    path = write(tmp_path, text.encode().replace(b"caf#", b"caf\xe9"))
    found = read(path)
    assert ids(found) == ["2", "3"]
    assert LeftOut("comments on refused posts", 2) in found
    assert [(item.line, item.what) for item in found if isinstance(item, Refusal)] == [
        (text[: text.index("caf#")].count("\n") + 1, "post 1")
    ]


def test_bytes_that_are_no_utf8_in_a_part_that_is_not_taken_over_hurt_nothing(tmp_path: Path) -> None:
    meta = "<wp:postmeta><wp:meta_key>x</wp:meta_key><wp:meta_value>caf#</wp:meta_value></wp:postmeta></item>"
    text = export(post(1).replace("</item>", meta), post(2))
    path = write(tmp_path, text.encode().replace(b"caf#", b"caf\xe9\xff\xc0\xed\xa0\x80"))
    assert check(path) == []
    assert ids(read(path)) == ["1", "2"]


def test_a_file_in_another_encoding_is_refused_as_a_whole_with_the_way_out(tmp_path: Path) -> None:
    many = export(*(post(number, content="é" * 600) for number in range(40))).encode("windows-1252")
    refusals = check(write(tmp_path, many))
    assert "iconv -f WINDOWS-1252" in refusals[-1].reason
    assert f"{UNREADABLE_PLACES:,}" in refusals[-1].reason


@pytest.mark.parametrize(
    ("parts", "what", "said"),
    [
        ((post(1), post(1, title="Again")), "post 1", "Another post of this file has the same number"),
        ((post(1, comment(4), comment(4)),), "comment 4", "Another comment of this post has the same number"),
        ((post(1, comment("")),), "comment", "It has no number (wp:comment_id)"),
        ((post("", link=""),), "post", "It has neither a number (wp:post_id) nor an address"),
        (
            (post(1, comment(4, content="x" * 500_001)),),
            "comment 4",
            "<wp:comment_content> is longer than 500,000",
        ),
        ((post(1, title="x" * 20_001),), "post 1", "<title> is longer than 20,000"),
    ],
    ids=[
        "post twice",
        "comment twice",
        "comment without id",
        "post without id",
        "long comment",
        "long title",
    ],
)
def test_what_cannot_be_told_apart_or_is_endless_is_refused_by_itself(
    tmp_path: Path, parts: tuple[str, ...], what: str, said: str
) -> None:
    path = write(tmp_path, export(*parts, post(9, comment(9))))
    (refusal,) = check(path)
    assert refusal.what == what
    assert said in refusal.reason
    assert ids(read(path))[-2:] == ["9", "9"]


def test_malformed_xml_is_refused_at_its_line_and_column(tmp_path: Path) -> None:
    text = export(post(1), post(2)).replace("<title><![CDATA[Story 2]]>", "<title>Bread & butter")
    path = write(tmp_path, text)
    (refusal,) = check(path)
    before = text[: text.index("& butter") + 1]
    assert (refusal.line, refusal.column) == (before.count("\n") + 1, len(before) - before.rindex("\n"))
    assert refusal.reason.startswith("The XML is malformed here:")
    assert ids(read(path)) == ["1"]


def test_more_after_the_end_is_said_and_what_stood_before_comes_in(tmp_path: Path) -> None:
    path = write(tmp_path, export(post(1)) + "<p>A notice of the old host</p>")
    assert ["more after the end" in refusal.reason for refusal in check(path)] == [True]
    assert ids(read(path)) == ["1"]


def test_a_tag_without_end_and_elements_without_bottom_are_refused_before_they_fill_the_memory(
    tmp_path: Path,
) -> None:
    endless = HEAD + '<item a="' + "x" * 10_000_000
    assert "longer than 4 MB" in check(write(tmp_path, endless))[0].reason
    deep = HEAD + "<item>" + "<a>" * 100_000 + TAIL
    assert "deep inside each other" in check(write(tmp_path, deep))[0].reason


@pytest.mark.parametrize("damage", ["cut", "changed"])
def test_a_damaged_gzip_file_is_refused_as_such(tmp_path: Path, damage: str) -> None:
    packed = gzip.compress(
        export(*(post(number, content=str(number**9) * 50) for number in range(200))).encode()
    )
    half = len(packed) // 2
    broken = packed[:half] if damage == "cut" else packed[:half] + b"\xff\xfe\xff\xfe" * 20 + packed[half:]
    assert "The gzip file is damaged or cut off" in check(write(tmp_path, broken))[-1].reason
