"""WriteError: the output can't be written; its message is one sentence for the user."""

from __future__ import annotations


class WriteError(RuntimeError):
    """A row could not be brought to disk. All rows that were acknowledged before are there."""
