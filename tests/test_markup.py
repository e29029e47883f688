"""What is read once of a page's elements and its JSON-LD."""

from __future__ import annotations

import lxml.etree
import lxml.html
import pytest

from pipelines.admit.signs import is_paywalled
from pipelines.extract.decode import parse, read_markup
from pipelines.markup import Markup, elements_in, markup_of
from pipelines.metadata.linked_data import values_of


def markup(head: str, body: str = "<p>x</p>") -> Markup:
    return markup_of(lxml.html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"))


def test_every_element_comes_with_its_attributes_in_the_order_of_the_source() -> None:
    found = markup("", '<div class="a b" id=c><!-- x --><p>text</div>')
    assert [(element.tag, element.attributes) for element in found.elements] == [
        ("html", {}),
        ("head", {}),
        ("body", {}),
        ("div", {"class": "a b", "id": "c"}),
        ("p", {}),
    ]


ODD_PAGES = {
    "entities": "<p>R&amp;D &eacute; &unknown; &#8217;s<b>&lt;b&gt;</b> t&nbsp;ail</p>end",
    "comments": "<!-- a --><p>One<!-- b -->two<b>three</b><!-- c -->four<?php x ?>five</p><!-- d -->",
    "drawings": "<p>a<svg><title>T</title><g><path/></g></svg>b<svg/>c</p><svg><svg><g/></svg>x</svg>d",
    "drawing left open": "<div><svg><g><p>One</p></div><p>Two",
    "left open": "<ul><li>One<li>Two<p>Three<p>Four<table><tr><td>Five<td>Six</ul>Seven<b>Eight<p>Nine",
    "closed twice": "</div><p>One</p></p></b><p>Two</span></p></body></html><p>Three</p></html>Four",
    "header closed": "<body><div><h1>One</h1></body></html> <!-- a --> <main><p>Two</p></main></div>Three",
    "script behind": "<body><p>One</p></body><script>var a = '</body>'</script></html> \n",
    "text behind": "<body><p>One</p></BODY >\n</html>Two",
    "several heads": "<html lang=en><head><title>a</title></head><body>One</body></html><html><body>Two",
    "scripts": "<script>if (a < b && c) '<p>x</p>'</script><style>p > b {}</style><textarea><b>x</textarea>",
    "attributes": "<p class='a b' CLASS=c id=\"x&amp;y\" data-é=ü hidden @click=f :x=1 a='<' \"b\">One",
    "names": "<o:p>One</o:p><my-card>Two</my-card><1p>Three</1p><P>Four</P><a/>Five<br/>six</br>",
    "text alone": "One <br> two",
    "no body": "<head><meta name=a content=b></head>",
    "frames": "<frameset><frame src=a></frameset><noframes><p>One</noframes>",
    "signs": "a\u0000b\u000bc \ud83d\ude00 \ufffe d".encode("utf-16", "surrogatepass").decode("utf-16"),
    "deep": 600 * "<div>" + "One" + 300 * "</div>" + "two",
}


@pytest.mark.parametrize("name", ODD_PAGES)
def test_elements_are_those_of_the_tree_that_lxml_makes(name: str) -> None:
    source = ODD_PAGES[name].encode("utf-8", "replace")
    tree, read = parse(source), read_markup(source)
    assert tree is not None
    assert read is not None
    assert told(read) == told(markup_of(tree))
    whole = [element for element in tree.iter() if not any(up.tag == "svg" for up in element.iterancestors())]
    assert [element.tag for element in read.elements] == [element.tag for element in whole]
    assert list(elements_in(tree)) == [element for element in whole if isinstance(element.tag, str)]
    for mine, theirs in zip(read.elements, whole, strict=True):
        assert mine.whole_text() == "".join(theirs.itertext())
        assert [each.tag for each in mine.children()] == [each.tag for each in theirs if theirs.tag != "svg"]
        assert [each.tag for each in mine.around()] == [each.tag for each in theirs.iterancestors()]


def told(markup: Markup) -> list[tuple[object, ...]]:
    return [
        (each.tag, each.attributes, each.text, each.tail, each.end, each.parent and each.parent.number)
        for each in markup.elements
    ]


def test_a_tree_may_have_something_behind_its_body() -> None:
    tree = lxml.html.document_fromstring("<html><body><p>One</p></body></html>")
    lxml.etree.SubElement(tree, "p").text = "Two"
    assert [element.text for element in markup_of(tree).by_tag["p"]] == ["One", "Two"]


def test_an_end_that_a_script_writes_is_not_the_pages() -> None:
    read = read_markup(b"<body><script>'</body></html>'</script><p>One")
    assert read is not None
    assert [element.text for element in read.elements[-2:]] == ["'</body></html>'", "One"]


def test_space_behind_the_end_is_left_out() -> None:
    read, cut = read_markup(b"<body><p>One</p></body>\n</html>\n"), read_markup(b"<body><p>One</p>")
    assert read is not None
    assert cut is not None
    assert told(read) == told(cut)


def test_an_empty_page_has_no_elements() -> None:
    assert read_markup(b"") is None
    assert read_markup(b"<!-- nothing -->") is None
    assert read_markup(b"<p>One</p>") is not None


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
