"""Lines in and out of plain, gzip and Zstandard files, of which each block stands on its own.

A block is what was synced at once: whole lines, as a gzip member or a Zstandard frame of its own; so a file
that was cut off anywhere is good up to its last whole block.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import zstandard

SUFFIXES = {"none": "", "gz": ".gz", "zst": ".zst"}
GZIP_LEVEL = 6
READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines, and where in the file they end."""

    lines: bytes
    end: int


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def compress(lines: bytes, compression: str) -> bytes:
    """One block of a file. `compression` is none, gz or zst."""
    if compression == "gz":
        return gzip.compress(lines, GZIP_LEVEL, mtime=0)
    if compression == "zst":
        return zstandard.ZstdCompressor(write_checksum=True).compress(lines)
    return lines


def compression_of(path: Path) -> str:
    """By the file's name, with or without `.part`."""
    name = path.name.removesuffix(".part")
    return next((kind for kind, suffix in SUFFIXES.items() if suffix and name.endswith(suffix)), "none")


def read_blocks(path: Path) -> Iterator[Block]:
    """The whole blocks of a file; what follows the last of them is left out."""
    compression = compression_of(path)
    if compression == "none":
        yield from _plain_blocks(path)
    elif compression == "gz":
        yield from _framed_blocks(path, lambda: zlib.decompressobj(wbits=31), zlib.error)
    else:
        new = zstandard.ZstdDecompressor().decompressobj
        yield from _framed_blocks(path, new, zstandard.ZstdError)


def _plain_blocks(path: Path) -> Iterator[Block]:
    end = 0
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(READ_BYTES):
            rest += chunk
            cut = rest.rfind(b"\n") + 1
            if cut:
                end += cut
                yield Block(rest[:cut], end)
                rest = rest[cut:]


def _framed_blocks(path: Path, new: Callable[[], _Decompressor], broken: type[Exception]) -> Iterator[Block]:
    end = 0
    with path.open("rb") as file:
        rest = file.read(READ_BYTES)
        while rest:
            frame = new()
            lines = []
            size = 0
            while rest and not frame.eof:
                try:
                    lines.append(frame.decompress(rest))
                except broken:
                    return
                size += len(rest)
                rest = frame.unused_data if frame.eof else file.read(READ_BYTES)
            if not frame.eof:
                return
            end += size - len(rest)
            yield Block(b"".join(lines), end)
            rest = rest or file.read(READ_BYTES)
