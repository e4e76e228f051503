"""Text files are UTF-8; any other encoding is named, with the place where it shows."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import BinaryIO

from graph.errors import MalformedRow, UnsupportedExport

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_BLOCK = 1 << 20
# Bytes that Windows-1252 uses for signs (€ “ ” –) and ISO-8859-1 leaves for control codes.
_WINDOWS_ONLY = bytes(range(0x80, 0xA0))


def check_text(path: Path, stream: BinaryIO) -> None:
    """Read `stream` to its end. UnsupportedExport names another encoding, MalformedRow a NUL byte."""
    head = stream.read(_BLOCK)
    for mark, name in _MARKS:
        if head.startswith(mark):
            raise _other(path, name, "its first bytes say so")
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, block = 1, head
    while block:
        if (at := block.find(b"\0")) >= 0:
            raise _nul(path, block, at, line)
        try:
            decoder.decode(block)
        except UnicodeDecodeError as exc:
            pending = len(exc.object) - len(block)
            raise _undecodable(path, block, max(exc.start - pending, 0), line) from exc
        line += block.count(b"\n")
        block = stream.read(_BLOCK)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as exc:
        raise UnsupportedExport(
            f"{path}:{line}: ends in the middle of a character", hint="the file was cut off; export it again"
        ) from exc


def _nul(path: Path, block: bytes, at: int, line: int) -> Exception:
    sample = block[:4096]
    if sample[1::2].count(0) > len(sample) // 4 or sample[0::2].count(0) > len(sample) // 4:
        return _other(path, "UTF-16", "every second byte is zero")
    return MalformedRow(
        path,
        line + block.count(b"\n", 0, at),
        "holds a NUL byte, so it is not text, or it is damaged",
        hint="export the file again",
    )


def _undecodable(path: Path, block: bytes, at: int, line: int) -> UnsupportedExport:
    name = "Windows-1252" if any(byte in _WINDOWS_ONLY for byte in block[at:]) else "ISO-8859-1 (Latin-1)"
    where = line + block.count(b"\n", 0, at)
    return _other(path, name, f"byte 0x{block[at]:02X} in line {where} is not UTF-8")


def _other(path: Path, name: str, why: str) -> UnsupportedExport:
    code = name.split(" ")[0].upper()
    return UnsupportedExport(
        f"{path}: is not UTF-8 but looks like {name}: {why}",
        hint=f"save it as UTF-8, or: iconv -f {code} -t UTF-8 {path.name} > utf8-{path.name}",
    )
