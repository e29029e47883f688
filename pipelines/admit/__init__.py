"""Step 5: is it an article at all?

`page_facts(markup, page)` counts what the whole page holds, `admit(article, limits)` decides from that and
from the cleaned article. The address of the page is no evidence.
"""

from typing import TYPE_CHECKING

from pipelines.given import Limits
from pipelines.lazily import lazily

if TYPE_CHECKING:
    from pipelines.admit.facts import page_facts
    from pipelines.admit.step import admit

__all__ = ["Limits", "admit", "page_facts"]
__getattr__ = lazily(__name__, {"page_facts": "facts", "admit": "step"})
