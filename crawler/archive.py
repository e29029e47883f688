"""Keeps what was fetched as WARC files in the run's folder, which `scrapy crawl warc` reads again."""

from __future__ import annotations

import asyncio
import gzip
import os
from base64 import b32encode
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from hashlib import sha1
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from scrapy.http import Response

# The body is kept unpacked and whole, so these would be wrong.
LEFT_OUT = (b"content-encoding", b"transfer-encoding", b"content-length")
SOFTWARE = "software: Tinsach\r\nformat: WARC File Format 1.1\r\n"


class Archive:
    """`pages-00000.warc.gz`, ...: each answer is a record in a gzip member of its own.

    Files are written as `*.part` and renamed when whole; all of it happens in a thread.
    """

    def __init__(self, folder: Path, shard_bytes: int) -> None:
        self.folder = folder
        self.shard_bytes = shard_bytes
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")
        self._file: BinaryIO | None = None
        self._number = 0

    async def keep(self, response: Response) -> tuple[str, int]:
        """Write an answer; the name of its file and where in it the record begins. Raises `OSError`."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, response)

    async def close(self) -> None:
        """Give the last file its name."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._finish)
        self._thread.shutdown()

    def _write(self, response: Response) -> tuple[str, int]:
        member = gzip.compress(answer_record(response), compresslevel=6)
        if self._file is not None and self._file.tell() + len(member) > self.shard_bytes:
            self._finish()
        if self._file is None:
            self._file = (self.folder / f"{self._name}.part").open("xb")
            self._file.write(gzip.compress(record("warcinfo", "application/warc-fields", SOFTWARE.encode())))
        place = self._file.tell()
        self._file.write(member)
        return self._name, place

    def _finish(self) -> None:
        if self._file is None:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        (self.folder / f"{self._name}.part").rename(self.folder / self._name)
        self._number += 1

    @property
    def _name(self) -> str:
        return f"pages-{self._number:05}.warc.gz"


def answer_record(response: Response) -> bytes:
    """The answer as a WARC record: status line, headers, body."""
    body = response.body
    status = f"HTTP/1.1 {response.status} {phrase(response.status)}".rstrip()
    lines = [status.encode()]
    for name, values in response.headers.items():
        if name.lower() not in LEFT_OUT:
            lines += [name + b": " + value for value in values]
    lines.append(f"Content-Length: {len(body)}".encode())
    digest = b32encode(sha1(body, usedforsecurity=False).digest()).decode()
    more = {"WARC-Target-URI": response.url, "WARC-Payload-Digest": f"sha1:{digest}"}
    if response.ip_address is not None:
        more["WARC-IP-Address"] = str(response.ip_address)
    block = b"\r\n".join(lines) + b"\r\n\r\n" + body
    return record("response", "application/http; msgtype=response", block, more)


def record(kind: str, content_type: str, block: bytes, more: dict[str, str] | None = None) -> bytes:
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Date": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
        **(more or {}),
    }
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
