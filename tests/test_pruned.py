"""The tree that trafilatura reads: the visible text without what cannot be the article."""

from __future__ import annotations

from lxml import html

from pipelines.extract.decode import read_markup
from pipelines.extract.pruned import pruned
from pipelines.extract.segment import outline

SENTENCE = "The river rose by two metres overnight, and the old bridge was closed to all traffic at dawn."
PROSE = " ".join(3 * [SENTENCE])
LINKS = "".join(f"<li><a href=/{n}>Another story of the day {n}</a></li>" for n in range(9))


def slim(body: str) -> str:
    page = f"<html><head><title>T</title><script>x=1</script></head><body>{body}</body></html>"
    markup = read_markup(page.encode())
    assert markup is not None
    return str(html.tostring(pruned(outline(markup.elements)), encoding="unicode"))


def test_the_text_stays_in_its_elements_with_what_names_them() -> None:
    kept = slim(f"<article class=body data-x=1><p id=a>{PROSE}</p>tail<br>end</article>")
    assert (
        kept == f'<html><body><article class="body"><p id="a">{PROSE}</p>tail<br>end</article></body></html>'
    )


def test_lists_of_links_navigation_and_empty_elements_go_and_the_text_behind_them_stays() -> None:
    kept = slim(
        f"<p>{PROSE}</p><ul>{LINKS}</ul>behind<nav>Home</nav><div><img src=/x.jpg></div><p>{PROSE}</p>"
    )
    assert kept == f"<html><body><p>{PROSE}</p>behind<p>{PROSE}</p></body></html>"


def test_an_article_that_its_template_puts_into_an_aside_or_a_link_stays() -> None:
    assert PROSE in slim(f"<aside><p>{PROSE}</p></aside><p>short</p>")
    assert PROSE in slim(f"<div><a href=/x><p>{PROSE}</p></a></div><ul>{LINKS}</ul>")


def test_a_paragraph_with_few_links_is_its_text() -> None:
    kept = slim(f"<p>One <b>two</b> <span class=x>three</span> <a href=/x>four</a>  <i>five</i> {PROSE}</p>")
    assert f"<p>One two three four five {PROSE}</p>" in kept


def test_links_stay_where_they_are_much_of_a_paragraph_and_where_a_break_parts_it() -> None:
    linked = "<p>One <b>two</b>: <a href=/x>the bridge is closed</a></p>"
    parted = f'<p><a href="/x">four</a><br>{PROSE}</p>'
    kept = slim(f"<p>{PROSE}</p>{linked}{parted}")
    assert '<p>One two: <a href="/x">the bridge is closed</a></p>' in kept
    assert parted in kept


def test_up_to_three_like_long_paragraphs_are_one() -> None:
    p = f"<p>{SENTENCE}</p>"
    assert slim(4 * p) == f"<html><body><p>{SENTENCE} {SENTENCE} {SENTENCE}</p>{p}</body></html>"
    for between in ("<p>Short</p>", f"<p class=x>{SENTENCE}</p>", "text", f"<h2>{SENTENCE}</h2>", "<br>"):
        kept = slim(f"<div>{p}{between}{p}</div>")
        assert kept.count(p) == 2, between


def test_a_box_in_a_box_is_one_with_the_classes_of_both() -> None:
    kept = slim(
        f"<div class=page><div id=x class=text> <div><p>{PROSE}</p><p>It rained.</p></div></div></div>"
    )
    assert f'<div class="page text" id="x"><p>{PROSE}</p><p>It rained.</p></div>' in kept
    beside = f'<div class="page">See <div><p>{PROSE}</p><p>It rained.</p></div></div>'
    assert beside in slim(beside)


def test_a_tag_that_no_tree_can_be_made_of_becomes_a_div() -> None:
    assert f"<div>{PROSE}</div>" in slim(f'<ulclass="list">{PROSE}</ulclass="list">')


def test_what_trafilatura_discards_goes_but_for_figures_around_a_table() -> None:
    figure = "<figure><figcaption>Bridge</figcaption></figure>"
    kept = slim(f"<p>{PROSE}</p><button>Share</button>{figure}<time>9 May</time>behind<p>{PROSE}</p>")
    assert kept == f"<html><body><p>{PROSE}</p>behind<p>{PROSE}</p></body></html>"
    table = "<table><tr><td>Level</td><td>4 m</td></tr></table>"
    assert "Level" in slim(f"<p>{PROSE}</p><figure>{table}</figure>")


def test_what_has_no_prose_goes_where_it_stands_away_from_the_article() -> None:
    labels = "<div><p>Trending</p><p>Most read: bridges</p></div>"
    header = "<header><h1>River rises</h1></header>"
    article = f"<main><h2>The night</h2><p>{PROSE}</p><p>Short.</p><p>{PROSE}</p>{labels}</main>"
    teaser = f"<div><p>{PROSE[:62]}</p></div>"
    kept = slim(f"{labels}{header}{article}{teaser}{labels}loose")
    assert kept == f"<html><body>{header}{article}{teaser}loose</body></html>"


def test_what_stands_beside_a_single_long_paragraph_stays() -> None:
    kept = slim(f"<div><div><p>{PROSE}</p></div><div><p>It was closed.</p></div><h2>More</h2></div>")
    assert "It was closed." in kept


def test_an_article_in_short_lines_stays_beside_a_long_notice() -> None:
    lines = "".join(f"<p>The river rose by {n} metres.</p>" for n in range(9))
    notice = f"<footer><div><p>{PROSE[:95]}</p><p>Accept</p></div></footer>"
    kept = slim(f"<h1>River rises</h1><main>{lines}</main>{notice}")
    assert "The river rose by 8 metres." in kept


def test_a_page_without_prose_is_left_whole() -> None:
    assert "Most read" in slim("<div><p>Most read</p></div><div><h1>Bridge</h1><p>Closed today.</p></div>")


def test_what_stands_right_under_the_main_heading_stays() -> None:
    head = "<header><h1>River rises</h1><div>The bridge is closed</div><div>9 May</div></header>"
    kept = slim(f"{head}<div>Menu</div><div>Home</div><main><p>{PROSE}</p><p>{PROSE}</p></main>")
    assert head in kept
    assert "Home" not in kept  # the fourth segment below it


def test_an_article_that_its_page_hides_until_a_script_runs_is_prose_too() -> None:
    article = f"<div style='display:none'><p>{PROSE}</p><p>It was closed.</p><p>{PROSE}</p></div>"
    kept = slim(f"{article}<div><p>{PROSE[:62]}</p><p>Accept</p></div>")
    assert "It was closed." in kept
