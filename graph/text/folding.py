"""Folding for search: lower case, no diacritics, plain quotes, and not one character more or fewer.

`len(folded(text)) == len(text)`, so a position in the folded text is the same position
in the text itself. (`graph.model.keys.fold` makes keys and may change the length.)
"""

from __future__ import annotations

import unicodedata

_PLAIN = {"’": "'", "‘": "'", "`": "'", "´": "'", "–": "-", "‐": "-", "‑": "-", "ß": "s", "ø": "o", "Ø": "o", "ł": "l", "đ": "d", "æ": "a", "œ": "o", "ij": "i"}  # fmt: skip


class _Table(dict[int, str]):
    """Fills itself with the folding of each character it meets."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = unicodedata.normalize("NFKD", char)[0].lower()
        base = _PLAIN.get(base, base)
        self[code] = base if len(base) == 1 else char
        return self[code]


_TABLE = _Table()


def composed(text: str) -> str:
    """The text in NFC, in which positions are counted."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Lower-case text without diacritics, of the same length. `text` should be `composed`."""
    return text.lower() if text.isascii() else text.translate(_TABLE)
