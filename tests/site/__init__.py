"""The demo newspaper served for tests, a crawl of it, and what of the expectation came out."""
