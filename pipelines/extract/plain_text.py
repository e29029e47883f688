"""Already extracted text as blocks: one a paragraph, without facts, for there is no page for them."""

from __future__ import annotations

import re

from pipelines.records import Block
from pipelines.repair import normalise_line

WRAPPED_CHARS = 50  # a line as long as that may have been broken by hand in the middle of a sentence
STOPS = tuple('.!?…:;。！？"”’»)')
BULLET = re.compile(r"^[•●▪◦‣∙·]\s+")


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """A block for each line with a word on it; a sentence that goes on in the next line is joined.

    Bullets go, and tell the kind: list_item, paragraph.
    """
    lines: list[str] = []
    last = ""  # the line right above, "" behind an empty one
    for raw in re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text):
        line = normalise_line(raw)
        if line and last and _goes_on(last, line):
            lines[-1] += " " + line
        elif line:
            lines.append(line)
        last = line
    return tuple(_block(line) for line in lines if any(map(str.isalnum, line)))


def _goes_on(above: str, line: str) -> bool:
    return line[0].islower() and len(above) >= WRAPPED_CHARS and not above.endswith(STOPS)


def _block(line: str) -> Block:
    bare = BULLET.sub("", line)
    return Block(bare, "paragraph" if bare == line else "list_item")
