"""The old service on a port of this machine, speaking its protocol; scores are written into the text."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_MARK = re.compile(r"theirs=(0?\.\d+|[01])")
KEY = "AIza-old"


class OldService:
    """Answers on ``url``. ``fault`` makes it answer that status instead; cleared, ``free`` makes it late."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.fault = 0
        self.fault_document: dict[str, Any] = {"error": {"code": 0, "message": "no", "status": "UNKNOWN"}}
        self.location = ""
        self.free = threading.Event()
        self.free.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self.free.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, path: str, key: str, body: bytes) -> tuple[int, dict[str, Any]]:
        sent = json.loads(body)
        self.bodies.append(sent)
        self.keys.append(key)
        assert path == "/v1alpha1/comments:analyze"
        if self.fault:
            return self.fault, self.fault_document
        text = sent.get("comment", {}).get("text", "")
        if not text:
            detail = {
                "@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error",
                "errorType": "COMMENT_EMPTY",
            }
            told = {
                "code": 400,
                "message": "Comment must be non-empty.",
                "status": "INVALID_ARGUMENT",
                "details": [detail],
            }
            return 400, {"error": told}
        found = _MARK.search(text)
        score = {"value": float(found[1]) if found else 0.1, "type": "PROBABILITY"}
        span = {"begin": 0, "end": len(text), "score": score}
        scores = {name: {"spanScores": [span], "summaryScore": score} for name in sent["requestedAttributes"]}
        reply = {"attributeScores": scores, "languages": ["en"], "detectedLanguages": ["en"]}
        if "clientToken" in sent:
            reply["clientToken"] = sent["clientToken"]
        return 200, reply

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.free.wait(10)
                status, document = service.answer(self.path, self.headers.get("X-Goog-Api-Key", ""), body)
                text = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=UTF-8")
                self.send_header("Content-Length", str(len(text)))
                if service.location:
                    self.send_header("Location", service.location)
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *arguments: Any) -> None:
                return

        return Handler
