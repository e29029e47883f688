"""The facts about every segment of a page that the model decides from, as rows in the order of `NAMES`.

All are measured on the page itself: lengths, links, places, containers, neighbours, trafilatura's verdicts.
Distances are in levels of the tree or in segments and are capped; -1 says that there is none. Each function
here gives the values of the tuple of names above it. What the model gained nothing from is not measured: of
once 193 facts those stay that have 99 % of the gain of all splits in its trees, and what later steps read.
"""

from __future__ import annotations

import math
import re
from typing import Final

from pipelines.extract.context import ARTICLE_BODY, HIDDEN, IN_LINK, MARK_BIT, Context
from pipelines.extract.overview import Clues, Overview, Reach
from pipelines.extract.places import distances
from pipelines.extract.segment import Outline, Segment
from pipelines.extract.vocabulary import group_names

SENTENCE_END: Final = tuple('.!?…。！？؟।"”’»)')
DIGIT: Final = re.compile(r"\d")
DATE: Final = re.compile(
    r"""\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4} | \b\d{4}[./-]\d{1,2}[./-]\d{1,2} | \b\d{1,2}:\d{2}\b | \d{4}年
      | \b\d{1,2}\.?\ ?[^\W\d]{3,9}\.?,?\ \d{4}\b | [^\W\d]{3,9}\.?\ \d{1,2},?\ \d{4}\b""",
    re.VERBOSE,
)
CREDIT: Final = re.compile(
    r"""© | \b(?:photo|foto|image|bild|ảnh|credit|getty|reuters|imago|picture\ alliance|shutterstock|epa
              |afp|dpa)\b[^.]{0,60}$
      | ^(?:photo|foto|image|bild|ảnh)\b.{0,60}$ | 图[自/：:] | 写真""",
    re.VERBOSE,
)  # of lower-cased text: a flag for the case takes twice as long
CREDIT_CHARS: Final = 90  # of a line's end that a credit can take
BYLINE: Final = re.compile(
    r"""(?:by|von|par|por|di|door|av|af|oleh|theo|text|written\ by|reporting\ by|words\ by|posted\ by)
        [:\ ]\s?[^\W\d_]""",
    re.IGNORECASE | re.VERBOSE,
)
KINDS: Final = ("paragraph", "heading", "list_item", "quote", "table", "caption", "button")
KIND_CODE: Final = {kind: code for code, kind in enumerate(KINDS)}
TAGS: Final = (
    "p", "div", "span", "a", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "dd", "dt",
    "figcaption", "blockquote", "section", "article", "strong", "em", "b", "i", "small", "time", "label",
    "button", "summary", "header", "footer", "aside", "main", "body", "cite", "address", "caption",
    "pre", "code", "font", "center", "legend",
)  # fmt: skip
TAG_CODE: Final = {tag: code for code, tag in enumerate(TAGS)}

Row = tuple[float, ...]


def measure(outline: Outline, clues: Clues) -> list[Row | None]:
    """A row of facts for every segment; None for one that cannot be article text."""
    page = Overview(outline, clues)
    rows: list[Row | None] = []
    before = 0
    heading = -1
    for i, s in enumerate(page.segments):
        if page.plausible[i]:
            rows.append(
                (
                    *_text(s.text, page.keys[i], s),
                    *_place(page, i, before),
                    *_container(page, i),
                    *distances(s.context),
                    *_verdicts(page, i),
                    *_neighbours(page, i, heading),
                )
            )
        else:
            rows.append(None)
        before += len(s.text)
        if s.kind == "heading":
            heading = i
    return rows


TEXT: Final = (
    "chars", "letters", "words", "word_chars", "link_share", "links", "bold_share", "ends_sentence",
    "capital_words", "commas", "bars", "date", "credit", "byline", "kind", "after_break", "after_image",
)  # fmt: skip


