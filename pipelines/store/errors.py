"""StoreError: the store can't be opened or no longer answers; its message is one sentence for the user."""

from __future__ import annotations


class StoreError(RuntimeError):
    """The store can't be used. The message says which, why and what to do."""
