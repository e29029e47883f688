"""The visible text of a page as segments, in the order of the source, nothing glued and nothing lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import cast
from unicodedata import is_normalized, normalize

from lxml.etree import _Element, iterwalk

from pipelines.extract.vocabulary import groups_of

# Their text is not read by a reader of the page.
UNSEEN = frozenset(
    (
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "head",
        "select", "option", "datalist", "textarea", "canvas", "audio", "video", "map", "title", "meta",
        "link",
    )
)  # fmt: skip
BLOCKS = frozenset(
    (
        "html", "body", "div", "p", "section", "article", "main", "aside", "header", "footer", "nav", "ul",
        "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption",
        "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure", "figcaption", "form",
        "fieldset", "legend", "address", "details", "summary", "hr", "center", "hgroup", "menu", "dialog",
        "search", "button", "label", "picture",
    )
)  # fmt: skip
# Beside each other with nothing between, they stand apart on the screen: buttons, tags, menu points.
APART = frozenset(("a", "time", "button", "label", "input", "img", "summary"))
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
KINDS = {
    "li": "list_item", "dd": "list_item", "dt": "list_item", "blockquote": "quote", "figcaption": "caption",
    "caption": "table", "td": "table", "th": "table", "button": "button", "label": "button",
    **dict.fromkeys(HEADINGS, "heading"),
}  # fmt: skip
FRAMES = frozenset(("article", "section", "main", "body", "aside", "figure"))
FILMS = frozenset(("video", "iframe", "audio"))  # what stands under them can be a caption, as under a picture
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]+")
MARKS = (
    "article", "main", "aside", "nav", "footer", "header", "figure", "table", "li", "blockquote", "form",
    "details", "section", "address", "button",
)  # fmt: skip
MARK_BIT = {name: 1 << i for i, name in enumerate(MARKS)}
NAMED_IN = ("class", "id", "role", "itemprop", "data-testid", "data-component")
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
CELL_BLOCKS = ("p", "div", "table", "ul", "h1", "h2", "h3", "article", "section", "br")


@dataclass(slots=True, eq=False)
class Context:
    """What an element says about the text in it, with its parent's context behind it."""

    parent: Context | None
    tag: str
    depth: int
    groups: int  # own class and id words, see vocabulary
    marks: int  # tags of the element and of all above it, see MARKS
    link: bool
    hidden: bool
    body: bool  # inside itemprop=articleBody
    order: int
    element: _Element
    bold: bool = False
    distances: tuple[int, ...] | None = None
    chars: int = 0  # of all text in it
    link_chars: int = 0
    blocks: int = 0  # segments in it
    images: int = 0
    names: str = ""  # its class attribute


@dataclass(slots=True, eq=False)
class Segment:
    """One piece of text: a paragraph, a heading, a list item, a table row, a run between two `<br>`."""

    text: str
    context: Context  # of the innermost element around most of its text
    container: Context  # of the block element around it
    kind: str
    link_chars: int = 0
    bold_chars: int = 0
    links: int = 0
    after_break: bool = False  # a single <br> stands before it
    after_image: int = 99  # how many segments since the last picture
    image_alt: str = ""  # the alt text of that picture
    first_link: bool = False


def segment(tree: _Element) -> list[Segment]:
    """Every piece of visible text under `tree`."""
    return _Walk().run(tree)


