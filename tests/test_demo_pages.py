"""Every page of the demo newspaper cleaned alone, with nothing known of its site: `clean_page`."""

from __future__ import annotations

import pytest

from crawler.demo import Expected, expected
from crawler.demo.paper import OLD_ADDRESS
from pipelines.clean import clean_page
from pipelines.records import Article, Rejected
from tests.cleaned_paper import BASE, page_of
from tests.site.crawled import differences
from tests.site.open_findings import expect_open, open_findings

ENDS_OF_A_FETCH = {"http_404", "http_410", "forbidden_address", "forbidden_by_robots", "not_html"}
ARTICLES = [page for page in expected() if page.is_article and page.path != OLD_ADDRESS]
ODD = [page for page in expected() if page.reasons - ENDS_OF_A_FETCH]


def name(page: Expected) -> str:
    return page.path.strip("/").rsplit("/", 1)[-1]


def cleaned(expectation: Expected) -> Article | Rejected:
    return clean_page(page_of(expectation))


@pytest.mark.parametrize("page", ARTICLES, ids=name)
def test_each_text_is_the_storys_by_every_character(request: pytest.FixtureRequest, page: Expected) -> None:
    expect_open(request, "text", page.group)
    article = cleaned(page)
    assert isinstance(article, Article), article
    assert article.text.split("\n\n") == list(page.paragraphs)


@pytest.mark.parametrize("page", ARTICLES, ids=name)
def test_each_field_is_what_the_page_says(request: pytest.FixtureRequest, page: Expected) -> None:
    expect_open(request, "fields", page.group)
    article = cleaned(page)
    assert isinstance(article, Article), article
    found = differences(article.row(), page, BASE)
    found.pop("text", None)
    assert found == {}


@pytest.mark.parametrize("page", ODD, ids=name)
def test_a_page_that_is_no_article_is_rejected_for_the_right_reason(
    request: pytest.FixtureRequest, page: Expected
) -> None:
    expect_open(request, "ends", name(page))
    outcome = cleaned(page)
    assert isinstance(outcome, Rejected)
    assert outcome.reason in page.reasons


def test_every_open_finding_is_of_a_page_that_there_is() -> None:
    groups = {page.group for page in ARTICLES}
    assert set(open_findings("text")) | set(open_findings("fields")) <= groups
    assert set(open_findings("ends")) <= {name(page) for page in ODD}
