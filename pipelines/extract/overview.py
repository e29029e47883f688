"""What holds for a page as a whole, made once before the facts of its segments."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Final

from pipelines.cues import Cues
from pipelines.extract.onward import ARTICLE
from pipelines.extract.places import TextContainers
from pipelines.extract.segment import LONG, UNLINKED, Outline, Segment, letters
from pipelines.extract.verdicts import Verdict

# Segments from one that trafilatura took. Of the text of WCXB's pages 0.08 % is further off or away from the
# article, of news sites' 0.003 %.
NEAR: Final = 8
LINKS_NEAR: Final = 2  # the same for links, where trafilatura took most of the page's prose
LINKED: Final = 0.8  # a segment with so much of it in links is links


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of the page beside its segments."""

    title: str = ""
    description: str = ""
    full: Verdict = field(default_factory=Verdict)
    fast: Verdict = field(default_factory=Verdict)
    body: Verdict = field(default_factory=Verdict)  # JSON-LD articleBody
    alts: frozenset[str] = frozenset()  # letters of alt texts and title attributes
    cues: Cues | None = None  # the phrases of the page's language


@dataclass(slots=True)
class Alike:
    """Sums over segments whose elements are alike."""

    count: int = 0
    chars: int = 0
    taken: int = 0  # by trafilatura
    pictured: int = 0  # right under a picture
    prose: int = 0  # characters of long, hardly linked ones
    onward: int = 0  # links to other articles of the site, or beside one in a box of two

    def add(self, size: int, taken: bool, pictured: bool, prose: int, onward: bool) -> None:
        self.count += 1
        self.chars += size
        self.taken += taken
        self.pictured += pictured
        self.prose += prose
        self.onward += onward


class Overview:
    """Sums, counts and places over all segments."""

    def __init__(self, page: Outline, clues: Clues) -> None:
        self.clues = clues
        self.segments = segments = page.segments
        self.keys = page.keys
        self.headings = page.headings
        self.box = page.box
        self.count = len(segments)
        self.chars = sum(len(s.text) for s in segments) or 1
        self.full = [clues.full.share(key) for key in self.keys]
        self.is_doubtful = clues.fast is not clues.full  # what trafilatura took is little of the page's prose
        self.fast = [clues.fast.share(key) for key in self.keys] if self.is_doubtful else self.full
        self.repeats = Counter(self.keys)
        self.title = letters(clues.title)
        self.title_words = frozenset(clues.title.casefold().split())
        self.description = letters(clues.description)
        self.headline = self._headline()
        self.linked = [s.link_chars / len(s.text) for s in segments]
        self.taken = TextContainers(segments, [full > 0.5 for full in self.full])
        self.prose = TextContainers(
            segments,
            [
                s.kind == "paragraph" and len(s.text) > LONG and linked < 0.33
                for s, linked in zip(segments, self.linked, strict=True)
            ],
        )
        self._cues: list[str | None] = [None] * len(segments)
        self.full_reach = Reach(self.full, self.keys)
        self.fast_reach = self.full_reach if self.fast is self.full else Reach(self.fast, self.keys)
        self.plausible = [self._is_plausible(i) for i in range(self.count)]
        self._count_alike()

    def _headline(self) -> int:
        """The segment that is the article's headline, -1 if there is none."""
        title, keys = self.title, self.keys
        titled = [i for i in self.headings if title and (keys[i] in title or title in keys[i])]
        return (titled or self.headings or [-1])[0]

    def _count_alike(self) -> None:
        """Sums over the segments in elements of the same shape, and over those with the very same classes.

        Containers that share a split body have the same classes. Shapes are of use for plausible segments.
        What the words of a class mean costs most here, so only those with the tags of one are asked for it.
        """
        shapes: dict[object, Alike] = defaultdict(Alike)
        templates: dict[object, Alike] = defaultdict(Alike)
        self.shapes: dict[int, Alike] = {}
        self.templates: list[Alike] = []
        self.prose_chars = 0
        tags_of_plausible = {_tags(s) for s in compress(self.segments, self.plausible)}
        for i, (s, full, linked) in enumerate(zip(self.segments, self.full, self.linked, strict=True)):
            size = len(s.text)
            prose = size if size > LONG and linked < UNLINKED else 0
            self.prose_chars += prose
            up = s.container
            parent = up.parent or up
            onward = (linked > UNLINKED and s.leads == ARTICLE) or (parent.onward > 0 and parent.blocks <= 2)
            template = templates[up.tag, up.names, parent.tag, parent.names]
            template.add(size, full > 0.5, s.after_image == 0, prose, onward)
            self.templates.append(template)
            if (tags := _tags(s)) in tags_of_plausible:
                shape = self.shapes[i] = shapes[tags, up.groups, parent.groups]
                shape.add(size, full > 0.5, s.after_image == 0, prose, onward)

    def cue(self, i: int) -> str:
        """The kind of label that segment i is or begins with, "" for none; asked once a segment."""
        kind = self._cues[i]
        if kind is None:
            known, text = self.clues.cues, self.segments[i].text
            kind = (known.kind_of(text, weak=True) or known.starts(text)) if known else ""
            self._cues[i] = kind
        return kind

    def _is_plausible(self, i: int) -> bool:
        """Whether segment i can be article text at all; the others need no facts and no model."""
        return self._is_near(i) and not self.box.is_away(self.segments[i].container)

    def _is_near(self, i: int) -> bool:
        s, linked = self.segments[i], self.linked[i]
        nearest = min(self.full_reach.nearest[i], self.fast_reach.nearest[i])
        if linked >= LINKED:
            return nearest <= (NEAR if self.is_doubtful else LINKS_NEAR)
        if nearest <= NEAR or self.prose.place(s.container)[0] <= 1:
            return True
        return self.is_doubtful and len(s.text) > 80 and linked < UNLINKED


def _tags(s: Segment) -> tuple[str, str, str]:
    up = s.container
    return s.context.tag, up.tag, (up.parent or up).tag


class Reach:
    """Where the segments stand that an extraction took, for asking how far another one is from them."""

    def __init__(self, shares: Sequence[float], keys: Sequence[str]) -> None:
        count = len(shares)
        taken = [i for i, share in enumerate(shares) if share > 0.5]
        body = [i for i in taken if len(keys[i]) > LONG] or taken
        self.first, self.last = (body[0], body[-1]) if body else (-1, -1)
        self.total = sum(len(keys[i]) for i in taken)
        self.behind = [31] * count  # segments since the last taken one, itself included
        self.ahead = [31] * count
        self.passed = [0] * count  # characters taken up to here
        since, passed = 31, 0
        for i, share in enumerate(shares):
            if share > 0.5:
                since = 0
                passed += len(keys[i])
            elif since < 31:
                since += 1
            self.behind[i], self.passed[i] = since, passed
        since = 31
        for i in range(count - 1, -1, -1):
            if shares[i] > 0.5:
                since = 0
            elif since < 31:
                since += 1
            self.ahead[i] = since
        self.nearest = list(map(min, self.behind, self.ahead))
