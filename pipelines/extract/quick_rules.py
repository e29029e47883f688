"""trafilatura's rules for classes and ids, asked with less ado; what they select stays the same.

Half of trafilatura's time goes into them: each is an XPath expression that hands a long pattern, the class
and the id of each element to Python, whether the element has any or not. Here a pattern has a short name and
keeps its answers, and elements without attributes are passed by where the rule selects none of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from lxml.etree import Element, SubElement, XPath, _Element
from trafilatura import xpaths

NAMESPACE: Final = "urn:tinsach"
TEST: Final = re.compile(r"re:test\(([^,()]+), '([^']*)'(?:, '(i)')?\)")
WITHIN: Final = ".//"  # a part of the page; those for metadata begin at its root
ANY: Final = ".//*["
ANSWERS: Final = 2048  # of each pattern; a site has some hundred classes
TAGS: Final = (
    "article", "main", "section", "div", "p", "span", "list", "item", "ol", "ul", "li", "aside", "details",
    "header", "footer", "table", "td", "h1", "a", "cite", "quote", "author",
)  # fmt: skip
Test = Callable[[object, str], bool]


def rule_lists() -> list[list[XPath]]:
    """trafilatura's own lists of rules, which its functions loop over."""
    lists = [value for value in vars(xpaths).values() if isinstance(value, list)]
    return [rules for rules in lists if rules and all(isinstance(rule, XPath) for rule in rules)]


def quickened(rule: XPath) -> XPath:
    """A rule that selects the same elements; one for metadata, which nobody asks for here, stays itself."""
    if not rule.path.lstrip(" (\n").startswith(WITHIN):
        return rule
    tests: dict[tuple[str, str], Test] = {}

    def named(found: re.Match[str]) -> str:
        attributes, pattern, flag = found.groups()
        test = re.compile(pattern, re.IGNORECASE if flag else 0)
        name = f"test{len(tests)}"
        tests[NAMESPACE, name] = _remembered(test)
        asked = f"q:{name}(string({attributes}))"
        return asked if test.search("") else f"({attributes} and {asked})"

    path = TEST.sub(named, rule.path)
    if "re:" in path:
        return rule
    if ANY in path and not rule(_bare_tree()):
        path = path.replace(ANY, f"{ANY}@*][")
    return XPath(path, namespaces={"q": NAMESPACE}, extensions=tests, smart_strings=False)


def _remembered(pattern: re.Pattern[str]) -> Test:
    found = lru_cache(ANSWERS)(lambda text: pattern.search(text) is not None)
    return lambda _, text: found(text)


@lru_cache(maxsize=1)
def _bare_tree() -> _Element:
    """Elements of all kinds that rules ask for, alone and in one another, none with an attribute."""
    root = Element("html")
    for tag in TAGS:
        outer = SubElement(root, tag)
        outer.text = "text"
        for inner in TAGS:
            SubElement(outer, inner).text = "text"
    return root


ORIGINAL: Final = [(rules, list(rules)) for rules in rule_lists()]
QUICK: Final = [(rules, [quickened(rule) for rule in rules]) for rules, _ in ORIGINAL]


def quicken() -> None:
    """From now on trafilatura asks the quick ones, in all of this process."""
    _use(QUICK)


@contextmanager
def trafilatura_as_it_is() -> Iterator[None]:
    """For a benchmark that measures it in a process of ours; behind it all is as it was before."""
    before = [(rules, list(rules)) for rules, _ in ORIGINAL]
    _use(ORIGINAL)
    try:
        yield
    finally:
        _use(before)


def _use(chosen: list[tuple[list[XPath], list[XPath]]]) -> None:
    for rules, its in chosen:
        rules[:] = its
