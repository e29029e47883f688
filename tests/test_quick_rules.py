"""trafilatura's rules, asked with less ado: they select what they selected before."""

from __future__ import annotations

import re
from random import Random

import pytest
from lxml.etree import Element, SubElement, XPath, _Element
from trafilatura import bare_extraction, xpaths
from trafilatura.settings import Extractor

from pipelines.extract.quick_rules import ORIGINAL, QUICK, TAGS, quicken, quickened, trafilatura_as_it_is

RULES = [
    pytest.param(rule, quick, id=f"rule{number}")
    for number, (rule, quick) in enumerate(
        (rule, quick)
        for (_, rules), (_, its) in zip(ORIGINAL, QUICK, strict=True)
        for rule, quick in zip(rules, its, strict=True)
        if quick is not rule
    )
]
# All that the rules ask for, by the letters in their quotes, and what is like it.
ASKED = sorted(
    {
        token.replace("[-_]", "_").replace("(?:-|__)", "-").replace("-?", "").strip("^")
        for _, rules in ORIGINAL
        for rule in rules
        for quoted in re.findall(r"'([^']*)'", rule.path)
        for token in quoted.split("|")
    }
    - {""}
)
VALUES = [*ASKED, *(f"x {token.upper()}" for token in ASKED), "lead", "p-4 m-2", ""]
NAMES = ("class", "id", "style", "role", "itemprop", "aria-hidden", "data-component")


def tree(seed: int, bare: float) -> _Element:
    """A tree of 600 elements that have such names; so many of them have none."""
    random = Random(seed)
    elements = [Element("html")]
    for _ in range(600):
        element = SubElement(random.choice(elements[-40:]), random.choice(TAGS))
        element.text = random.choice(("word", "", "a few words"))
        if random.random() >= bare:
            for name in random.sample(NAMES, random.randint(1, 3)):
                element.set(name, random.choice(VALUES))
        elements.append(element)
    return elements[0]


@pytest.mark.parametrize(("rule", "quick"), RULES)
def test_a_rule_selects_the_same_elements(rule: XPath, quick: XPath) -> None:
    for seed in range(20):
        page = tree(seed, bare=seed / 20)
        assert quick(page) == rule(page)


def test_the_trees_are_such_that_most_rules_select_something() -> None:
    trees = [tree(seed, bare=0.2) for seed in range(20)]
    selecting = [rule for rule in RULES if any(rule.values[0](page) for page in trees)]
    assert len(selecting) > 0.9 * len(RULES)


def test_the_patterns_keep_their_answers_and_bare_elements_are_passed_by() -> None:
    quick = [rule.values[1].path for rule in RULES]
    assert not any("re:test" in path for path in quick)
    assert sum("@*" in path for path in quick) > 15


def test_a_pattern_that_empty_text_fulfils_is_asked_of_elements_without_it_too() -> None:
    rule = XPath(".//p[re:test(@id, '^$|x')]", namespaces={"re": "http://exslt.org/regular-expressions"})
    root = Element("html")
    bare, _ = SubElement(root, "p"), SubElement(root, "p", id="y")
    assert rule(root) == quickened(rule)(root) == [bare]


def test_a_rule_for_metadata_stays_as_it_is() -> None:
    assert quickened(xpaths.AUTHOR_XPATHS[0]) is xpaths.AUTHOR_XPATHS[0]


def test_a_rule_with_another_function_of_patterns_stays_as_it_is() -> None:
    rule = XPath(
        ".//p[re:replace(@id, 'x', 'g', 'y') = 'y']",
        namespaces={"re": "http://exslt.org/regular-expressions"},
    )
    assert quickened(rule) is rule


def test_trafilatura_asks_the_quick_rules_and_its_own_where_it_is_measured() -> None:
    quicken()
    assert "q:test" in xpaths.BODY_XPATH[0].path
    with trafilatura_as_it_is():
        assert "re:test" in xpaths.BODY_XPATH[0].path
    assert "q:test" in xpaths.BODY_XPATH[0].path
    with trafilatura_as_it_is(), trafilatura_as_it_is():
        pass
    assert "q:test" in xpaths.BODY_XPATH[0].path


def test_trafilatura_extracts_the_same_text() -> None:
    sentence = "The river rose by two metres overnight, and the old bridge was closed to all traffic."
    paragraphs = "".join(f"<p class=lead>{sentence} It was day {day}.</p>" for day in range(9))
    boxes = f"<div class=sidebar>{paragraphs}</div><div id=article-content>{paragraphs}</div>"
    quick = text_of(f"<html><body>{boxes}</body></html>")
    with trafilatura_as_it_is():
        assert text_of(f"<html><body>{boxes}</body></html>") == quick
    assert quick.count(sentence) == 9


def text_of(page: str) -> str:
    document = bare_extraction(page, options=Extractor(fast=True, comments=False, output_format="python"))
    return getattr(document, "text", "") or ""
