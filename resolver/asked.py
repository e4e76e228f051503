"""One account or customer row as somebody names it who asks who that is: read, bounded, or refused with all that is wrong.

The names are those of the columns of `kenner import` (accounts and customers); what is known of a record but never
compared, such as a number of followers, is taken and named, so that nobody thinks it counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from graph.errors import BadParameter
from graph.ingest.kinds import accounts, customers
from graph.model.keys import Key, customer_key, handle_key, namespace, slug
from resolver import files
from resolver.records import CRM, Record


@dataclass(frozen=True, slots=True)
class Field:
    """`type` is text, words, count or truth; `most` characters in a text, or in each word."""

    name: str
    type: str
    says: str
    most: int
    is_compared: bool
    choices: tuple[str, ...] = ()


MOST_WORDS = 50
MOST_COUNT = 10**12
_MOST = {"bio": 5_000, "url": 2_000, "email": 320, "phone": 50, "handles": 300, "usernames_before": 300}
_MOST_USUALLY = 300
_WORDS = {"handles", "usernames_before"}
_TYPES = {"count": "count", "truth": "truth"}
_NOBODY = {"brand", "bot"}


def _fields() -> Iterator[Field]:
    known = {each.name: each for each in accounts.FIELDS}
    known = known | {each.name: each for each in customers.FIELDS if each.name not in known}
    for each in known.values():
        kind = "words" if each.name in _WORDS else _TYPES.get(each.type, "text")
        compared = each.name in files.COLUMNS
        yield Field(each.name, kind, each.help, _MOST.get(each.name, _MOST_USUALLY), compared, each.choices)


FIELDS: Mapping[str, Field] = {each.name: each for each in _fields()}
"""By name, those of accounts first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`record` has the key the store would give it; `not_compared` names what was given and is no evidence."""

    record: Record
    not_compared: tuple[str, ...]


def asked(given: Mapping[str, object]) -> Asked:
    """The record that `given` describes; BadParameter names every field that is wrong, and how."""
    values = {name: value for name, value in given.items() if value is not None and value != ""}
    if problems := [said for name, value in values.items() if (said := _problem(name, value))]:
        raise BadParameter("; ".join(problems), hint="the fields are " + ", ".join(FIELDS))
    if values.get("kind") in _NOBODY:
        raise BadParameter(f"a {values['kind']} is nobody", hint="only people's accounts are compared")
    key = _key({name: value.strip() for name, value in values.items() if isinstance(value, str)})
    compared = {name: value for name, value in values.items() if FIELDS[name].is_compared}
    read = files.from_rows([{**compared, "id": key}], path="the account").rows[0]
    platform = namespace(key)
    return Asked(replace(read, platform=platform), tuple(name for name in values if name not in compared))


def _key(values: Mapping[str, str]) -> Key:
    """As the import would make it: a handle is keyed by its username, a row without a platform is a customer's."""
    platform, handle, its_id = (values.get(name, "") for name in ("platform", "handle", "id"))
    if handle.strip("@ "):
        if not platform:
            raise BadParameter("a handle needs its platform", hint="add platform, such as x or instagram")
        return handle_key(platform, handle)
    if not its_id:
        raise BadParameter("neither a handle nor an id", hint="give platform and handle, or the id of a row")
    if slug(platform) in {"", CRM}:
        return customer_key(its_id)
    return handle_key(platform, f"#{its_id}")  # no username begins so: it meets no account of the store


def _problem(name: str, value: object) -> str:
    """What is wrong with one field in words, empty when nothing is."""
    field = FIELDS.get(name)
    if field is None:
        return f"{name[:40]!r} is not a field"
    match field.type:
        case "text":
            return _text_problem(field, value)
        case "words":
            return _words_problem(field, value)
        case "count":
            fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_COUNT
            return "" if fits else f"{name} is not a whole number of 0 or more"
        case _:
            return "" if isinstance(value, bool) else f"{name} is neither true nor false"


def _text_problem(field: Field, value: object) -> str:
    if not isinstance(value, str):
        return f"{field.name} is not a text"
    if len(value) > field.most:
        return f"{field.name} has {len(value):,} characters, at most {field.most:,} are taken"
    if field.choices and value not in field.choices:
        return f"{field.name} is none of {', '.join(field.choices)}"
    return "" if _is_written(value) else f"{field.name} holds a character that cannot be written"


def _words_problem(field: Field, value: object) -> str:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or len(words) > MOST_WORDS:
        return f"{field.name} is not a list of at most {MOST_WORDS} texts"
    return next((said for word in words if (said := _text_problem(field, word))), "")


def _is_written(text: str) -> bool:
    """No half of a surrogate pair and no NUL: neither the store nor a file can hold them."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)
