"""What a whole page holds, as numbers: the evidence for what kind of page it is.

The address is no evidence. To add a fact, add it to the module whose part of the page it is read from
(head, linked, body, groups, titles) and train again (`python -m benchmarks.train_admit`).
"""

from __future__ import annotations

import math

from pipelines.admit.body import body_facts
from pipelines.admit.groups import group_facts
from pipelines.admit.head import head_facts
from pipelines.admit.linked import linked_facts
from pipelines.admit.signs import error_title, is_paywalled
from pipelines.admit.titles import title_facts, title_of
from pipelines.admit.told import is_one_article, is_told_article
from pipelines.markup import Markup
from pipelines.records import Page


def page_facts(markup: Markup, page: Page) -> dict[str, float]:
    """Numbers by name, from the full tree (scripts still in it), which stays as it is; zeros are left out.

    Of a page that calls itself an article only what says so, and what speaks against its text.
    """
    facts = linked_facts(markup)
    if not is_one_article(facts):
        facts |= head_facts(markup)
    if not is_told_article(facts):
        facts |= body_facts(markup) | group_facts(markup) | title_facts(markup)
    else:
        facts["n_figure"] = math.log1p(len(markup.by_tag["figure"]))
        facts["error_title"] = float(error_title(title_of(markup)))
    facts["paywalled"] = float(is_paywalled(markup))
    facts["status_error"] = float(page.status >= 400)
    return {name: round(value, 4) for name, value in facts.items() if value}
