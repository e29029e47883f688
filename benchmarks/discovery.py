"""How many of a site's articles are found, and how many other pages are fetched for them.

    python -m benchmarks.discovery [--articles 300] [--newsite] [--floors] [SHAPE ...]

Crawls the dozen site shapes of `tests/site_shapes.py` on loopback with `scrapy crawl news`, the whole of
it. With `--newsite` the crawl goes by a file that `scrapy newsite` has written before. A line a shape:
share of the articles delivered, share of the fetched pages that are no articles, share of the texts that
are whole (of articles over several pages), pages fetched for one article a second time. With `--floors` it
fails where a shape delivers less than 99 %, one article twice, or wastes more than 5 %.

    python -m benchmarks.discovery --sitemap

A sitemap of 50,000 addresses instead: growth of peak memory against one of 50, seconds to the first article.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tests.site_shapes import SHAPES, Shape, served, urlset

LEAST_DELIVERED, MOST_WASTED = 0.99, 0.05
MOST_GROWTH_MB, MOST_SECONDS = 50, 2  # of a sitemap of 50,000 addresses
NO_REST = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CONTACT=bench@example.com", "LOG_LEVEL=WARNING")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("shapes", nargs="*", choices=[*SHAPES, []], metavar="SHAPE")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--newsite", action="store_true")
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("--sitemap", action="store_true")
    options = parser.parse_args()
    if options.sitemap:
        cost = sitemap_cost()
        print(json.dumps(cost, indent=1))
        is_over = cost["peak_memory_growth_mb"] >= MOST_GROWTH_MB
        is_late = cost["seconds_to_first_article_of_50000"] >= MOST_SECONDS
        return int(options.floors and (is_over or is_late))
    failed = False
    for name in options.shapes or SHAPES:
        figures = crawl_shape(name, options.articles, with_file=options.newsite)
        failed |= not reaches_floors(figures)
        print(f"{name:22} {json.dumps(figures)}", flush=True)
    return int(failed and options.floors)


def reaches_floors(figures: dict[str, Any]) -> bool:
    return bool(
        min(figures["delivered"], figures["whole"]) >= LEAST_DELIVERED
        and figures["wasted"] <= MOST_WASTED
        and not figures["twice"]
    )


def crawl_shape(name: str, articles: int, *, with_file: bool) -> dict[str, Any]:
    with served(name, articles) as shape, tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        own: list[str] = []
        if with_file:
            (Path(folder) / "own").mkdir()
            own = ["-s", f"SITES_DIR={folder}/own"]
            scrapy(folder, "newsite", shape.base, *own)
            began = time.monotonic()
        scrapy(folder, "crawl", "news", "-a", f"site={shape.base}", *own)
        return figures_of(shape, list(rows(Path(folder)))) | {"seconds": round(time.monotonic() - began, 1)}


def figures_of(shape: Shape, written: list[dict[str, Any]]) -> dict[str, Any]:
    delivered = {path_of(row["url"]) for row in written if "metadata" in row}
    asked = [
        path_of(row["metadata"]["requested_url"] if "metadata" in row else row["url"]) for row in written
    ]
    pages = [shape.same.get(path, path) for path in asked]
    of_articles = [path for path in pages if path in shape.articles]
    return {
        "articles": len(shape.articles),
        "delivered": round(len(delivered & shape.articles) / len(shape.articles), 4),
        "fetched": len(pages),
        "wasted": round((len(pages) - len(of_articles)) / max(1, len(pages)), 4),
        "whole": round(whole(shape, written), 4),
        "twice": len(of_articles) - len(set(of_articles)),
        "requests_for_lists": sum(shape.asked.values()) - len(pages),
    }


def whole(shape: Shape, written: list[dict[str, Any]]) -> float:
    """Share of the articles with known paragraphs that have all of them, in order, once; 1 for none."""
    texts = [(row["text"], shape.texts.get(path_of(row["url"]))) for row in written if "metadata" in row]
    known = [(text.split("\n\n"), expected) for text, expected in texts if expected]
    return sum(text == expected for text, expected in known) / len(known) if known else 1.0


def sitemap_cost() -> dict[str, Any]:
    """Memory of the search, and time to the first article from the sitemap's own request and from the run's
    first, with 50 addresses and with 50,000.
    """
    figures: dict[str, Any] = {}
    peaks = {}
    for size in (50, 50_000):
        with served("gzipped_index", 50) as shape, tempfile.TemporaryDirectory() as folder:
            old = (f"/world/one-more-story-of-the-day-{i}.html" for i in range(size - 50))
            told = [
                *((path, "2026-11-21") for path in shape.articles),
                *((path, "2020-01-01") for path in old),
            ]
            shape.file("/sitemaps/articles-0.xml.gz", gzip.compress(urlset(shape, told).encode()), "text/xml")
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            scrapy(folder, "crawl", "news", "-a", f"site={shape.base}", "-a", "list=1")
            peaks[size] = max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            shape.times.clear()
            shape.moments.clear()
            scrapy(folder, "crawl", "news", "-a", f"site={shape.base}", "-a", "limit=10")
            first, asked = first_article(shape), shape.moments["/sitemaps/articles-0.xml.gz"]
            figures[f"seconds_to_first_article_of_{size}"] = round(first - asked, 2)
            figures[f"seconds_from_first_request_of_{size}"] = round(first - min(shape.times), 2)
    figures["peak_memory_growth_mb"] = round((peaks[50_000] - peaks[50]) / 1024, 1)
    return figures


def first_article(shape: Shape) -> float:
    return min(moment for path, moment in shape.moments.items() if path in shape.articles)


def scrapy(folder: str, *arguments: str) -> None:
    settings = [part for setting in NO_REST for part in ("-s", setting)]
    root = str(Path(__file__).parent.parent)
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": root}
    command = [sys.executable, "-m", "scrapy", *arguments, *settings]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr, file=sys.stderr)


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("output/*/*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def path_of(url: str) -> str:
    path = unquote("/" + url.split("://", 1)[-1].partition("/")[2])
    return path.replace("?utm_source=front", "")


if __name__ == "__main__":
    sys.exit(main())
