"""What is remembered between runs: addresses, articles, sources, site memory, runs, in SQLite or PostgreSQL.

Each part is a module of functions over a `Connection`; to add one, put its tables in `schema.py` and its
functions in a module beside.
"""

from pipelines.store.engine import Store, open_store
from pipelines.store.errors import StoreError

__all__ = ["Store", "StoreError", "open_store"]
