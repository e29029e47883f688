"""The fields of an article that are not its text, each read in one module.

`read_fields(markup, page)` gathers what the page says of itself (`evidence`) and asks each module for its
field. To add one, write a function of `View` and call it in `fields.py`. Words and names are tables in TOML.
"""

from pipelines.metadata.fields import Fields, read_fields

__all__ = ["Fields", "read_fields"]
