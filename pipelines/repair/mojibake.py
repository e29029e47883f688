"""Mojibake, UTF-8 that was read as another encoding, read right by ftfy, asked only where it can be."""

from __future__ import annotations

import re

from ftfy import TextFixerConfig, fix_encoding
from ftfy.badness import MOJIBAKE_CATEGORIES, is_bad

# Only the wrong decoding is undone; ligatures, widths and quotes are the publisher's.
MOJIBAKE = TextFixerConfig(
    fix_surrogates=False, unescape_html=False, normalization=None, restore_byte_a0=False
)
# A character of UTF-8 read as another encoding shows as two or more that are not ASCII, the first none of
# these: no encoding has them for a first byte. Few lines of European languages hold such a pair.
UNUSUAL = re.compile("[^\x00-\x7f\xa0’‘“”–—…•][^\x00-\x7f]")
QUOTED = re.compile(r"[\"“'‘][ÂÃâ][^\s\w]{1,2}[\"”'’]")  # an article on encodings shows what went wrong
# What is in each sequence that ftfy calls bad: one of its characters that is bad alone, or two side by side,
# of which the second is no letter of Greek or Cyrillic (but in "вЂ").
SECOND = "".join(chars for kind, chars in MOJIBAKE_CATEGORIES.items() if not kind.endswith("_common"))
SUSPECT = re.compile(f"[{''.join(MOJIBAKE_CATEGORIES.values())}](?:[{SECOND}Ђ]|(?<=[\x80-\x9fŒœÃÂ]))")
BEFORE, FROM = 2, 8  # how many characters of the sequence can stand before it, and from there on


def undo_mojibake(text: str) -> str:
    """UTF-8 that was read as another encoding, read right ("â€™" is "’"); certain cases only."""
    return fix_encoding(text, MOJIBAKE) if may_be_mojibake(text) and not QUOTED.search(text) else text


def may_be_mojibake(text: str) -> bool:
    """Whether a line of the text can be mojibake; a text that cannot has no such line."""
    return bool(UNUSUAL.search(text)) and has_bad_sequence(text)


def has_bad_sequence(text: str) -> bool:
    """What ftfy's `is_bad` says. It tries some forty patterns at each letter, 1 ms for an article."""
    places = (found.start() for found in SUSPECT.finditer(text))
    near = "|".join(text[max(0, place - BEFORE) : place + FROM] for place in places)
    return bool(near) and is_bad(near) and is_bad(text)
