"""A page's bytes: decomposed Unicode, windows-1258, Shift_JIS and what else a story's head names."""

from __future__ import annotations

import unicodedata

from crawler.demo.story import Story

# cp1258 has the letters of Vietnamese, and five of its tones as marks after them.
_CP1258_MARKS = "\u0300\u0309\u0303\u0301\u0323"


def encode(page: str, story: Story) -> bytes:
    """The page in the story's charset and normal form."""
    if "nfd" in story.marks:
        return unicodedata.normalize("NFD", page).encode("utf-8")
    if story.charset != "windows-1258":
        return page.encode(story.charset, "xmlcharrefreplace")
    return "".join(_split_tone(character) for character in page).encode("cp1258", "xmlcharrefreplace")


def _split_tone(character: str) -> str:
    """`ế` as `ê` and a combining acute accent, which is how windows-1258 writes it."""
    try:
        character.encode("cp1258")
        return character
    except UnicodeEncodeError:
        marks = unicodedata.normalize("NFD", character)
        tone = "".join(mark for mark in marks[1:] if mark in _CP1258_MARKS)
        rest = "".join(mark for mark in marks if mark not in tone)
        return unicodedata.normalize("NFC", rest) + tone
