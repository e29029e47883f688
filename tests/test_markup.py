"""What is read once of a page's elements and its JSON-LD."""

from __future__ import annotations

import lxml.html

from pipelines.admit.signs import is_paywalled
from pipelines.markup import Markup, markup_of
from pipelines.metadata.linked_data import values_of


def markup(head: str, body: str = "<p>x</p>") -> Markup:
    return markup_of(lxml.html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"))


def test_every_element_comes_with_its_attributes_in_the_order_of_the_source() -> None:
    found = markup("", '<div class="a b" id=c><!-- x --><p>text</div>')
    named = [(element.tag, attributes) for element, attributes in found.elements.items()]
    assert [each for each in named if isinstance(each[0], str)] == [
        ("html", {}),
        ("head", {}),
        ("body", {}),
        ("div", {"class": "a b", "id": "c"}),
        ("p", {}),
    ]


def test_a_script_that_is_no_json_has_no_value_but_may_be_mended() -> None:
    sources = ('{"a": 1}', '{"a": 1,}', '<!-- {"a": 1} -->', '{"a": "x <!-- y"}', "{")
    scripts = markup(
        "".join(f'<script type="application/ld+json">{source}</script>' for source in sources)
    ).scripts
    assert [script.value for script in scripts.values()] == [{"a": 1}, None, None, {"a": "x <!-- y"}, None]
    assert [values_of(script) for script in scripts.values()] == [
        [{"a": 1}], [{"a": 1}], [{"a": 1}], [{"a": "x  y"}], [],
    ]  # fmt: skip


def test_a_paywall_is_told_by_a_class_in_the_body_or_by_linked_data() -> None:
    free = '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'
    assert is_paywalled(markup("", '<div class="Big-Paywall"></div>'))
    assert is_paywalled(markup(free))
    assert not is_paywalled(markup('<link class="paywall">', '<div class="wall-paper"></div>'))
