"""Private details are found as people write them; years, scores, prices and books are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.policy.personal.figures import is_isbn, passes_luhn, plain_figures
from rejoinder.policy.rules.personal_data import PersonalData
from rejoinder.policy.submission import Submission

RULE = PersonalData()


def found(text: str, rule: PersonalData = RULE) -> list[tuple[str, str]]:
    return [(f.source.removeprefix("personal_data."), f.quote) for f in rule.judge(Submission(text))]


@pytest.mark.parametrize(
    "number",
    [
        "+49 171 5550123",
        "+491715550123",
        "0044 20 7946 0958",
        "+1 (212) 555-0123",
        "+1-212-555-0123",
        "+972-52-555-0123",
        "+7 912 345-67-89",
        "+33 1 23 45 67 89",
        "212.555.0123",
        "212-555-0123",
        "(212) 555-0123",
        "01 23 45 67 89",
        "01.23.45.67.89",
        "06-12345678",
        "0612345678",
        "052-555-0123",
        "03-555-0123",
        "020 7946 0958",
        "(020) 7946 0958",
        "0171/5550123",
        "0800 555 0199",
        "07700 900123",
        "8 (912) 345-67-89",
        "138 0013 8000",
        "(11) 91234-5678",
        "612 34 56 78",
        "347 1234567",
        "98765 43210",
        "٠١٧١ ٥٥٥ ٠١٢٣",
        "０１７１－５５５－０１２３",
        "020\u00a07946\u00a00958",
        "020–7946–0958",
    ],
)
def test_a_telephone_number_is_found(number: str) -> None:
    assert found(f"Please, {number} is mine") == [("telephone", number)]


@pytest.mark.parametrize(
    "text",
    [
        "tel: 555 0123",
        "Call 5550123",
        "WhatsApp me at 555-0123",
        "Handy 1234567",
        "звоните 555-01-23",
        "טלפון 5550123",
    ],
)
def test_a_short_number_is_found_where_the_words_say_what_it_is(text: str) -> None:
    assert [kind for kind, _ in found(text)] == ["telephone"]


@pytest.mark.parametrize(
    "text",
    [
        "1990-2005",
        "2019 2020 2021 2022",
        "from 1914-18 to 1939-45",
        "12-05-2021",
        "2021-05-12",
        "12.05.2021 10:30",
        "02/03/2021-05/06/2021",
        "1,000,000 votes",
        "10.000.000",
        "300 000 000",
        "1 000 000 000 000",
        "$1 000 000 000",
        "€ 0123456789",
        "6-4, 6-3, 7-5",
        "1-0 2-1 0-3 0-0 1-1",
        "978-3-16-148410-0",
        "ISBN 9783161484100",
        "ISBN: 0306406152",
        "0-306-40615-2",
        "192.168.0.1",
        "v10.15.7.1",
        "0.123456789",
        "3.14159265358979",
        "10:30-11:45",
        "08:00-16:00",
        "pages 100-200",
        "1234567890123456",
        "01 07 15 23 34 42",
        "0 1 2 3 4 5 6 7 8 9",
        "call 5 people in 2021",
        "I call 2000-2010 the lost decade",
        "text 2019-2020 ok",
        "ring 2 of 3",
        "No. 2021/123456",
        "45% of 1000000",
        "2020-21 season 38 games",
        "https://town.example/tel/0171-5550123?x=+491715550123",
        "www.town.example/0171-5550123",
        "#0171555012",
        "room A0171555012",
    ],
)
def test_other_figures_are_left_alone(text: str) -> None:
    assert found(f"so {text} then") == []


@pytest.mark.parametrize(
    "address",
    [
        "jo@town.example",
        "jo.b+c_d%e@sub.town.example",
        "jo@xn--bcher-kva.example",
        "jö@bücher.example",
        "jo (at) town (dot) example",
        "jo[at]town.example",
        "jo [at] town [dot] example",
        "jo(at)town.org",
        "JO@TOWN.EXAMPLE",
    ],
)
def test_an_e_mail_address_is_found(address: str) -> None:
    assert found(f"write to {address}, please") == [("email", address)]


@pytest.mark.parametrize(
    "text", ["@jo", "@jo@social.example", "jo@", "a@b", "at (at) noon", "me@home", "2@3.4"]
)
def test_what_is_no_e_mail_address_is_left_alone(text: str) -> None:
    assert found(f"so {text} then") == []


@pytest.mark.parametrize(
    "address",
    [
        "221 Harbour Street",
        "5 St Mary Road",
        "10 Old Mill Lane",
        "221b Harbour St.",
        "Lindenstraße 12a",
        "Lange Gasse 4",
        "Hauptstr. 7",
        "Kerkstraat 7",
        "12 rue de la Gare",
        "3 bis, avenue des Tilleuls",
        "Calle Mayor 5",
        "C/ Mayor 5",
        "Via Garibaldi 3",
        "Rua das Flores 9",
        "ul. Lipowa 4",
        "ул. Ленина, д. 5",
        "רחוב הרצל 12",
        "شارع النيل 12",
    ],
)
def test_a_street_with_a_house_s_number_is_found(address: str) -> None:
    assert found(f"Sie: {address} !") == [("street", address)]


@pytest.mark.parametrize(
    "text",
    [
        "20 High Court judges",
        "Platz 3 im Rennen",
        "article 12 of the Road Traffic Act",
        "the 1990s on Harbour Street",
        "Harbour Street is closed",
        "5 Main points",
        "5 roads",
        "via Rome 2",
        "Via Appia",
        "2 Street lamps",
        "Die Lindenstraße ist 12% länger",
        "Lindenstraße 12.30 Uhr",
    ],
)
def test_a_street_without_a_house_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "5500-0000-0000-0004",
        "378282246310005",
        "3530 1113 3330 0000",
    ],
)
def test_a_card_number_is_found(number: str) -> None:
    assert found(f"Pay {number} now") == [("card", number)]


@pytest.mark.parametrize(
    "number", ["4111111111111112", "0000000000000000", "1111 1111 1111 1117", "9999 9999 9999 9995"]
)
def test_a_number_that_no_card_has_is_left_alone(number: str) -> None:
    assert found(f"Pay {number} now") == []


@pytest.mark.parametrize(
    "number",
    ["DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "gb29nwbk60161331926819",
     "FR14 2004 1010 0505 0001 3M02 606",
     "NO93 8601 1117 947", "MT84MALT011000012345MTLCAST001S"],
)  # fmt: skip
def test_a_bank_account_is_found(number: str) -> None:
    assert found(f"To {number} please") == [("iban", number)]


@pytest.mark.parametrize(
    "number", ["DE89 3704 0044 0532 0130 01", "DE89370400440532013000X", "ZZ89370400440532013000", "DE12"]
)
def test_what_only_looks_like_a_bank_account_is_left_alone(number: str) -> None:
    assert [kind for kind, _ in found(f"To {number} please") if kind == "iban"] == []


def test_several_details_are_each_marked_once() -> None:
    text = "Jo, jo@town.example, 221 Harbour Street, +44 20 7946 0958, 4111 1111 1111 1111"
    assert sorted(kind for kind, _ in found(text)) == ["card", "email", "street", "telephone"]


def test_each_kind_can_be_switched_off() -> None:
    rule = PersonalData(telephone=False, email=False, street=False, card=False, iban=False)
    assert found("jo@town.example 221 Harbour Street +44 20 7946 0958 4111 1111 1111 1111", rule) == []


def test_allowed_details_are_known_however_they_are_written() -> None:
    rule = PersonalData(
        allowed=("+44 20 7946 0958", "desk@town.example", "@council.example", "1 Town Street")
    )
    assert found("+44-20-79460958 DESK@town.example any.one@council.example 1 Town Street", rule) == []
    assert [kind for kind, _ in found("+44-20-79460959 jo@town.example", rule)] == ["email", "telephone"]


@pytest.mark.parametrize(
    "part",
    [
        "1",
        "+1",
        "01",
        "01 ",
        "A",
        "Aa ",
        "1 Aa Bb Cc ",
        "a@",
        "a.",
        "a[at]",
        "DE12",
        "DE12 3",
        "(",
        "tel 1 ",
        "1 rue de ",
        "-1",
        "a-",
    ],
)
def test_hostile_text_is_looked_through_in_time(part: str) -> None:
    text = part * (300_000 // len(part))
    start = time.process_time()
    found(text)
    assert time.process_time() - start < 5


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_figures_keep_their_places_when_they_are_made_plain(text: str) -> None:
    assert len(plain_figures(text)) == len(text)


@settings(max_examples=300, deadline=None)
@given(st.integers(min_value=10**11, max_value=10**18))
def test_one_wrong_figure_is_never_a_card(number: int) -> None:
    checked = next(f"{number}{digit}" for digit in range(10) if passes_luhn(f"{number}{digit}"))
    wrong = f"{checked[:-2]}{(int(checked[-2]) + 1) % 10}{checked[-1]}"
    assert passes_luhn(checked)
    assert not passes_luhn(wrong)


def test_a_book_s_number_is_told_by_its_checksum() -> None:
    assert is_isbn("9783161484100")
    assert not is_isbn("9783161484101")
    assert not is_isbn("1234567890123")
