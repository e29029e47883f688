"""Boilerplate in text that came without a page: told by the lines alone, their order and the cues.

Only the lines themselves are known, so one is dropped only where two signs agree: a label that is the whole
line, a caption that ends in its credit, a line that stands twice, a tail that is headed by a label and looks
like teasers. Read what `python -m benchmarks.text_only` prints after a change: what clean articles lose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines import cues
from pipelines.boilerplate.repeats import drop_known_lines
from pipelines.boilerplate.tail import tail_start
from pipelines.metadata.agency import agency_line
from pipelines.metadata.dateline import dateline_of
from pipelines.records import EMPTY, Article, Block, SiteMemory, line_fingerprint

TITLE_WITHIN = 3  # lines from the head among which the title can stand
TITLE_CHARS = 130
CAPTION_CHARS = 450
LEAD_CHARS = 60
PASSAGE_CHARS, LONG_LINE_CHARS = 150, 250  # two lines in a row, or one, that nobody writes twice
EDGE_LINES = 4  # at the head and the end, where a byline can stand
HEAD_LINES = 5  # in which a line that comes back as the beginning of a later one is the lead
# The kinds of label that are no article text wherever they stand alone on a line.
BUTTONS = frozenset({"copy_link", "share", "newsletter", "ads", "player", "comments", "read_more"})
# An alt text that is the title with the picture's number: "… ảnh 1", "… hình ảnh 2", "… photo 3".
PICTURE_NUMBER = re.compile(
    r"\s*(?:ảnh|hình ảnh|hình|hinh anh|hinh|photo|image|foto|图|圖)\s*\d{1,2}\s*", re.I
)
STOPS = tuple(".!?…。！？;:")
STOPPED = re.compile(r"[.!?…。！？:;][\"”’»)\]]*$")


def drop_from_text(article: Article, memory: SiteMemory = EMPTY) -> Article:
    """The article without the lines around it; title, captions, agency, repeated lead go to their fields."""
    known = cues.load(article.language or article.page_language)
    title, blocks = _title_apart(article.title, article.blocks)
    blocks = drop_known_lines(blocks, memory)
    steps: tuple[Callable[[list[Block]], list[Block]], ...] = (
        lambda given: _captions_apart(given, title, known),
        lambda given: _tail_off(given, known),
        lambda given: _labels_off(given, known),
        _repeats_off,
    )
    for step in steps:
        blocks = step(blocks)
    blocks, lead = _lead_apart(blocks)
    text = "\n\n".join(block.text for block in blocks if not block.dropped)
    metadata = article.metadata
    return replace(
        article,
        title=title,
        text=text,
        blocks=tuple(blocks),
        metadata=replace(
            metadata,
            description=metadata.description or lead,
            captions=metadata.captions or _captions(blocks),
            agency=metadata.agency or _agency(blocks),
            dateline=metadata.dateline or next(filter(None, map(dateline_of, text.split("\n\n")[:2])), ""),
        ),
    )


def _title_apart(title: str, blocks: Sequence[Block]) -> tuple[str, list[Block]]:
    """The title, found at the head if none is given, and the blocks with its line dropped."""
    result = list(blocks)
    if not title:
        title = _first_title(result)
    key = line_fingerprint(title)
    for i, block in enumerate(result[: TITLE_WITHIN + _buttons_before(result)]):
        if title and line_fingerprint(block.text) == key:
            result[i] = block._replace(kind="title", dropped="title")
    return title, result


def _buttons_before(blocks: Sequence[Block]) -> int:
    """How many short lines stand at the head, before the first line as long as a title."""
    return next((i for i, block in enumerate(blocks) if len(block.text) >= 25), 0)


def _first_title(blocks: Sequence[Block]) -> str:
    """The first line as long as a title, if it has no full stop and a longer paragraph follows."""
    at = _buttons_before(blocks)
    if at + 2 > len(blocks):
        return ""
    line, following = blocks[at].text, blocks[at + 1].text
    is_title = len(line) <= TITLE_CHARS and not line.endswith(STOPS) and blocks[at].kind == "paragraph"
    return line if is_title and len(following) > len(line) and STOPPED.search(following) else ""


def _captions_apart(blocks: list[Block], title: str, known: cues.Cues) -> list[Block]:
    result = []
    for block in blocks:
        caption = "" if block.dropped else _caption(block.text, title, known)
        result.append(block._replace(text=caption, kind="caption", dropped="caption") if caption else block)
    return result


def _caption(text: str, title: str, known: cues.Cues) -> str:
    """The caption that the line is, without the alt text before it; "" if it is none."""
    if title and text.startswith(title) and (number := PICTURE_NUMBER.match(text, len(title))):
        return text[number.end() :] or text
    if len(text) > CAPTION_CHARS or agency_line(text):
        return ""
    credit = known.credit_of(text)
    # A paragraph of several sentences may end in a source, too; a caption says one thing.
    before = text[: -len(credit)].rstrip() if credit else ""
    return text if credit and len(re.findall(r"[.!?。！？](?=\s)", before)) <= 1 else ""


def _tail_off(blocks: list[Block], known: cues.Cues) -> list[Block]:
    start = tail_start(blocks, known)
    return [
        block.dropped_as("teaser") if i >= start and block.dropped in ("", "caption") else block
        for i, block in enumerate(blocks)
    ]


def _labels_off(blocks: list[Block], known: cues.Cues) -> list[Block]:
    kept = [i for i, block in enumerate(blocks) if not block.dropped]
    edges = {*kept[:EDGE_LINES], *kept[-EDGE_LINES:]}
    result = []
    for i, block in enumerate(blocks):
        reason = "" if block.dropped else _label(block.text, i in edges, known)
        result.append(block.dropped_as(reason) if reason else block)
    return result


def _label(text: str, at_edge: bool, known: cues.Cues) -> str:
    if agency_line(text):
        return "agency"
    kind = known.kind_of(text)
    if kind in BUTTONS:
        return "cue:" + kind
    if kind == "byline_agency":
        return "byline" if at_edge else ""
    return "caption" if kind == "caption_credit" else ""


def _repeats_off(blocks: list[Block]) -> list[Block]:
    """Of a line that stands twice in a row the first stays, and of a passage that the page showed twice.

    A single line that comes back later is the author's: a refrain, the same exercise on another day.
    """
    kept = [(i, line_fingerprint(block.text)) for i, block in enumerate(blocks) if not block.dropped]
    first: dict[int, int] = {}  # fingerprint -> its first place among the kept
    gone: set[int] = set()
    run: list[int] = []  # places in a row that repeat an earlier passage in its order
    for place, (i, key) in enumerate(kept):
        if place and key == kept[place - 1][1]:
            gone.add(i)
            continue
        goes_on = run and first.get(key) == first[kept[run[-1]][1]] + 1
        if not goes_on:
            gone |= _passage(run, kept, blocks)
            run = []
        if key in first:
            run.append(place)
        first.setdefault(key, place)
    gone |= _passage(run, kept, blocks)
    return [block.dropped_as("duplicate_block") if i in gone else block for i, block in enumerate(blocks)]


def _passage(run: list[int], kept: list[tuple[int, int]], blocks: list[Block]) -> set[int]:
    indexes = {kept[place][0] for place in run}
    chars = sum(len(blocks[i].text) for i in indexes)
    return indexes if chars >= (PASSAGE_CHARS if len(run) > 1 else LONG_LINE_CHARS) else set()


def _lead_apart(blocks: list[Block]) -> tuple[list[Block], str]:
    """The lead dropped where the body has the same words again, dateline aside; its text."""
    kept = [i for i, block in enumerate(blocks) if not block.dropped][:HEAD_LINES]
    keys = {i: _letters(blocks[i].text.removeprefix(dateline_of(blocks[i].text))) for i in kept}
    for place, i in enumerate(kept):
        lead = _letters(blocks[i].text)
        if len(lead) >= LEAD_CHARS and any(keys[other] == lead for other in kept[place + 1 :]):
            return [
                block._replace(kind="lead", dropped="lead_repeated") if at == i else block
                for at, block in enumerate(blocks)
            ], blocks[i].text
    return blocks, ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _captions(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Each caption once."""
    found = {line_fingerprint(block.text): block.text for block in blocks if block.dropped == "caption"}
    return tuple(found.values())


def _agency(blocks: Sequence[Block]) -> str:
    return next((agency_line(block.text) for block in blocks if block.dropped == "agency"), "")
