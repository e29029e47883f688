"""Signals of a crawl's own, sent through Scrapy's signal manager."""

page_settled = object()
"""A page's row was handed to the writer. Arguments: `url` (as it was asked for), `source`, `outcome`
("article" or "rejected"), `reason`."""
