"""Characters made whole: Unicode form, spaces, invisible characters, double-escaped entities."""

from __future__ import annotations

import html
import re
import unicodedata

from pipelines.repair.mojibake import undo_mojibake

# A reader of the page saw `&amp;nbsp;` as `&nbsp;`: an accident. `&lt;` may be what an article on HTML says.
ENTITY = re.compile(r"&(?!(?:lt|gt);)(?:[a-zA-Z]{2,8}[0-9]{0,2}|#[0-9]{2,6}|#[xX][0-9a-fA-F]{2,5});")
# Control characters; soft hyphen, grapheme joiner, Hangul fillers, zero-width space, marks of direction, word
# joiner, BOM, object replacement; private-use characters are the glyphs of icon fonts.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f"
    "\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\ufff9-\ufffc\ue000-\uf8ff\ud800-\udfff]"
)
BLANK = "\u2800"  # of Braille; all other spaces are such to Python
JOINERS = re.compile("[\u200c\u200d]")
# Agencies end a report with it: "./." (VNA), also as ". /." or "./".
END_MARK = re.compile(r"\s*(?P<stop>[.…])\s?/\s?\.(?P<close>[\"”’')\]]*)\s*$")
END_MARK_CHARS = 20
STOPPED = re.compile(r"[.!?…][\"”’')\]]*$")


def normalise_line(text: str) -> str:
    """The line as it is to be read: NFC, a run of Unicode spaces one U+0020, nothing invisible, no mojibake.

    U+200C and U+200D stay where the script needs them: between Arabic or Indic letters, and in emoji
    sequences; without them the word or the picture would be another one.
    """
    if "&" in text:
        text = unescape(text)
    return tidy_line(undo_mojibake(text))


def tidy_line(text: str) -> str:
    """What `normalise_line` makes of a line that is known to hold no mojibake and no entity."""
    text = INVISIBLE.sub("", text)
    if text.isascii():
        return " ".join(text.split())
    if JOINERS.search(text):
        text = JOINERS.sub(_needed_joiner, text)
    return unicodedata.normalize("NFC", " ".join(text.replace(BLANK, " ").split()))


def unescape(text: str) -> str:
    """The text without entities that were escaped twice; `&lt;` and `&gt;` stay."""
    for _ in range(2):
        again = ENTITY.sub(lambda found: html.unescape(found.group()), text)
        if again == text:
            break
        text = again
    return text


def end_mark_off(line: str) -> str:
    """The line with its agency's end mark `./.` as a plain full stop."""
    if "/" not in line[-END_MARK_CHARS:] or not (found := END_MARK.search(line)):
        return line
    head = line[: found.start()]
    stop = "" if not head or STOPPED.search(head) else found.group("stop")
    return head + stop + found.group("close")


def _needed_joiner(found: re.Match[str]) -> str:
    text, at = found.string, found.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or not after:
        return ""
    if found.group() == "\u200d" and (_is_emoji(before) and _is_emoji(after)):
        return "\u200d"
    return found.group() if _joins(before) and _joins(after) else ""


def _joins(char: str) -> bool:
    """Whether the letter is of a script whose letters join: Arabic, Syriac, Indic, Khmer, Mongolian."""
    return "\u0600" <= char <= "\u08ff" or "\u0900" <= char <= "\u0dff" or "\u1780" <= char <= "\u18af"


def _is_emoji(char: str) -> bool:
    return char == "\ufe0f" or unicodedata.category(char) in {"So", "Sk"} or char in "♀♂"
