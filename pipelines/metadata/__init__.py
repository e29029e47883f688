"""The fields of an article that are not its text, each read in one module.

`read_fields(tree, page)` gathers what the page says of itself (`evidence`) and asks each module for its field.
To add a field, write a function of `Evidence` and call it in `fields.py`; an agency is a line in `agencies.toml`.
"""

from pipelines.metadata.fields import Fields, read_fields

__all__ = ["Fields", "read_fields"]
