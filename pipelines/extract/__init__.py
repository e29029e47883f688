"""Step 1: the page's bytes become blocks with facts, trafilatura's verdicts and the metadata."""

from pipelines.extract.step import extract

__all__ = ["extract"]
