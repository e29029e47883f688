"""Step 1: the page's bytes become blocks with facts, trafilatura's verdicts and the metadata."""

from typing import TYPE_CHECKING

from pipelines.lazily import lazily

if TYPE_CHECKING:
    from pipelines.extract.step import extract

__all__ = ["extract"]
__getattr__ = lazily(__name__, {"extract": "step"})
