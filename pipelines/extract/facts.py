"""The facts about every segment of a page that the model decides from, by name.

All of them are measured on the page itself: lengths, links, places, containers, neighbours, what trafilatura made of it.
Distances are in levels of the tree or in segments and are capped; -1 says that there is none.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.extract.segment import MARK_BIT, MARKS, Context, Segment
from pipelines.extract.verdicts import Verdict, letters
from pipelines.extract.vocabulary import BIT, NAMES

FAR = 12
DIGITS = "0123456789"
SENTENCE_END = tuple('.!?…。！？؟।"”’»)')
DATE = re.compile(
    r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\b\d{4}[./-]\d{1,2}[./-]\d{1,2}|\b\d{1,2}:\d{2}\b|\b\d{1,2}\.? ?[^\W\d]{3,9}\.?,? \d{4}\b|"
    r"[^\W\d]{3,9}\.? \d{1,2},? \d{4}\b|\d{4}年",
)
CREDIT = re.compile(
    r"©|\b(?:photo|foto|image|bild|ảnh|credit|getty|reuters|imago|picture alliance|shutterstock|epa|afp|dpa)\b[^.]{0,60}$|"
    r"^(?:photo|foto|image|bild|ảnh)\b.{0,60}$|图[自/：:]|写真",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|oleh|theo|text|written by|reporting by|words by|posted by)[: ]\s?[^\W\d_]",
    re.IGNORECASE,
)
KIND_CODE = {"paragraph": 0, "heading": 1, "list_item": 2, "quote": 3, "table": 4, "caption": 5, "button": 6}
TAG_CODE = {
    tag: code
    for code, tag in enumerate(
        "p div span a li h1 h2 h3 h4 h5 h6 td tr dd dt figcaption blockquote section article strong em b i small time label "
        "button summary header footer aside main body cite address caption pre code font center legend".split()
    )
}


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of the page beside its segments."""

    title: str = ""
    description: str = ""
    full: Verdict = Verdict()
    fast: Verdict = Verdict()
    body: Verdict = Verdict()  # JSON-LD articleBody
    alts: frozenset[str] = frozenset()  # letters of alt texts and title attributes
    cues: Sequence[str] = ()  # the cue kind of every segment, "" for none


CUE_KINDS = (
    "related",
    "read_more",
    "share",
    "copy_link",
    "newsletter",
    "comments",
    "ads",
    "tags",
    "caption_credit",
    "byline_agency",
)


def measure(segments: Sequence[Segment], clues: Clues) -> list[dict[str, float]]:
    """The facts of every segment, in the same order; all dicts have the same keys."""
    keys = [letters(s.text) for s in segments]
    page = _Page(segments, keys, clues)
    rows = [_own(s, key, page, i) for i, (s, key) in enumerate(zip(segments, keys, strict=True))]
    _range_facts(rows, page)
    _neighbour_facts(rows, segments)
    return rows


class _Page:
    """Sums over the whole page, made once."""

    def __init__(self, segments: Sequence[Segment], keys: Sequence[str], clues: Clues) -> None:
        self.clues = clues
        self.keys = keys
        self.count = len(segments)
        self.chars = sum(len(s.text) for s in segments) or 1
        self.full = [clues.full.share(key) for key in keys]
        self.fast = [clues.fast.share(key) for key in keys]
        self.repeats = Counter(keys)
        self.first_seen: dict[str, int] = {}
        for i, key in enumerate(keys):
            self.first_seen.setdefault(key, i)
        self.title = letters(clues.title)
        self.title_words = frozenset(clues.title.casefold().split())
        self.description = letters(clues.description)
        headings = [i for i, s in enumerate(segments) if s.context.marks >= 0 and _within(s.context, "h1")]
        titled = [i for i in headings if self.title and (keys[i] in self.title or self.title in keys[i])]
        self.h1 = titled[0] if titled else headings[0] if headings else -1
        self.before = 0
        self.signature = [_signature(s) for s in segments]
        self.signatures = Counter(self.signature)
        self.signature_chars: Counter[object] = Counter()
        self.signature_kept: Counter[object] = Counter()
        for s, sig, full in zip(segments, self.signature, self.full, strict=True):
            self.signature_chars[sig] += len(s.text)
            self.signature_kept[sig] += full > 0.5
        self.stack = _text_container(segments, self.full)
        self.prose = _text_container(
            segments,
            [
                float(s.kind == "paragraph" and len(s.text) > 60 and s.link_chars * 3 < len(s.text))
                for s in segments
            ],
        )


def _within(context: Context, tag: str) -> bool:
    up: Context | None = context
    for _ in range(4):
        if up is None:
            return False
        if up.tag == tag:
            return True
        up = up.parent
    return False


