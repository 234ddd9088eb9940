"""A mail server that keeps what it is handed, on a real socket, and misbehaves where a test wants it to."""

from __future__ import annotations

import base64
import contextlib
import email
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Caught:
    """One mail that was taken: the envelope, and the content as its sender meant it."""

    sender: str
    to: list[str]
    content: bytes

    @property
    def mail(self) -> EmailMessage:
        """The content, read."""
        read = email.message_from_bytes(self.content, policy=policy.default)
        assert isinstance(read, EmailMessage)
        return read

    @property
    def text(self) -> str:
        """The plain part."""
        part = self.mail.get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    @property
    def html(self) -> str:
        """The HTML part."""
        part = self.mail.get_body(("html",))
        assert part is not None
        return str(part.get_content())


@dataclass
class Catcher:
    """The server. Each answer it gives can be changed; ``None`` for an answer hangs up instead of giving it."""

    answers: dict[str, str | None] = field(default_factory=dict)
    """By step: greeting, MAIL, RCPT, DATA, end."""
    tls: ssl.SSLContext | None = None
    tls_at_once: bool = False
    user: tuple[str, str] | None = None
    at_end: Callable[[], object] = lambda: None
    """Called when a whole mail is there, before it is answered."""
    caught: list[Caught] = field(default_factory=list)
    """Whatever came to its end, answered or not."""
    begun: int = 0
    """Conversations in which DATA was asked for."""

    def __enter__(self) -> Catcher:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for line in list(self._open):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    @property
    def address(self) -> str:
        """As an operator would write it."""
        return f"smtp://127.0.0.1:{self.port}?tls=none&timeout=5"

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            self._open.add(line)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            try:
                if self.tls_at_once and self.tls is not None:
                    line = self.tls.wrap_socket(line, server_side=True)
                with contextlib.closing(_Talk(self, line)) as talk:
                    talk.run()
            finally:
                self._open.discard(line)
                line.close()


class _Talk:
    """One conversation."""

    def __init__(self, server: Catcher, line: socket.socket) -> None:
        self._server = server
        self._wear(line)
        self._sender, self._to = "", list[str]()

    def _wear(self, line: socket.socket) -> None:
        self._line, self._file = line, line.makefile("rb")

    def close(self) -> None:
        self._file.close()
        self._line.close()

    def run(self) -> None:
        self._say("greeting", "220 catcher ESMTP")
        while True:
            said = self._read().decode().rstrip("\r\n")
            word = said.split(" ")[0].upper()
            if word == "QUIT":
                self._write("221 bye")
                return
            getattr(self, f"_{word.lower()}", self._unknown)(said)

    def _read(self) -> bytes:
        line = self._file.readline()
        if not line.endswith(b"\r\n"):
            raise EOFError
        return line

    def _write(self, answer: str) -> None:
        self._line.sendall(answer.replace("\n", "\r\n").encode() + b"\r\n")

    def _say(self, step: str, usual: str) -> None:
        answer = self._server.answers.get(step, usual)
        if answer is None:
            raise EOFError
        self._write(answer)

    def _unknown(self, said: str) -> None:
        self._write("500 what?")

    def _ehlo(self, said: str) -> None:
        extensions = ["250-catcher"]
        if self._server.tls is not None and not isinstance(self._line, ssl.SSLSocket):
            extensions.append("250-STARTTLS")
        if self._server.user is not None:
            extensions.append("250-AUTH PLAIN")
        self._write("\n".join([*extensions, "250 8BITMIME"]))

    def _starttls(self, said: str) -> None:
        assert self._server.tls is not None
        self._write("220 go ahead")
        self._file.close()
        self._wear(self._server.tls.wrap_socket(self._line, server_side=True))

    def _auth(self, said: str) -> None:
        _, user, password = base64.b64decode(said.split(" ")[2]).decode().split("\0")
        good = (user, password) == self._server.user
        self._write("235 welcome" if good else "535 no: wrong@address.example")

    def _mail(self, said: str) -> None:
        self._sender = said.partition("<")[2].partition(">")[0]
        self._say("MAIL", "250 ok")

    def _rcpt(self, said: str) -> None:
        self._to.append(said.partition("<")[2].partition(">")[0])
        self._say("RCPT", "250 ok")

    def _data(self, said: str) -> None:
        self._server.begun += 1
        self._say("DATA", "354 go on")
        lines: list[bytes] = []
        while (line := self._read()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self._server.caught.append(Caught(self._sender, self._to, b"".join(lines)))
        self._to = []
        self._server.at_end()
        self._say("end", "250 taken")


def environment(settings: Any, **changed: object) -> None:
    """Have the product see these settings, by pytest-django's fixture."""
    values = {name: getattr(settings.ENVIRONMENT, name) for name in settings.ENVIRONMENT.__slots__}
    settings.ENVIRONMENT = type(settings.ENVIRONMENT)(**{**values, **changed})
    settings.PUBLIC_URL = "https://news.example"


def mailing(settings: Any, catcher: Catcher) -> None:
    """Have mail handed in at the catcher."""
    environment(settings, smtp=catcher.address, mail_from="comments@news.example")
