"""The release. An egg (scrapyd) has no metadata that `importlib.metadata` would find."""

VERSION = "0.1.0"
