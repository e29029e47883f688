"""What an element says about the text in it: its tag and classes, and what stands above it."""

from __future__ import annotations

import re
from typing import Final

from pipelines.extract.vocabulary import groups_of
from pipelines.markup import Attributes, Element

BLOCKS: Final = frozenset(
    (
        "html", "body", "div", "p", "section", "article", "main", "aside", "header", "footer", "nav", "ul",
        "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption",
        "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure", "figcaption", "form",
        "fieldset", "legend", "address", "details", "summary", "hr", "center", "hgroup", "menu", "dialog",
        "search", "button", "label", "picture",
    )
)  # fmt: skip
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
KINDS: Final = {
    "li": "list_item", "dd": "list_item", "dt": "list_item", "blockquote": "quote", "figcaption": "caption",
    "caption": "table", "td": "table", "th": "table", "button": "button", "label": "button",
    **dict.fromkeys(HEADINGS, "heading"),
}  # fmt: skip
FRAMES: Final = frozenset(("article", "section", "main", "body", "aside", "figure"))
MARKS: Final = (
    "article", "main", "aside", "nav", "footer", "header", "figure", "table", "li", "blockquote", "form",
    "details", "section", "address", "button", "h1", "a", "b",
)  # fmt: skip
MARK_BIT: Final = {name: 1 << i for i, name in enumerate(MARKS)}
IN_LINK: Final = MARK_BIT["a"]
BOLD: Final = MARK_BIT["b"]
MARK_BIT["strong"] = BOLD
# Marks that an element has by its attributes.
HIDDEN: Final = 1 << len(MARKS)
ARTICLE_BODY: Final = 2 << len(MARKS)
NAMED_IN: Final = ("class", "id", "role", "itemprop", "data-testid", "data-component")
# Attributes that hide an element from its readers, and the values that do.
HIDING: Final = {
    "hidden": re.compile(""),
    "aria-hidden": re.compile("^true$"),
    "style": re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE),
}
TELLING: Final = frozenset((*NAMED_IN, *HIDING)) - {"class"}


class Context:
    """An element, with its parent's context behind it. The sums are whole when the page was walked.

    No dataclass: a thousand are made for a page, and what a dataclass is made by can't be compiled.
    """

    __slots__ = (
        "_groups", "_path", "blocks", "chars", "children", "depth", "distances", "element",
        "has_text", "images", "leads", "link_chars", "marks", "names", "number", "onward", "parent", "prose",
        "tag",
    )  # fmt: skip

    def __init__(
        self,
        parent: Context | None,
        tag: str,
        depth: int,
        marks: int,
        element: Element,
        names: str,
        number: int,
        leads: int,
    ) -> None:
        self.parent = parent
        self.tag = tag
        self.depth = depth
        self.marks = marks  # of the element and of all above it: see MARKS, HIDDEN, ARTICLE_BODY
        self.element = element
        self.names = names  # its class attribute
        self.number = number  # among its parent's children of this tag, from 1
        self.leads = leads  # where the link leads that it is or stands in, see onward
        self.distances: bytes | None = None
        self.has_text = False  # anything visible in it, be it a full stop
        self.chars = 0  # of all segments in it
        self.link_chars = 0
        self.blocks = 0  # segments in it
        self.prose = 0  # characters of its long, hardly linked segments
        self.images = 0
        self.onward = 0  # links in it that lead to other articles of the site
        self.children: dict[str, int] | None = None  # how many of each tag; None: none
        self._groups = -1
        self._path = ""

    @property
    def groups(self) -> int:
        """The groups that its words belong to, see vocabulary; not asked of every element."""
        if self._groups < 0:
            attributes = self.element.attributes
            self._groups = groups_of(self.names if TELLING.isdisjoint(attributes) else _said(attributes))
        return self._groups

    @property
    def path(self) -> str:
        """The path from the root to the element, as `getpath` of lxml writes it."""
        above = []
        up: Context | None = self
        while up is not None and not up._path:
            above.append(up)
            up = up.parent
        for context in reversed(above):
            parent = context.parent
            several = parent is not None and parent.children is not None and parent.children[context.tag] > 1
            context._path = "".join(
                (
                    parent._path if parent is not None else "",
                    "/",
                    context.tag,
                    f"[{context.number}]" if several else "",
                )
            )
        return self._path

    def add_to_parent(self) -> None:
        """Its sums to those of the element around: to be called of the inner ones first."""
        parent = self.parent
        if parent is None:
            return
        if self.has_text:
            parent.has_text = True
        if self.blocks:
            parent.chars += self.chars
            parent.link_chars += self.link_chars
            parent.blocks += self.blocks
            if self.prose:
                parent.prose += self.prose
        if self.images:
            parent.images += self.images
        if self.onward:
            parent.onward += self.onward


def _said(attributes: Attributes) -> str:
    """The words of an element's class, id and the like."""
    return " ".join([attributes[name] for name in NAMED_IN if name in attributes])


def context_of(element: Element, parent: Context | None) -> Context:
    tag, attributes = element.tag, element.attributes
    names = attributes.get("class", "")
    marks = MARK_BIT.get(tag, 0)
    if not TELLING.isdisjoint(attributes):
        if "articleBody" in _said(attributes):
            marks |= ARTICLE_BODY
        if any(hides.search(attributes[name]) for name, hides in HIDING.items() if name in attributes):
            marks |= HIDDEN
    elif "articleBody" in names:
        marks |= ARTICLE_BODY
    depth = leads = 0
    number = 1
    if parent is not None:
        depth, leads = parent.depth + 1, parent.leads
        marks |= parent.marks
        if parent.children is None:
            parent.children = {tag: 1}
        else:
            number = parent.children[tag] = parent.children.get(tag, 0) + 1
    return Context(
        parent,
        tag,
        depth,
        marks,
        element,
        names,
        number,
        leads,
    )


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


def is_within(context: Context, tag: str, levels: int = 4) -> bool:
    up: Context | None = context
    for _ in range(levels):
        if up is None:
            return False
        if up.tag == tag:
            return True
        up = up.parent
    return False
