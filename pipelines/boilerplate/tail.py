"""Where the article ends in a text without a page: before a label and the teasers behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.cues import Cues
from pipelines.metadata.agency import agency_line
from pipelines.records import Block, line_fingerprint

HEADINGS: Final = frozenset({"related", "read_more", "tags", "comments", "newsletter"})
TEASER_TITLE_CHARS: Final = 200
SENTENCE_END: Final = re.compile(r"[.!?…。！？:;,][\"”’»)\]]*$")
PARAGRAPHS_IN_A_ROW: Final = 1  # behind each teaser's title stands at most so much of a summary
END_MARK: Final = re.compile(r"[.…]\s?/\s?\.?\s*$")


def tail_start(blocks: Sequence[Block], known: Cues) -> int:
    """The index of the first block of the tail; as many as there are blocks if there is none.

    A tail is headed by a label of a strong kind (related news, read more, tags, comments) and nothing of the
    article follows: its lines are titles, each with a summary at most, so never two paragraphs in a row.
    Behind an end mark or the agency's signature a weaker label does.
    """
    for at, block in enumerate(blocks):
        if at and not block.dropped and _heads_tail(blocks, at, known):
            return at
    return len(blocks)


def _heads_tail(blocks: Sequence[Block], at: int, known: Cues) -> bool:
    text = blocks[at].text
    ended = _has_ended(blocks, at)
    if known.kind_of(text, weak=ended) not in HEADINGS:
        return False
    rest = [block for block in blocks[at + 1 :] if line_fingerprint(block.text)]
    if not any(not block.dropped and SENTENCE_END.search(block.text) for block in blocks[:at]):
        return False
    return not rest or _are_teasers(rest, known, ended)


def _has_ended(blocks: Sequence[Block], at: int) -> bool:
    """Whether the line above is an end mark, or an agency's signature."""
    above = blocks[at - 1].text
    return bool(END_MARK.search(above) or agency_line(above))


def _are_teasers(rest: Sequence[Block], known: Cues, ended: bool) -> bool:
    """Titles with a summary each; captions and labels between them do not count."""
    titles = paragraphs = in_a_row = longest = 0
    for block in rest:
        text = block.text
        if block.dropped == "caption" or known.kind_of(text, weak=True):
            continue
        if len(text) <= TEASER_TITLE_CHARS and not SENTENCE_END.search(text):
            titles += 1
            in_a_row = 0
        else:
            paragraphs += 1
            in_a_row += 1
            longest = max(longest, in_a_row)
    if longest > PARAGRAPHS_IN_A_ROW:
        return False
    return titles >= paragraphs and (titles > 0 or ended or not paragraphs)
