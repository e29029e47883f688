"""Text that came without a page: blocks from lines, and what is dropped from them."""

from __future__ import annotations

from dataclasses import replace

from pipelines.boilerplate.plain_text import drop_from_text
from pipelines.extract.plain_text import blocks_of_text
from pipelines.records import Article, SiteMemory, line_fingerprint

TITLE = "Council closes old harbour to large ships"
LEAD = "The council voted on Tuesday to close the old harbour to large ships, after years of complaints."
BODY = (
    "Members said the decision would protect the beaches and the small fishing boats.",
    "A study found that the waves of passing ferries had damaged several stone walls.",
    "Owners of the shipping companies warned that workers would lose their jobs.",
)


def cleaned(text: str, language: str = "en", title: str = TITLE, memory: SiteMemory | None = None) -> Article:
    article = Article(
        id="a", url="https://a.example/1", source="a.example", title=title, language=language,
        blocks=blocks_of_text(text),
    )  # fmt: skip
    return drop_from_text(article, memory or SiteMemory())


def reasons(article: Article) -> list[str]:
    return [block.dropped for block in article.blocks]


def test_each_line_with_a_word_is_a_block() -> None:
    blocks = blocks_of_text("\ufeffOne line.\r\n\r\n\u2028 •\u00a0a list item\n---\n\n\nAnother\u00a0line.\n")
    assert [(b.text, b.kind) for b in blocks] == [
        ("One line.", "paragraph"),
        ("a list item", "list_item"),
        ("Another line.", "paragraph"),
    ]
    assert blocks_of_text("") == ()
    assert not any(block.facts for block in blocks)


def test_a_sentence_broken_by_hand_is_joined_and_a_list_is_not() -> None:
    text = "The council voted on Tuesday to close the old harbour to all\nlarge ships.\n\napples\npears\n"
    assert [block.text for block in blocks_of_text(text)] == [
        "The council voted on Tuesday to close the old harbour to all large ships.",
        "apples",
        "pears",
    ]


def test_a_clean_article_stays_whole() -> None:
    text = "\n\n".join((LEAD, "What the study says", *BODY, "“It is time,” she said."))
    assert cleaned(text).text == text


def test_the_title_goes_to_its_field_whether_the_row_names_it_or_not() -> None:
    text = "\n".join((TITLE, LEAD, *BODY))
    for given in (TITLE, ""):
        article = cleaned(text, title=given)
        assert article.title == TITLE
        assert article.text == "\n\n".join((LEAD, *BODY))
        assert reasons(article)[0] == "title"


def test_a_first_paragraph_is_no_title() -> None:
    article = cleaned("\n".join((LEAD, *BODY)), title="")
    assert article.title == ""
    assert article.text.startswith(LEAD)


def test_captions_with_a_credit_go_to_their_field_each_once() -> None:
    caption = "The old harbour at dawn. (Photo: Ann Lee)"
    article = cleaned("\n".join((LEAD, caption, caption, f"{TITLE} photo 2{caption}", *BODY)))
    assert article.text == "\n\n".join((LEAD, *BODY))
    assert article.metadata.captions == (caption,)
    assert reasons(article).count("caption") == 3


def test_a_paragraph_that_ends_in_its_source_is_no_caption() -> None:
    paragraph = "It rained. It snowed. It froze, and then it rained again for a week. (Photo: Ann Lee)"
    assert paragraph in cleaned("\n".join((LEAD, paragraph, *BODY))).text


def test_an_agency_signature_and_an_end_mark_leave_the_text() -> None:
    article = cleaned("\n".join((LEAD, *BODY[:-1], BODY[-1][:-1] + "./.", "VNA")))
    assert article.metadata.agency == "VNA"
    assert reasons(article)[-1] == "agency"


def test_buttons_go_and_bylines_only_at_the_edges() -> None:
    lines = (
        TITLE,
        "By Ann Lee",
        LEAD,
        *BODY,
        *BODY_TWO,
        "Copy link",
        "Published by Harbour Press",
        *BODY_THREE,
    )
    article = cleaned("\n".join(lines))
    by_text = {block.text: block.dropped for block in article.blocks}
    assert by_text["By Ann Lee"] == "byline"
    assert by_text["Copy link"] == "cue:copy_link"
    assert by_text["Published by Harbour Press"] == ""


BODY_TWO = tuple(f"Witness number {n} told the inquiry what had happened that night." for n in range(5))
BODY_THREE = tuple(f"In hearing number {n} nothing new was said about the walls." for n in range(5))


def test_a_lead_that_the_body_has_again_goes_to_the_description() -> None:
    article = cleaned("\n".join((LEAD, f"Harbour Town (VNA) – {LEAD}", *BODY)))
    assert article.metadata.description == LEAD
    assert article.metadata.dateline == "Harbour Town (VNA) –"
    assert article.text.startswith("Harbour Town (VNA) –")
    assert reasons(article)[0] == "lead_repeated"


