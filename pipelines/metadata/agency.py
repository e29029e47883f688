"""News agencies: whether a line is nothing but an agency's signature, and whether an author is one.

The names are data, in `agencies.toml` beside this module.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from pipelines.metadata.tables import table

EXACT_UP_TO: Final = 4  # letters: "AP", "TT", "Ansa" are words or initials in another spelling
LINE_MAX_CHARS: Final = 80
BETWEEN: Final = re.compile(r"\s*(?:[/,;+&|·•–—-]|\bund\b|\band\b|\bvà\b|\by\b|\bet\b|\be\b)\s*")
WORD: Final = re.compile(r"\w+")
EDGES: Final = " \t\u00a0()[]（）【】<>«»„“”\"'*.…:：-–—/|©ⓒ"
# A regional or subject service of an agency: dpa/lby, dpa-infocom, AFP/fr
# "AFP, MANILA": where the report was written, in capitals
PLACE: Final = re.compile(r"(?<=\w),\s[A-ZÀ-Ỹ][A-ZÀ-Ỹ .'’-]{3,}$")
SERVICE: Final = re.compile(r"(?<=\w)[/-](?!\w*\s\w)[a-zäöü]{2,12}$")


@lru_cache(maxsize=1)
def agencies() -> tuple[dict[str, str], frozenset[str]]:
    """Form -> name (long forms case-folded), and the words that introduce a source."""
    data = table("agencies")
    forms = {form_key(form): name for name, forms in data["agencies"].items() for form in (name, *forms)}
    return forms, frozenset(word.casefold() for word in data["lead_ins"]["words"])


def form_key(form: str) -> str:
    form = " ".join(normalize("NFC", form).split())
    return form if len(form) <= EXACT_UP_TO else form.casefold()


def agency_name(text: str) -> str:
    """The agency that `text` names and nothing else ("AFP", "dpa/lby", "The Associated Press"), else ""."""
    forms, _ = agencies()
    name = text.strip(EDGES)
    return forms.get(form_key(name)) or forms.get(form_key(SERVICE.sub("", name))) or ""


@lru_cache(maxsize=1)
def telling_words() -> frozenset[str]:
    """The longest word of each form, case-folded: hardly a line that names no agency has one."""
    forms, _ = agencies()
    return frozenset(max(WORD.findall(form.casefold()), key=len) for form in forms)


@lru_cache(maxsize=4096)
def agency_line(text: str) -> str:
    """The agency's name where the whole line is only an agency's signature, else "".

    "Theo TTXVN", "(VNA)", "AFP, MANILA", "Nguồn: AFP, Reuters", "dpa/lby",
    "– With files from The Canadian Press".
    """
    if len(text) > LINE_MAX_CHARS:
        return ""
    if telling_words().isdisjoint(WORD.findall(normalize("NFC", text).casefold())):
        return ""
    text = PLACE.sub("", text.strip(EDGES))
    line = without_lead_in(text)
    if whole := agency_name(text) or (line != text and agency_name(line)):
        return whole
    parts = [part for part in BETWEEN.split(line) if part]
    first = agency_name(parts[0]) if parts and parts != [line] else ""
    return first if first and all(map(agency_name, parts[1:])) else ""


def without_lead_in(line: str) -> str:
    """The line after "Theo", "Source:", "来源：" and the like."""
    _, lead_ins = agencies()
    before, colon, after = line.replace("：", ":").partition(":")
    if colon and before.strip().casefold() in lead_ins:
        return after.strip(EDGES)
    words = line.split()
    for count in range(min(4, len(words) - 1), 0, -1):
        if " ".join(words[:count]).casefold() in lead_ins:
            return " ".join(words[count:]).strip(EDGES)
    return line