def _signature(s: Segment) -> object:
    up = s.container
    parent = up.parent
    return (s.context.tag, up.tag, up.groups, parent.tag if parent else "", parent.groups if parent else 0)


def _text_container(segments: Sequence[Segment], weights: Sequence[float]) -> dict[int, int]:
    """The chain of elements that hold most of the weighted text: order of the element -> its level from below."""
    chars: Counter[int] = Counter()
    by_order: dict[int, Context] = {}
    total = 0.0
    for s, weight in zip(segments, weights, strict=True):
        if weight <= 0.5:
            continue
        total += len(s.text)
        up: Context | None = s.container
        while up is not None:
            chars[up.order] += len(s.text)
            by_order[up.order] = up
            up = up.parent
    if not total:
        return {}
    heavy = [order for order, n in chars.items() if n >= 0.7 * total]
    heavy.sort(key=lambda order: -by_order[order].depth)
    return {order: level for level, order in enumerate(heavy)}


def _distances(context: Context) -> tuple[int, ...]:
    """For every group of the vocabulary, how many levels up it is first named, FAR if nowhere."""
    if context.distances is None:
        if context.parent is None:
            above: tuple[int, ...] = (FAR,) * len(NAMES)
        else:
            above = _distances_iterative(context.parent)
        own = context.groups
        context.distances = tuple(
            0 if own & BIT[name] else min(FAR, d + 1) for name, d in zip(NAMES, above, strict=True)
        )
    return context.distances


def _distances_iterative(context: Context) -> tuple[int, ...]:
    chain = []
    up: Context | None = context
    while up is not None and up.distances is None:
        chain.append(up)
        up = up.parent
    for node in reversed(chain):
        above = (
            node.parent.distances
            if node.parent is not None and node.parent.distances is not None
            else (FAR,) * len(NAMES)
        )
        own = node.groups
        if own:
            node.distances = tuple(
                0 if own >> i & 1 else (d + 1 if d < FAR else FAR) for i, d in enumerate(above)
            )
        else:
            node.distances = tuple([d + 1 if d < FAR else FAR for d in above])
    assert context.distances is not None
    return context.distances


def _level(context: Context, stack: Mapping[int, int]) -> tuple[int, int]:
    """How far up the text container is met, and at which of its levels; FAR, FAR if there is none."""
    up: Context | None = context
    steps = 0
    while up is not None:
        level = stack.get(up.order)
        if level is not None:
            return min(FAR, steps), min(FAR, level)
        up = up.parent
        steps += 1
    return FAR, FAR


def _own(s: Segment, key: str, page: _Page, i: int) -> dict[str, float]:
    text = s.text
    size = len(text)
    words = text.split()
    n = len(words)
    c = s.context
    container = s.container
    parent = container.parent or container
    grand = parent.parent or parent
    upper = sum(w[0].isupper() for w in words)
    clues = page.clues
    title_share = 0.0
    if page.title_words and n < 60:
        title_share = sum(w.casefold() in page.title_words for w in words) / n
    sig = page.signature[i]
    steps, level = _level(container, page.stack)
    prose_steps, prose_level = _level(container, page.prose)
    cue = clues.cues[i] if clues.cues else ""
    facts: dict[str, float] = {
        "place": i / page.count,
        "place_chars": page.before / page.chars,
        "index": min(i, 400),
        "from_end": min(page.count - i, 400),
        "segments": page.count,
        "page_chars": math.log1p(page.chars),
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
        "sentences": min(20, sum(text.count(mark) for mark in (". ", "! ", "? ", "。", "।"))),
        "commas": min(20, text.count(",") + text.count("，") + text.count("、")),
        "digit_share": sum(map(text.count, DIGITS)) / size,
        "capital_words": upper / n,
        "all_capitals": text.isupper(),
        "question": "?" in text or "？" in text,
        "quotes": text[0] in '"“„«‘»「『' or text.count('"') + text.count("”") + text.count("»") > 0,
        "bars": text.count("|") + text.count("•") + text.count("·") + text.count("›"),
        "at": "@" in text,
        "copyright": "©" in text,
        "arrow": text[-1] in "›»→>+…" or text[0] in "›»→>+",
        "web": "www." in text or "http" in text,
        "date": bool(DATE.search(text)) if size < 120 else False,
        "credit": bool(CREDIT.search(text)) if size < 400 else False,
        "byline": bool(BYLINE.match(text)) if size < 100 else False,
        "kind": KIND_CODE.get(s.kind, 9),
        "tag": TAG_CODE.get(c.tag, 60),
        "block_tag": TAG_CODE.get(container.tag, 60),
        "parent_tag": TAG_CODE.get(parent.tag, 60),
        "grand_tag": TAG_CODE.get(grand.tag, 60),
        "depth": min(c.depth, 40),
        "inner_depth": c.depth - container.depth,
        "in_link": c.link,
        "hidden": c.hidden,
        "article_body": c.body,
        "after_break": s.after_break,
        "after_image": min(s.after_image, 20),
        "repeats": min(page.repeats[key], 6),
        "seen_before": page.first_seen[key] < i,
        "same_shape": min(page.signatures[sig], 100),
        "same_shape_chars": page.signature_chars[sig] / page.signatures[sig],
        "same_shape_kept": page.signature_kept[sig] / page.signatures[sig],
        "is_title": bool(page.title)
        and (key == page.title or (len(key) > 15 and (key in page.title or page.title in key))),
        "title_share": title_share,
        "is_description": bool(page.description)
        and len(key) > 20
        and (key in page.description or page.description in key),
        "is_alt": key in clues.alts,
        "in_json_body": clues.body.share(key) if clues.body.text else -1,
        "from_h1": max(-40, min(200, i - page.h1)) if page.h1 >= 0 else -99,
        "full": page.full[i],
        "fast": page.fast[i],
        "level": level,
        "steps": steps,
        "prose_level": prose_level,
        "prose_steps": prose_steps,
        "block_chars": min(parent.chars, 20000),
        "block_share": parent.chars / page.chars,
        "block_links": parent.link_chars / (parent.chars or 1),
        "block_count": min(parent.blocks, 100),
        "grand_share": grand.chars / page.chars,
        "grand_links": grand.link_chars / (grand.chars or 1),
        "grand_count": min(grand.blocks, 200),
    }
    for kind in CUE_KINDS:
        facts["cue_" + kind] = cue == kind
    for name in MARKS:
        facts["in_" + name] = bool(c.marks & MARK_BIT[name])
    for name, distance in zip(NAMES, _distances_iterative(c), strict=True):
        facts["near_" + name] = distance
    page.before += size
    return facts


