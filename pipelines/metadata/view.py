"""What is known of a page once its title is: where the headline stands, and the lines around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.markup import Element
from pipelines.metadata.evidence import Evidence, headline_of, stands_aside
from pipelines.metadata.page_lines import Line, lines
from pipelines.metadata.site_name import SiteNames


@dataclass(frozen=True)
class View:
    """The evidence seen from the headline. The costly parts are made when they are first asked for."""

    evidence: Evidence
    names: SiteNames
    title: str
    language: str

    @cached_property
    def headline(self) -> Element | None:
        return headline_of(self.evidence, self.title)

    @cached_property
    def around(self) -> Sequence[Element]:
        """What holds the headline: no aside, whatever its class says."""
        return () if self.headline is None else tuple(self.headline.around())

    @cached_property
    def lines(self) -> list[Line]:
        return lines(self.evidence.markup, self.headline)

    def lines_to(self, behind: int) -> list[Line]:
        """Those that end so many characters behind the headline, and maybe more: they take half the time."""
        return self.lines if "lines" in self.__dict__ else lines(self.evidence.markup, self.headline, behind)

    def is_aside(self, element: Element) -> bool:
        return stands_aside(element, self.around)
