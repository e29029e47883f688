"""Serves the demo newspaper over real HTTP, and keeps a log of what was asked for."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit

from crawler.demo.paper import Answer, Paper


@dataclass(frozen=True, slots=True)
class Hit:
    """One request that was answered. `path` has the query with it; `time` is seconds since the epoch."""

    path: str
    time: float
    status: int
    headers: Mapping[str, str]


class DemoServer(ThreadingHTTPServer):
    """The newspaper on one address; `hits` grows by one a request. `close()` ends it."""

    daemon_threads = True

    def __init__(self, host: str, port: int, slow_seconds: float) -> None:
        super().__init__((host, port), _Handler)
        self.paper = Paper()
        self.slow_seconds = slow_seconds
        self.hits: list[Hit] = []
        self._asked: Counter[str] = Counter()
        self._lock = Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A crawl that ends (Ctrl-C) hangs up; that is no fault of the newspaper's."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    @property
    def base_url(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def note(self, hit: Hit) -> None:
        with self._lock:
            self.hits.append(hit)

    def count(self, path: str) -> int:
        """How often the path has been asked for, this time included."""
        with self._lock:
            self._asked[path] += 1
            return self._asked[path]

    def paths(self) -> list[str]:
        """The addresses asked for so far, in order."""
        return [hit.path for hit in self.hits]

    def close(self) -> None:
        self.shutdown()
        self.server_close()


def start(port: int = 0, host: str = "127.0.0.1", slow_seconds: float = 1.5) -> tuple[DemoServer, str]:
    """A running server in a thread of its own, and its base URL; port 0 takes any free one."""
    server = DemoServer(host, port, slow_seconds)
    Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="demo newspaper", daemon=True
    ).start()
    return server, server.base_url


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: DemoServer

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        base = f"http://{self.headers.get('Host') or urlsplit(self.server.base_url).netloc}"
        answer = self.server.paper.answer(address.path, address.query, base, self.server.count(address.path))
        if answer.is_slow:
            time.sleep(self.server.slow_seconds)
        self._send(answer)

    do_HEAD = do_GET

    def _send(self, answer: Answer) -> None:
        headers = dict(answer.headers)
        if answer.status == 200:
            headers["ETag"] = f'"{sha256(answer.body).hexdigest()[:20]}"'
        status = 304 if answer.status == 200 and self._has_it_already(headers) else answer.status
        body = b"" if status == 304 else answer.body
        self.server.note(Hit(self.path, time.time(), status, dict(self.headers)))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _has_it_already(self, headers: Mapping[str, str]) -> bool:
        """If-None-Match decides where it is sent (RFC 9110, 13.2.2), else If-Modified-Since."""
        if tags := self.headers.get("If-None-Match"):
            return headers["ETag"] in [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        since, modified = self.headers.get("If-Modified-Since"), headers.get("Last-Modified")
        if not since or not modified:
            return False
        try:
            return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on stderr: the log is `DemoServer.hits`."""
