"""Is it an article: each reason for which a page is none, on pages written for it."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest

from pipelines.admit import Limits, admit, page_facts
from pipelines.admit.evidence import evidence
from pipelines.admit.items import item_facts
from pipelines.admit.judge import judge_of
from pipelines.admit.layout import layout
from pipelines.admit.signs import consent_share, error_title
from pipelines.admit.step import declared
from pipelines.admit.told import is_told_article
from pipelines.admit.wording import wording
from pipelines.clean import clean_page
from pipelines.extract import extract
from pipelines.markup import markup_of
from pipelines.records import Article, Block, Page, Rejected

SENTENCES = (
    "The council voted on Tuesday to close the old harbour to large ships after years of complaints from "
    "people who live near the water.",
    "“The walls will not stand another winter,” said Ann Lee, who has measured them since 2019.",
    "A study ordered by the council found that the waves of passing ferries had damaged several stone walls, "
    "and that repairs would cost more than the income from the harbour.",
    "Owners of the shipping companies warned that workers would lose their jobs and promised to go to court.",
    "Fishing boats may still enter until the end of March, when the council will meet again, the mayor said.",
)


def page(body: str, head: str = "", **more: object) -> Page:
    html = f"<html lang='en'><head>{head}</head><body>{body}</body></html>"
    return Page(url="https://harbour.example/1", source="harbour.example", html=html.encode(), **more)  # type: ignore[arg-type] # Page's own fields


def article_page(paragraphs: int = 5) -> Page:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:paragraphs])
    return page(
        "<header><a href='/'>Harbour News</a></header><main><article><h1>Council closes old harbour</h1>"
        "<p class='byline'>By Ann Lee</p><time datetime='2026-11-22T09:00:00Z'>22 November 2026</time>"
        f"{text}</article></main><footer><a href='/about'>About us</a></footer>",
        "<title>Council closes old harbour | Harbour News</title><meta property='og:type' content='article'>"
        "<meta property='article:published_time' content='2026-11-22T09:00:00Z'>"
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour"}</script>',
    )


def reason(outcome: Article | Rejected) -> str:
    return outcome.reason if isinstance(outcome, Rejected) else ""


def cleaned(given: Page) -> Article:
    outcome = clean_page(given)
    assert isinstance(outcome, Article), outcome
    return outcome


def test_an_article_is_admitted_as_it_came() -> None:
    article = cleaned(article_page())
    assert admit(article) is article


def test_an_article_without_text_is_rejected() -> None:
    assert reason(admit(replace(cleaned(article_page()), text=""))) == "no_text"


def test_a_text_below_the_limit_is_too_short_and_says_how_long_it_is() -> None:
    article = cleaned(article_page())
    outcome = admit(article, Limits(min_text_chars=len(article.text) + 1))
    assert isinstance(outcome, Rejected)
    assert (outcome.step, outcome.reason) == ("admit", "too_short")
    assert outcome.detail == f"{len(article.text)} characters"
    assert admit(article, Limits(min_text_chars=len(article.text))) is article


def test_only_wanted_languages_are_admitted() -> None:
    article = cleaned(article_page())
    assert admit(article, Limits(languages=("vi", "en"))) is article
    assert reason(admit(article, Limits(languages=("vi",)))) == "language_not_wanted"


def test_a_rejection_names_the_address_that_was_asked_for() -> None:
    article = cleaned(replace(article_page(), requested_url="https://harbour.example/asked"))
    outcome = admit(article, Limits(languages=("vi",)))
    assert isinstance(outcome, Rejected)
    assert outcome.url == "https://harbour.example/asked"


@pytest.mark.parametrize(
    "title",
    [
        "404 - Not found", "Error 404", "Page not found | Harbour News", "Không tìm thấy trang",
        "Seite nicht gefunden", "Página no encontrada", "页面不存在", "502 Bad Gateway", "Just a moment...",
    ],
)  # fmt: skip
def test_an_error_page_that_answers_200_is_known_by_its_title(title: str) -> None:
    assert error_title(title)


@pytest.mark.parametrize(
    "title",
    ["404 days at sea: a diary", "500 jobs lost", "Wreck not found, say divers", "The forbidden city"],
)
def test_a_title_that_begins_with_a_number_is_no_error(title: str) -> None:
    assert not error_title(title)


def test_an_error_page_is_rejected_as_one() -> None:
    article = replace(cleaned(article_page(3)), page_facts={"error_title": 1.0})
    assert reason(admit(article)) == "error_page"


def test_a_wall_of_consent_is_rejected_and_an_article_on_cookies_is_not() -> None:
    wall = (
        "We use cookies. We and our partners store and/or access information on a device. Accept all or "
        "reject all. You can manage cookies in our cookie policy; some of our partners rely on legitimate "
        "interest."
    ) * 2
    article = cleaned(article_page())
    assert reason(admit(replace(article, text=wall))) == "consent"
    assert consent_share(article.text + " The law on cookies asks for consent.") < 3


def test_the_first_lines_before_a_paywall_are_a_stub() -> None:
    article = cleaned(article_page(3))
    stub = replace(
        article,
        text=article.text + "\n\nSubscribe to continue. Already a subscriber? Sign in.",
        page_facts=dict(article.page_facts) | {"paywalled": 1.0},
    )
    assert reason(admit(stub)) == "paywall"
    assert reason(admit(replace(article, page_facts=dict(article.page_facts) | {"paywalled": 1.0}))) == ""


def test_pictures_with_hardly_any_text_are_a_gallery() -> None:
    article = cleaned(article_page())
    short = "\n\n".join("A ship in the harbour." for _ in range(20))
    gallery = replace(
        article,
        text=short,
        blocks=tuple(block._replace(text="A ship in the harbour.") for block in article.blocks),
        page_facts=dict(article.page_facts) | {"n_figure": 3.1},
    )
    assert reason(admit(gallery)) == "gallery"


def test_text_without_a_page_is_judged_by_its_length_alone() -> None:
    article = Article(
        id="a", url="https://a.example/1", source="a.example", text="A line of an old corpus. " * 20
    )
    assert admit(article) is article


def test_page_facts_are_numbers_from_the_markup_and_never_from_the_address() -> None:
    given = article_page()
    tree = lxml.html.document_fromstring(given.html)
    facts = page_facts(markup_of(tree), given)
    assert facts["og_article"] == 1
    assert facts["published"] == 1
    assert facts["ld_article"] > 0
    assert facts == page_facts(markup_of(tree), replace(given, url="https://shop.example/products?page=2"))
    assert all(isinstance(value, float | int) for value in facts.values())


def test_the_body_of_a_page_that_calls_itself_an_article_is_not_counted() -> None:
    head = (
        "<meta property='og:type' content='article'><meta property='article:published_time' content='2026'>"
    )
    section = "<meta property='article:section' content='Sport'>"
    thread = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
    body = "<body><article><p>It rained.</p></article></body>"
    told, untold, forum = (
        page_facts(
            markup_of(lxml.html.document_fromstring(f"<html><head>{tags}</head>{body}</html>")), page("")
        )
        for tags in (head + section, head, head + section + thread)
    )
    assert is_told_article(told)
    assert "n_article" not in told
    assert not is_told_article(untold)
    assert untold["n_article"] > 0
    assert not is_told_article(forum)
    assert forum["n_article"] > 0


def test_page_facts_of_a_shop_and_a_forum_show_what_they_are() -> None:
    shop = lxml.html.document_fromstring(
        "<html><body><div class='product-price'>$5</div><button>Add to cart</button>"
        '<script type="application/ld+json">[{"@graph": [{"@type": ["Product"], "x": {"@type": "Offer"}}]}]'
        "</script>"
        '<script type="application/ld+json">{broken</script></body></html>'
    )
    facts = page_facts(markup_of(shop), page(""))
    assert facts["ld_product"] > 1
    assert facts["class_product"] > 0
    assert facts["calls"] > 0
    posts = (
        "<div class='post reply'><p>I think so too.</p><a href='#'>Reply</a><a href='#'>Quote</a></div>" * 8
    )
    thread = lxml.html.document_fromstring(f"<html><body>{posts}</body></html>")
    forum = page_facts(markup_of(thread), page(""))
    assert forum["class_forum"] > 2
    assert forum["replies"] > 2
    assert forum["repeated_shape"] > 2


def test_page_facts_of_an_empty_or_broken_page() -> None:
    empty, fragment = (
        lxml.html.document_fromstring("<p>"),
        lxml.html.fragment_fromstring("<div><p>x</p></div>"),
    )
    assert page_facts(markup_of(empty), page("", status=404))["status_error"] == 1
    assert isinstance(page_facts(markup_of(fragment), page("")), dict)


def test_the_evidence_of_an_article_without_blocks_is_complete() -> None:
    empty = Article(id="a", url="u", source="s")
    full = cleaned(article_page())
    assert set(evidence(empty)) <= set(evidence(full))


CARD = (
    "<div class='card'><h3><a href='/{n}'>The council votes on harbour number {n}</a></h3><p>{text}</p></div>"
)
POST = "<div class='row'><span>{n} May 2024, 10:0{n}</span><p>{text}</p></div>"


def items_of(body: str) -> dict[str, float]:
    extracted = extract(page(f"<main>{body}</main>"))
    assert isinstance(extracted, Article)
    return item_facts(extracted.blocks)


def test_text_that_is_spread_over_cards_or_posts_is_told_from_one_that_stands_together() -> None:
    cards = items_of("".join(CARD.format(n=n, text=SENTENCES[n % 5]) for n in range(8)))
    assert cards["item_cards"] > 0.8
    posts = items_of("".join(POST.format(n=n, text=SENTENCES[n % 5] * 9) for n in range(8)))
    assert posts["item_posts"] > 0.8
    assert posts["item_cards"] == 0
    whole = items_of("<div>" + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES) + "</div>")
    assert whole["item_cards"] == whole["item_posts"] == whole["item_items"] == 0


def test_an_article_beside_cards_is_not_spread_over_them() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES * 4)
    body = f"<div><h1>Council closes old harbour</h1>{text}</div>"
    cards = "".join(CARD.format(n=n, text=f"Number {n} of them is told in short.") for n in range(8))
    facts = items_of(body + cards)
    assert facts["item_cards"] < 0.2
    assert facts["n_item_cards"] > 2


def test_a_firm_is_worded_otherwise_than_a_report() -> None:
    report = wording(cleaned(article_page()))
    firm_page = article_page()
    sentence = (
        "Our trusted experts help your business: call us today at (415) 555-0134 for a free quote. " * 3
    )
    body = "".join(f"<p>{sentence}</p>" for _ in range(6)).encode()
    firm = extract(
        replace(firm_page, html=firm_page.html.replace(b"<p>The council", body + b"<p>The council"))
    )
    assert isinstance(firm, Article)
    told = wording(firm)
    assert told["promo"] > 5 * report["promo"]
    assert told["phones_told"] > 0
    assert report["phones_told"] == 0
    assert report["said"] > 0


def test_the_probabilities_of_a_page_add_up_to_one_and_two_of_a_kind_are_one() -> None:
    scales = {"links": [[0.0, 10.0], [-1.0, 1.0], [2.0, -1.0, -1.0], [0.0, 0.0, 0.0]]}
    kinds = {
        "threshold": 0.5,
        "kinds": ["article", "listing", "listing"],
        "base": [0.0, 0.0, 0.0],
        "scales": scales,
    }
    few, many = (judge_of(kinds).probabilities({"links": links}) for links in (20.0, 0.0))
    assert set(few) == {"article", "listing"}
    assert sum(few.values()) == pytest.approx(1)
    assert few["article"] > 0.9 > 0.1 > many["article"]
    assert judge_of(kinds).probabilities({"links": 5.0})["listing"] == pytest.approx(2 / 3)


def test_the_square_of_a_mark_counts_alike_on_both_sides_of_the_middle() -> None:
    kinds = {
        "threshold": 0.5,
        "kinds": ["article", "product"],
        "base": [0.0, 0.0],
        "scales": {"prices": [[0.0, 10.0], [-1.0, 1.0], [0.0, 0.0], [-2.0, 2.0]]},
    }
    none, some, many = (judge_of(kinds).probabilities({"prices": n})["article"] for n in (0.0, 5.0, 10.0))
    assert none == many < some


def test_a_title_that_tells_something_has_small_words_and_a_post_two_labels() -> None:
    def facts(title: str, head: str = "") -> dict[str, float]:
        given = page(f"<h1>{title}</h1>", f"<title>{title} | Harbour News</title>{head}")
        return page_facts(markup_of(lxml.html.document_fromstring(given.html)), given)

    labels = "".join(f"<meta name='twitter:label{n}' content='x'>" for n in (1, 2))
    guide, firm = facts("How to paint the hull of a boat", labels), facts("Hull Painting Services")
    assert guide["title_small"] > 3
    assert "title_small" not in firm
    assert guide["two_labels"] == 1
    assert "two_labels" not in firm


def test_links_that_share_the_page_are_counted() -> None:
    given = page("<a href='https://social.example/sharer.php?u=x'>Share</a><a href='/news'>News</a>")
    facts = page_facts(markup_of(lxml.html.document_fromstring(given.html)), given)
    assert facts["shares"] == pytest.approx(0.6931)


def test_small_sections_and_columns_are_told() -> None:
    def block(path: str, chars: int, kind: str = "paragraph") -> Block:
        return Block("x" * chars, kind, path=path)

    report = layout([block("/html/body/main/p[1]", 500), block("/html/body/main/p[2]", 500)])
    boxes = [
        part
        for box in (1, 2, 3)
        for part in (
            block(f"/html/body/div[{box}]/h2", 20, "heading"),
            block(f"/html/body/div[{box}]/div/p", 100),
        )
    ]
    firm = layout(boxes)
    assert report["parent_share"] > 0.99 > 0.5 > firm["parent_share"]
    assert report["short_sections"] == 0 < firm["short_sections"]
    assert layout([]) == {}


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"ld_thread": 0.7}, "forum"),
        ({"ld_thread": 0.7, "ld_article": 0.7}, ""),
        ({"og_product": 1.0}, "product"),
        ({"ld_product": 0.7, "price_meta": 1.0}, "product"),
        ({"ld_product": 0.7, "ld_offer_told": 1.4}, "product"),
        ({"ld_product": 0.7, "ld_offer_told": 0.7}, ""),
        ({"ld_product": 0.7, "ld_offer_told": 1.4, "og_article": 1.0}, ""),
    ],
)
def test_a_page_that_names_itself_a_thread_or_a_product_is_taken_at_its_word(
    facts: dict[str, float], kind: str
) -> None:
    assert declared(facts) == kind
    article = cleaned(article_page())
    assert reason(admit(replace(article, page_facts=facts))) in (
        {kind} if kind else {"", "listing", "service"}
    )
