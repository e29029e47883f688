"""What `scrapy sites` shows: a line a site."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

from scrapy.settings import BaseSettings
from sqlalchemy import Connection, func, select
from sqlalchemy.engine import make_url

from crawler.check_settings import complete_settings
from crawler.sites import known_sites
from pipelines.store import open_store
from pipelines.store.schema import run_sites

HEAD = ("site", "language", "system", "checked", "last crawled", "title")


def listed(settings: BaseSettings, word: str = "") -> str:
    """The sites whose name or title holds `word`. `checked` is the day on which the file's facts held."""
    crawled = last_crawled(settings)
    rows = [
        (
            site.domain,
            site.language or "-",
            site.system or "-",
            site.checked or "not yet",
            crawled.get(site.domain, "never"),
            site.title,
        )
        for site in known_sites(settings.get("SITES_DIR") or "")
        if word.casefold() in f"{site.domain} {site.title}".casefold()
    ]
    widths = [max(len(row[column]) for row in [HEAD, *rows]) for column in range(len(HEAD) - 1)]
    lines = ["  ".join([*map(str.ljust, row, widths), row[-1]]) for row in [HEAD, *rows]]
    return "\n".join([*lines, f"{len(rows)} sites"])


def last_crawled(settings: BaseSettings) -> dict[str, str]:
    """Site -> the day of the last run that got an article of it; {} where no run has been yet."""
    complete_settings(settings)
    url = make_url(settings["STATE_URL"])
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return {}
    store = open_store(settings["STATE_URL"])
    try:
        return {site: day(ended) for site, ended in store.call(successes)}
    finally:
        store.close()


def successes(connection: Connection) -> list[tuple[str, int]]:
    """Each site with the end of its last run that brought an article, or one that was known already."""
    newest = (
        select(run_sites.c.site, func.max(run_sites.c.ended))
        .where(run_sites.c.articles + run_sites.c.known > 0)
        .group_by(run_sites.c.site)
    )
    return [(site, ended) for site, ended in connection.execute(newest)]


def day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d")
