"""Acknowledged posts a second, over HTTP, each on the disk before its answer (synchronous FULL)."""

from __future__ import annotations

import http.client
import json
import re
import statistics
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from itertools import chain

from tests.serving import Serving

from bench import export

ROUNDS = 150


@dataclass
class Client:
    """One reader who posts without pause, and how long each answer took in ms."""

    site: Serving
    thread: str
    token: str
    number: int
    took: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Post ROUNDS comments, each of its own words, over one connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=60)
        for count in range(ROUNDS):
            words = " ".join(
                export.WORDS[(self.number * 7 + count * step) % len(export.WORDS)] for step in range(1, 20)
            )
            body = urllib.parse.urlencode(
                {
                    "name": f"Client {self.number}",
                    "email": f"client{self.number}@bench.example",
                    "text": f"{words} {self.number} {count}",
                    "token": self.token,
                    "parent": "",
                    "website": "",
                }
            )
            began = time.perf_counter()
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
                "Origin": self.site.address,
            }
            connection.request("POST", f"/threads/{self.thread}/reply", body, headers)
            answer = connection.getresponse()
            content = answer.read()
            if answer.status != 201:
                raise RuntimeError(f"{answer.status}: {json.loads(content)}")
            self.took.append((time.perf_counter() - began) * 1000)
        connection.close()


def posting(site: Serving, lengths: list[int]) -> None:
    """Print posts a second by length of the thread, with one client and with eight."""
    print("\n## Posting: acknowledged posts a second, SQLite, synchronous FULL\n")
    print("| thread of | clients | posts/s | p50 ms | p99 ms |\n|--|--|--|--|--|")
    for length in lengths:
        page = site.get(export.path(length))[1]
        thread = re.search(r'action="/threads/(\d+)/reply"', page)
        token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
        if not (thread and token):
            raise RuntimeError(f"no form on {export.path(length)}")
        for clients in (1, 8):
            readers = [Client(site, thread[1], token[1], number) for number in range(clients)]
            threads = [threading.Thread(target=reader.run) for reader in readers]
            began = time.perf_counter()
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            seconds = time.perf_counter() - began
            took = sorted(chain.from_iterable(reader.took for reader in readers))
            print(
                f"| {length:,} | {clients} | {len(took) / seconds:,.0f} | {statistics.median(took):.1f} "
                f"| {took[int(len(took) * 0.99) - 1]:.1f} |",
                flush=True,
            )
