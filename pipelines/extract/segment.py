"""The visible text of a page as segments, in the order of the source, nothing glued and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import is_normalized, normalize

from pipelines.extract.article_box import UNDER_HEADING, ArticleBox
from pipelines.extract.context import (
    BLOCKS,
    BOLD,
    HIDDEN,
    IN_LINK,
    MARK_BIT,
    Context,
    block_of,
    context_of,
    is_within,
    kind_of,
)
from pipelines.extract.onward import ARTICLE, Onward
from pipelines.markup import Element

# Their text is not read by a reader of the page.
UNSEEN: Final = frozenset(
    (
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "head",
        "select", "option", "datalist", "textarea", "canvas", "audio", "video", "map", "title", "meta",
        "link",
    )
)  # fmt: skip
# Beside each other with nothing between, they stand apart on the screen: buttons, tags, menu points.
APART: Final = frozenset(("a", "time", "button", "label", "input", "img", "summary"))
# What stands under them can be a caption, as under a picture.
FILMS: Final = frozenset(("video", "iframe", "audio"))
SIGNS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
FREQUENT: Final = ("’", "“", "”", "–", "—", "„", "»", "«", "‘", "…", "©", "、", "。", "「", "」")
INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]+")
CELL_BLOCKS: Final = ("p", "div", "table", "ul", "h1", "h2", "h3", "article", "section", "br")


IN_H1: Final = MARK_BIT["h1"]
LONG: Final = 60  # characters of a paragraph that is surely prose
UNLINKED: Final = 0.5  # of its characters are linked at most


class Segment:
    """One piece of text: a paragraph, a heading, a list item, a table row, a run between two `<br>`."""

    __slots__ = (
        "after_break", "after_image", "bold_chars", "container", "context", "image_alt", "kind", "leads",
        "link_chars", "links", "text",
    )  # fmt: skip

    def __init__(
        self,
        text: str,
        context: Context,
        container: Context,
        kind: str,
        link_chars: int,
        bold_chars: int,
        links: int,
        after_break: bool,
        after_image: int,
        image_alt: str,
        leads: int,
    ) -> None:
        self.text = text
        self.context = context  # of the innermost element around most of its text
        self.container = container  # of the block element around it
        self.kind = kind
        self.link_chars = link_chars
        self.bold_chars = bold_chars
        self.links = links
        self.after_break = after_break  # a single <br> stands before it
        self.after_image = after_image  # how many segments since the last picture
        self.image_alt = image_alt  # the alt text of that picture
        self.leads = leads  # where the link leads that most of its linked text stands in, see onward


@dataclass(frozen=True, slots=True)
class Outline:
    """All visible text of a page, and what each of its visible elements holds."""

    segments: list[Segment]
    keys: list[str]  # each segment's letters alone, as verdicts are compared
    contexts: list[Context | None]  # by the number of the element; None: nobody sees it
    headings: list[int]  # the segments that are main headings (h1)
    box: ArticleBox


def outline(elements: list[Element], url: str = "") -> Outline:
    """From all elements of the page at `url`."""
    walk = _Walk(Onward.of(url), len(elements))
    walk.run(elements)
    segments = walk.segments
    headings = [i for i, s in enumerate(segments) if s.context.marks & IN_H1 and is_within(s.context, "h1")]
    box = ArticleBox(walk.visible, [s.container for s in _never_away(segments, headings)])
    return Outline(segments, [letters(s.text) for s in segments], walk.contexts, headings, box)


def _never_away(segments: Sequence[Segment], headings: Sequence[int]) -> Iterator[Segment]:
    """What can be the article's wherever it stands: main headings, what is right below them, captions."""
    for i in headings:
        yield from segments[i : i + 1 + UNDER_HEADING]
    for s in segments:
        if s.kind == "caption" or (s.after_image < 2 and not s.link_chars):
            yield s


def is_prose(s: Segment) -> bool:
    """Whether it is a long paragraph that a reader sees and that is no link."""
    return is_long_text(len(s.text), s.link_chars) and not s.context.marks & HIDDEN


def is_long_text(size: int, linked: int) -> bool:
    """Whether so many characters, of which so many are linked, are prose and no label or link."""
    return size > LONG and linked < UNLINKED * size


def letters(text: str) -> str:
    """Letters and digits alone, case folded: what stays the same however a text is spaced and quoted."""
    text = text.casefold()
    if text.isalnum():
        return text
    # First what is in ASCII and no letter: nearly all there is to remove, and bytes are the fastest to clear.
    text = text.encode("utf-8", "surrogatepass").translate(None, SIGNS).decode("utf-8", "surrogatepass")
    if text.isalnum():
        return text
    for sign in FREQUENT:  # most lines that are not clear yet hold nothing else
        if sign in text:
            text = text.replace(sign, "")
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


