"""The words of a text, the same however it was typed or laid out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# hòa and hoà, thúy and thuý are one word each: two conventions for where the tone mark stands.
_TONE_FIRST = re.compile("([òóỏõọ])([ae])|([ùúủũụ])(y)")
_PLAIN = dict(zip("òóỏõọùúủũụ", "ooooouuuuu", strict=True))
_TONED = dict(zip("òóỏõọùúủũụ", ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323") * 2, strict=True))
# Arabic vowel signs and the kashida, soft hyphens, zero-width characters and marks of direction.
_UNSEEN = re.compile("[\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
# Scripts that put no space between words. A character of theirs is a unit of its own.
IDEOGRAPHIC = "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_UNSPACED = re.compile(f"([{IDEOGRAPHIC}{SOUTH_EAST_ASIAN}])")


def normal_text(text: str) -> str:
    """The words in lower case (NFKC), one space between, no punctuation, one placement of Vietnamese tones.

    In scripts without spaces each character stands alone.
    """
    return " ".join(units(text))


def units(text: str) -> list[str]:
    """The words of `normal_text`: what shingles are made of."""
    text = _UNSEEN.sub("", text).replace("_", " ")
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    text = _TONE_FIRST.sub(_tone_last, text.casefold())
    if _UNSPACED.search(text):
        text = _UNSPACED.sub(r" \1 ", text)
    return _words().findall(text)


def _tone_last(match: re.Match[str]) -> str:
    first, second = (group for group in match.groups() if group)
    return _PLAIN[first] + unicodedata.normalize("NFC", second + _TONED[first])


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    r"""Letters and digits with their combining marks, which `\w` leaves out and so cuts Hindi words apart."""
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")
    return re.compile(rf"[\w{marks}]+")
