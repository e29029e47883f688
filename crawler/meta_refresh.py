"""Pages that send their reader on by `<meta http-equiv="refresh">`."""

from __future__ import annotations

from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware
from scrapy.http import Request, Response

HEAD_BYTES = 4 * 4096  # Scrapy looks at the first 4,096 characters


class MetaRefresh(MetaRefreshMiddleware):
    """Scrapy's own, asked only of the heads of pages that can have the tag: it decodes what it is given, on
    the event loop, and keeps the text beside the bytes.
    """

    def process_response(  # type: ignore[override] # its third argument is deprecated
        self, request: Request, response: Response
    ) -> Request | Response:
        head = response.body[:HEAD_BYTES]
        if b"refresh" not in head.lower() and b"\0" not in head:  # UTF-16 has a zero at each letter
            return response
        said = super().process_response(request, response.replace(body=head))
        return said if isinstance(said, Request) else response
