"""Letters by e-mail, handed in at a real server over a real socket."""

from __future__ import annotations

import ssl
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rejoinder.notices import letters, outbox, registry, servers
from rejoinder.notices.content import Away, Due, Letter, NotDelivered, TryLater, Unconfirmed
from rejoinder.notices.models import Notice, State
from rejoinder.notices.notifiers import email
from rejoinder.notices.servers import BadServer
from tests.notices.catcher import Catcher, environment, mailing

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
DUE = Due(1, uuid.UUID(int=7), registry.LETTERS, "decided", {"comment": 7}, 1)
LETTER = Letter(
    to="ada@example.org",
    subject="Your comment on “The ferry is late” is published",
    text="Hello.\n.\n.hidden\nDone.\n",
    html="<p>Hello.</p>",
    language="en",
    sender="The Lantern",
    list_name="comments-lantern",
    stop="https://news.example/comments/1-x/quiet",
)


@pytest.fixture
def catcher(settings: Any) -> Iterator[Catcher]:
    with Catcher() as server:
        mailing(settings, server)
        yield server


def deliver(letter: Letter = LETTER, handing_over: Callable[[], None] = lambda: None) -> None:
    email.deliver(DUE, letter, handing_over)


def test_a_letter_arrives_whole_with_its_headers(catcher: Catcher) -> None:
    deliver()
    (caught,) = catcher.caught
    mail = caught.mail
    assert (caught.sender, caught.to) == ("comments@news.example", ["ada@example.org"])
    assert str(mail["From"]) == "The Lantern <comments@news.example>"
    assert mail["Subject"] == "Your comment on “The ferry is late” is published"
    assert mail["Message-ID"] == "<00000000-0000-0000-0000-000000000007@news.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "The Lantern <comments-lantern.news.example>"
    assert mail["List-Unsubscribe"] == "<https://news.example/comments/1-x/quiet>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert caught.text == LETTER.text and caught.html.strip() == LETTER.html
    assert max(map(len, caught.content.split(b"\r\n"))) <= 998 and caught.content.isascii()


@hypothesis_settings(deadline=None)
@given(st.text(max_size=60))
def test_nothing_in_a_letter_becomes_a_header(text: str) -> None:
    evil = f"{text}\r\nBcc: eve@example.org\n\nBody"
    letter = replace(LETTER, subject=evil, sender=evil, list_name=evil, stop=evil)
    written = letters.mail(letter, DUE, "comments@news.example", NOW).as_bytes()
    head = written.split(b"\r\n\r\n")[0]
    names = {line.split(b":")[0].lower() for line in head.split(b"\r\n") if line[:1].strip()}
    assert b"bcc" not in names and b"body" not in names and len(names) == 10


@pytest.mark.parametrize(
    "address",
    ["", "ada", "a b@example.org", "ada@example.org\r\nRCPT TO:<eve@example.org>", "a,b@example.org"],
)
def test_what_is_no_address_is_refused_for_good(catcher: Catcher, address: str) -> None:
    with pytest.raises(NotDelivered) as refused:
        deliver(replace(LETTER, to=address))
    assert refused.value.final and not catcher.caught


def test_a_domain_of_other_letters_is_written_as_mail_knows_it(catcher: Catcher) -> None:
    deliver(replace(LETTER, to="ada@bücher.example"))
    assert catcher.caught[0].to == ["ada@xn--bcher-kva.example"]


def test_a_name_of_other_letters_is_refused_for_good(catcher: Catcher) -> None:
    with pytest.raises(NotDelivered, match="such letters"):
        deliver(replace(LETTER, to="añada@example.org"))


@pytest.mark.parametrize(
    ("answers", "trouble", "handed"),
    [
        ({"greeting": "554 not for you"}, Away, False),
        ({"greeting": None}, Away, False),
        ({"MAIL": "451 later"}, TryLater, False),
        ({"RCPT": "550 5.1.1 <ada@example.org> is unknown"}, NotDelivered, False),
        ({"RCPT": "450 busy"}, TryLater, False),
        ({"RCPT": None}, TryLater, False),
        ({"DATA": "554 no"}, NotDelivered, False),
        ({"end": "452 full"}, TryLater, True),
        ({"end": "550 looks like spam to ada@example.org"}, NotDelivered, True),
        ({"end": None}, Unconfirmed, True),
    ],
)
def test_each_refusal_is_known_for_what_it_is_and_quotes_nothing(
    catcher: Catcher, answers: dict[str, str | None], trouble: type[Exception], handed: bool
) -> None:
    catcher.answers = answers
    told: list[bool] = []
    with pytest.raises(trouble) as raised:
        deliver(handing_over=lambda: told.append(True))
    assert type(raised.value) is trouble and bool(told) is handed
    assert "ada" not in str(raised.value) and "@" not in str(raised.value)


