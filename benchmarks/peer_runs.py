"""Runs one of the other news crawlers, as its documentation says: `peer_runs.py NAME URLS_FILE FOLDER`.

It runs in `.venv-peers` and imports nothing of this project. Each article becomes a line of
`FOLDER/articles-0.jsonl`; news-please writes a JSON file an article itself.
"""

from __future__ import annotations

import json
import re
import runpy
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Row = dict[str, Any]


def main(name: str, urls_file: str, folder: str) -> None:
    urls = Path(urls_file).read_text(encoding="utf-8").split()
    if name == "news-please":
        news_please(urls, Path(folder))
        return
    with Path(folder, "articles-0.jsonl").open("w", encoding="utf-8") as out:
        for row in {"newspaper4k": newspaper4k, "fundus": fundus}[name](urls):
            out.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def newspaper4k(urls: list[str]) -> Iterator[Row]:
    """One address after the other, as its first example does; threads of one process parse no faster."""
    from newspaper import Article, ArticleException

    for url in urls:
        article = Article(url, fetch_images=False)
        try:
            article.download()
            article.parse()
        except (ArticleException, LookupError):  # Korean needs data that nltk would have to download
            continue
        yield {"url": url, "title": article.title, "date": article.publish_date, "text": article.text}


def fundus(urls: list[str]) -> Iterator[Row]:
    """Its crawler, on the pages of sites that it has rules for: each page's name says which one it is of.

    Each is given its pages' addresses, instead of the feeds and sitemaps of the site.
    """
    from fundus import Crawler, PublisherCollection
    from fundus.publishers.base_objects import Publisher
    from fundus.scraping.url import URLSource

    class Served(URLSource):  # type: ignore[misc] # it is not installed here
        pages: list[str]

        def fetch(self, *_: object) -> Iterator[str]:
            return iter(self.pages)

    by_site: defaultdict[str, list[str]] = defaultdict(list)
    for url in urls:
        by_site[re.split(r"_\d{4}_", urlsplit(url).path.strip("/"))[0]].append(url)
    Publisher.__SOURCE_ORDER__[Served] = 0
    chosen = [publisher for publisher in PublisherCollection if publisher.__name__ in by_site]
    for publisher in chosen:
        source = Served(urls[0])
        source.pages = by_site[publisher.__name__]
        publisher._source_mapping = {Served: [source]}
        publisher.url_filter = publisher.query_parameter = None  # of the site's own addresses
        publisher.robots.ready = publisher.robots.robots_file_parser.allow_all = True  # else it asks the site
    crawler = Crawler(*chosen, delay=0.0, ignore_robots=True)
    for article in crawler.crawl(only_complete=False):
        date, text = article.publishing_date, article.body.text() if article.body else ""
        yield {"url": article.html.requested_url, "title": article.title, "date": date, "text": text}


def news_please(urls: list[str], folder: Path) -> None:
    """The crawler process that its command line starts for a site, with its spider for given addresses.

    Its launcher looks only every ten seconds whether that has ended, which would be the whole of a short run.
    """
    import newsplease

    settings = {
        "working_path": str(folder),
        "extractors": "[('newspaper_extractor_no_images', 'NewspaperExtractorNoImages'), "
        "'readability_extractor', 'date_extractor', 'lang_detect_extractor']",
        "ROBOTSTXT_OBEY": "False",
        "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
        "LOG_LEVEL": "WARNING",
    }
    package = Path(newsplease.__file__).parent
    config = (package / "config" / "config.cfg").read_text(encoding="utf-8")
    for name, value in settings.items():
        config = re.sub(rf"(?m)^{name} ?= ?.*$", f"{name} = {value}", config)
    config = config.replace("'newsplease.pipeline.pipelines.HtmlFileStorage':200,", "")
    (folder / "config.cfg").write_text(config, encoding="utf-8")
    site = {"url": urls, "crawler": "Download"}
    (folder / "sitelist.hjson").write_text(json.dumps({"base_urls": [site]}), encoding="utf-8")
    sys.argv = ["", f"{folder}/config.cfg", f"{folder}/sitelist.hjson", "0", "False", "False"]
    runpy.run_module("newsplease.single_crawler", run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
