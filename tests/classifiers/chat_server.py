"""A local server that speaks the chat completions protocol through real sockets, well or badly as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from rejoinder.classifiers.remote.llm import Server

Answering = Callable[[dict[str, Any]], Any]
"""From the request's body to the object that the model answers, or a text that stands for it."""


def ticket_of(body: Mapping[str, Any]) -> str:
    """The ticket a model would find in what it was told."""
    return str(body["messages"][0]["content"].split('"ticket": "')[1].split('"')[0])


def data_of(body: Mapping[str, Any]) -> dict[str, str]:
    """The data between the fences, as a model would decode them."""
    told = str(body["messages"][1]["content"])
    fence = told.split("BEGIN DATA ")[1].split("\n")[0]
    found = json.loads(told.split(f"BEGIN DATA {fence}\n")[1].split(f"\nEND DATA {fence}")[0])
    assert isinstance(found, dict)
    return found


def saying(**fields: Any) -> Answering:
    """A model that always says this; fields that are not given are those of a comment that is clear."""
    plain = {"reason": "Nothing.", "verdict": "clear", "rules": [], "quotes": [], "urgent": False}
    return lambda body: {"ticket": ticket_of(body), **plain, **fields}


class Chat:
    """What the server does, and what it was asked."""

    def __init__(self) -> None:
        self.answer: Answering = saying()
        self.formats = ("json_schema", "json_object", None)
        """Those it understands; others are answered with 400."""
        self.status = 200
        self.kind = "application/json"
        self.finish: str | None = "stop"
        self.raw: bytes | None = None
        """The whole body of the reply, in place of a completion."""
        self.cut = 0
        """Bytes left out at the end of a reply, though they were announced."""
        self.pause_s = 0.0
        """Between each two bytes of the reply."""
        self.chunked = False
        self.go = threading.Event()
        self.go.set()
        self.asked: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.paths: list[str] = []
        self.url = ""

    def server(self, **fields: Any) -> Server:
        """How to reach it."""
        return Server(**{"url": self.url, "model": "small", "timeout_s": 5.0, **fields})

    def reply(self, body: dict[str, Any]) -> tuple[int, bytes]:
        """Status and body for a request."""
        wanted = body.get("response_format", {}).get("type")
        if self.status == 200 and wanted not in self.formats:
            return (
                400,
                b'{"error": {"message": "unsupported response_format", "type": "invalid_request_error"}}',
            )
        if self.status != 200:
            return self.status, b'{"error": {"message": "not now", "type": "server_error"}}'
        if self.raw is not None:
            return 200, self.raw
        said = self.answer(body)
        content = said if isinstance(said, str) or said is None else json.dumps(said, ensure_ascii=False)
        message = {"role": "assistant", "content": content}
        completion = {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
        return 200, json.dumps(completion).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, chat: Chat) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.chat = chat


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        chat = self.server.chat
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        chat.asked.append(body)
        chat.headers.append(dict(self.headers.items()))
        chat.paths.append(self.path)
        chat.go.wait(30)
        try:
            self._send(chat, *chat.reply(body))
        except OSError:
            # Whoever asked has gone.
            self.close_connection = True

    def _send(self, chat: Chat, status: int, reply: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", chat.kind)
        self.send_header("Connection", "close")
        if status in (301, 307):
            self.send_header("Location", f"{chat.url}/elsewhere")
        if chat.chunked:
            self.send_header("Transfer-Encoding", "chunked")
            reply = b"%x\r\n%s\r\n0\r\n\r\n" % (len(reply), reply)
        else:
            self.send_header("Content-Length", str(len(reply)))
        self.end_headers()
        reply = reply[: len(reply) - chat.cut]
        step = 1 if chat.pause_s else len(reply) or 1
        for at in range(0, len(reply), step):
            self.wfile.write(reply[at : at + step])
            self.wfile.flush()
            time.sleep(chat.pause_s)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def chatting() -> Iterator[Chat]:
    """A server on a free port of this machine, for as long as the block lasts."""
    chat = Chat()
    server = _Server(chat)
    chat.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        chat.go.set()
        server.shutdown()
        server.server_close()
        thread.join()
