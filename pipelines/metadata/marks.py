"""What the class or id of an element speaks of: a byline, a date, breadcrumbs, another article's box."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

# Flags as plain numbers: they are asked for at every element of a page.
NOTHING: Final = 0
BYLINE: Final = 1
DATED: Final = 2
ASIDE: Final = 4
BREADCRUMB: Final = 8
BYLINE_PATTERN: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|autore?s?|auteurs?|autoren|verfasser|redacteur|writers?|tac-?gia|nguoi-?viet|firma)(?:$|[\s_-])"
    r"|(?:article|post|entry|story|page|content|news|detail|meta)[_-]*(?:author|byline|autor|auteur)"
    r"|(?:author|byline|autor)[_-]*(?:name|link|info|text|line|block|box|wrapper|meta)",
)
DATED_PATTERN: Final = re.compile(
    r"(?:^|[\s_-])(?:date|dates|datum|data|fecha|time|times|timestamp|published|publish|pubdate|posted|posted-on|ngay|thoi-?gian|dateline)(?:$|[\s_-])"
    r"|(?:pub|publish|post|entry|article|news|detail|story|create|meta)(?:ed|d)?[_-]*(?:date|time|datum)|(?:post|publish|creat)ed[_-]?on"
    r"|(?:date|time)[_-]*(?:published|posted|created|publish|line|stamp|time)",
)
# Parts of a page in which a name or a date is another article's. Whole classes, or the head or tail of one.
ASIDE_PATTERN: Final = re.compile(
    r"(?:^|[\s_-])(?<!with-)(?<!has-)(?<!no-)(?:related|recommend(?:ed|ations?)?|teasers?|sidebar|footer|comments?|trending|newsletter|promo"
    r"|tin-?lien-?quan|more-?(?:from|news|stories|articles)|read-?(?:next|more|also)|most-?(?:read|popular)|popular-?posts"
    r"|latest-?(?:news|posts)|recent-?(?:posts|articles|news)|(?:prev|next)-?(?:post|article)|post-?navigation)"
    r"(?:$|\s|[_-]+(?:posts?|articles?|news|stories|content|container|wrapper|list|items?|box|block|section|links?)(?:$|\s))",
)
# One of these is in all that a pattern finds; looking for them is ten times as fast as trying the words.
BYLINE_HINTS: Final = ("aut", "byl", "by-l", "writ", "verf", "redac", "tac", "nguoi", "firma")
DATED_HINTS: Final = ("dat", "time", "pub", "post", "fecha", "ngay", "thoi")
ASIDE_HINTS: Final = (
    "relat", "recom", "tease", "sideb", "foot", "comme", "trend", "newsl", "promo", "tin", "more", "read",
    "popul", "latest", "recent", "prev", "next", "navig",
)  # fmt: skip


@lru_cache(maxsize=32768)
def signs_of(marks: str) -> int:
    """BYLINE and BREADCRUMB, of a class, id or test id: it is asked of every element."""
    marks = marks.lower()
    found = BREADCRUMB if "breadcrumb" in marks else NOTHING
    return found | BYLINE if _holds(marks, BYLINE_HINTS) and BYLINE_PATTERN.search(marks) else found


@lru_cache(maxsize=32768)
def place_of(marks: str) -> int:
    """DATED and ASIDE, of classes and ids: what stands in such an element is a date, or another article's."""
    marks = marks.lower()
    found = DATED if _holds(marks, DATED_HINTS) and DATED_PATTERN.search(marks) else NOTHING
    return found | ASIDE if _holds(marks, ASIDE_HINTS) and ASIDE_PATTERN.search(marks) else found


def _holds(marks: str, hints: tuple[str, ...]) -> bool:
    for hint in hints:  # noqa: SIM110 # compiled, a loop is the quicker way
        if hint in marks:
            return True
    return False
