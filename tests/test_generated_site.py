"""What the rest of a site says: promos and teasers inside bodies go, the article's sentences stay."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipelines.records import line_fingerprint
from tests.site.crawled import Crawled, crawl
from tests.site.generated import Story, make_site

WARM_UP = 60  # articles after which the lines of a site with so many promos are known


@pytest.fixture(scope="module")
def site() -> Iterator[tuple[dict[str, Story], str]]:
    stories = make_site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            story = stories.get(self.path)
            body = story.html.encode() if story else b""
            self.send_response(200 if story else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield stories, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def judge(run: Crawled, stories: dict[str, Story], skip: int = 0) -> tuple[int, int, list[str], list[str]]:
    """Foreign lines that were there and stayed, from the `skip`th row on; own paragraphs lost anywhere."""
    there, stayed = 0, 0
    kept: list[str] = []
    lost: list[str] = []
    for number, row in enumerate(run.articles):
        story = stories["/news/" + row["url"].rpartition("/")[2]]
        lines = {line_fingerprint(line) for line in row["text"].split("\n")}
        text = " ".join(row["text"].split())
        lost += [paragraph for paragraph in (story.lead, *story.paragraphs) if paragraph not in text]
        if number >= skip:
            there += len(story.foreign)
            still = [line for line in story.foreign if line_fingerprint(line) in lines]
            stayed += len(still)
            kept += still
    return there, stayed, kept, lost


def test_after_warm_up_the_boilerplate_is_gone_and_no_sentence_is_lost(
    site: tuple[dict[str, Story], str], tmp_path: Path
) -> None:
    stories, base_url = site
    urls = tmp_path / "urls.txt"
    urls.write_text("".join(f"{base_url}{path}\n" for path in stories))
    settings = ("DUPLICATES=tag", "CONCURRENT_REQUESTS=4", "MIN_TEXT_CHARS=100")
    first = crawl(tmp_path / "out", "urls", "-a", f"file={urls}", settings=settings)
    assert len(first.articles) == len(stories), first.report["reasons"]
    there, stayed, kept, lost = judge(first, stories, skip=WARM_UP)
    assert lost == []
    assert stayed <= 0.01 * there, json.dumps(kept[:10], indent=1)

    second = crawl(tmp_path / "out", "urls", "-a", f"file={urls}", "-a", "again=1", settings=settings)
    there, stayed, kept, lost = judge(second, stories)
    assert lost == []
    assert stayed <= 0.01 * there, json.dumps(kept[:10], indent=1)
