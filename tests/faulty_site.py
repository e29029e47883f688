"""A real site on loopback whose pages end in every way in which a fetch can end."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGE = (
    b"<!doctype html><html><head><title>News</title></head>"
    b"<body><p>The council met on Monday.</p></body></html>"
)


@dataclass
class Seen:
    """A request as the server saw it. `at`: seconds, monotonic."""

    path: str
    at: float
    headers: dict[str, str]


@dataclass
class Site:
    """What the server does is looked up by path: in `pages`, else among the faults of this module."""

    url: str
    seen: list[Seen] = field(default_factory=list)
    robots: str = ""
    pages: dict[str, Callable[[Handler], None]] = field(default_factory=dict)
    closing: threading.Event = field(default_factory=threading.Event)

    def asked(self, path: str) -> list[Seen]:
        return [each for each in self.seen if each.path == path]

    def counts(self) -> Counter[str]:
        return Counter(each.path for each in self.seen)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self.site.seen.append(Seen(self.path, time.monotonic(), dict(self.headers.items())))
        if self.path in self.site.pages:
            self.site.pages[self.path](self)
        elif self.path == "/robots.txt":
            self.send(self.site.robots.encode(), "text/plain", 200 if self.site.robots else 404)
        else:
            name = self.path.strip("/").partition("/")[0]
            FAULTS.get(name, lambda handler: handler.send(b"gone", status=404))(self)

    def send(
        self, body: bytes = PAGE, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def break_off(self) -> None:
        """Close the connection with a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, *args: object) -> None:
        pass

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError, ValueError, OSError):
            super().handle()

    def finish(self) -> None:
        with contextlib.suppress(ConnectionError, ValueError, OSError):
            super().finish()


def page(handler: Handler) -> None:
    handler.send()


def recovers(handler: Handler) -> None:
    first = len(handler.site.asked(handler.path)) == 1
    handler.send(b"trouble", status=500) if first else handler.send()


def silence(handler: Handler) -> None:
    handler.site.closing.wait(60)


def reset(handler: Handler) -> None:
    handler.break_off()


def reset_in_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(PAGE)
    handler.wfile.flush()
    handler.break_off()


def short(handler: Handler) -> None:
    """A Content-Length that is too large, and a proper end."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(len(PAGE) + 1000))
    handler.end_headers()
    handler.wfile.write(PAGE)
    handler.close_connection = True


def cut_gzip(handler: Handler) -> None:
    handler.send(gzip.compress(PAGE * 200)[:-40], Content_Encoding="gzip")


def whole_gzip(handler: Handler) -> None:
    handler.send(gzip.compress(PAGE), Content_Encoding="gzip")


def gzip_bomb(handler: Handler) -> None:
    handler.send(gzip.compress(b"<p>" + b"a" * 30_000_000), Content_Encoding="gzip")


def loop(handler: Handler) -> None:
    number = int(handler.path.rpartition("/")[2] or 0) if handler.path.count("/") > 1 else 0
    handler.send(b"", status=302, Location=f"/loop/{number + 1}")


def private(handler: Handler) -> None:
    handler.send(b"", status=302, Location="http://169.254.169.254/latest/meta-data/")


def other_port(handler: Handler) -> None:
    handler.send(b"", status=302, Location="http://127.0.0.1:9/")


def moved(handler: Handler) -> None:
    handler.send(b"", status=301, Location="/page/after-redirect")


def refreshed(handler: Handler) -> None:
    handler.send(b'<html><head><meta http-equiv="refresh" content="0; url=/page/refreshed"></head></html>')


def speaks_of_refreshing(handler: Handler) -> None:
    head = b'<head><meta name="cache" content="refresh"></head>'
    handler.send(PAGE.replace(b"<body>", head + b"<body>" + 9_000 * b"<p>More.</p>"))


def big(handler: Handler) -> None:
    handler.send(PAGE + b" " * 3_000_000)


def endless(handler: Handler) -> None:
    """More than DOWNLOAD_MAXSIZE without a Content-Length."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    for _ in range(300):
        handler.wfile.write(b"<p>more</p>" * 1000)


def picture(handler: Handler) -> None:
    handler.send(b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "image/png")


def disguised(handler: Handler) -> None:
    handler.send(b"%PDF-1.7 not a page", "text/html")


def empty(handler: Handler) -> None:
    handler.send(b"")


def untyped(handler: Handler) -> None:
    handler.send(PAGE, "application/octet-stream")


def signals(handler: Handler) -> None:
    handler.send(PAGE, X_Robots_Tag="noai", tdm_reservation="1", ETag='"abc"')


def status(code: int) -> Callable[[Handler], None]:
    return lambda handler: handler.send(b"<p>sorry</p>", status=code)


FAULTS: dict[str, Callable[[Handler], None]] = {
    each.__name__.replace("_", "-"): each
    for each in (
        page,
        recovers,
        silence,
        reset,
        reset_in_body,
        short,
        cut_gzip,
        whole_gzip,
        gzip_bomb,
        loop,
        private,
        other_port,
        moved,
        refreshed,
        speaks_of_refreshing,
        big,
        endless,
        picture,
        disguised,
        empty,
        untyped,
        signals,
    )
} | {str(code): status(code) for code in (403, 404, 410, 429, 451, 500, 503)}


@contextlib.contextmanager
def faulty_site(
    host: str = "127.0.0.1", robots: str = "", certificate: Path | None = None, key: Path | None = None
) -> Iterator[Site]:
    """The site, served while the context lasts."""
    handler = type("SiteHandler", (Handler,), {})
    server = ThreadingHTTPServer((host, 0), handler)
    server.daemon_threads = True
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https"
    site = Site(f"{scheme}://{host}:{server.server_address[1]}", robots=robots)
    handler.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
