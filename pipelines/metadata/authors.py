"""Who wrote the article: people, not agencies or roles; the newsroom's name only where no person is named.

Structured data first, then what the page shows near its headline; see docs/fields.md for the precedence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from pipelines import cues
from pipelines.markup import Element
from pipelines.metadata.agency import agency_line
from pipelines.metadata.evidence import Evidence, text_of
from pipelines.metadata.linked_data import strings
from pipelines.metadata.page_lines import Line
from pipelines.metadata.people import NO_NAME, people_in, without_lead_in
from pipelines.metadata.site_name import SiteNames
from pipelines.metadata.tables import table
from pipelines.metadata.view import View

PARTS: Final = re.compile(r"[,;/|]|\s(?:and|und|et|y|e|và)\s")
BY: Final = re.compile(r"(?:by|von|par|por)\s", re.IGNORECASE)
LAST_FIRST: Final = re.compile(r"^([\w'’-]+), ([^,]+)$")
EDITED_BY: Final = re.compile(
    r"\W*(?:edit(?:or|ed by)|redaktur|penyunting|biên tập|责任编辑|編集|편집)\b", re.IGNORECASE
)
AUTHOR_LABEL: Final = re.compile(
    r"\W*(?:author|autor(?:in)?|auteur|autore|tác giả|penulis|yazar|автор|作者|文)(?:/\w+)?\W", re.IGNORECASE
)
NAME_TAGS: Final = frozenset(("a", "span", "strong", "b"))
BYLINE_MAX_CHARS: Final = 200
LINE_MAX_CHARS: Final = 100
PARAGRAPH_CHARS: Final = 120
MOSTLY_NAMES: Final = 0.85
# Around the headline, where a line with "by" is a byline.
LINES_AHEAD_CHARS: Final = 200
LINES_BEHIND_CHARS: Final = 1200


def authors(view: View) -> tuple[str, ...]:
    """Names of people; else the organisation that the page names as its author, unless it is an agency."""
    evidence, names = view.evidence, view.names
    said = people_in(linked_authors(evidence), names) or people_in(meta_authors(evidence, names), names)
    if said and not are_editors(said, view):
        return said
    shown = shown_people(view)
    return shown or said or people_in_lines(view) or evidence.page.hints.authors or organisation(view)


def linked_authors(evidence: Evidence) -> list[str]:
    value = evidence.article.get("author")
    parts = value if isinstance(value, list) else [value]
    return [name for part in parts for name in author_names(part, evidence)]


def author_names(author: Any, evidence: Evidence) -> list[str]:
    """The names in one JSON-LD author: a text, an object, or a reference to an object of the page."""
    if not isinstance(author, dict):
        return strings(author)
    if "name" not in author and (reference := author.get("@id")):
        author = next(
            (node for node in evidence.nodes if node.get("@id") == reference and "name" in node), author
        )
    if "name" not in author:
        given = [*strings(author.get("givenName")), *strings(author.get("familyName"))]
        return [" ".join(given)] if given else []
    return strings(author["name"], "name")


def meta_authors(evidence: Evidence, names: SiteNames) -> list[str]:
    """The values of the first meta element that names a person; "Last, First" turned round."""
    for name in table("meta_names")["author"]:
        values = evidence.metas.get(name, [])
        if name in table("meta_names")["last_name_first"]:
            values = [LAST_FIRST.sub(r"\2 \1", value) for value in values]
        if people_in(values, names):
            return values
    return []


def shown_people(view: View) -> tuple[str, ...]:
    """The people of the first byline element outside of asides that is no editor's."""
    for element in (*view.evidence.properties.get("author", ()), *view.evidence.bylines):
        if not view.is_aside(element) and (people := people_of(element, view.names)):
            return people
    return ()


def people_of(element: Element, names: SiteNames) -> tuple[str, ...]:
    """The people in a byline: each link or inner name by itself, else the whole text."""
    text = text_of(element)
    if not text or len(text) > BYLINE_MAX_CHARS or EDITED_BY.match(text):
        return ()
    inner = [undoubled(text_of(part)) for part in element.inner() if part.tag in NAME_TAGS]
    whole = [text for text in inner if not any(text != other and text in other for other in inner)]
    links = [undoubled(text_of(part)) for part in element.inner() if part.tag == "a"]
    return people_in(links, names, True) or people_in(whole, names, True) or people_in([text], names, True)


