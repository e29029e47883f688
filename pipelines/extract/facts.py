"""The facts about every segment of a page that the model decides from, by name.

All are measured on the page itself: lengths, links, places, containers, neighbours, trafilatura's verdicts.
Distances are in levels of the tree or in segments and are capped; -1 says that there is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from pipelines.extract.overview import Clues, Overview
from pipelines.extract.places import distances, place_in
from pipelines.extract.segment import MARK_BIT, MARKS, Context, Segment
from pipelines.extract.vocabulary import group_names

DIGITS = "0123456789"
SENTENCE_END = tuple('.!?…。！？؟।"”’»)')
SENTENCE_BREAKS = (". ", "! ", "? ", "。", "।")
QUOTES = tuple('"“„«‘»「『')
DATE = re.compile(
    r"""\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4} | \b\d{4}[./-]\d{1,2}[./-]\d{1,2} | \b\d{1,2}:\d{2}\b | \d{4}年
      | \b\d{1,2}\.?\ ?[^\W\d]{3,9}\.?,?\ \d{4}\b | [^\W\d]{3,9}\.?\ \d{1,2},?\ \d{4}\b""",
    re.VERBOSE,
)
CREDIT = re.compile(
    r"""© | \b(?:photo|foto|image|bild|ảnh|credit|getty|reuters|imago|picture\ alliance|shutterstock|epa
              |afp|dpa)\b[^.]{0,60}$
      | ^(?:photo|foto|image|bild|ảnh)\b.{0,60}$ | 图[自/：:] | 写真""",
    re.IGNORECASE | re.VERBOSE,
)
BYLINE = re.compile(
    r"""(?:by|von|par|por|di|door|av|af|oleh|theo|text|written\ by|reporting\ by|words\ by|posted\ by)
        [:\ ]\s?[^\W\d_]""",
    re.IGNORECASE | re.VERBOSE,
)
KINDS = ("paragraph", "heading", "list_item", "quote", "table", "caption", "button")
KIND_CODE = {kind: code for code, kind in enumerate(KINDS)}
TAGS = (
    "p", "div", "span", "a", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "dd", "dt",
    "figcaption", "blockquote", "section", "article", "strong", "em", "b", "i", "small", "time", "label",
    "button", "summary", "header", "footer", "aside", "main", "body", "cite", "address", "caption",
    "pre", "code", "font", "center", "legend",
)  # fmt: skip
TAG_CODE = {tag: code for code, tag in enumerate(TAGS)}
CUE_KINDS = (
    "related", "read_more", "share", "copy_link", "newsletter", "comments", "ads", "tags", "player",
    "caption_credit", "byline_agency",
)  # fmt: skip

Facts = dict[str, float]


def measure(segments: Sequence[Segment], clues: Clues) -> list[Facts | None]:
    """The facts of every segment, all by the same names; None for one that cannot be article text."""
    page = Overview(segments, clues)
    rows: list[Facts | None] = []
    before = 0
    heading = -1
    for i, s in enumerate(segments):
        if page.is_plausible(i):
            facts = _text_facts(s.text, page.keys[i], s)
            facts.update(_place_facts(page, i, before))
            facts.update(_container_facts(page, i))
            facts.update(_verdict_facts(page, i))
            facts.update(_neighbour_facts(page, i, heading))
            rows.append(facts)
        else:
            rows.append(None)
        before += len(s.text)
        if s.kind == "heading":
            heading = i
    return rows


def _text_facts(text: str, key: str, s: Segment) -> Facts:
    size = len(text)
    words = text.split()
    n = len(words)
    return {
        "chars": min(size, 2000),
        "letters": min(len(key), 2000),
        "words": min(n, 400),
        "word_chars": size / n,
        "link_share": s.link_chars / size,
        "links": min(s.links, 20),
        "starts_with_link": s.first_link,
        "bold_share": s.bold_chars / size,
        "ends_sentence": text.endswith(SENTENCE_END),
        "ends_colon": text.endswith((":", "：")),
        "ends_ellipsis": text.endswith(("…", "...")),
        "starts_lower": text[0].islower(),
        "starts_digit": text[0].isdigit(),
        "starts_symbol": not text[0].isalnum(),
        "sentences": min(20, sum(map(text.count, SENTENCE_BREAKS))),
        "commas": min(20, sum(map(text.count, ",，、"))),
        "digit_share": sum(map(text.count, DIGITS)) / size,
        "capital_words": sum([word[0].isupper() for word in words]) / n,
        "all_capitals": text.isupper(),
        "question": "?" in text or "？" in text,
        "quotes": text.startswith(QUOTES) or '"' in text or "”" in text or "»" in text,
        "bars": sum(map(text.count, "|•·›")),
        "at": "@" in text,
        "copyright": "©" in text,
        "arrow": text[-1] in "›»→>+…" or text[0] in "›»→>+",
        "web": "www." in text or "http" in text,
        "date": size < 120 and bool(DATE.search(text)),
        "credit": size < 400 and bool(CREDIT.search(text)),
        "byline": size < 100 and bool(BYLINE.match(text)),
        "kind": KIND_CODE.get(s.kind, 9),
        "after_break": s.after_break,
        "after_image": min(s.after_image, 20),
    }


def _place_facts(page: Overview, i: int, before: int) -> Facts:
    s, key, clues = page.segments[i], page.keys[i], page.clues
    words = s.text.split()
    title_share = 0.0
    if page.title_words and len(words) < 60:
        title_share = sum([word.casefold() in page.title_words for word in words]) / len(words)
    cue = clues.cues[i] if clues.cues else ""
    facts: Facts = {
        "place": i / page.count,
        "place_chars": before / page.chars,
        "index": min(i, 400),
        "from_end": min(page.count - i, 400),
        "segments": page.count,
        "page_chars": math.log1p(page.chars),
        "repeats": min(page.repeats[key], 6),
        "is_title": _is_same(key, page.title, 15),
        "title_share": title_share,
        "is_description": len(key) > 20 and _is_same(key, page.description, 20),
        "is_alt": key in clues.alts,
        "in_json_body": clues.body.share(key) if clues.body.text else -1,
        "from_h1": max(-40, min(200, i - page.headline)) if page.headline >= 0 else -99,
    }
    for kind in CUE_KINDS:
        facts["cue_" + kind] = cue == kind
    return facts


def _is_same(key: str, whole: str, shortest: int) -> bool:
    """Whether two texts (letters alone) are the same, or one longer than `shortest` is part of the other."""
    if not whole or not key:
        return False
    return key == whole or (len(key) > shortest and (key in whole or whole in key))


def _container_facts(page: Overview, i: int) -> Facts:
    s = page.segments[i]
    context, block = s.context, s.container
    parent = block.parent or block
    grand = parent.parent or parent
    name = page.shapes[i]
    alike = page.shape_count[name]
    facts: Facts = {
        "tag": TAG_CODE.get(context.tag, 60),
        "block_tag": TAG_CODE.get(block.tag, 60),
        "parent_tag": TAG_CODE.get(parent.tag, 60),
        "grand_tag": TAG_CODE.get(grand.tag, 60),
        "depth": min(context.depth, 40),
        "inner_depth": context.depth - block.depth,
        "italic": context.tag in ("em", "i"),
        "in_link": context.link,
        "hidden": context.hidden,
        "article_body": context.body,
        "same_shape": min(alike, 100),
        "same_shape_chars": page.shape_chars[name] / alike,
        "same_shape_taken": page.shape_taken[name] / alike,
        "same_shape_pictured": page.shape_pictured[name] / alike,
        "same_template": min(page.template_count[page.templates[i]], 100),
        "same_template_taken": _others_taken(page, i),
        "same_template_prose": page.template_prose[page.templates[i]] / (page.prose_chars or 1),
        "picture_box": _picture_box(block),
        "alt_overlap": _alt_overlap(s),
        "block_chars": min(parent.chars, 20000),
        "block_share": parent.chars / page.chars,
        "block_links": parent.link_chars / (parent.chars or 1),
        "block_count": min(parent.blocks, 100),
        "grand_share": grand.chars / page.chars,
        "grand_links": grand.link_chars / (grand.chars or 1),
        "grand_count": min(grand.blocks, 200),
    }
    for mark in MARKS:
        facts["in_" + mark] = bool(context.marks & MARK_BIT[mark])
    for group, distance in zip(group_names(), distances(context), strict=True):
        facts["near_" + group] = distance
    return facts


def _others_taken(page: Overview, i: int) -> float:
    """The share of the other segments in the same template that trafilatura took; -1 if there are none."""
    others = page.template_count[page.templates[i]] - 1
    return (page.template_taken[page.templates[i]] - (page.full[i] > 0.5)) / others if others else -1.0


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


def _alt_overlap(s: Segment) -> float:
    """The share of the words that the alt text of the picture just before has too."""
    if s.after_image > 1 or not s.image_alt:
        return 0.0
    words = s.text.casefold().split()
    alt = set(s.image_alt.casefold().split())
    return sum([word in alt for word in words]) / len(words)


def _verdict_facts(page: Overview, i: int) -> Facts:
    level, steps = place_in(page.segments[i].container, page.taken)
    prose_level, prose_steps = page.prose_places[i]
    facts: Facts = {
        "full": page.full[i],
        "fast": page.fast[i],
        "level": level,
        "steps": steps,
        "prose_level": prose_level,
        "prose_steps": prose_steps,
    }
    for name, reach in (("full", page.full_reach), ("fast", page.fast_reach)):
        some = reach.first >= 0
        facts[name + "_from_first"] = max(-30, min(60, i - reach.first)) if some else -99
        facts[name + "_from_last"] = max(-60, min(30, i - reach.last)) if some else -99
        facts[name + "_behind"] = reach.behind[i]
        facts[name + "_ahead"] = reach.ahead[i]
        facts[name + "_passed"] = reach.passed[i] / reach.total if reach.total else -1
        facts[name + "_share"] = reach.total / page.chars
    return facts


def _neighbour_facts(page: Overview, i: int, heading: int) -> Facts:
    s = page.segments[i]
    facts: Facts = {}
    for step in (-3, -2, -1, 1, 2, 3):
        j = i + step
        sign = f"{step:+d}"
        if not 0 <= j < page.count:
            facts["chars" + sign] = facts["link_share" + sign] = facts["kind" + sign] = -1
            facts["full" + sign] = facts["fast" + sign] = facts["same_block" + sign] = facts[
                "same_shape" + sign
            ] = -1
            continue
        near = page.segments[j]
        facts["chars" + sign] = min(len(near.text), 2000)
        facts["link_share" + sign] = page.linked[j]
        facts["kind" + sign] = KIND_CODE.get(near.kind, 9)
        facts["full" + sign] = page.full[j]
        facts["fast" + sign] = page.fast[j]
        facts["same_block" + sign] = (near.container is s.container) + (
            near.container.parent is s.container.parent
        )
        facts["same_shape" + sign] = page.shapes[j] == page.shapes[i]
    cues = page.clues.cues
    facts["under_heading"] = min(30, i - heading) if heading >= 0 else 31
    facts["heading_full"] = page.full[heading] if heading >= 0 else -1
    facts["heading_cue"] = bool(cues and cues[heading]) if heading >= 0 else -1
    facts["cue-1"] = bool(cues and i and cues[i - 1])
    facts["cue+1"] = bool(cues and i + 1 < page.count and cues[i + 1])
    return facts
