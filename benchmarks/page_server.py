"""Serves pages on loopback: `python -m benchmarks.page_server [SET_FOLDER] [--changed] [--hosts 1]`.

The pages of a set folder, each at /<id>, or generated ones where none is named. `--changed`: at
/<id>/<number> a copy with other words, as many as one likes. `--hosts`: at so many addresses from 127.0.0.1
on, one port for all. Prints host and port as the first line and serves until its standard input closes.
"""

from __future__ import annotations

import argparse
import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from benchmarks.changed_pages import ChangedPage
from benchmarks.process_tree import on_cores

ROOT = Path(__file__).resolve().parent.parent
GENERATED = 200

Find = Callable[[str], bytes | None]  # path, without what stands behind a question mark -> page


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    find: Find

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is not told of."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        body = self.server.find(self.path.partition("?")[0])
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: object) -> None:
        pass


def serve(find: Find, hosts: int = 1) -> list[Server]:
    """Servers at 127.0.0.1, 127.0.0.2 and so on, of one free port; each has to `serve_forever`."""
    servers: list[Server] = []
    for number in range(1, hosts + 1):
        port = servers[0].server_address[1] if servers else 0
        server = Server((f"127.0.0.{number}", port), Handler)
        server.find = find
        servers.append(server)
    return servers


def pages_in(set_folder: Path | None) -> dict[str, bytes]:
    """Name -> page: of a set folder, or generated ones."""
    if set_folder is None:
        from tests.site.generated import make_site

        return {
            path.strip("/").replace("/", "-"): s.html.encode() for path, s in make_site(GENERATED).items()
        }
    files = sorted((set_folder / "html").glob("*.html.gz"))
    return {file.name.removesuffix(".html.gz"): gzip.decompress(file.read_bytes()) for file in files}


def as_they_are(pages: Mapping[str, bytes]) -> Find:
    return lambda path: pages.get(path.lstrip("/"))


def changed(pages: Mapping[str, bytes]) -> Find:
    copies = {name: ChangedPage(page) for name, page in pages.items()}

    def find(path: str) -> bytes | None:
        name, _, number = path.strip("/").partition("/")
        return copies[name].copy(int(number)) if name in copies and number.isdigit() else None

    return find


@contextmanager
def served(*arguments: str, cores: Collection[int] = ()) -> Iterator[str]:
    """Host and port of a server process with these arguments."""
    command = [*on_cores(cores), sys.executable, "-m", "benchmarks.page_server", *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page_server", description=__doc__)
    parser.add_argument("set_folder", nargs="?", type=Path, help="folder with html/ (default: generated)")
    parser.add_argument("--changed", action="store_true", help="serve copies with other words")
    parser.add_argument("--hosts", type=int, default=1, help="addresses to serve from (default: 1)")
    options = parser.parse_args()
    pages = pages_in(options.set_folder)
    servers = serve((changed if options.changed else as_they_are)(pages), options.hosts)
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"127.0.0.1:{servers[0].server_address[1]}", flush=True)
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
