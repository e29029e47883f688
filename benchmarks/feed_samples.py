"""feedparser's own test feeds, read with our reader: none may crash it, none may lose an address.

    python -m benchmarks.feed_samples [--folder FOLDER]

The feeds come with feedparser's source package, of the version that is installed; without `--folder` (its
`tests`) pip fetches that. Each file is read as a feed, cut off in its middle, and as a sitemap. Fails where
anything but `NotAFeed` or `NotASitemap` is raised, or where an entry with an http address is not found.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urljoin

import feedparser

from crawler.discovery.feeds import NotAFeed, read_feed
from crawler.discovery.sitemaps import NotASitemap, read_sitemap

BASE = "http://127.0.0.1:8097/feeds/sample.xml"
KINDS = (".xml", ".json", ".gz", ".z")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path)
    with samples(parser.parse_args().folder) as folder:
        figures = read_all(sorted(path for path in folder.rglob("*") if path.suffix in KINDS))
    print(json.dumps(figures, indent=1))
    return int(bool(figures["crashes"] or figures["lost"]))


@contextmanager
def samples(given: Path | None) -> Iterator[Path]:
    """The folder with the feeds; that of the source package is gone again afterwards."""
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        package = f"feedparser=={version('feedparser')}"
        command = ["download", "--quiet", "--no-deps", "--no-binary", "feedparser", "--dest", folder, package]
        subprocess.run([sys.executable, "-m", "pip", *command], check=True)
        with tarfile.open(next(Path(folder).glob("feedparser-*.tar.gz"))) as archive:
            archive.extractall(folder, filter="data")
        yield next(Path(folder).glob("feedparser-*/tests"))


def read_all(files: list[Path]) -> dict[str, int]:
    counts: Counter[str] = Counter(files=len(files), feeds=0, entries=0, not_a_feed=0, lost=0, crashes=0)
    for path in files:
        body = path.read_bytes()
        try:
            counts.update(outcome(body, path))
            read_quietly(body[: len(body) // 2])
        except Exception:
            counts["crashes"] += 1
            print(path, traceback.format_exc(), file=sys.stderr)
    return dict(counts)


def outcome(body: bytes, path: Path) -> Counter[str]:
    try:
        found = {entry.url for entry in read_feed(body, BASE).entries}
    except NotAFeed:
        found, kind = set(), "not_a_feed"
    else:
        kind = "feeds"
    list(sitemap_of(body))
    lost = addresses(body) - found if kind == "feeds" else set()
    for url in sorted(lost):
        print(f"{path}: {url} is not found", file=sys.stderr)
    return Counter({kind: 1, "entries": len(found), "lost": len(lost)})


def addresses(body: bytes) -> set[str]:
    """The http addresses that feedparser itself reads."""
    links = (entry.get("link", "") for entry in feedparser.parse(body).entries)
    whole = {urljoin(BASE, link.strip()) for link in links if link.strip()}
    return {link for link in whole if link.startswith(("http://", "https://"))}


def read_quietly(body: bytes) -> None:
    try:
        read_feed(body, BASE)
    except NotAFeed:
        return


def sitemap_of(body: bytes) -> Iterator[object]:
    try:
        yield from read_sitemap(body, BASE)
    except NotASitemap:
        return


if __name__ == "__main__":
    sys.exit(main())