def undoubled(text: str) -> str:
    """A name that a link shows twice, once: for wide and for narrow screens."""
    half = len(text) // 2
    return text[:half] if text[:half] == text[half + 1 :] else text


def people_in_lines(view: View) -> tuple[str, ...]:
    """The people of a line without marks that must be the byline.

    The first around the headline that begins with "by" in some language; a line in bold or capitals that is
    nothing but names and stands right before the first paragraph or behind the last one; the only line that
    begins with "author".
    """
    at = next((number for number, line in enumerate(view.lines) if line.is_heading), None)
    if at is None:
        return ()
    heading = view.lines[at].offset
    near = [
        line
        for line in view.lines
        if heading - LINES_AHEAD_CHARS <= line.offset <= heading + LINES_BEHIND_CHARS and not line.is_aside
    ]
    labelled = [line for line in view.lines if AUTHOR_LABEL.match(line.text) and not line.is_aside]
    lines_with_by = near + (labelled if len({line.text for line in labelled}) == 1 else [])
    below = view.lines[at + 1 :]
    found = (people_behind_by(line, view) for line in lines_with_by)
    return next(filter(None, found), ()) or people_before_body(below, view) or people_behind_body(below, view)


def people_behind_by(line: Line, view: View) -> tuple[str, ...]:
    after = without_lead_in(line.text)
    if after == line.text or len(line.text) > LINE_MAX_CHARS:
        return ()
    return people_in([after], view.names, is_shown=True)


def people_before_body(below: Sequence[Line], view: View) -> tuple[str, ...]:
    before = Line()
    for line in below:
        if len(line.text) >= PARAGRAPH_CHARS:
            return people_alone(before, view) if before.is_bold or before.text.isupper() else ()
        before = line
    return ()


def people_behind_body(below: Sequence[Line], view: View) -> tuple[str, ...]:
    """The people of a bold line that is aligned right, or between a paragraph and two lines that are none.

    The latter not in English, whose sub-headings have capitals as names do.
    """
    for before, line, *after in zip(below, below[1:], below[2:], below[3:], strict=False):
        is_last = len(before.text) >= PARAGRAPH_CHARS > max(len(other.text) for other in after)
        if not line.is_bold or line.is_aside or not (line.is_right or (is_last and view.language != "en")):
            continue
        if (people := people_alone(line, view)) and not is_label(line.text, view.language):
            return people
    return ()


def is_label(text: str, language: str) -> bool:
    """Whether it is a label as "Mehr zum Thema", which has capitals as a name does; in any language, where
    the page does not say its own.
    """
    codes = (language,) if language else sorted(cues.languages())
    return any(cues.load(code).kind_of(text) for code in codes)


def people_alone(line: Line, view: View) -> tuple[str, ...]:
    """The people on a line that holds nothing else."""
    people = people_in([line.text], view.names, is_shown=True) if len(line.text) <= LINE_MAX_CHARS else ()
    return people if sum(map(len, people)) >= MOSTLY_NAMES * len(line.text) else ()


def are_editors(people: tuple[str, ...], view: View) -> bool:
    """Whether the page calls all of them editors where it shows them: "Editor: Heryadi"."""
    shown = {text_of(element) for element in view.evidence.bylines}
    edited = "\n".join(text for text in shown if EDITED_BY.match(text))
    return all(name in edited for name in people)


def organisation(view: View) -> tuple[str, ...]:
    """The newsroom or site that is named as the author where no person and no agency is."""
    linked = linked_authors(view.evidence)
    if any(map(agency_line, linked)):
        return ()
    said = (*linked, *view.evidence.metas.get("author", ()))
    for text in chain(said, filter(view.names.has, names_behind_by(view))):
        name = without_lead_in(text)
        if name and len(name) <= 60 and not agency_line(name) and not NO_NAME.search(name.replace(".", " ")):
            return (name,)
    return ()


def names_behind_by(view: View) -> Iterator[str]:
    for line in view.lines:
        if BY.match(line.text):
            yield PARTS.split(without_lead_in(line.text))[0].strip()


def agency(view: View) -> str:
    """The agency that is named among the authors or as the source, "" for none."""
    said = [*linked_authors(view.evidence), *strings(view.evidence.article.get("sourceOrganization"), "name")]
    said += [value for name in table("meta_names")["author"] for value in view.evidence.metas.get(name, ())]
    parts = (part for text in said for part in (text, *PARTS.split(text)))
    return next((found for part in parts if (found := agency_line(part.strip()))), "")
