"""The Cypher library: every query of Kenner is a file in `cypher/` with a header that documents it.

A file that breaks a rule is refused when it is read, so a `Query` in hand is complete. The file as
it stands, header included, is what runs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from graph.errors import BadParameter, KennerError, UnknownQuery
from graph.model.schema import EDGE_BY_TYPE, NODE_BY_LABEL, PROPERTY_NAMES, Personal

MODES = ("read", "write", "schema")
TYPES = ("string", "integer", "float", "boolean", "datetime", "list", "map", "any")
IMPLICIT = ("may", "now")
"""Parameters the store binds itself on personal queries: the purpose's property, and the moment."""

FOR_PEOPLE = ("library", "brand", "reach", "explore")
"""Folders whose reads people may run themselves. Invariants, the ledger and the resolver's reads stand
outside the gate on purpose, so they stay with their callers."""

WRITING = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|FOREACH|LOAD\s+CSV)\b")
_PARAM_LINE = re.compile(
    r"^(?P<name>[a-z_]\w*)\s+(?P<type>[a-z]+)(?:\s*=\s*(?P<default>\S+))?(?:\s{2,}(?P<help>.*))?$"
)
_FIELD = re.compile(
    r"^(?P<field>Question|mode|personal|params|returns|cells|one row per|one row):\s*(?P<rest>.*)$"
)


