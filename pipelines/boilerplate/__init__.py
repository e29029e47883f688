"""Step 3: which blocks are the article's and which are the page around it, each with a reason."""

from pipelines.boilerplate.step import drop_boilerplate

__all__ = ["drop_boilerplate"]
