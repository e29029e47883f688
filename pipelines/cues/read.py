"""Reads the phrase files and tells what kind of label a line is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from pipelines.toml import packaged_table

INTERNATIONAL: Final = "international"
LABEL_CHARS: Final = 120  # the longest line that can be a label; the longest of 5,300 pages' has 71
CREDIT_CHARS: Final = 80  # the longest credit behind a label at a caption's end
BYLINE_WORDS: Final = 8
# Kinds whose label may stand before a text of its own on one line: "Read more: Storm hits the coast".
HEADS: Final = ("related", "read_more", "tags", "newsletter", "share", "comments", "ads")
WEAK_HEADS: Final = frozenset({"related", "read_more", "tags"})
COUNTED: Final = frozenset({"comments", "share", "read_more", "related", "player"})  # "12 comments"
SPACES: Final = re.compile(r"\s+")
NUMBERS: Final = re.compile(r"(?:^|\s)[\d.,]+(?=\s|$)")
ARROW: Final = re.compile(r"\s*(?:>{2,}|[»▶►☞👉→➡⇒]+)\s*\S")
LEAD_IN: Final = " \t\"'“”‘[(•·-–—*#|"  # what may stand before a label
COLON: Final = r"\s*[:：]\s*"
COLONS: Final = (":", "：")
HEAD: Final = re.compile(rf"([^:：]+?){COLON}\S")  # what stands before a line's first colon
CREDIT_SIGN: Final = re.compile("[:：©([（【]")  # a credit with a label has one of them


def normalise(line: str) -> str:
    """The line as phrases are compared: NFC, caseless, one space, no punctuation or arrows around it."""
    text = unicodedata.normalize("NFC", line).casefold().replace("’", "'").replace("‘", "'")
    start, end = 0, len(text)
    while start < end and not _is_word(text[start]):
        start += 1
    while end > start and not _is_word(text[end - 1]):
        end -= 1
    return " ".join(text[start:end].split())


def _is_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] == "M"


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """The labels of one language (and the international ones)."""

    language: str
    strong: Mapping[str, str] = field(default_factory=dict)  # normalised phrase -> kind
    weak: Mapping[str, str] = field(default_factory=dict)
    wild: tuple[tuple[str, str, bool], ...] = ()  # phrases with `*`: pattern, kind, is weak
    any_wild: re.Pattern[str] | None = None  # all of them at once: hardly a line is one
    head_kinds: Mapping[str, str] = field(default_factory=dict)  # normalised phrase before a colon -> kind
    credit: re.Pattern[str] | None = None
    agency: re.Pattern[str] | None = None
    byline: re.Pattern[str] | None = None

    def kind_of(self, line: str, weak: bool = False) -> str:
        """The kind of label that the whole line is, "" for none.

        With `weak`, words that prove nothing alone count too.
        """
        return "" if len(line) > LABEL_CHARS else _kind_of(self, line, weak)

    def _kind(self, text: str, weak: bool) -> str:
        kind = self.strong.get(text, "") or (self.weak.get(text, "") if weak else "")
        if kind or not (self.any_wild and self.any_wild.fullmatch(text)):
            return kind
        fitting = (k for p, k, is_weak in self.wild if (weak or not is_weak) and re.fullmatch(p, text))
        return next(fitting, "")

    def starts(self, line: str) -> str:
        """The kind of the label before a colon, or of an arrow, at the line's head: "Tags: storm" is tags."""
        if ARROW.match(line):
            return "read_more"
        head = line[:LABEL_CHARS]
        if not any(colon in head for colon in COLONS):
            return ""
        text = unicodedata.normalize("NFC", head).casefold().replace("’", "'").lstrip(LEAD_IN)
        found = HEAD.match(text)
        return self.head_kinds.get(SPACES.sub(" ", found.group(1)), "") if found else ""

    def credit_of(self, line: str) -> str:
        """The credit at a caption's end as it stands there, e.g. "(Photo: VNA)"; "" where there is none."""
        found = self._labelled_credit(line) or (self.agency and self.agency.search(line))
        return found.group(0).strip() if found else ""

    def has_labelled_credit(self, line: str) -> bool:
        """Whether the line ends in a credit that says so: "Rain. (Photo: VNA)", not "Rain. Getty Images"."""
        return self._labelled_credit(line) is not None

    def _labelled_credit(self, line: str) -> re.Match[str] | None:
        return self.credit.search(line) if self.credit and CREDIT_SIGN.search(line) else None

    def is_credit(self, line: str) -> bool:
        """Whether the whole line is a credit and no caption before it."""
        return 0 < len(line) <= CREDIT_CHARS and self.credit_of(line) == line.strip()

    def is_byline(self, line: str) -> bool:
        """Whether the whole line is a label and names behind it: "By Ann Lee and Bob Ray", "作者：张三"."""
        return bool(self.byline and len(line) <= LABEL_CHARS and self.byline.fullmatch(line.strip()))


@lru_cache(maxsize=8192)  # a site's pages have most of their short lines in common
def _kind_of(cues: Cues, line: str, weak: bool) -> str:
    text = normalise(line)
    if not text:
        return ""
    kind = cues._kind(text, weak)
    if not kind and any(map(str.isdigit, text)):
        kind = cues._kind(normalise(NUMBERS.sub(" ", text)), weak)
        kind = kind if kind in COUNTED else ""
    if kind:
        return kind
    if cues.is_credit(line):
        return "caption_credit"
    return "byline_agency" if cues.is_byline(line) else ""


