"""Blocks are kept or dropped with a reason, and the kept ones make the text."""

from __future__ import annotations

import pytest

from pipelines.boilerplate import drop_boilerplate
from pipelines.extract.onward import ARTICLE
from pipelines.records import Article, Block, Metadata, SiteMemory, line_fingerprint

ONE = "The river rose by two metres overnight and the old bridge was closed to all traffic at dawn."
TWO = "Firemen brought forty people from their houses to a school on the hill, where they spent the night."
THREE = "Rain is expected to stop on Tuesday, the weather service said in its report of the afternoon."
LEAD = "Two metres of water in one night: a town on the river waits for the rain to stop."
TEASER = "Minister opens new hospital in the capital after ten years of work"
NEAR_NAMES = (
    "lead", "caption", "newsletter", "comment", "ad", "share", "author", "date", "related", "teaser", "tag",
    "nav", "footer", "title",
)  # fmt: skip
FAR = {f"near_{name}": 12.0 for name in NEAR_NAMES} | {"after_image": 20.0, "place": 0.3}


def block(
    text: str, score: float = 0.95, kind: str = "paragraph", dropped: str = "", **facts: float
) -> Block:
    return Block(
        text,
        kind,
        dropped,
        score,
        "/html/body/div/p",
        FAR | {k.replace("__", "-"): v for k, v in facts.items()},
    )


def cleaned(*blocks: Block, memory: SiteMemory | None = None, **fields: object) -> Article:
    article = Article("id", "https://paper.example/a", "paper.example", language="en", blocks=blocks)
    for name, value in fields.items():
        object.__setattr__(article, name, value)
    return drop_boilerplate(article, memory) if memory else drop_boilerplate(article)


def reasons(article: Article) -> dict[str, str]:
    return {b.text: b.dropped for b in article.blocks}


def test_kept_blocks_make_the_text_one_paragraph_a_line() -> None:
    assert cleaned(block(ONE), block(TWO)).text == f"{ONE}\n\n{TWO}"


def test_a_block_that_the_model_rules_out_goes_with_the_reason_that_stands_on_it() -> None:
    result = cleaned(
        block(ONE),
        block("Read more", 0.1),
        block("Sign up for our daily letter from the newsroom", 0.1, near_newsletter=1.0),
        block(TEASER, 0.1, link_share=1.0),
        block("Something else", 0.1),
        block("3 May 2024", 0.1, date=1.0),
        block("Politics and more of it", 0.1, in_nav=1.0),
        block("Offices in three cities", 0.1, in_footer=1.0),
    )
    assert result.text == ONE
    assert list(reasons(result).values()) == [
        "", "cue:read_more", "newsletter", "links", "model", "date", "navigation", "footer",
    ]  # fmt: skip


def test_the_title_is_no_part_of_the_text() -> None:
    result = cleaned(
        block("Flood in the valley", 0.9, "heading", is_title=1.0, near_title=0.0),
        block(ONE),
        title="Flood in the valley",
    )
    assert (result.text, reasons(result)["Flood in the valley"]) == (ONE, "title")


def test_captions_go_to_their_field_each_once_and_with_its_credit() -> None:
    caption = "The bridge at dawn. Photo: VNA"
    result = cleaned(
        block(ONE), block(caption, 0.9, "caption"), block(TWO), block(caption, 0.2, "caption"),
        block("The bridge at dawn.", 0.2, in_figure=1.0), block(THREE),
    )  # fmt: skip
    assert result.text == "\n\n".join((ONE, TWO, THREE))
    assert result.metadata.captions == (caption,)


