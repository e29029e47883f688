"""Signs of pages that hold no article, though they answer 200: errors, consent walls, paywalls."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from importlib.resources import files

from lxml.html import HtmlElement

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PAYWALL_CLASS = re.compile(
    r"paywall|regwall|piano-|premium-(?:content|wall)|subscriber-only|meter(?:ed)?-wall", re.I
)
FALSE = re.compile(r'"isAccessibleForFree"\s*:\s*"?false', re.I)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, re.Pattern[str]]:
    """Kind -> a pattern of its phrases in all languages, from `signs.toml`."""
    table = tomllib.loads((files(__package__) / "signs.toml").read_text(encoding="utf-8"))
    return {
        kind: re.compile("|".join(re.escape(p) for phrases in table[kind].values() for p in phrases), re.I)
        for kind in table
    }


def error_title(title: str) -> bool:
    """Whether the title is that of an error page: "404 - Not found", "Không tìm thấy trang"."""
    return bool(
        re.match(r"\W*(?:error\W*)?[45]0[0-9]\b(?!\w)", title, re.I) or _phrases()["error"].search(title)
    )


def consent_share(text: str) -> float:
    """Consent phrases for each 1,000 characters of the text."""
    return 1000 * len(_phrases()["consent"].findall(text)) / (len(text) + 500)


def paywall_phrases(text: str) -> int:
    """How many phrases in the text ask to subscribe for reading on."""
    return len(_phrases()["paywall"].findall(text))


def is_paywalled(tree: HtmlElement) -> bool:
    """Whether the page says itself that it is not for free, or has a paywall's markup."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and FALSE.search(script.text or ""):
            return True
    return any(PAYWALL_CLASS.search(name) for name in set(tree.xpath("//body//@class")))
