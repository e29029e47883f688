"""An inspected page as HTML that loads nothing: the page's own text in its own order, each block coloured."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from html import escape

from lxml import html
from lxml.html import HtmlElement

from crawler.inspection import Inspection, facts
from pipelines.extract.decode import decode, parse
from pipelines.records import Block

UNSHOWN = (
    "script",
    "style",
    "link",
    "meta",
    "iframe",
    "object",
    "embed",
    "svg",
    "noscript",
    "template",
    "title",
    "input",
    "select",
    "textarea",
)
KEPT_ATTRIBUTES = ("dir", "lang", "colspan", "rowspan")
AHEAD = 60  # blocks that are looked through for a piece of text; more, and a repeated word would lead astray

STYLE = """
:root { color-scheme: light dark; --fg: #1c2228; --bg: #fff; --soft: #5b6670; --line: #d9dee3;
  --kept: #c9efd9; --gone: #fbd9c6; --caption: #cfe3fb; --title: #e4d7f7 }
@media (prefers-color-scheme: dark) {
  :root { --fg: #e6e9ec; --bg: #15191d; --soft: #9aa5af; --line: #333b43;
    --kept: #17492f; --gone: #5a2c14; --caption: #173a5e; --title: #3d2a5c } }
body { font: 15px/1.55 system-ui, sans-serif; color: var(--fg); background: var(--bg);
  max-width: 60rem; margin: 1.5rem auto; padding: 0 1rem }
.tinsach-head { border-bottom: 2px solid var(--line); margin-bottom: 1.5rem; padding-bottom: 1rem }
.tinsach-head dl { display: grid; grid-template-columns: 8rem 1fr; gap: .2rem .8rem; margin: 0 }
.tinsach-head dt { color: var(--soft) } .tinsach-head dd { margin: 0; overflow-wrap: anywhere }
.tinsach-legend { margin: .8rem 0 0; display: flex; flex-wrap: wrap; gap: .4rem }
.tinsach-legend span { padding: 0 .5rem; border-radius: 3px }
tinsach-block { border-radius: 3px; position: relative; cursor: help }
.kept { background: var(--kept) } .gone { background: var(--gone) }
.caption { background: var(--caption) } .title { background: var(--title) }
tinsach-block:hover { outline: 2px solid currentColor }
tinsach-block:hover::after { content: attr(data-why); position: absolute; left: 0; top: 100%; z-index: 9;
  white-space: nowrap; font: 13px system-ui, sans-serif; color: var(--bg); background: var(--fg);
  padding: .15rem .5rem; border-radius: 3px }
table { border-collapse: collapse } td, th { vertical-align: top; padding: .15rem .4rem }
"""


def page(inspection: Inspection) -> str:
    """The whole page, self-contained: no script, no picture, no link."""
    fields = [*facts(inspection), ("verdict", inspection.verdict)]
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in fields)
    kept = sum(not block.dropped for block in inspection.blocks)
    legend = [f'<span class="kept">kept {kept}</span>']
    legend += [
        f'<span class="{colour(reason)}">{escape(reason)} {n}</span>'
        for reason, n in inspection.dropped.most_common()
    ]
    head = f'<meta charset="utf-8"><title>{escape(inspection.page.url)}</title><style>{STYLE}</style>'
    top = f'<dl>{rows}</dl><div class="tinsach-legend">{"".join(legend)}</div>'
    known = inspection.article.language if inspection.article else ""
    language = f' lang="{escape(known)}"' if known else ""
    body = f'<div class="tinsach-head">{top}</div>\n{coloured(inspection)}'
    return f"<!DOCTYPE html>\n<html{language}><head>{head}</head><body>{body}\n</body></html>\n"


def coloured(inspection: Inspection) -> str:
    """The page's body, stripped of all that loads or acts, with a mark around each piece of a block."""
    tree = parse(decode(inspection.page.html, inspection.page.encoding)) if inspection.page.html else None
    if tree is None:
        return "".join(f"<p>{mark(block, escape(block.text))}</p>" for block in inspection.blocks)
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in UNSHOWN:
            element.drop_tree()
    find = Finder(inspection.blocks)
    for element, place, text in list(texts(tree)):
        if block := find(text):
            wrap(element, place, text, block)
    for element in tree.iter():
        if element.tag != "tinsach-block":
            for name in set(element.attrib) - set(KEPT_ATTRIBUTES):
                del element.attrib[name]
    body = tree.find("body")
    shown = tree if body is None else body
    shown.tag = "div"  # inside our own page
    return str(html.tostring(shown, encoding="unicode"))


def texts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str, str]]:
    """(element, `text` or `tail`, the text) in the order of the page."""
    if tree.text and tree.text.strip():
        yield tree, "text", tree.text
    for child in tree:
        yield from texts(child)
        if child.tail and child.tail.strip():
            yield child, "tail", child.tail


class Finder:
    """Finds the block that a piece of text belongs to; pieces and blocks come in the same order."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._keys = [letters(block.text) for block in blocks]
        self._block = 0
        self._at = 0  # how much of the current block has been met

    def __call__(self, text: str) -> Block | None:
        key = letters(text)
        for i in range(self._block, min(self._block + AHEAD, len(self._blocks))):
            at = self._keys[i].find(key, self._at if i == self._block else 0)
            if at >= 0 and key:
                self._block, self._at = i, at + len(key)
                return self._blocks[i]
        return None


def letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())


def wrap(element: HtmlElement, place: str, text: str, block: Block) -> None:
    marked = html.fragment_fromstring(mark(block, escape(text)))
    if place == "text":
        element.text = None
        element.insert(0, marked)
    else:
        element.tail = None
        element.addnext(marked)


def mark(block: Block, text: str) -> str:
    verdict = f"dropped: {block.dropped}" if block.dropped else "kept"
    why = escape(f"{verdict} · {block.kind} · score {block.score:.2f}")
    return f'<tinsach-block class="{colour(block.dropped)}" data-why="{why}">{text}</tinsach-block>'


def colour(reason: str) -> str:
    return {"": "kept", "title": "title", "caption": "caption"}.get(reason, "gone")