def _text(text: str, key: str, s: Segment) -> Row:
    size = len(text)
    words = text.split()
    n = len(words)
    return (
        min(size, 2000),
        min(len(key), 2000),
        min(n, 400),
        size / n,
        s.link_chars / size,
        min(s.links, 20),
        s.bold_chars / size,
        text.endswith(SENTENCE_END),
        sum([word[0].isupper() for word in words]) / n,
        min(20, text.count(",") + text.count("，") + text.count("、")),
        text.count("|") + text.count("•") + text.count("·") + text.count("›"),
        size < 120 and DIGIT.search(text) is not None and DATE.search(text) is not None,
        size < 400 and CREDIT.search(text[-CREDIT_CHARS:].lower()) is not None,
        size < 100 and BYLINE.match(text) is not None,
        KIND_CODE.get(s.kind, 9),
        s.after_break,
        min(s.after_image, 20),
    )


PLACE: Final = (
    "place", "place_chars", "index", "from_end", "segments", "page_chars", "repeats", "is_title",
    "title_share", "is_description", "is_alt", "in_json_body", "from_h1", "cue_related", "cue_read_more",
)  # fmt: skip


def _place(page: Overview, i: int, before: int) -> Row:
    s, key, clues = page.segments[i], page.keys[i], page.clues
    title_share = 0.0
    if page.title_words and len(s.text) < 400:
        words = s.text.casefold().split()
        title_share = sum([word in page.title_words for word in words]) / len(words)
    cue = page.cue(i)
    return (
        i / page.count,
        before / page.chars,
        min(i, 400),
        min(page.count - i, 400),
        page.count,
        math.log1p(page.chars),
        min(page.repeats[key], 6),
        _is_same(key, page.title, 15),
        title_share,
        len(key) > 20 and _is_same(key, page.description, 20),
        key in clues.alts,
        clues.body.share(key) if clues.body.text else -1,
        max(-40, min(200, i - page.headline)) if page.headline >= 0 else -99,
        cue == "related",
        cue == "read_more",
    )


def _is_same(key: str, whole: str, shortest: int) -> bool:
    """Whether two texts (letters alone) are the same, or one longer than `shortest` is part of the other."""
    if not whole or not key:
        return False
    return key == whole or (len(key) > shortest and (key in whole or whole in key))


# The elements around that count, of all those in the context's marks.
IN: Final = (
    "article", "main", "aside", "nav", "footer", "figure", "table", "li", "form", "section", "button",
)  # fmt: skip
IN_BITS: Final = tuple(MARK_BIT[name] for name in IN)
CONTAINER: Final = (
    "tag", "block_tag", "parent_tag", "grand_tag", "depth", "inner_depth", "italic", "in_link", "hidden",
    "article_body", "same_shape", "same_shape_chars", "same_shape_taken", "same_shape_pictured",
    "same_template", "same_template_taken", "same_template_prose", "picture_box", "alt_overlap",
    "block_chars", "block_share", "block_links", "block_count", "grand_share", "grand_links", "grand_count",
    "leads", "block_onward", "grand_onward", "onward_box", "same_shape_onward", "same_template_onward",
    *("in_" + name for name in IN),
)  # fmt: skip


def _container(page: Overview, i: int) -> Row:
    s = page.segments[i]
    context, block = s.context, s.container
    parent = block.parent or block
    grand = parent.parent or parent
    shape, template = page.shapes[i], page.templates[i]
    alike = shape.count
    marks = context.marks
    return (
        TAG_CODE.get(context.tag, 60),
        TAG_CODE.get(block.tag, 60),
        TAG_CODE.get(parent.tag, 60),
        TAG_CODE.get(grand.tag, 60),
        min(context.depth, 40),
        context.depth - block.depth,
        context.tag in ("em", "i"),
        marks & IN_LINK != 0,
        marks & HIDDEN != 0,
        marks & ARTICLE_BODY != 0,
        min(alike, 100),
        shape.chars / alike,
        shape.taken / alike,
        shape.pictured / alike,
        min(template.count, 100),
        (template.taken - (page.full[i] > 0.5)) / (template.count - 1) if template.count > 1 else -1.0,
        template.prose / (page.prose_chars or 1),
        _picture_box(block),
        _alt_overlap(s),
        min(parent.chars, 20000),
        parent.chars / page.chars,
        parent.link_chars / (parent.chars or 1),
        min(parent.blocks, 100),
        grand.chars / page.chars,
        grand.link_chars / (grand.chars or 1),
        min(grand.blocks, 200),
        s.leads,
        parent.onward / (parent.blocks or 1),
        grand.onward / (grand.blocks or 1),
        _onward_box(block),
        shape.onward / alike,
        template.onward / template.count,
        *[marks & bit != 0 for bit in IN_BITS],
    )


