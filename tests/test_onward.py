"""Where a link leads: to another article of the site, elsewhere on it, or away."""

from __future__ import annotations

import pytest

from pipelines.extract.decode import parse
from pipelines.extract.onward import ARTICLE, AWAY, NOWHERE, SITE, Onward
from pipelines.extract.segment import outline
from pipelines.markup import markup_of

PAGE = "https://www.paper.example/news/flood-closes-the-old-bridge-1234567.html"


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("/news/ferry-runs-again-after-the-storm.html", ARTICLE),
        ("https://m.paper.example/news/7654321", ARTICLE),
        ("//paper.example/2026/11/22/ferry/", ARTICLE),
        ("ferry-runs-again-after-the-storm", ARTICLE),
        ("/news/", SITE),
        ("https://paper.example/about-us", SITE),
        ("https://other.example/news/ferry-runs-again-after-the-storm", AWAY),
        ("//shop.example", AWAY),
        ("#comments", NOWHERE),
        ("?page=2", NOWHERE),
        ("mailto:desk@paper.example", NOWHERE),
        ("JavaScript:void(0)", NOWHERE),
        (PAGE + "#top", NOWHERE),
        ("  ", NOWHERE),
    ],
)
def test_a_link_leads(href: str, kind: int) -> None:
    assert Onward.of(PAGE).kind(href) == kind


def test_without_the_pages_address_a_link_with_a_host_leads_away() -> None:
    assert Onward.of("").kind("https://paper.example/news/ferry-runs-again-after-the-storm") == AWAY
    assert Onward.of("http://[").kind("/news/ferry-runs-again-after-the-storm") == ARTICLE


def test_an_element_counts_the_links_in_it_that_lead_on() -> None:
    tree = parse(
        "<div><p>Read <a href='/a/ferry-runs-again-today'>this</a> or <a href='/a/'>that</a>.</p>"
        "<ul><li><a href='/n/12345'><img></a>One</li><li><a href='/n/12346'>Two</a></li></ul></div>"
    )
    assert tree is not None
    page = outline(markup_of(tree).elements, PAGE)
    onward = {context.tag: context.onward for context in page.contexts if context and context.tag != "li"}
    assert (onward["div"], onward["p"], onward["ul"]) == (3, 1, 2)
    assert [s.leads for s in page.segments] == [ARTICLE, NOWHERE, ARTICLE]