class _Walk:
    """One pass over the tree; text is collected until a block element or `<br>` begins or ends."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.pieces: list[tuple[str, Context]] = []
        self.container: Context | None = None
        self.links = 0
        self.breaks = 0
        self.since_image = 99
        self.image_alt = ""
        self.left = ""  # the tag of the inline element that has just ended
        self.row: _Element | None = None

    def run(self, tree: _Element) -> list[Segment]:
        context: Context | None = None
        walk = iterwalk(tree, events=("start", "end"))
        order = 0
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if not isinstance(tag, str) or tag in UNSEEN:
                    walk.skip_subtree()
                    if tag in FILMS:
                        self.since_image = 0
                        self.image_alt = ""
                        _count_image(context)
                    skipped = context
                    context = _Skipped(skipped)  # type: ignore[assignment]
                    continue
                order += 1
                context = self.enter(element, tag, context, order)
            else:
                if isinstance(context, _Skipped):
                    context = context.parent
                else:
                    assert context is not None
                    self.leave(tag, context)
                    context = context.parent
                if context is not None and element.tail:
                    self.add(element.tail, context)
        self.flush()
        return self.segments

    def enter(self, element: _Element, tag: str, parent: Context | None, order: int) -> Context:
        context = _context(element, tag, parent, order)
        if tag == "br":
            self.line_break()
        elif tag == "tr" and self.row is None and _is_data_row(element):
            self.flush()
            self.row = element
            self.container = context
        elif tag in BLOCKS:
            if self.row is None:
                self.flush()
                self.container = context
            elif tag in ("td", "th") and self.pieces:
                self.pieces.append((" | ", context))
        elif tag == "a":
            self.links += 1
        if tag == "img":
            self.since_image = 0
            self.image_alt = element.get("alt") or ""
            _count_image(context)
        if tag in APART and self.left in APART:
            self.pieces.append((" ", context))
        self.left = ""
        if element.text:
            self.add(element.text, context)
        return context

    def leave(self, tag: str, context: Context) -> None:
        if self.row is not None:
            if context.element is self.row:
                self.row = None
                self.flush("table")
        elif tag in BLOCKS:
            self.flush()
        self.left = tag

    def add(self, text: str, context: Context) -> None:
        self.pieces.append((text, context))
        if not text.isspace():
            self.left = ""

    def line_break(self) -> None:
        if self.row is not None:
            self.pieces.append((" ", self.pieces[-1][1] if self.pieces else self.container))  # type: ignore[arg-type]
            return
        container = self.container
        had_text = self.flush()
        self.container = container
        self.breaks = self.breaks + 1 if not had_text else 1

    def flush(self, kind: str = "") -> bool:
        """Close the segment that is being collected, if there is text in it."""
        pieces, self.pieces = self.pieces, []
        links, self.links = self.links, 0
        breaks = self.breaks
        text = clean("".join([piece for piece, _ in pieces])) if pieces else ""
        if not any(map(str.isalnum, text)):
            return False
        self.breaks = 0
        main = max(pieces, key=_text_length)[1]
        container = self.container if kind else block_of(main)
        assert container is not None
        linked = min(len(text), sum(_text_length(piece) for piece in pieces if piece[1].link))
        bold = min(len(text), sum(_text_length(piece) for piece in pieces if piece[1].bold))
        first = next(context for piece, context in pieces if not piece.isspace())
        self.segments.append(
            Segment(
                text=text,
                context=main,
                container=container,
                kind=kind or kind_of(container),
                link_chars=linked,
                bold_chars=bold,
                links=links,
                after_break=breaks == 1,
                after_image=self.since_image,
                image_alt=self.image_alt,
                first_link=first.link,
            )
        )
        self.since_image += 1
        up: Context | None = main
        while up is not None:
            up.chars += len(text)
            up.link_chars += linked
            up.blocks += 1
            up = up.parent
        return True


def _count_image(context: Context | None) -> None:
    while context is not None:
        context.images += 1
        context = context.parent


def _text_length(piece: tuple[str, Context]) -> int:
    return len(piece[0].strip())


@dataclass(slots=True)
class _Skipped:
    parent: Context | None


def clean(text: str) -> str:
    """One line, single spaces, NFC, nothing invisible."""
    text = " ".join(text.split())
    if not text.isascii():
        text = INVISIBLE.sub("", text)
        if not is_normalized("NFC", text):
            text = normalize("NFC", text)
    return text.strip()


def block_of(context: Context) -> Context:
    """The context of the nearest block element around."""
    while context.tag not in BLOCKS and context.parent is not None:
        context = context.parent
    return context


def kind_of(container: Context) -> str:
    """paragraph, heading, list_item, quote, caption, table: from the nearest element that says so."""
    up: Context | None = container
    for _ in range(4):
        if up is None:
            break
        kind = KINDS.get(up.tag)
        if kind:
            return kind
        if up.tag in FRAMES:
            break
        up = up.parent
    return "paragraph"


def _context(element: _Element, tag: str, parent: Context | None, order: int) -> Context:
    attributes = cast("dict[str, str]", dict(element.items()))  # of a page parsed from text, never bytes
    groups = 0
    hidden = body = False
    if attributes:
        names = " ".join(attributes[name] for name in NAMED_IN if name in attributes)
        if names:
            groups = groups_of(names)
            body = "articleBody" in names
        hidden = (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or bool("style" in attributes and HIDDEN_STYLE.search(attributes["style"]))
        )
    context = Context(
        parent=parent,
        tag=tag,
        depth=parent.depth + 1 if parent else 0,
        groups=groups,
        marks=(parent.marks if parent else 0) | MARK_BIT.get(tag, 0),
        link=tag == "a" or (parent is not None and parent.link),
        hidden=hidden or (parent is not None and parent.hidden),
        body=body or (parent is not None and parent.body),
        order=order,
        element=element,
        bold=tag in ("b", "strong") or (parent is not None and parent.bold),
    )
    if attributes and "class" in attributes:
        context.names = attributes["class"]
    return context


def _is_data_row(row: _Element) -> bool:
    """A row of two or more short cells without blocks of their own; else the table only lays out the page."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    for cell in cells:
        blocks = [block.tag for block in islice(cell.iter(*CELL_BLOCKS), 3)]
        if len(blocks) > 2 or "table" in blocks:
            return False
    return len(cells) >= 2
