"""The seed pages, each served on a host of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

HERE = Path(__file__).parent / "seeds"
BUNDLED = Path(__file__).parents[2] / "crawler" / "demo" / "seeds"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on stderr."""


@contextmanager
def seed_hosts() -> Iterator[dict[str, str]]:
    """URL -> name of the seed's page, while the servers run."""
    with ExitStack() as stack:
        found = {}
        for n, page in enumerate(sorted([*HERE.glob("*.html"), *BUNDLED.glob("*.html")]), start=11):
            server = ThreadingHTTPServer((f"127.0.0.{n}", 0), partial(Quiet, directory=str(page.parent)))
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
            Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True).start()
            found[f"http://127.0.0.{n}:{server.server_port}/{page.name}"] = page.stem
        yield found
