"""The fields of an article that are not its text, each read in one module."""