TEASERS = (
    "Storm hits the northern coast",
    "Trees fell on roads and a roof was torn off, the police said on Monday.",
    "New bridge opens in spring", "The bridge has cost twice as much as was planned, the minister admitted.",
)  # fmt: skip


def test_a_labelled_tail_of_teasers_is_cut_to_the_end() -> None:
    article = cleaned("\n".join((LEAD, *BODY, "Related articles", *TEASERS)))
    assert article.text == "\n\n".join((LEAD, *BODY))
    assert reasons(article)[-5:] == ["teaser"] * 5


def test_captions_of_teasers_are_none_of_the_article() -> None:
    tail = ("See more", "The storm over the bay (Photo: Ann Lee)", *TEASERS)
    assert cleaned("\n".join((LEAD, *BODY, *tail))).metadata.captions == ()


def test_a_label_before_the_rest_of_the_article_cuts_nothing() -> None:
    article = cleaned("\n".join((LEAD, BODY[0], "Related articles", *BODY[1:], *BODY_TWO)))
    assert all(paragraph in article.text for paragraph in (*BODY, *BODY_TWO))


def test_a_weak_label_ends_the_article_only_behind_its_end_mark() -> None:
    assert "Latest" in cleaned("\n".join((LEAD, *BODY, "Latest", *TEASERS))).text
    ended = cleaned("\n".join((LEAD, *BODY, "The End./.", "Latest", *TEASERS)))
    assert ended.text.endswith("The End./.")


def test_a_label_at_the_very_head_is_no_tail() -> None:
    assert cleaned("\n".join(("Read more", "Storm hits the coast"))).text != ""


def test_a_line_twice_in_a_row_stays_once_and_a_refrain_stays() -> None:
    refrain = "And the harbour sleeps."
    article = cleaned("\n".join((BODY[0], BODY[0], refrain, BODY[1], refrain, BODY[2], refrain)))
    assert article.text.split("\n\n") == [BODY[0], refrain, BODY[1], refrain, BODY[2], refrain]


def test_a_passage_that_the_page_showed_twice_stays_once() -> None:
    article = cleaned("\n".join((*BODY, LEAD, *BODY)))
    assert article.text == "\n\n".join((*BODY, LEAD))
    assert reasons(article)[-3:] == ["duplicate_block"] * 3


def test_lines_that_many_articles_of_the_site_share_are_dropped() -> None:
    motto = "The newspaper of the coast since 1871."
    memory = SiteMemory(articles=20, lines={line_fingerprint(motto): 19})
    article = cleaned("\n".join((LEAD, motto, *BODY)), memory=memory)
    assert motto not in article.text
    assert "repeated_on_site" in reasons(article)


def test_vietnamese_reprint_with_buttons_and_doubled_teasers() -> None:
    text = """• Click để copy

Hội đồng đóng cửa cảng cũ đối với tàu lớn

Hội đồng thành phố hôm thứ Ba đã bỏ phiếu đóng cửa cảng cũ đối với các tàu lớn sau nhiều năm khiếu nại.

Chủ tịch hội đồng tại bến cảng. Ảnh: TTXVN\x20

Chủ tịch hội đồng tại bến cảng. Ảnh: TTXVN\x20

Các thành viên cho biết quyết định này sẽ bảo vệ bãi biển và những chiếc thuyền đánh cá nhỏ.

TTXVN

Bài liên quan

Tin mới

Bão đổ bộ vào bờ biển phía Bắc
Bão đổ bộ vào bờ biển phía Bắc

Cây đổ trên nhiều tuyến đường và một mái nhà bị tốc, cảnh sát cho biết hôm thứ Hai."""
    article = cleaned(text, "vi", "")
    assert article.title == "Hội đồng đóng cửa cảng cũ đối với tàu lớn"
    assert article.text == (
        "Hội đồng thành phố hôm thứ Ba đã bỏ phiếu đóng cửa cảng cũ đối với các tàu lớn "
        "sau nhiều năm khiếu nại.\n\n"
        "Các thành viên cho biết quyết định này sẽ bảo vệ bãi biển và những chiếc thuyền đánh cá nhỏ."
    )
    assert article.metadata.agency == "TTXVN"
    assert article.metadata.captions == ("Chủ tịch hội đồng tại bến cảng. Ảnh: TTXVN",)


def test_what_the_row_says_comes_before_what_the_lines_say() -> None:
    blocks = blocks_of_text("\n".join((LEAD, "The harbour. (Photo: Ann Lee)", *BODY, "Reuters")))
    given = Article(id="a", url="u", source="s", title=TITLE, language="en", blocks=blocks)
    given = replace(
        given, metadata=replace(given.metadata, agency="AFP", captions=("Given.",), dateline="X –")
    )
    metadata = drop_from_text(given).metadata
    assert (metadata.agency, metadata.captions, metadata.dateline) == ("AFP", ("Given.",), "X –")


def test_an_empty_text_stays_empty() -> None:
    assert cleaned("", title="").text == ""
    assert cleaned("Copy link", title="").text == ""