def _range_facts(rows: Sequence[dict[str, float]], page: _Page) -> None:
    """Where a segment stands to those that trafilatura took: between, how far, how much of the page is taken."""
    for name, shares in (("full", page.full), ("fast", page.fast)):
        taken = [i for i, share in enumerate(shares) if share > 0.5]
        first, last = (taken[0], taken[-1]) if taken else (-1, -1)
        body = [i for i in taken if len(page.keys[i]) > 60]
        first_long, last_long = (body[0], body[-1]) if body else (first, last)
        total = sum(len(page.keys[i]) for i in taken)
        before = 0
        nearest = -1
        ahead = _next_taken(shares)
        for i, row in enumerate(rows):
            if shares[i] > 0.5:
                nearest = i
                before += len(page.keys[i])
            row[name + "_from_first"] = max(-30, min(60, i - first_long)) if taken else -99
            row[name + "_from_last"] = max(-60, min(30, i - last_long)) if taken else -99
            row[name + "_behind"] = min(30, i - nearest) if nearest >= 0 else 31
            row[name + "_ahead"] = min(30, ahead[i] - i) if ahead[i] >= 0 else 31
            row[name + "_passed"] = before / total if total else -1
            row[name + "_share"] = total / page.chars


def _next_taken(shares: Sequence[float]) -> list[int]:
    ahead = [-1] * len(shares)
    following = -1
    for i in range(len(shares) - 1, -1, -1):
        if shares[i] > 0.5:
            following = i
        ahead[i] = following
    return ahead


NEIGHBOUR = (
    "chars",
    "link_share",
    "kind",
    "full",
    "fast",
    "ends_sentence",
    "level",
    "date",
    "near_related",
    "near_teaser",
)


def _neighbour_facts(rows: Sequence[dict[str, float]], segments: Sequence[Segment]) -> None:
    count = len(rows)
    heading = -1
    for i, row in enumerate(rows):
        for step in (-2, -1, 1, 2):
            j = i + step
            near = rows[j] if 0 <= j < count else None
            names = NEIGHBOUR if abs(step) == 1 else NEIGHBOUR[:5]
            for name in names:
                row[f"{name}{step:+d}"] = near[name] if near is not None else -1
        for step in (-1, 1):
            j = i + step
            same = parent = 0
            if 0 <= j < count:
                same = segments[j].container is segments[i].container
                parent = segments[j].container.parent is segments[i].container.parent
            row[f"same_block{step:+d}"] = same
            row[f"same_parent{step:+d}"] = parent
        row["under_heading"] = min(30, i - heading) if heading >= 0 else 31
        row["heading_full"] = rows[heading]["full"] if heading >= 0 else -1
        row["heading_cue"] = (
            max((rows[heading]["cue_" + kind] for kind in CUE_KINDS), default=0) if heading >= 0 else -1
        )
        if segments[i].kind == "heading":
            heading = i