class BrokenQuery(KennerError):
    """A file in `cypher/` that breaks a rule of the catalogue; a fault of the programmer, not the user."""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a returned column. `default` is None when the parameter must be given."""

    name: str
    type: str
    help: str
    default: object | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    name: str
    text: str
    summary: str
    question: str
    mode: str
    personal: Personal
    params: tuple[Field, ...]
    returns: tuple[Field, ...]
    cells: str | None
    one_row_per: str

    @property
    def is_write(self) -> bool:
        return self.mode != "read"

    @property
    def is_gated(self) -> bool:
        """People may come out, so a purpose must be named."""
        return self.mode == "read" and self.personal is not Personal.NONE

    @property
    def is_for_people(self) -> bool:
        """A read of a room for people: what `kenner cypher` and the Queries page offer."""
        return self.mode == "read" and self.name.partition(".")[0] in FOR_PEOPLE

    @property
    def body(self) -> str:
        """The statement without its header."""
        return "\n".join(line for line in self.text.splitlines() if not line.startswith("//")).strip()

    def bind(self, given: Mapping[str, object]) -> dict[str, object]:
        """`given` with defaults filled in; BadParameter for a missing or unknown name."""
        known = {each.name: each for each in self.params}
        if unknown := sorted(set(given) - set(known)):
            raise BadParameter(
                f"query {self.name} has no parameter {', '.join(unknown)}",
                hint="it takes " + (", ".join(known) or "none"),
            )
        missing = [n for n, each in known.items() if n not in given and not each.optional]
        if missing:
            raise BadParameter(
                f"query {self.name} needs {', '.join(missing)}", hint=f"kenner queries {self.name}"
            )
        return {n: given.get(n, each.default) for n, each in known.items()}

    def parse(self, given: Mapping[str, str]) -> dict[str, object]:
        """Typed values of `given` texts, as typed by a person; BadParameter names the parameter."""
        types = {each.name: each.type for each in self.params}
        typed = {
            n: _typed(self.name, n, types[n], text) if n in types else text
            for n, text in given.items()
            if text != ""
        }
        return self.bind(typed)


@cache
def catalogue() -> Mapping[str, Query]:
    """Every query by name, in alphabetical order. BrokenQuery names the file and the rule."""
    root = _root()
    found = {}
    for path in sorted(root.rglob("*.cypher")):
        name = ".".join(path.relative_to(root).with_suffix("").parts)
        found[name] = parse(name, path.read_text(encoding="utf-8"))
    return MappingProxyType(found)


@cache
def query(name: str) -> Query:
    """The query called `name`; UnknownQuery offers names like it.

    Only the one file is read, so that a module's constants do not cost the whole library.
    """
    path = _root().joinpath(*name.split(".")).with_suffix(".cypher")
    if re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", name) and path.is_file():
        return parse(name, path.read_text(encoding="utf-8"))
    near = get_close_matches(name, catalogue(), n=3)
    raise UnknownQuery(
        f"there is no query {name!r}",
        hint=("did you mean " + " or ".join(near) + "?") if near else "kenner queries lists them all",
    )


def _root() -> Path:
    """`cypher/` beside the packages in a checkout; `graph/_cypher` in an installed wheel."""
    here = Path(__file__).resolve().parent
    installed = here / "_cypher"
    return installed if installed.is_dir() else here.parent / "cypher"


def parse(name: str, text: str) -> Query:
    """The `Query` in `text`; BrokenQuery when a rule that needs no database is broken."""
    header, summary = _header(name, text)
    made = Query(
        name=name,
        text=text,
        summary=summary,
        question=" ".join(header.get("Question", [])),
        mode=_one_of(name, "mode", header, MODES),
        personal=Personal(_one_of(name, "personal", header, tuple(Personal))),
        params=tuple(_field(name, line) for line in header.get("params", []) if line != "none"),
        returns=tuple(_field(name, line) for line in header.get("returns", []) if line != "nothing"),
        cells=(header.get("cells") or [""])[0].split(" ")[0] or None,
        one_row_per=" ".join(header.get("one row", header.get("one row per", [])))
        .removeprefix("per ")
        .strip(),
    )
    problems = _problems(made)
    if problems:
        raise BrokenQuery(
            f"cypher/{name.replace('.', '/')}.cypher: " + "; ".join(problems), hint="see cypher/README.md"
        )
    return made


def _header(name: str, text: str) -> tuple[dict[str, list[str]], str]:
    lines = text.splitlines()
    comments = [line[2:].strip() for line in _leading_comments(lines)]
    if not comments or not comments[0].endswith("."):
        raise BrokenQuery(
            f"cypher/{name.replace('.', '/')}.cypher: the first line must be a comment that is a sentence"
        )
    fields: dict[str, list[str]] = {}
    current: str | None = None
    for line in comments[1:]:
        if match := _FIELD.match(line):
            current = match["field"]
            fields.setdefault(current, [])
            if match["rest"]:
                fields[current].append(match["rest"].strip())
        elif line and current is not None:
            fields[current].append(line)
    return fields, comments[0]


def _leading_comments(lines: list[str]) -> list[str]:
    taken = []
    for line in lines:
        if not line.startswith("//"):
            break
        taken.append(line)
    return taken


def _one_of(name: str, key: str, header: Mapping[str, list[str]], choices: tuple[str, ...]) -> str:
    value = (header.get(key) or [""])[0].split(" ")[0]
    if value not in choices:
        raise BrokenQuery(
            f"cypher/{name.replace('.', '/')}.cypher: {key} is {value!r}, want one of {', '.join(choices)}"
        )
    return value


def _field(name: str, line: str) -> Field:
    match = _PARAM_LINE.match(line)
    if match is None or match["type"] not in TYPES:
        raise BrokenQuery(
            f"cypher/{name.replace('.', '/')}.cypher: cannot read {line!r}, want 'name type = default  help'"
        )
    default = match["default"]
    value = (
        None
        if default in (None, "null")
        else _typed(name, match["name"], match["type"], str(default).strip('"'))
    )
    return Field(match["name"], match["type"], match["help"] or "", value, optional=default is not None)


def _typed(query_name: str, name: str, kind: str, text: str) -> object:
    try:
        match kind:
            case "integer":
                return int(text)
            case "float":
                return float(text)
            case "boolean":
                return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[
                    text.lower()
                ]
            case "datetime":
                moment = datetime.fromisoformat(text)
                return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            case "list":
                return [part.strip() for part in text.split(",") if part.strip()]
            case _:
                return text
    except (ValueError, KeyError) as exc:
        raise BadParameter(
            f"query {query_name}: {name} = {text[:60]!r} is not of type {kind}", hint=_example(kind)
        ) from exc


def _example(kind: str) -> str:
    return {
        "datetime": "write 2026-11-22T09:00:00+00:00",
        "boolean": "write true or false",
        "integer": "write a whole number",
    }.get(kind, f"write a {kind}")


_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")


def statement_only(text: str) -> str:
    """`text` without comments and with string literals emptied: what may be searched for names."""
    bare = _STRINGS.sub("''", text)
    return re.sub(r"//[^\n]*|/\*.*?\*/", " ", bare, flags=re.DOTALL)


def _problems(made: Query) -> list[str]:
    bare = statement_only(made.body)
    used = set(re.findall(r"\$([A-Za-z_]\w*)", bare))
    declared = {each.name for each in made.params}
    problems = []
    if implicit := declared & set(IMPLICIT):
        problems.append(f"{', '.join(sorted(implicit))} is bound by the store, not declared")
    if unused := declared - used:
        problems.append("declared but not used: " + ", ".join(sorted(unused)))
    if undeclared := used - declared - set(IMPLICIT):
        problems.append("used but not declared: " + ", ".join(sorted(undeclared)))
    if made.mode == "read" and (found := WRITING.search(bare)):
        problems.append(f"mode is read, but it says {found.group(0)}")
    if made.is_gated and not set(IMPLICIT) <= used:
        problems.append("reads people without the gate: WHERE x[$may] > $now")
    if made.mode != "schema":
        problems += _unknown_names(bare)
        if made.mode == "read" and not made.one_row_per:
            problems.append("says not what one row is ('one row:  per account')")
        if not made.question and made.mode == "read":
            problems.append("has no Question")
        problems += _class_problems(made, bare)
    if made.cells and made.cells not in {each.name for each in made.returns}:
        problems.append(f"cells names {made.cells!r}, which is not returned")
    return problems


def _unknown_names(bare: str) -> list[str]:
    labels = set(re.findall(r"(?<=[(\w|]):\s*`?([A-Z]\w*)", bare)) | set(
        re.findall(r"\|\s*:?([A-Z][a-z]\w*)", bare)
    )
    types = {
        t
        for group in re.findall(r"\[\s*\w*\s*:\s*([A-Z_|:\s]+)", bare)
        for t in re.split(r"[|:\s]+", group)
        if t
    }
    called_off = re.sub(r"\bCALL\s+[a-z][\w.]*", "CALL", bare)  # db.index.fulltext is a name, not a property
    properties = set(re.findall(r"\b[a-z_]\w*\.([a-z_]\w*)\b(?!\s*\()", called_off))
    problems = []
    if unknown := {each for each in labels if not each.isupper()} - set(NODE_BY_LABEL):
        problems.append("unknown label " + ", ".join(sorted(unknown)))
    if unknown := types - set(EDGE_BY_TYPE):
        problems.append("unknown relationship " + ", ".join(sorted(unknown)))
    rows = set(re.findall(r"UNWIND\s+\$\w+\s+AS\s+(\w+)", bare))
    of_rows = {p for row in rows for p in re.findall(rf"\b{row}\.([a-z_]\w*)", bare)}
    if unknown := properties - PROPERTY_NAMES - of_rows:
        problems.append("unknown property " + ", ".join(sorted(unknown)))
    return problems


def _class_problems(made: Query, bare: str) -> list[str]:
    """A read that returns something of a personal node must not call itself `none`."""
    if (
        made.mode != "read"
        or made.personal is not Personal.NONE
        or made.name.startswith(("checks.", "ingest.", "consent."))
    ):
        return []
    tail = bare[bare.rfind("RETURN") :]
    personal = {
        variable
        for variable, label in re.findall(r"\((\w+)\s*:\s*`?([A-Z]\w*)", bare)
        if label in NODE_BY_LABEL and NODE_BY_LABEL[label].personal is not Personal.NONE
    }
    shown = {v for v in personal if re.search(rf"\b{v}\.(?!idx\b)[a-z_]+", tail)}
    return [f"returns {', '.join(sorted(shown))} of a person, but says personal: none"] if shown else []