CAPTION = "Volunteers fill bags with sand near the mill on Monday"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (f"{CAPTION}. Photo: Jo Hill", {"after_image": 0.0}),
        (f"{CAPTION}. Photo: Jo Hill", {"after_image": 9.0}),  # a film's player stands between
        (f"{CAPTION}. Getty Images", {"after_image": 0.0}),
        (CAPTION, {"after_image": 0.0, "alt_overlap": 0.8}),
        (CAPTION, {"after_image": 0.0, "is_alt": 1.0}),
        (CAPTION, {"after_image": 0.0, "picture_box": 1.0}),
        (CAPTION, {"after_image": 0.0, "italic": 1.0}),
    ],
)
def test_a_caption_is_told_by_its_credit_its_alt_text_or_its_box(text: str, facts: dict[str, float]) -> None:
    result = cleaned(block(ONE), block(text, 0.9, **facts), block(TWO))
    assert (reasons(result)[text], result.metadata.captions) == ("caption", (text,))
    assert result.text == f"{ONE}\n\n{TWO}"


@pytest.mark.parametrize("facts", [{"after_image": 0.0}, {"picture_box": 1.0}, {"alt_overlap": 0.9}])
def test_a_paragraph_under_a_picture_is_no_caption_for_that_alone(facts: dict[str, float]) -> None:
    assert cleaned(block(ONE, **facts)).text == ONE


def test_the_caption_of_a_teaser_far_from_the_article_is_none_of_the_articles() -> None:
    others = [block(f"{TEASER} {n}", 0.1) for n in range(12)]
    result = cleaned(block(ONE), block(TWO), *others, block("A boat. Photo: VNA", 0.1, "caption"))
    assert result.metadata.captions == ()


def test_a_lead_that_the_body_repeats_after_its_dateline_stands_once() -> None:
    body = f"HANOI (VNA) – {LEAD}"
    result = cleaned(block(LEAD, near_lead=0.0), block(body), block(ONE))
    assert result.text == f"{body}\n\n{ONE}"
    assert reasons(result)[LEAD] == "lead_repeated"
    assert (result.metadata.description, result.metadata.dateline) == (LEAD, "HANOI (VNA) –")


def test_a_lead_of_its_own_comes_first_and_is_the_description() -> None:
    result = cleaned(block(LEAD, near_lead=0.0), block(ONE), metadata=Metadata(description="A page."))
    assert result.text == f"{LEAD}\n\n{ONE}"
    assert result.metadata.description == LEAD
    assert result.blocks[0].kind == "lead"


def test_a_lead_that_the_model_rules_out_is_brought_back() -> None:
    result = cleaned(block(LEAD, 0.2, near_lead=0.0, from_h1=1.0), block(ONE))
    assert result.text == f"{LEAD}\n\n{ONE}"


@pytest.mark.parametrize(
    ("kind", "score", "facts"),
    [
        ("paragraph", 0.05, {"near_lead": 0.0, "from_h1": 1.0}),
        ("paragraph", 0.2, {"near_lead": 2.0, "from_h1": 6.0}),
        ("paragraph", 0.2, {"near_lead": 12.0, "from_h1": 6.0, "is_description": 1.0}),
        ("paragraph", 0.2, {"near_lead": 12.0, "from_h1": 3.0}),
        ("heading", 0.3, {"near_lead": 12.0, "from_h1": 1.0}),
    ],
)
def test_a_lead_is_told_by_its_class_the_description_or_its_place(
    kind: str, score: float, facts: dict[str, float]
) -> None:
    lead = f"{LEAD} It stays there until the storm of the year is over and the boats are back."
    assert cleaned(block(lead, score, kind, **facts), block(ONE)).text == f"{lead}\n\n{ONE}"


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Pictured right, the harbour master speaks to a reader.", {"picture_box": 2.0}),
        ("Jane Doe covers harbours and has won a prize for it.", {"near_author": 1.0}),
        ("Sign up for the letter that all harbours read every day", {}),
    ],
)
def test_captions_biographies_and_labels_under_the_headline_are_no_leads(
    text: str, facts: dict[str, float]
) -> None:
    assert cleaned(block(text, 0.3, near_lead=12.0, from_h1=2.0, **facts), block(ONE)).text == ONE


def test_a_lead_beside_the_first_picture_is_no_caption() -> None:
    assert cleaned(block(LEAD, 0.8, is_description=1.0, italic=1.0, after_image=0.0), block(ONE)).text == (
        f"{LEAD}\n\n{ONE}"
    )


