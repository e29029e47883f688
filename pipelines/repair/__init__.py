"""Step 4: text made whole: Unicode, spaces, mojibake, glued words.

`repair(article)` is the step. To repair one thing more, add a module with a function from a line to a line
and call it in `step.py`.
"""

from typing import TYPE_CHECKING

from pipelines.lazily import lazily

if TYPE_CHECKING:
    from pipelines.repair.characters import normalise_line
    from pipelines.repair.step import repair

__all__ = ["normalise_line", "repair"]
__getattr__ = lazily(__name__, {"normalise_line": "characters", "repair": "step"})