@lru_cache(maxsize=64)
def load(language: str) -> Cues:
    """The cues of a language; of a language without a file (or "") the English ones and no others."""
    name = language if language in languages() else "en"
    return build(language, (_table(name), _table(INTERNATIONAL)))


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages that have a file."""
    names = (entry.name for entry in files(__package__).iterdir())
    return frozenset(n[:-5] for n in names if n.endswith(".toml")) - {INTERNATIONAL}


def _table(name: str) -> dict[str, dict[str, list[str]]]:
    return packaged_table("pipelines.cues", name)


def build(language: str, tables: Iterable[Mapping[str, Mapping[str, list[str]]]]) -> Cues:
    """Cues from the tables of one or more files; where two name a phrase, the first one's kind counts."""
    strong: dict[str, str] = {}
    weak: dict[str, str] = {}
    wild: list[tuple[str, str, bool]] = []
    labels: dict[str, list[str]] = {"caption_credit": [], "byline_agency": []}
    agencies: list[str] = []
    for table in tables:
        for kind, lists in table.items():
            for name, into in (("phrases", strong), ("weak", weak)):
                for phrase in lists.get(name, ()):
                    if "*" in phrase:
                        wild.append((_wild_pattern(phrase), kind, into is weak))
                    else:
                        into.setdefault(normalise(phrase), kind)
            labels.setdefault(kind, []).extend(lists.get("labels", ()))
            agencies.extend(lists.get("agencies", ()))
    return Cues(
        language=language,
        strong=strong,
        weak=weak,
        wild=tuple(wild),
        any_wild=re.compile("|".join(f"(?:{pattern})" for pattern, _, _ in wild)) if wild else None,
        head_kinds=_head_kinds(strong, weak, labels),
        **_label_patterns(labels, agencies),
    )


def _wild_pattern(phrase: str) -> str:
    words = r"\S(?:.{0,58}\S)?"
    text = SPACES.sub(" ", unicodedata.normalize("NFC", phrase).casefold().strip())
    return words.join(re.escape(part) for part in text.split("*"))


def _head_kinds(
    strong: Mapping[str, str], weak: Mapping[str, str], labels: Mapping[str, list[str]]
) -> dict[str, str]:
    heads = {p: k for p, k in strong.items() if k in HEADS}
    heads |= {p: k for p, k in weak.items() if k in WEAK_HEADS and p not in heads}
    for kind in ("byline_agency", "caption_credit"):
        heads |= {normalise(label): kind for label in labels[kind]}
    return heads


def _any_of(phrases: Iterable[str]) -> str:
    ordered = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in ordered)


def _label_patterns(labels: Mapping[str, list[str]], agencies: list[str]) -> dict[str, Any]:
    """Patterns for credits and bylines. A credit ends the line, behind a stop, in brackets or all alone.

    `Any`: the values are patterns or None, for `Cues(**...)`.
    """
    credit_labels = _any_of(labels["caption_credit"])
    # The name behind the label: no sentence, so no full stop followed by a space and a small letter.
    credit = rf"""(?ix)
        (?: [(\[（【] \s* (?:{credit_labels}) (?: \s*[:：©]\s* | / (?-i:(?=[A-ZÀ-Ỹ])) | \s+ )
            [^()\[\]（）]{{1,{CREDIT_CHARS}}} [)\]）】] [.。]?
        | (?: ^ | (?<=[.!?…。！？"”»)]) \s* | (?<=\s)(?=[|/–—]) [|/–—] \s* )
          (?:{credit_labels}) \s* [:：©] \s* [^.!?。！？\n]{{1,{CREDIT_CHARS}}} [.。]?
        | [©] \s* [^.!?。！？\n]{{1,{CREDIT_CHARS}}} [.。]?
        ) \s* $"""
    names = _any_of(agencies)
    agency = rf"""(?ix)(?: ^ | (?<=[.!?…”"»)]) ) [\s(\[]*
        (?: [^.!?()\n/|]{{1,40}} \s* [/|] \s* )? (?:{names})
        (?: \s* (?: / | , | \bvia\b ) \s* [^.!?()\n/|]{{1,40}} )? [)\]]? \.? \s* $"""
    return {
        "credit": re.compile(credit) if credit_labels else None,
        "agency": re.compile(agency) if agencies else None,
        "byline": _byline_pattern(labels["byline_agency"]),
    }


def _byline_pattern(labels: list[str]) -> re.Pattern[str] | None:
    """A label, then names. Without a colon each word of the name is capitalised, or joins names."""
    if not labels:
        return None
    joins = r"(?:and|und|et|y|e|en|ed|và|dan|ve|i|og|och|de|van|von|der|di|da|del|la|al|bin|ter|ten|le|mit)"
    # The capitals are spelled out because `re` has no class for them.
    capital = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶŁĻŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽƠƯẠ-ỸА-ЯЁЄІЇҐ"
    name = rf"[{capital}][\w.'’\-]*"
    names = rf"{name}(?:(?:\s*[,&/|]\s*|\s+(?:{joins}\s+)?){name}){{0,{BYLINE_WORDS}}}"
    label = rf"(?i:{_any_of(labels)})"
    return re.compile(rf"[(\[–—-]?\s*{label}(?:{COLON}\S[^.!?。]{{0,60}}|\s+{names})[)\]]?\.?")
