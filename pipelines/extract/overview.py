"""What holds for a page as a whole, made once before the facts of its segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.extract.places import is_within, place_in, text_containers
from pipelines.extract.segment import Segment
from pipelines.extract.verdicts import Verdict, letters

LONG = 60  # characters of a paragraph that is surely prose
# Segments from one that trafilatura took. Of the text of the WCXB and fundus pages 0.07 % is further off.
NEAR = 8
UNLINKED = 0.5


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of the page beside its segments."""

    title: str = ""
    description: str = ""
    full: Verdict = field(default_factory=Verdict)
    fast: Verdict = field(default_factory=Verdict)
    body: Verdict = field(default_factory=Verdict)  # JSON-LD articleBody
    alts: frozenset[str] = frozenset()  # letters of alt texts and title attributes
    cues: Sequence[str] = ()  # the cue kind of every segment, "" for none


class Overview:
    """Sums, counts and places over all segments."""

    def __init__(self, segments: Sequence[Segment], clues: Clues) -> None:
        self.clues = clues
        self.segments = segments
        self.keys = [letters(s.text) for s in segments]
        self.count = len(segments)
        self.chars = sum(len(s.text) for s in segments) or 1
        self.full = [clues.full.share(key) for key in self.keys]
        self.fast = [clues.fast.share(key) for key in self.keys]
        self.repeats = Counter(self.keys)
        self.title = letters(clues.title)
        self.title_words = frozenset(clues.title.casefold().split())
        self.description = letters(clues.description)
        self.headline = self._headline()
        self.linked = [s.link_chars / len(s.text) for s in segments]
        self.taken = text_containers(segments, [full > 0.5 for full in self.full])
        self.prose = text_containers(
            segments,
            [
                s.kind == "paragraph" and len(s.text) > LONG and linked < 0.33
                for s, linked in zip(segments, self.linked, strict=True)
            ],
        )
        self.prose_places = [place_in(s.container, self.prose) for s in segments]
        self._count_shapes()
        self._count_templates()
        self.full_reach = Reach(self.full, self.keys)
        self.fast_reach = Reach(self.fast, self.keys)

    def _headline(self) -> int:
        """The segment that is the article's headline, -1 if there is none."""
        headings = [i for i, s in enumerate(self.segments) if is_within(s.context, "h1")]
        titled = [
            i for i in headings if self.title and (self.keys[i] in self.title or self.title in self.keys[i])
        ]
        return (titled or headings or [-1])[0]

    def _count_shapes(self) -> None:
        """Segments in elements of the same kind: how many, how long, how often taken and under a picture."""
        self.shapes = [shape(s) for s in self.segments]
        self.shape_count: Counter[object] = Counter(self.shapes)
        self.shape_chars: Counter[object] = Counter()
        self.shape_taken: Counter[object] = Counter()
        self.shape_pictured: Counter[object] = Counter()
        for s, name, full in zip(self.segments, self.shapes, self.full, strict=True):
            self.shape_chars[name] += len(s.text)
            self.shape_taken[name] += full > 0.5
            self.shape_pictured[name] += s.after_image == 0

    def _count_templates(self) -> None:
        """Segments in elements with the very same classes: containers that share a split body have them."""
        self.templates = [template(s) for s in self.segments]
        self.template_count: Counter[object] = Counter(self.templates)
        self.template_taken: Counter[object] = Counter()
        self.template_prose: Counter[object] = Counter()
        self.prose_chars = 0
        for s, name, full, linked in zip(self.segments, self.templates, self.full, self.linked, strict=True):
            self.template_taken[name] += full > 0.5
            if len(s.text) > LONG and linked < UNLINKED:
                self.template_prose[name] += len(s.text)
                self.prose_chars += len(s.text)

    def is_plausible(self, i: int) -> bool:
        """Whether segment i can be article text at all; the others need no facts and no model."""
        reach = min(self.full_reach.nearest(i), self.fast_reach.nearest(i))
        if reach <= NEAR:
            return True
        s, linked = self.segments[i], self.linked[i]
        if len(s.text) > 80 and linked < UNLINKED:
            return True
        return self.prose_places[i][0] <= 1 and linked < 0.8


def shape(s: Segment) -> object:
    up = s.container
    parent = up.parent
    return (s.context.tag, up.tag, up.groups, parent.tag if parent else "", parent.groups if parent else 0)


def template(s: Segment) -> object:
    up = s.container
    parent = up.parent
    return (up.tag, up.names, parent.tag if parent else "", parent.names if parent else "")


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
        for i in range(count):
            since = 0 if shares[i] > 0.5 else min(31, since + 1)
            passed += len(keys[i]) if since == 0 else 0
            self.behind[i], self.passed[i] = since, passed
        since = 31
        for i in range(count - 1, -1, -1):
            since = 0 if shares[i] > 0.5 else min(31, since + 1)
            self.ahead[i] = since

    def nearest(self, i: int) -> int:
        return min(self.behind[i], self.ahead[i])
