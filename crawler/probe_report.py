"""What a probe found, in lines for the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.probe import Found
from crawler.sites import SiteFile
from pipelines.records import Article

SHOWN = 5  # addresses of one kind
MOST_MISSED = 0.1  # of the articles of its feeds that a site's pattern may not match: videos, other sites


def shown(found: Found) -> str:
    """Ways, how many addresses each gave, and how the sample of articles came out."""
    lines = [found.home]
    for way, names in (("feeds", found.feeds), ("sitemaps", found.sitemaps), ("sections", found.sections)):
        entries = found.entries.get(way, [])
        lines.append(f"  {way}: {len(entries)} articles in {len(names)}")
        lines += [f"    {name}" for name in names[:SHOWN]]
        if len(names) > SHOWN:
            lines.append(f"    and {len(names) - SHOWN} more")
    if found.is_bare:
        lines.append("  the front page shows and carries nothing without a browser: the file asks for one")
    lines.append(f"  sample: {len(found.sample)} pages cleaned")
    for each in found.sample:
        if isinstance(each, Article):
            words = len(each.text.split())
            lines.append(
                f"    {each.language or '?'}  {each.created or 'no date':25}  {words:5} words  {each.title}"
            )
        else:
            lines.append(f"    {each.reason}: {each.detail or each.url}")
    return "\n".join(lines)


def broken(found: Found, file: SiteFile) -> list[str]:
    """What the site's file says and the probe did not find so; a sentence each."""
    faults = [f"feed: nothing is read at {url}" for url in file.feeds if url not in found.feeds]
    faults += [f"sitemap: nothing is read at {url}" for url in file.sitemaps if url not in found.sitemaps]
    faults += [f"section: nothing is read at {url}" for url in file.sections if url not in found.sections]
    faults += [f"via: {way} give no articles" for way in file.via if not found.entries.get(way)]
    faults += pattern_faults(file, [entry.url for entry in found.entries.get("feeds", [])])
    articles = [each for each in found.sample if isinstance(each, Article)]
    if not articles:
        return [*faults, "articles: not one page of the sample became an article"]
    for name, selector in (("body", file.body), ("lead", file.lead)):
        if selector and not found.matches[name]:
            faults.append(f"{name}: {selector!r} matches on no page of the sample")
    languages = {each.language for each in articles} - {""}
    if file.language and languages and file.language not in languages:
        faults.append(f"language: it is {', '.join(sorted(languages))}, not {file.language}")
    return faults


def pattern_faults(file: SiteFile, articles: Sequence[str]) -> list[str]:
    """What the feeds name are articles: `articles` must match most of them, `others` none."""
    faults = []
    missed = [url for url in articles if file.articles and not re.search(file.articles, url)]
    if len(missed) > len(articles) * MOST_MISSED:
        faults.append(
            f"articles: the pattern does not match {len(missed)} of {len(articles)}, as {missed[0]}"
        )
    if wrong := [url for url in articles if file.others and re.search(file.others, url)]:
        faults.append(f"others: the pattern matches {len(wrong)} of {len(articles)} articles, as {wrong[0]}")
    return faults
