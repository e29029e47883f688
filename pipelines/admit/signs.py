"""Signs of pages that hold no article, though they answer 200: errors, consent walls, paywalls."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipelines.markup import Element, Markup
from pipelines.toml import packaged_table

# Of classes in lower case. One by one: a pattern of all takes eight times as long.
PAYWALL_CLASSES: Final = (
    "paywall", "regwall", "piano-", "premium-content", "premium-wall", "subscriber-only", "meter-wall",
    "metered-wall",
)  # fmt: skip
# "404", "Error 404: ...", but not "404 days at sea".
STATUS: Final = re.compile(
    r"\W*(?:error\W*)?[45]0\d(?:\s*$|\s*[-–—|:•]|\s+(?:error|not|page|forbidden|bad|internal)\b)", re.I
)
PARTS: Final = re.compile(r"\s[-–—|•:]\s|[:|]\s")
FALSE: Final = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.I)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, list[str]]:
    """Kind -> its phrases in all languages, from `signs.toml`, in lower case."""
    table = packaged_table("pipelines.admit", "signs")
    return {
        kind: [phrase.lower() for phrases in table[kind].values() for phrase in phrases] for kind in table
    }


@lru_cache(maxsize=4)
def _pattern(kind: str) -> re.Pattern[str]:
    return _any_of(_phrases()[kind])


def _count(kind: str, text: str) -> int:
    """How many phrases of a kind stand in the text. A pattern of all phrases takes 20 ms on a long text."""
    lowered = text.lower()
    found = [phrase for phrase in _phrases()[kind] if phrase in lowered]
    return len(_any_of(found).findall(lowered)) if found else 0


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))), re.I)


def error_title(title: str) -> bool:
    """Whether the title, or a part of it, is that of an error page: "404 - Not found", "Error | News"."""
    if STATUS.match(title):
        return True
    pattern = _pattern("error")
    return any(pattern.fullmatch(part.strip(" \t!?.…\"“”'")) for part in PARTS.split(title))


def consent_share(text: str) -> float:
    """Consent phrases for each 1,000 characters of the text."""
    return 1000 * _count("consent", text) / (len(text) + 500)


def paywall_phrases(text: str) -> int:
    """How many phrases in the text ask to subscribe for reading on."""
    return _count("paywall", text)


def is_paywalled(markup: Markup) -> bool:
    """Whether the page says itself that it is not for free, or has a paywall's markup."""
    if any(FALSE.search(script.source) for script in markup.scripts.values()):
        return True
    names = {element.get("class") for element in markup.elements}
    if not _names_paywall("\n".join(names)):
        return False
    return any(_names_paywall(element.get("class")) and _is_in_body(element) for element in markup.elements)


def _names_paywall(names: str) -> bool:
    lowered = names.lower()
    return any([name in lowered for name in PAYWALL_CLASSES])  # noqa: C419 # compiled, a loop is quicker


def _is_in_body(element: Element) -> bool:
    return any(outer.tag == "body" for outer in (element, *element.around()))
