"""E-mail: hands letters in at the operator's mail server, one conversation each."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage

from django.conf import settings

from rejoinder.notices import letters, servers
from rejoinder.notices.content import Away, Due, Letter, NotDelivered, TryLater, Unconfirmed
from rejoinder.notices.servers import MailServer

NAME = "email"
CARRIES = "letters"
_LINE_ENDS = re.compile(rb"\r?\n")
_Reply = tuple[int, bytes]


def ready() -> bool:
    """Whether the operator has named a mail server."""
    return bool(settings.ENVIRONMENT.smtp)


def deliver(due: Due, letter: Letter, handing_over: Callable[[], None]) -> None:
    """Hand the letter in.

    A server may take a mail only once it has seen the line that ends it, so ``handing_over`` is called when all but
    that line is sent. Raises NotDelivered, TryLater, Away, Unconfirmed; none of them quotes the server.
    """
    sender = str(settings.ENVIRONMENT.mail_from)
    mail = letters.mail(letter, due, sender, datetime.now(UTC))
    server = servers.mail_server(settings.ENVIRONMENT.smtp)
    try:
        talk = _connected(server)
    except (OSError, smtplib.SMTPException) as error:
        raise Away(f"The mail server cannot be talked to ({type(error).__name__}).") from None
    try:
        _converse(talk, mail, sender, letters.deliverable(letter.to), handing_over)
    finally:
        # Without QUIT where something went wrong: what was begun and not ended is then dropped by the server.
        talk.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    """A conversation that is encrypted and signed in as the operator wants it."""
    trust = ssl.create_default_context(cafile=server.ca or None)
    talk: smtplib.SMTP
    if server.tls == "ssl":
        talk = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_s, context=trust)
    else:
        talk = smtplib.SMTP(server.host, server.port, timeout=server.timeout_s)
    try:
        if server.tls == "starttls":
            # Raises where the server does not offer it: a letter is never sent in the open by surprise.
            talk.starttls(context=trust)
        talk.ehlo_or_helo_if_needed()
        if server.user:
            talk.login(server.user, server.password)
    except BaseException:
        talk.close()
        raise
    return talk


def _converse(
    talk: smtplib.SMTP, mail: EmailMessage, sender: str, to: str, handing_over: Callable[[], None]
) -> None:
    content = _stuffed(mail.as_bytes())
    _expect(_asked(lambda: talk.mail(sender)), "the sender")
    _expect(_asked(lambda: talk.rcpt(to)), "the address")
    _expect(_asked(lambda: talk.docmd("DATA")), "the letter", good=354)
    _sent(talk, content)
    handing_over()
    try:
        talk.send(b".\r\n")
        reply = talk.getreply()
    except (OSError, smtplib.SMTPException):
        raise Unconfirmed("The connection broke before the server's answer came.") from None
    _expect(reply, "the letter")
    with contextlib.suppress(OSError, smtplib.SMTPException):
        talk.quit()


def _stuffed(content: bytes) -> bytes:
    """Lines with CRLF, a dot before each that begins with one, and an end of line at the end."""
    lines = _LINE_ENDS.split(content.rstrip(b"\r\n"))
    return b"".join(b"." * line.startswith(b".") + line + b"\r\n" for line in lines)


def _sent(talk: smtplib.SMTP, content: bytes) -> None:
    try:
        talk.send(content)
    except (OSError, smtplib.SMTPException) as error:
        raise TryLater(f"The connection broke ({type(error).__name__}).") from None


def _asked(ask: Callable[[], _Reply]) -> _Reply:
    try:
        return ask()
    except (OSError, smtplib.SMTPException) as error:
        raise TryLater(f"The connection broke ({type(error).__name__}).") from None


def _expect(reply: _Reply, what: str, good: int = 0) -> None:
    """Raises what a refusal amounts to: 5xx is for good, all else for now."""
    code = reply[0]
    if code == good or (not good and 200 <= code < 300):
        return
    sentence = f"The mail server refused {what} ({code})."
    raise NotDelivered(sentence) if 500 <= code < 600 else TryLater(sentence)
