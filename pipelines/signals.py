"""Signals of a crawl's own, sent through Scrapy's signal manager."""

page_settled = object()
"""A page's row was handed to the writer. Arguments: `url` (as it was asked for), `source`, `outcome`
("article" or "rejected"), `reason`."""

run_closing = object()
"""Ctrl-C or SIGTERM came: what is being cleaned is to be cancelled, its addresses stay pending. Sent once;
what does not end within SHUTDOWN_SECONDS is cut off. Arguments: `spider`."""

site_quiet = object()
"""Nothing more of a site is being fetched, or can be before some of its pages are settled. Arguments:
`site`."""
