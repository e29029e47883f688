"""Step 3: which blocks are the article's and which are the page around it, each with a reason."""

from typing import TYPE_CHECKING

from pipelines.lazily import lazily

if TYPE_CHECKING:
    from pipelines.boilerplate.step import drop_boilerplate

__all__ = ["drop_boilerplate"]
__getattr__ = lazily(__name__, {"drop_boilerplate": "step"})
