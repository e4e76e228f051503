"""The columns that Splink compares: as our normal forms give them, and as a warehouse makes them in SQL.

A sample is read with the first, everything else with the second. They differ only where SQL cannot follow;
`UNFOLLOWED` says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from resolver import normalise
from resolver.compare.address import postcode_key
from resolver.habits import AFTER, BEFORE, Affix
from resolver.records import Records

_SHORTEST_STEM = 4

UNFOLLOWED = (
    "letters of other scripts (only accents are taken off)",
    "a handle with additions inside each other may keep one more or less",
    "places are words in order of the alphabet: abbreviations, countries and towns in other columns are left as they are",
    "telephone numbers are taken to be written with their country",
)
"""What the SQL makes otherwise than `resolver.normalise`."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One column: its values for a table of records, and its expression over the columns of the step before."""

    name: str
    of: Callable[[Records], list[str]]
    sql: str
    needs: frozenset[str]
    """Of `TOLD`: without these the column cannot be made."""


def _forms(shape: Callable[[str, str], str]) -> Callable[[Records], list[str]]:
    """A name as people make handles of it; empty without a surname."""

    def of(table: Records) -> list[str]:
        return [shape(given[0], last) if given and last else "" for given, _, last in table.name_parts]

    return of


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def stem_sql(letters: str, more: tuple[Affix, ...] = ()) -> str:
    """The handle without what people add, from its letters; `more` are additions that weights know."""
    before, after = (
        _alternatives({*normalise.affixes(side), *(each.text for each in more if each.side == side)})
        for side in (BEFORE, AFTER)
    )
    pattern = f"^(?:{before}|[0-9]+)*(.{{{_SHORTEST_STEM},}}?)(?:{after}|[0-9]+)*$"
    return f"regexp_replace({letters}, '{pattern}', '\\1')"


def _plain_sql(text: str) -> str:
    return f"regexp_replace(lower(strip_accents({text})), '[^a-z0-9]', '', 'g')"


def _words_sql(text: str) -> str:
    return f"trim(regexp_replace(replace(lower(strip_accents({text})), '''', ''), '[^a-z0-9]+', ' ', 'g'))"


def _named_sql() -> str:
    spoken = _words_sql("regexp_replace(name, '^([^,]+),(.*)$', '\\2 \\1')")
    titles = _alternatives(normalise.titles())
    bare = f"regexp_replace(trim(regexp_replace({spoken}, '\\b(?:{titles})\\b', '', 'g')), ' +', ' ', 'g')"
    return f"coalesce(nullif({bare}, ''), {spoken})"


def _link_sql() -> str:
    bare = "regexp_replace(replace(lower(url), ' ', ''), '^[a-z][a-z0-9+.-]*://', '')"
    return f"rtrim(regexp_replace(regexp_replace({bare}, '[?#].*$', ''), '^(www|m|mobile)\\.', ''), '/')"


def _local(table: Records) -> list[str]:
    return [normalise.letters(email.partition("@")[0]) for email in table.emails]


TOLD: Mapping[str, Callable[[Records], bool]] = {
    "handle": lambda table: any(row.handle for row in table.rows),
    "name": lambda table: any(row.name for row in table.rows),
    "email": lambda table: any(row.email for row in table.rows),
    "phone": lambda table: any(row.phone for row in table.rows),
    "birthday": lambda table: any(row.birthday for row in table.rows),
    "postcode": lambda table: any(row.postcode for row in table.rows),
    "location": lambda table: any(row.place for row in table.rows),
    "url": lambda table: any(row.url for row in table.rows),
}
"""Columns of an `accounts` or `customers` file that are read, and whether records have them."""


def _needs(*fields: str) -> frozenset[str]:
    return frozenset(fields)


_HANDLE, _NAME, _EMAIL = _needs("handle"), _needs("name"), _needs("email")

STEPS: tuple[tuple[Prepared, ...], ...] = (
    (
        Prepared("letters", lambda table: table.letters, _plain_sql("handle"), _HANDLE),
        Prepared("name", lambda table: table.names, _named_sql(), _NAME),
        Prepared(
            "email", lambda table: table.emails,
            "regexp_replace(replace(lower(email), ' ', ''), '\\+[^@]*@', '@')", _EMAIL,
        ),
        Prepared("phone", lambda table: table.phones, "regexp_replace(phone, '[^0-9+]', '', 'g')", _needs("phone")),
        Prepared("birthday", lambda table: table.births, "cast(birthday as varchar)", _needs("birthday")),
        Prepared(
            "postcode", lambda table: [postcode_key(row.postcode) if row.postcode else "" for row in table.rows],
            "upper(regexp_replace(postcode, '[^A-Za-z0-9]', '', 'g'))", _needs("postcode"),
        ),
        Prepared(
            "place", lambda table: [" ".join(sorted(words)) for words in table.places],
            f"array_to_string(list_sort(string_split({_words_sql('location')}, ' ')), ' ')", _needs("location"),
        ),
        Prepared("page", lambda table: table.urls, _link_sql(), _needs("url")),
    ),
    (
        Prepared("stem", lambda table: table.stems, stem_sql("letters"), _HANDLE),
        Prepared(
            "given", lambda table: [parts[0][0] if parts[0] else "" for parts in table.name_parts],
            "split_part(name, ' ', 1)", _NAME,
        ),
        Prepared("surname", lambda table: [parts[2] for parts in table.name_parts], "regexp_extract(name, ' ([a-z0-9]+)$', 1)", _NAME),
        Prepared("joined", lambda table: table.joined_names, "replace(name, ' ', '')", _NAME),
        Prepared("local", _local, _plain_sql("split_part(email, '@', 1)"), _EMAIL),
    ),
    (
        Prepared("first_last", _forms(lambda given, last: given + last), "given || nullif(surname, '')", _NAME),
        Prepared("last_first", _forms(lambda given, last: last + given), "nullif(surname, '') || given", _NAME),
        Prepared("initial_last", _forms(lambda given, last: given[0] + last), "given[1] || nullif(surname, '')", _NAME),
        Prepared("stem_start", lambda table: [stem[:6] if len(stem) > 5 else "" for stem in table.stems], "if(length(stem) > 5, stem[:6], '')", _HANDLE),
        Prepared("stem_end", lambda table: [stem[-6:] if len(stem) > 5 else "" for stem in table.stems], "if(length(stem) > 5, stem[-6:], '')", _HANDLE),
    ),
)  # fmt: skip
"""Each step reads the columns of those before it."""

PREPARED: Mapping[str, Prepared] = {column.name: column for step in STEPS for column in step}


def told(tables: Iterable[Records]) -> frozenset[str]:
    """The columns of `TOLD` that at least one of the tables has."""
    held = list(tables)
    return frozenset(field for field, has in TOLD.items() if any(has(table) for table in held))


def select(fields: frozenset[str], affixes: tuple[Affix, ...] = ()) -> str:
    """One SELECT (DuckDB) from a table `accounts` with an `id` and the columns `fields`; nothing known is NULL."""
    names: list[str] = []
    text = "SELECT cast(id as varchar) AS unique_id, * FROM accounts"
    for step in STEPS:
        made = [column for column in step if column.needs <= fields]
        told_in = {column.name: column.sql for column in made}
        if "stem" in told_in:
            told_in["stem"] = stem_sql("letters", affixes)
        lines = ["unique_id", *names, *(f"nullif({sql}, '') AS {name}" for name, sql in told_in.items())]
        text = "SELECT\n  " + ",\n  ".join(lines) + f"\nFROM (\n{text}\n)"
        names += [column.name for column in made]
    return text