@pytest.mark.parametrize("facts", [{"link_share": 0.9}, {"byline": 1.0}, {"in_nav": 1.0}, {"from_h1": 30.0}])
def test_what_is_only_called_a_lead_is_not_brought_back(facts: dict[str, float]) -> None:
    assert cleaned(block(LEAD, 0.2, **({"near_lead": 0.0, "from_h1": 1.0} | facts)), block(ONE)).text == ONE


def test_where_the_model_loses_most_of_the_body_trafilatura_s_blocks_come_back() -> None:
    doubtful = [block(text, 0.3, full=1.0) for text in (ONE, TWO, THREE)]
    assert cleaned(*doubtful, block(TEASER, 0.05, full=1.0)).text == "\n\n".join((ONE, TWO, THREE))
    assert cleaned(block(f"{LEAD} {TWO}", 0.9, full=1.0), *doubtful[:1]).text == f"{LEAD} {TWO}"


def test_the_meta_description_stays_where_there_is_no_lead() -> None:
    assert cleaned(block(ONE), metadata=Metadata(description="A page.")).metadata.description == "A page."


@pytest.mark.parametrize("line", ["VNA", "(Reuters)", "Source: AFP"])
def test_an_agencys_signature_goes_to_its_field(line: str) -> None:
    result = cleaned(block(ONE), block(line, 0.9))
    assert (result.text, reasons(result)[line]) == (ONE, "agency")
    assert result.metadata.agency


def test_a_players_labels_go_with_those_between_them_that_no_cue_knows() -> None:
    labels = ["Video Player is loading.", "Dừng", "Hiện tại 0:04", "Đã tải: 0%", "Toàn màn hình"]
    result = cleaned(block(ONE), *map(block, labels), block(TWO), language="vi")
    assert result.text == f"{ONE}\n\n{TWO}"
    assert {reasons(result)[label] for label in labels} == {"cue:player"}


@pytest.mark.parametrize(("near", "reason"), [("near_related", "teaser"), ("near_title", "")])
def test_a_summary_under_a_dropped_link_goes_where_the_box_is_called_related(near: str, reason: str) -> None:
    link = block(TEASER, 0.1, link_share=1.0)
    result = cleaned(block(ONE), link, block(THREE, 0.62, **{near: 2.0}), block(TWO))
    assert reasons(result)[THREE] == reason


@pytest.mark.parametrize(
    ("score", "leads", "below", "reason"),
    [(0.6, ARTICLE, 0.1, "teaser"), (0.8, ARTICLE, 0.1, ""), (0.6, 0, 0.1, ""), (0.6, ARTICLE, 0.95, "")],
)
def test_a_doubtful_heading_that_leads_to_another_article_goes_where_a_line_beside_it_went(
    score: float, leads: int, below: float, reason: str
) -> None:
    heading = block(TEASER, score, kind="heading", link_share=1.0, leads=float(leads))
    result = cleaned(block(ONE), heading, block(THREE, below), block(TWO))
    assert reasons(result)[TEASER] == reason


def test_a_class_that_speaks_of_a_lead_around_the_whole_body_makes_no_lead() -> None:
    body = [block(text, near_lead=1.0) for text in (ONE, TWO, THREE)]
    assert cleaned(*body).metadata.description == ""
    assert cleaned(body[0], block(TWO), block(THREE)).metadata.description == ONE
    assert cleaned(block(LEAD, near_lead=0.0), *body).metadata.description == LEAD


def test_a_line_that_points_to_another_article_goes_where_it_is_a_link() -> None:
    pointer = "Read more: Minister opens new hospital in the capital"
    assert cleaned(block(ONE), block(pointer, 0.99, link_share=0.9)).text == ONE
    assert cleaned(block(ONE), block(pointer, 0.99)).text == f"{ONE}\n\n{pointer}"


def test_a_line_that_is_only_an_authors_name_is_a_byline() -> None:
    result = cleaned(block("Ann Lee", 0.8), block(ONE), metadata=Metadata(authors=("Ann Lee",)))
    assert (result.text, reasons(result)["Ann Lee"]) == (ONE, "byline")


