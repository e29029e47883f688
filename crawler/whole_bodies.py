"""A compressed body that breaks off is not taken for a whole page; Scrapy hands on what it could unpack."""

from __future__ import annotations

import zlib

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError

GZIP = 31  # zlib's window bits for a gzip member


class WholeBodies(HttpCompressionMiddleware):
    """Downloader middleware: unpacks bodies; a gzip body without its end is lost data."""

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        if encoding in (b"gzip", b"x-gzip") and body:
            return unpack_gzip(body, max_size)
        return HttpCompressionMiddleware._decode(body, encoding, max_size)


def unpack_gzip(body: bytes, max_size: int) -> bytes:
    """All members. Raises `ResponseDataLossError` where one breaks off, `IgnoreRequest` past `max_size`.

    What follows the last member and is none (some servers pad) is left out. 0: any size.
    """
    parts: list[bytes] = []
    size = 0
    while body:
        member = zlib.decompressobj(GZIP)
        room = max_size - size + 1 if max_size else 0
        try:
            parts.append(member.decompress(body, room))
        except zlib.error as error:
            if parts:
                break
            raise ResponseDataLossError(f"the gzip body cannot be read: {error}") from error
        size += len(parts[-1])
        if max_size and size > max_size:
            raise IgnoreRequest(f"the body, unpacked, exceeds DOWNLOAD_MAXSIZE ({max_size} bytes)")
        if not member.eof:
            raise ResponseDataLossError("the gzip body ends before it is whole")
        body = member.unused_data
    return b"".join(parts)
