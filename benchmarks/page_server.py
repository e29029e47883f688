"""Serves the pages of a set folder on loopback, each at /<id>: `python -m benchmarks.page_server SET_FOLDER`.

Prints its base address as the first line and serves until its standard input closes.
"""

from __future__ import annotations

import gzip
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def serve(set_folder: Path) -> ThreadingHTTPServer:
    """A server of the set's pages on a free port of 127.0.0.1; call `serve_forever` on it."""
    pages = {
        "/" + file.name.removesuffix(".html.gz"): gzip.decompress(file.read_bytes())
        for file in sorted((set_folder / "html").glob("*.html.gz"))
    }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages.get(self.path.partition("?")[0])
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

    return Server(("127.0.0.1", 0), Handler)


if __name__ == "__main__":
    server = serve(Path(sys.argv[1]))
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()
    os._exit(0)