def test_a_text_that_the_page_shows_twice_stands_once_but_a_short_refrain_stays() -> None:
    copy = Block(ONE, "paragraph", "", 0.6, "/html/body/aside/p", FAR)
    result = cleaned(block(ONE), block("No."), block(TWO), block("No."), copy, block(THREE))
    assert result.text == "\n\n".join((ONE, "No.", TWO, "No.", THREE))
    assert [b.dropped for b in result.blocks][4] == "duplicate_block"


def test_an_author_may_repeat_a_sentence_within_one_container() -> None:
    first, again = (Block(ONE, "paragraph", "", 0.95, f"/html/body/div/p[{n}]", FAR) for n in (1, 3))
    assert cleaned(first, block(TWO), again).text == "\n\n".join((ONE, TWO, ONE))


def test_a_line_broken_by_hand_is_one_paragraph() -> None:
    result = cleaned(
        block("The river rose by two metres overnight and"),
        block("the old bridge was closed.", after_break=1.0, same_block__1=2.0),
        block("A new paragraph.", after_break=1.0, same_block__1=2.0),
    )
    assert (
        result.text
        == "The river rose by two metres overnight and the old bridge was closed.\n\nA new paragraph."
    )


def test_lines_that_the_sites_articles_share_go() -> None:
    promo = "Follow the paper on all channels and never miss what matters to you"
    seen = {line_fingerprint(promo): 8, line_fingerprint(ONE): 1}
    result = cleaned(block(ONE), block(promo), memory=SiteMemory(articles=10, lines=seen))
    assert (result.text, reasons(result)[promo]) == (ONE, "repeated_on_site")


def test_a_line_that_few_of_many_articles_share_stays() -> None:
    memory = SiteMemory(articles=100, lines={line_fingerprint(ONE): 2})
    assert cleaned(block(ONE), memory=memory).text == ONE


def test_another_articles_title_is_a_teaser_but_the_articles_own_lead_stays() -> None:
    memory = SiteMemory(articles=4, teasers=frozenset({line_fingerprint(TEASER), line_fingerprint(LEAD)}))
    result = cleaned(block(LEAD, near_lead=0.0, is_description=1.0), block(ONE), block(TEASER), memory=memory)
    assert result.text == f"{LEAD}\n\n{ONE}"
    assert reasons(result)[TEASER] == "teaser"


def test_a_site_rule_is_final() -> None:
    result = cleaned(block(ONE, dropped="site_rule"), block(TWO))
    assert (result.text, reasons(result)[ONE]) == (TWO, "site_rule")


def test_an_article_of_nothing_but_boilerplate_has_no_text() -> None:
    assert cleaned(block("Read more", 0.1)).text == ""


def test_headings_and_labels_with_nothing_kept_behind_them_go() -> None:
    result = cleaned(
        block("The first day", 0.9, "heading"),
        block(ONE),
        block("Our services", 0.8, "heading"),
        block(TEASER, 0.1, link_share=1.0),
        block("Related news", 0.99),
    )
    assert result.text == f"The first day\n\n{ONE}"
    assert reasons(result)["Our services"] == "heading_alone"
    assert reasons(result)["Related news"] == "cue:related"
    sure = cleaned(block(ONE), block("What the town plans now", 0.98, "heading"))
    assert sure.text.endswith("now")


def test_a_doubted_heading_over_a_sure_paragraph_stays_where_trafilatura_took_it() -> None:
    below = block(TWO, 0.99, full=1.0)
    kept = cleaned(block(ONE), block("Cheaper, if it works", 0.5, "heading", full=1.0), below)
    assert kept.text == f"{ONE}\n\nCheaper, if it works\n\n{TWO}"
    lost = cleaned(block(ONE), block("Cheaper, if it works", 0.5, "heading"), below)
    assert lost.text == f"{ONE}\n\n{TWO}"
    teased = cleaned(block(ONE), block(TEASER, 0.5, "heading", full=1.0), block(THREE, 0.2), below)
    assert teased.text == f"{ONE}\n\n{TWO}"
