"""Every error Kenner raises on purpose; each says the thing, the place and the way out.

KennerError  (.hint)
├── UsageError     exit 2, status 400   what was asked does not fit
│   ├── BadKey
│   ├── BadParameter
│   ├── NotFound                 404
│   │   └── PersonMoved          404 (people)
│   └── UnknownQuery             404
├── SourceError    exit 3, status 422   a file or feed cannot be read
│   ├── MalformedRow             (path, line, column)
│   └── UnsupportedExport
├── StoreError     exit 4, status 503   the graph store cannot serve
│   ├── StoreUnavailable
│   ├── StoreRefused
│   ├── SchemaBehind
│   └── QueryFailed              (name, parameter names; never values)
├── PolicyError    exit 5, status 403   not permitted
│   ├── PurposeMissing
│   └── NotPermitted             (rule, reason)
└── ConflictError  exit 6, status 409   contradicts what was decided
    └── DecisionContradicts
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar


class KennerError(Exception):
    """Base of all; `hint` is the way out, a sentence for people, or empty."""

    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def kind(self) -> str:
        """Stable name for programs: the class name."""
        return type(self).__name__

    def __str__(self) -> str:
        return self.message


class UsageError(KennerError):
    exit_code = 2
    status = 400


class BadKey(UsageError):
    """A key that is not `<namespace>:<id>`."""


class BadParameter(UsageError):
    """A value outside what a query, command or page accepts."""


class NotFound(UsageError):
    """Nothing is known, or may be shown, under this key."""

    status = 404


class PersonMoved(NotFound):
    """A former person whose records are others now; `people` are the keys of those, most records first."""

    def __init__(self, message: str, *, people: tuple[str, ...], hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.people = people


class UnknownQuery(UsageError):
    """A catalogue name that no file carries."""

    status = 404


class SourceError(KennerError):
    exit_code = 3
    status = 422


class MalformedRow(SourceError):
    """A row that cannot be taken; `line` counts from 1 as an editor does."""

    def __init__(
        self, path: str | Path, line: int, problem: str, *, column: str | None = None, hint: str = ""
    ) -> None:
        where = f"{path}:{line}" + (f" column {column}" if column else "")
        super().__init__(f"{where}: {problem}", hint=hint)
        self.path = str(path)
        self.line = line
        self.column = column
        self.problem = problem


class UnsupportedExport(SourceError):
    """A file whose format or encoding is not read."""


class StoreError(KennerError):
    exit_code = 4
    status = 503


class StoreUnavailable(StoreError):
    """No engine answers at the address."""


class StoreRefused(StoreError):
    """The engine answers and says no, or its files cannot be trusted."""


class SchemaBehind(StoreError):
    """The store has not seen all migrations."""


class QueryFailed(StoreError):
    """A catalogue query the engine could not run."""

    def __init__(self, name: str, parameter_names: Iterable[str], problem: str, *, hint: str = "") -> None:
        self.name = name
        self.parameter_names = tuple(sorted(parameter_names))
        given = ", ".join(self.parameter_names) or "none"
        super().__init__(f"query {name} failed (parameters: {given}): {problem}", hint=hint)


class PolicyError(KennerError):
    exit_code = 5
    status = 403


class PurposeMissing(PolicyError):
    """Personal data was asked for without saying what for."""


class NotPermitted(PolicyError):
    """A rule forbids it; `rule` is its stable id, `reason` a sentence."""

    def __init__(self, rule: str, reason: str, *, hint: str = "") -> None:
        super().__init__(reason, hint=hint)
        self.rule = rule
        self.reason = reason


class ConflictError(KennerError):
    exit_code = 6
    status = 409


class DecisionContradicts(ConflictError):
    """A decision that another decision in force excludes."""

    def __init__(self, message: str, *, other: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.other = other
