"""All fields of an article besides its text, from the page's tree."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

import trafilatura

from pipelines.address import article_url
from pipelines.markup import Markup
from pipelines.metadata import authors, dates, title
from pipelines.metadata.evidence import Evidence, gather, text_of
from pipelines.metadata.linked_data import first, strings, types_of
from pipelines.metadata.page_language import page_language
from pipelines.metadata.site_name import names_of_site, site_name, squashed
from pipelines.metadata.tables import table
from pipelines.metadata.view import View
from pipelines.records import Metadata, Page
from pipelines.version import VERSION

EXTRACTOR = f"trafilatura/{trafilatura.__version__} tinsach/{VERSION}"


@dataclass(frozen=True, slots=True)
class Fields:
    """What `read_fields` tells of a page; unknown is empty."""

    url: str
    title: str
    created: str  # ISO 8601, a day alone where only the day is known
    page_language: str  # ISO 639-1
    metadata: Metadata


def read_fields(markup: Markup, page: Page) -> Fields:
    """The fields of the page that `markup` is of.

    Its tree must still have its scripts, and is not changed. `description` is that of the page's head and
    `agency` one named as an author; leads and signature lines are found later, in the text.
    """
    evidence = gather(markup, page)
    names = names_of_site(evidence)
    view = View(evidence, names, title.title(evidence, names), page_language(evidence))
    return Fields(
        url=article_url(next(iter(evidence.links.get("canonical", ())), ""), page.url),
        title=view.title,
        created=dates.created(view),
        page_language=view.language,
        metadata=Metadata(
            description=evidence.meta(
                "description", "og:description", "twitter:description", "dc.description"
            ),
            authors=authors.authors(view),
            agency=authors.agency(view),
            section=section(view),
            tags=tags(view),
            image=image(evidence),
            modified=dates.modified(evidence),
            site_name=site_name(evidence),
            requested_url=page.requested_url,
            status=page.status,
            discovered_by=page.discovered_by,
            html_sha256=sha256(page.html).hexdigest() if page.html else "",
            license=license_of(evidence),
            robots=", ".join(dict.fromkeys(filter(None, (page.robots, evidence.meta("robots"))))),
            tdm_reservation=page.tdm_reservation or evidence.meta("tdm-reservation"),
            warc_file=page.warc_file,
            warc_offset=page.warc_offset,
            extractor=EXTRACTOR,
        ),
    )


def section(view: View) -> str:
    """The section's name: from the head, a link marked as the category, or the last of the breadcrumbs."""
    evidence = view.evidence
    said = evidence.meta(*table("meta_names")["section"]) or first(
        evidence.article.get("articleSection"), "name"
    )
    if said:
        return said
    trails = [*labels(view, "category"), *breadcrumbs(view)]
    own = squashed(view.title)
    return next(
        (name for name in reversed(trails) if name and squashed(name) != own and not view.names.has(name)), ""
    )


def breadcrumbs(view: View) -> list[str]:
    """The names in the page's breadcrumbs, home first."""
    for node in view.evidence.nodes:
        if "breadcrumblist" in types_of(node):
            return [text for item in node.get("itemListElement") or () for text in crumb(item)]
    trail = next(iter(view.evidence.breadcrumbs), None)
    return [] if trail is None else [text_of(link) for link in (trail, *trail.inner()) if link.tag == "a"]


def crumb(item: Any) -> list[str]:
    if not isinstance(item, dict):
        return []
    return strings(item.get("name")) or strings(item.get("item"), "name")


def labels(view: View, rel: str) -> list[str]:
    """The texts of the links with this `rel` that do not stand aside."""
    return [text_of(link) for link in view.evidence.labels.get(rel, ()) if not view.is_aside(link)]


def tags(view: View) -> tuple[str, ...]:
    evidence = view.evidence
    found = evidence.metas.get("article:tag", []) or strings(evidence.article.get("keywords"), "name")
    found = found or [evidence.meta("news_keywords", "keywords")]
    parts = [part.strip() for text in found for part in text.split(",")]
    return tuple(dict.fromkeys(part for part in parts or () if part)) or tuple(
        dict.fromkeys(labels(view, "tag"))
    )


def image(evidence: Evidence) -> str:
    """The address of the page's main picture, absolute."""
    found = evidence.meta(
        "og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"
    )
    found = found or first(evidence.article.get("image"), "url", "contentUrl", "@id")
    return absolute(found, evidence.page.url) if found else ""


def license_of(evidence: Evidence) -> str:
    """The licence's address, or its name where the page gives none."""
    if linked := next(iter(evidence.links.get("license", ())), ""):
        return absolute(linked, evidence.page.url)
    return first(evidence.article.get("license"), "url", "@id", "name")


def absolute(address: str, base: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address
