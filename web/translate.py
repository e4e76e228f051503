"""The Dutch and English words of the pages: taken from templates and code, kept in `web/translations`.

`python -m web.translate` brings the catalogues up to date with the pages, compiles them, and names the
sentences that wait for a translation. English is written in the code itself.
"""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEB = Path(__file__).parent
FOLDER = WEB / "translations"
LANGUAGES = ("en", "nl")
_KEYWORDS = {**extract.DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
_OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}


def template() -> Catalog:
    """Every sentence the pages use, in the order of files and lines."""
    found = Catalog(project="kenner", charset="utf-8")
    rows = sorted(
        extract.extract_from_dir(str(WEB), _METHODS, _OPTIONS, keywords=_KEYWORDS, comment_tags=()),
        key=lambda row: (row[0], row[1]),
    )
    for filename, _line, message, _comments, _context in rows:
        if "frontend/" not in filename:
            found.add(message, locations=[(filename, 0)])
    return found


def catalogue(language: str) -> Catalog:
    """What is translated into `language` so far."""
    path = _po(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(language: str, sentences: Catalog) -> Catalog:
    """The catalogue of `language` with exactly the sentences there are now."""
    held, fresh = catalogue(language), _empty(language)
    for message in sentences:
        if not message.id:
            continue
        old = held.get(message.id[0] if message.pluralizable else message.id)
        same = old is not None and old.pluralizable == message.pluralizable
        text = message.id if language == "en" else old.string if old and same else ""
        files = sorted({place for place, _line in message.locations})
        fresh.add(message.id, text, locations=[(each, 0) for each in files])
    return fresh


def _empty(language: str) -> Catalog:
    # One moment for all runs: the same sentences must give the same bytes.
    return Catalog(
        locale=language, project="kenner", version="0", msgid_bugs_address="CONTRIBUTING.md", last_translator="Kenner", language_team=language,
        header_comment=f"# The pages in this language; see web/translate.py. {language}",
        creation_date=_EPOCH, revision_date=_EPOCH, charset="utf-8", fuzzy=False,
    )  # fmt: skip


def waiting(found: Catalog) -> list[str]:
    """Sentences without a translation."""
    return [str(each.id) for each in found if each.id and not (each.string and all(each.string))]


def compiled(found: Catalog) -> bytes:
    """The catalogue as the app reads it."""
    out = io.BytesIO()
    write_mo(out, found)
    return out.getvalue()


def main() -> int:
    sentences = template()
    missing = 0
    for language in LANGUAGES:
        found = updated(language, sentences)
        _po(language).parent.mkdir(parents=True, exist_ok=True)
        with _po(language).open("wb") as file:
            write_po(file, found, width=0, sort_output=True, include_lineno=False)
        _po(language).with_suffix(".mo").write_bytes(compiled(found))
        for sentence in waiting(found):
            missing += 1
            sys.stderr.write(f"{language}: {sentence}\n")
    return 1 if missing else 0


def _po(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


if __name__ == "__main__":
    sys.exit(main())
