"""What a request costs: the processor time of this process, and how many fit into a second.

Ratios are what to trust; the same machine gives other milliseconds on another day.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask

ROUNDS, REQUESTS = 9, 12


@dataclass(frozen=True)
class Cost:
    """Medians over rounds. `cpu_ms`: of this process, for one call."""

    cpu_ms: float
    per_second: float


def cost(act: Callable[[], None]) -> Cost:
    for _ in range(3):
        act()
    cpu, wall = [], []
    for _ in range(ROUNDS):
        started, began = time.process_time(), time.perf_counter()
        for _ in range(REQUESTS):
            act()
        cpu.append((time.process_time() - started) / REQUESTS)
        wall.append((time.perf_counter() - began) / REQUESTS)
    return Cost(statistics.median(cpu) * 1000, 1 / statistics.median(wall))


class Asker:
    """Calls the application as a server would, without a test client in between."""

    def __init__(self, app: Flask, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in headers.items()}

    def get(self, address: str) -> tuple[int, bytes]:
        path, _, query = address.partition("?")
        return self._ask("GET", path, query, b"")

    def post(self, path: str, form: dict[str, str]) -> tuple[int, bytes]:
        return self._ask("POST", path, "", urlencode(form).encode())

    def _ask(self, method: str, path: str, query: str, body: bytes) -> tuple[int, bytes]:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            **self.headers,
        }
        told: list[str] = []

        def start(status: str, headers: Any, failure: Any = None) -> Callable[[bytes], object]:
            told.append(status)
            return bytes  # the old way of writing, which nothing here uses

        answer = self.app.wsgi_app(environ, start)
        content = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        return int(told[0].split()[0]), content