def _picture_box(block: Context) -> int:
    """How few segments share the nearest element around that holds a picture: 1 to 3, 0 for more or none."""
    up: Context | None = block
    for _ in range(6):
        if up is None or up.blocks > 3:
            return 0
        if up.images:
            return up.blocks
        up = up.parent
    return 0


def _onward_box(block: Context) -> int:
    """How few segments share the nearest element around that leads on to another article: 1 to 6, else 0."""
    up: Context | None = block
    for _ in range(6):
        if up is None or up.blocks > 6:
            return 0
        if up.onward:
            return up.blocks
        up = up.parent
    return 0


def _alt_overlap(s: Segment) -> float:
    """The share of the words that the alt text of the picture just before has too."""
    if s.after_image > 1 or not s.image_alt:
        return 0.0
    words = s.text.casefold().split()
    alt = set(s.image_alt.casefold().split())
    return sum([word in alt for word in words]) / len(words)


# What an extraction of the page says of a segment: trafilatura's default mode (full) and its fast one.
EXTRACTION: Final = ("", "_from_first", "_from_last", "_behind", "_ahead", "_passed", "_share")
VERDICTS: Final = (
    "level", "steps", "prose_level", "prose_steps",
    *("full" + name for name in EXTRACTION), *("fast" + name for name in EXTRACTION),
)  # fmt: skip


def _verdicts(page: Overview, i: int) -> Row:
    full = _extraction(page, i, page.full[i], page.full_reach)
    fast = full if page.fast is page.full else _extraction(page, i, page.fast[i], page.fast_reach)
    container = page.segments[i].container
    return (*page.taken.place(container), *page.prose.place(container), *full, *fast)


def _extraction(page: Overview, i: int, share: float, reach: Reach) -> Row:
    some = reach.first >= 0
    return (
        share,
        max(-30, min(60, i - reach.first)) if some else -99,
        max(-60, min(30, i - reach.last)) if some else -99,
        reach.behind[i],
        reach.ahead[i],
        reach.passed[i] / reach.total if reach.total else -1,
        reach.total / page.chars,
    )


NEAR: Final = (-2, -1, 1, 2)
NEIGHBOURS: Final = (
    *(f"{name}{step:+d}" for step in NEAR for name in ("chars", "link_share", "kind", "leads", "same_block")),
    "fast+2", "under_heading", "heading_full", "heading_cue", "cue+1",
)  # fmt: skip
NOBODY: Final = (-1.0, -1.0, -1.0, -1.0, -1.0)


def _neighbours(page: Overview, i: int, heading: int) -> Row:
    container = page.segments[i].container
    values: list[float] = []
    for step in NEAR:
        j = i + step
        if 0 <= j < page.count:
            near = page.segments[j]
            other = near.container
            values += (
                min(len(near.text), 2000),
                page.linked[j],
                KIND_CODE.get(near.kind, 9),
                near.leads,
                (other is container) + (other.parent is container.parent),
            )
        else:
            values += NOBODY
    below = i + 1 < page.count
    return (
        *values,
        page.fast[i + 2] if i + 2 < page.count else -1,
        min(30, i - heading) if heading >= 0 else 31,
        page.full[heading] if heading >= 0 else -1,
        bool(page.cue(heading)) if heading >= 0 else -1,
        below and bool(page.cue(i + 1)),
    )


def names() -> tuple[str, ...]:
    """The names of a row's facts, in their order."""
    near = tuple("near_" + group for group in group_names())
    return (*TEXT, *PLACE, *CONTAINER, *near, *VERDICTS, *NEIGHBOURS)