def test_nobody_there_is_away(settings: Any) -> None:
    with Catcher() as gone:
        mailing(settings, gone)
    with pytest.raises(Away):
        deliver()


def test_a_mail_is_not_ended_before_that_is_noted(catcher: Catcher) -> None:
    def cannot() -> None:
        assert not catcher.caught
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deliver(handing_over=cannot)
    assert catcher.begun == 1 and not catcher.caught


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A certificate of the loopback address, and the file by which it is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    place = tmp_path_factory.mktemp("certificate")
    (place / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (place / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place / "cert.pem", place / "key.pem")
    return context, place / "cert.pem"


@pytest.mark.parametrize(("scheme", "at_once"), [("smtp", False), ("smtps", True)])
def test_a_letter_goes_encrypted_and_signed_in(
    settings: Any, certificate: tuple[ssl.SSLContext, Path], scheme: str, at_once: bool
) -> None:
    context, trusted = certificate
    with Catcher(tls=context, tls_at_once=at_once, user=("news", "p@ss:word/1")) as server:
        address = f"{scheme}://news:p%40ss%3Aword%2F1@localhost:{server.port}?ca={trusted}&timeout=5"
        environment(settings, smtp=address, mail_from="comments@news.example")
        deliver()
        assert len(server.caught) == 1
        environment(settings, smtp=address.replace("word", "w0rd"), mail_from="comments@news.example")
        with pytest.raises(Away) as refused:
            deliver()
        assert "address.example" not in str(refused.value)
        # A certificate that nobody vouches for is nobody's.
        environment(
            settings, smtp=address.partition("?")[0] + "?timeout=5", mail_from="comments@news.example"
        )
        with pytest.raises(Away):
            deliver()


def test_a_letter_is_never_sent_in_the_open_by_surprise(settings: Any) -> None:
    with Catcher() as server:
        environment(
            settings, smtp=f"smtp://localhost:{server.port}?timeout=5", mail_from="comments@news.example"
        )
        with pytest.raises(Away):
            deliver()
        assert not server.begun


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("mail.example", "smtp://"),
        ("https://mail.example", "smtp://"),
        ("smtp://mail.example:port", "port"),
        ("smtp://mail.example?tls=maybe", "starttls, ssl or none"),
        ("smtps://mail.example?tls=none", "starttls, ssl or none"),
        ("smtp://mail.example?speed=1", "tls, timeout and ca"),
        ("smtp://mail.example?timeout=0", "1 to 120"),
        ("smtp://news:secret@mail.example?tls=none", "unencrypted"),
    ],
)
def test_a_server_that_cannot_be_meant_is_refused_without_quoting_it(written: str, wrong: str) -> None:
    with pytest.raises(BadServer, match=wrong) as refused:
        servers.mail_server(written)
    assert "secret" not in str(refused.value)


@pytest.mark.django_db
def test_from_the_outbox_to_the_server_and_into_the_record(catcher: Catcher) -> None:
    (notifier,) = registry.ready()
    assert outbox.queue("decided", "decided:1", {"comment": 1}, NOW) == 1
    assert outbox.send_due(NOW, lambda due, now: LETTER, notifier) == 1
    catcher.answers = {"end": None}
    outbox.queue("decided", "decided:2", {"comment": 2}, NOW)
    outbox.send_due(NOW, lambda due, now: LETTER, notifier)
    assert list(Notice.objects.order_by("pk").values_list("state", flat=True)) == [
        State.SENT,
        State.UNCERTAIN,
    ]
    identities = [f"<{notice.identity}@news.example>" for notice in Notice.objects.order_by("pk")]
    assert [caught.mail["Message-ID"] for caught in catcher.caught] == identities
