"""The reference pages that are written by the code itself: queries, schema, settings, errors, commands.

A page is a pure function of what it describes, so a test can say that the committed page is the one
the code gives.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from graph import errors
from graph.catalogue import Query, catalogue
from graph.model.schema import EDGES, NODES, Property
from graph.settings import Settings
from graph.stores.statements import fulltext_name

_WRITTEN = "<!-- Written by `make docs` from {source}; edit that instead. -->"
_FOLDERS = {
    "library": "Questions of people; nothing in Python calls them.",
    "brand": "What is said of a brand.",
    "reach": "Layers of the graph as columns, and counts of people.",
    "explore": "Search, cards, neighbours.",
    "checks": "Invariants: each must return no row. `kenner check` runs them.",
    "consent": "The ledger and its projection.",
    "identity": "Records, decisions and people, for the resolver.",
    "ingest": "Reads and writes of `kenner import`.",
    "touched": "The layers of `reach`, of some accounts: what a snapshot reads when little has changed.",
    "schema": "What `kenner migrate` and the store itself use.",
}


def pages(root_command: Any | None = None) -> dict[str, str]:
    """File name → text. The commands page needs the root command of the web room."""
    made = {
        "queries.md": queries_page(catalogue()),
        "schema.md": schema_page(),
        "settings.md": settings_page(),
        "errors.md": errors_page(),
    }
    if root_command is not None:
        made["commands.md"] = commands_page(root_command)
    return made


def write(folder: Path, made: Mapping[str, str]) -> None:
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")


def queries_page(queries: Mapping[str, Query]) -> str:
    """Every query by folder: what it answers, what it takes and gives, whose data comes out."""
    lines = [
        "# The library of queries",
        "",
        _WRITTEN.format(source="`cypher/`"),
        "",
        f"{len(queries)} queries. Those of the first four folders are run by `kenner cypher NAME` and on the Queries page; "
        "a query whose class is not `none` needs a purpose and shows only people it is permitted for.",
    ]
    for folder, says in _FOLDERS.items():
        of_folder = [each for name, each in queries.items() if name.partition(".")[0] == folder]
        if not of_folder:
            continue
        lines += ["", f"## {folder}", "", says, ""]
        if folder == "library":
            for each in of_folder:
                lines += _query(each)
        else:
            shown = ((f"`{q.name}`", q.mode, str(q.personal), _names(q.params), q.summary) for q in of_folder)
            lines += _table(("Query", "Mode", "Personal", "Parameters", "Answers"), shown)
    return "\n".join(lines) + "\n"


def _query(asked: Query) -> Iterator[str]:
    yield f"### {asked.name}"
    yield ""
    yield (
        f"{asked.summary} *{asked.question}* One row per {asked.one_row_per}; personal: {asked.personal}"
        + (f"; rows under the smallest count of `{asked.cells}` are hidden." if asked.cells else ".")
    )
    yield ""
    takes = ((f"`{p.name}`", p.type, _default(p.default, optional=p.optional), p.help) for p in asked.params)
    yield from _table(("Takes", "Type", "Default", "Meaning"), takes)
    yield ""
    yield from _table(
        ("Returns", "Type", "Meaning"), ((f"`{r.name}`", r.type, r.help) for r in asked.returns)
    )
    yield ""


def _default(value: object, *, optional: bool) -> str:
    if not optional:
        return "must be given"
    return "none" if value in (None, "") else f"`{value}`"


def _names(found: Sequence[Any]) -> str:
    return " ".join(f"`{each.name}`" for each in found) or "none"


def schema_page() -> str:
    """Labels and relationships with their properties, indexes, and class of personal data."""
    lines = [
        "# The graph",
        "",
        _WRITTEN.format(source="`graph/model/schema.py`"),
        "",
        "Every node has a `key`, unique in its label. Times are UTC. A volatile property differs between two honest runs "
        "and is left out of `kenner digest`.",
        "",
        "## Nodes",
    ]
    for node in NODES:
        indexed = ", ".join(f"`{name}`" for name in node.indexed) or "none"
        text = (
            f"; full text `{fulltext_name(node.label)}` on {', '.join(f'`{name}`' for name in node.fulltext)}"
            if node.fulltext
            else ""
        )
        lines += [
            "",
            f"### {node.label}",
            "",
            f"{node.description}. Personal: {node.personal}. Indexed: {indexed}{text}.",
            "",
        ]
        lines += _properties(node.properties)
    lines += ["", "## Relationships"]
    for edge in EDGES:
        drawn = f"(:{'|'.join(edge.starts)})-[:{edge.type}]->(:{'|'.join(edge.ends)})"
        lines += ["", f"### {edge.type}", "", f"`{drawn}`: {edge.description}.", ""]
        if edge.properties:
            lines += _properties(edge.properties)
        else:
            lines.append("No properties.")
    return "\n".join(lines) + "\n"


def _properties(found: Sequence[Property]) -> Iterator[str]:
    yield from _table(
        ("Property", "Type", "Meaning", "Unit", "Personal", "Volatile"),
        (
            (
                f"`{p.name}`",
                p.kind,
                p.description,
                p.unit,
                "" if p.personal == "none" else str(p.personal),
                "yes" if p.volatile else "",
            )
            for p in found
        ),
    )


def settings_page() -> str:
    """Every variable of the environment that is read."""
    rows = []
    for each in fields(Settings):
        default = "" if each.default is MISSING else each.default
        shown = ",".join(default) if isinstance(default, tuple) else str(default)
        rows.append(
            (
                f"`KENNER_{each.name.upper()}`",
                f"`{shown}`" if shown else "empty",
                each.metadata["help"] + (" (a secret)" if each.metadata["secret"] else ""),
                each.metadata["unit"],
            )
        )
    return "\n".join(
        [
            "# Settings",
            "",
            _WRITTEN.format(source="`graph/settings.py`"),
            "",
            "All settings are variables of the environment, read once when a command starts. `--store` goes before "
            "`KENNER_STORE`.",
            "",
            *_table(("Variable", "Default", "Meaning", "Unit"), rows),
            "",
        ]
    )


def errors_page() -> str:
    """The tree of errors, with exit codes and statuses."""
    found = [
        kind
        for kind in vars(errors).values()
        if inspect.isclass(kind) and issubclass(kind, errors.KennerError)
    ]
    rows = (
        (
            f"`{kind.__name__}`",
            str(kind.exit_code),
            str(kind.status),
            (inspect.getdoc(kind) or "").split("\n")[0] if kind.__doc__ else "",
        )
        for kind in found
    )
    return "\n".join(
        [
            "# Errors",
            "",
            _WRITTEN.format(source="`graph/errors.py`"),
            "",
            "A command that fails prints what, where, and the way out, and ends with the exit code of the kind; a page and "
            "an API answer have its status and the same words.",
            "",
            "```",
            (inspect.getdoc(errors) or "").partition("\n\n")[2],
            "```",
            "",
            *_table(("Error", "Exit code", "Status", "Means"), rows),
            "",
        ]
    )


def commands_page(root: Any) -> str:
    """The command line, from the commands themselves."""
    lines = ["# Commands", "", _WRITTEN.format(source="the commands' own help"), ""]
    lines.append(
        "Results go to stdout, all else to stderr. Exit codes: 0, 2 usage, 3 source, 4 store, 5 policy, 6 conflict."
    )
    for name in root.list_commands(None):
        lines += ["", *_command(root.get_command(None, name), f"kenner {name}", 2)]
    return "\n".join(lines) + "\n"


def _command(command: Any, called: str, depth: int) -> Iterator[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    usage = " ".join([called, *(_argument(each) for each in arguments)])
    yield f"{'#' * depth} {usage}"
    yield ""
    help_text, example = _help(command)
    yield help_text
    if example:
        yield from ("", "```", *example, "```")
    if options:
        yield ""
        yield from _table(
            ("Option", "Meaning"),
            ((f"`{', '.join(o.opts + o.secondary_opts)}`", o.help or "") for o in options),
        )
    for name in command.list_commands(None) if hasattr(command, "list_commands") else ():
        yield ""
        yield from _command(command.get_command(None, name), f"{called} {name}", depth + 1)


def _argument(argument: Any) -> str:
    name = str(argument.metavar or argument.name.upper())
    name = name if argument.required or name.startswith("[") else f"[{name}]"
    return name + ("…" if argument.nargs == -1 else "")


def _help(command: Any) -> tuple[str, list[str]]:
    """The help in one paragraph, and the example lines that stand in it or after it."""
    text = inspect.cleandoc(command.help or "") + "\n\n" + inspect.cleandoc(command.epilog or "")
    said: list[str] = []
    example: list[str] = []
    for block in text.replace("\b\n", "").split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines and lines[0].startswith("Example"):
            first = lines[0].partition(":")[2].strip()
            example += [first, *lines[1:]] if first else lines[1:]
        else:
            said += lines
    return " ".join(said), example


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "| " + " | ".join("---" for _ in heads) + " |"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


if __name__ == "__main__":
    write(Path("docs"), pages())
