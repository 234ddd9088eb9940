"""What may be typed into the form, and what is said where it may not."""

from __future__ import annotations

import pytest

from rejoinder.discussion import fields
from rejoinder.discussion.fields import Invalid, Typed


def check(**given: str) -> Typed:
    values = {"name": "Ada", "email": "ada@example.org", "website": "", "text": "Hello.", **given}
    return fields.check(**values)


def errors(**given: str) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as caught:
        check(**given)
    return caught.value.errors


def test_spaces_around_and_within_a_name_are_tidied_and_nothing_else() -> None:
    assert check(name="  Ada \t  \n Ferry ").name == "Ada Ferry"
    assert check(name="אדה 🌊 O’Neill-Łącka").name == "אדה 🌊 O’Neill-Łącka"


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200d", "\u2066\u2069", "\u3164", "\u0301", "\u2003"])
def test_a_name_in_which_nothing_is_seen_is_refused(name: str) -> None:
    assert errors(name=name) == {"name": ["Please give a name."]}


@pytest.mark.parametrize("field", ["name", "email", "website", "text"])
@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x85", "\ufffe", "\ud800"])
def test_what_cannot_be_printed_is_refused_beside_its_field(field: str, char: str) -> None:
    said = errors(**{field: f"a{char}b@example.org" if field == "email" else f"https://a{char}b.example"})
    assert list(said) == [field] and "cannot be printed" in said[field][0]


def test_bidirectional_controls_are_not_refused() -> None:
    assert (
        check(text="Read \u202ethis\u202c backwards.", name="\u202eAda").text
        == "Read \u202ethis\u202c backwards."
    )


def test_lengths_are_counted_in_code_points() -> None:
    assert len(check(name="é" * 80).name) == 80
    assert len(check(text="🌊" * 20_000).text) == 20_000
    assert "80" in errors(name="é" * 81)["name"][0]
    assert "20,001" in errors(text="🌊" * 20_001)["text"][0]


def test_line_ends_of_every_system_count_once() -> None:
    assert check(text="a\r\nb\rc\nd").text == "a\nb\nc\nd"
    assert len(check(text="ab" + "\r\n" * 19_998).text) == 20_000


@pytest.mark.parametrize(
    "email",
    [
        "ada@example.org", "ada+news@mail.example.org", "o'neill@example.co.uk", "ädä@bücher.example",
        "a@b.cd", "ada@例え.テスト", f"{'a' * 64}@example.org",
    ],
)  # fmt: skip
def test_an_address_that_may_be_one_is_taken(email: str) -> None:
    assert check(email=f" {email} ").email == email


@pytest.mark.parametrize(
    "email",
    [
        "ada", "ada@", "@example.org", "ada@example", "ada@@example.org", "ada@example..org", "a da@example.org",
        "ada@example.org, bo@example.org", "<ada@example.org>", "ada@-example.org", "ada@example.org.",
        ".ada@example.org", "ada.@example.org", "a..b@example.org", f"{'a' * 65}@example.org",
        "ada@127.0.0.1", f"ada@{'a' * 64}.org", f"ada@{'abcdefghi.' * 25}org", "ada@exa mple.org",
        "ada@example.org\nBcc: bo@example.org",
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_one_is_refused(email: str) -> None:
    assert list(errors(email=email)) == ["email"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  ", ""),
        ("https://ada.example/a?b=c#d", "https://ada.example/a?b=c#d"),
        ("HTTP://ada.example", "http://ada.example"),
        ("ada.example", "https://ada.example"),
        ("www.ada.example/me", "https://www.ada.example/me"),
        ("ada.example:8080/me", "https://ada.example:8080/me"),
    ],
)
def test_a_website_is_kept_as_a_web_address(typed: str, kept: str) -> None:
    assert check(website=typed).website.lower().rstrip("/") == kept.lower().rstrip("/")


@pytest.mark.parametrize(
    "website",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "mailto:ada@example.org", "ftp://ada.example",
        "//ada.example", "/path", "ada", "https://", "https:///x", "http://ada:secret@bank.example",
        "https://[::1", "not a site",
        "https://ada.example/" + "a" * 300, "vbscript:x", "https://ada example.org",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(website: str) -> None:
    assert list(errors(website=website)) == ["website"]


@pytest.mark.parametrize("text", ["", "  \n\t ", "\u200b", "\u2800\u2800"])
def test_an_empty_comment_is_refused_with_a_request(text: str) -> None:
    assert errors(text=text) == {"text": ["Please write something."]}
