"""The registrable domain of a host, by the list of public suffixes that comes with tldextract.

tldextract itself can fetch a newer list, and imports an HTTP client for that: 0.1 s in each of our processes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

LIST = ".tld_set_snapshot"
_RULE = re.compile(r"^[.*!]*\w\S*", re.MULTILINE)  # all other lines are empty or comments
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")


def registrable_domain(host: str) -> str:
    """`news.bbc.co.uk` -> `bbc.co.uk`; "" where it has no public suffix, or is one.

    Private suffixes count: `a.blogspot.com` and `b.blogspot.com` have different owners.
    """
    labels = host.translate(_DOTS).rstrip(".").split(".")
    names = [_as_listed(label) for label in labels]
    for place in range(len(names)):
        rest = ".".join(names[place + 1 :])
        if f"!{names[place]}.{rest}" in rules():
            return ".".join(labels[place:])
        if ".".join(names[place:]) in rules() or (rest and f"*.{rest}" in rules()):
            return ".".join(labels[place - 1 :]) if place and labels[place - 1] else ""
    return ""


@lru_cache(maxsize=1)
def rules() -> frozenset[str]:
    """As the list has them: `co.uk`, `*.ck`, `!www.ck`."""
    spec = find_spec("tldextract")
    assert spec is not None
    assert spec.origin is not None
    return frozenset(_RULE.findall(Path(spec.origin).with_name(LIST).read_text(encoding="utf-8")))


def _as_listed(label: str) -> str:
    """Letters of other scripts are listed as they are, and stand as `xn--...` in most addresses."""
    lower = label.lower()
    if not lower.startswith("xn--"):
        return lower
    try:
        return lower.encode("ascii").decode("idna")
    except UnicodeError:
        return lower