class _Walk:
    """One pass over the elements; text is collected until a block element or `<br>` begins or ends."""

    def __init__(self, page: Onward, count: int) -> None:
        self.page = page
        self.segments: list[Segment] = []
        self.contexts: list[Context | None] = [None] * count
        self.visible: list[Context] = []
        self.pieces: list[tuple[str, Context]] = []
        self.container: Context | None = None
        self.links = 0
        self.breaks = 0
        self.since_image = 99
        self.image_alt = ""
        self.left = ""  # the tag of the inline element that has just ended
        self.row: Element | None = None

    def run(self, elements: list[Element]) -> None:
        opened: list[Context] = []
        unseen = 0  # what stands before this place is in a part that nobody sees
        for element in elements:
            if element.number < unseen:
                continue
            while opened and opened[-1].element.end <= element.number:
                self.leave(opened.pop(), opened)
            if element.tag in UNSEEN:
                unseen = element.end
                if opened:
                    if element.tag in FILMS:
                        self.picture(opened[-1])
                    self.add(element.tail, opened[-1])
                continue
            context = self.enter(element, opened[-1] if opened else None)
            if element.is_leaf:
                self.leave(context, opened)
            else:
                opened.append(context)
        while opened:
            self.leave(opened.pop(), opened)
        self.flush()
        for context in reversed(self.visible):  # those of children come before their parents' now
            context.add_to_parent()

    def enter(self, element: Element, parent: Context | None) -> Context:
        tag, attributes = element.tag, element.attributes
        context = self.contexts[element.number] = context_of(element, parent)
        self.visible.append(context)
        if tag in BLOCKS:
            if self.row is None:
                if tag == "tr" and _is_data_row(element):
                    self.row = element
                if self.pieces:
                    self.flush()
                self.links = 0
                self.container = context
            elif tag in ("td", "th") and self.pieces:
                self.pieces.append((" | ", context))
        elif tag == "a":
            self.links += 1
            context.leads = self.page.kind(attributes.get("href", ""))
            context.onward = int(context.leads == ARTICLE)
        elif tag == "br":
            self.line_break()
        elif tag == "img":
            self.picture(context, attributes.get("alt", ""))
        if self.pieces and tag in APART and self.left in APART:
            self.pieces.append((" ", context))
        self.left = ""
        self.add(element.text, context)
        return context

    def leave(self, context: Context, around: Sequence[Context]) -> None:
        if self.row is not None:
            if context.element is self.row:
                self.row = None
                self.flush("table")
        elif context.tag in BLOCKS:
            if self.pieces:
                self.flush()
            self.links = 0
        self.left = context.tag
        if around:
            self.add(context.element.tail, around[-1])

    def picture(self, context: Context, alt: str = "") -> None:
        self.since_image = 0
        self.image_alt = alt
        context.images += 1

    def add(self, text: str, context: Context) -> None:
        if not text:
            return
        if not text.isspace():
            self.pieces.append((text, context))
            self.left = ""
            context.has_text = True
        elif self.pieces or self.row is not None:  # where no text has begun, it says nothing
            self.pieces.append((text, context))

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
        pieces = self.pieces
        links, self.links = self.links, 0
        if not pieces:
            return False
        self.pieces = []
        text = clean(pieces[0][0] if len(pieces) == 1 else "".join([piece for piece, _ in pieces]))
        if not text or not (text[0].isalnum() or any(map(str.isalnum, text))):
            return False
        breaks, self.breaks = self.breaks, 0
        main, linked, bold, leads = _weighed(pieces)
        size = len(text)
        linked, bold = min(size, linked), min(size, bold)
        container = self.container if kind else block_of(main)
        assert container is not None
        self.segments.append(
            Segment(
                text,
                main,
                container,
                kind or kind_of(container),
                linked,
                bold,
                links,
                breaks == 1,
                self.since_image,
                self.image_alt,
                leads,
            )
        )
        self.since_image += 1
        main.chars += size
        main.link_chars += linked
        main.blocks += 1
        if is_long_text(size, linked):
            main.prose += size
        return True


def _weighed(pieces: Sequence[tuple[str, Context]]) -> tuple[Context, int, int, int]:
    """Of a segment's pieces: the context of the longest, how many characters are linked and bold, and where
    the longest linked one leads.
    """
    if len(pieces) == 1:  # most have no element in them
        piece, main = pieces[0]
        size = len(piece.strip())
        linked = main.marks & IN_LINK
        return main, size if linked else 0, size if main.marks & BOLD else 0, main.leads if linked else 0
    linked = bold = most = most_linked = leads = 0
    main = pieces[0][1]
    for piece, context in pieces:
        size = len(piece.strip())
        if context.marks & IN_LINK:
            linked += size
            if size > most_linked:
                most_linked, leads = size, context.leads
        if context.marks & BOLD:
            bold += size
        if size > most:
            most, main = size, context
    return main, linked, bold, leads


def clean(text: str) -> str:
    """One line, single spaces, NFC, nothing invisible."""
    text = " ".join(text.split())
    if not text.isascii():
        text = INVISIBLE.sub("", text)
        if not is_normalized("NFC", text):
            text = normalize("NFC", text)
        text = text.strip()
    return text


def _is_data_row(row: Element) -> bool:
    """A row of two or more short cells without blocks of their own; else the table only lays out the page."""
    cells = [cell for cell in row.children() if cell.tag in ("td", "th")]
    return len(cells) >= 2 and not any(map(_holds_blocks, cells))


def _holds_blocks(cell: Element) -> bool:
    """Whether a table stands in it, or more than two blocks: it is not read further than that."""
    blocks = 0
    for number in range(cell.number + 1, cell.end):
        tag = cell.page[number].tag
        if tag in CELL_BLOCKS:
            blocks += 1
            if blocks > 2 or tag == "table":
                return True
    return False
