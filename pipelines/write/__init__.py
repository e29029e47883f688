"""A run's folder: shards of JSON Lines, rejections and run.json, synced before anybody counts on them.

`RunOutput` takes the rows; to add a kind of file, add a suffix and its two functions in `compression.py`.
"""

from pipelines.write.errors import WriteError
from pipelines.write.run_output import RunOutput, RunReport

__all__ = ["RunOutput", "RunReport", "WriteError"]
