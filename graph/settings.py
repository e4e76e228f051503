"""All settings in one frozen object, read once at the edge and passed on.

No module reads the environment but this one, and nothing is read at import.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from graph.errors import BadParameter


def _setting(default: Any, help: str, *, unit: str = "", secret: bool = False) -> Any:
    return field(default=default, metadata={"help": help, "unit": unit, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is `KENNER_<NAME>` in the environment."""

    store: str = _setting(
        "embedded:./kenner-data",
        "where the graph is: embedded:FOLDER, neo4j://host:7687, bolt://…, neo4j+s://…",
    )
    store_user: str = _setting("neo4j", "user at a Bolt server")
    store_password: str = _setting("", "password at a Bolt server", secret=True)
    store_database: str = _setting("", "database at a Bolt server; empty is its default")
    state: Path = _setting(Path("kenner-data"), "folder for what is kept outside the graph: users, sessions")
    host: str = _setting("127.0.0.1", "address the web app listens on")
    port: int = _setting(8400, "port the web app listens on")
    statement_timeout_seconds: float = _setting(30.0, "longest a read may take", unit="seconds")
    write_timeout_seconds: float = _setting(300.0, "longest a write may take", unit="seconds")
    batch_rows: int = _setting(5000, "rows written in one transaction", unit="rows")
    full_ranks_seconds: float = _setting(
        60.0, "a server walks the ranks it keeps fresh in full at most this often", unit="seconds"
    )
    min_cell: int = _setting(5, "counts of fewer people than this are hidden", unit="people")
    languages: tuple[str, ...] = _setting(("nl", "en"), "languages of the pages, the first is the default")
    session_hours: float = _setting(12.0, "longest a sign-in lasts", unit="hours")
    session_idle_minutes: float = _setting(60.0, "longest a session may rest", unit="minutes")
    secure_cookies: bool = _setting(False, "send cookies over HTTPS only; set it behind TLS")
    no_serve: bool = _setting(False, "`kenner demo` stops before serving")
    accept_damage: bool = _setting(
        False, "open an embedded store whose files differ from its last clean shutdown"
    )
    log_level: str = _setting("warning", "debug, info, warning or error")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Settings from `environ` (the process environment when None); BadParameter names all that is wrong."""
        source = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        problems: list[str] = []
        for each in fields(cls):
            name = f"KENNER_{each.name.upper()}"
            text = source.get(name)
            if text is None or text == "":
                continue
            try:
                values[each.name] = _parse(text, each.default if each.default is not MISSING else "")
            except ValueError as exc:
                problems.append(f"{name}={'…' if each.metadata['secret'] else text!r} ({exc})")
        if problems:
            raise BadParameter(
                "settings that cannot be read: " + "; ".join(problems), hint="see docs/settings.md"
            )
        if (
            "state" not in values
            and (folder := embedded_folder(values.get("store", cls().store))) is not None
        ):
            values["state"] = folder
        return cls(**values)


def settings_for(store_url: str | None) -> Settings:
    """The settings for the store at `store_url`: what is kept beside an embedded store moves with it."""
    settings = Settings.from_env()
    if store_url is None:
        return settings
    is_beside = settings.state == embedded_folder(settings.store)
    folder = embedded_folder(store_url)
    return replace(settings, store=store_url, state=folder if folder and is_beside else settings.state)


def embedded_folder(url: str) -> Path | None:
    """Folder of an `embedded:` URL, None for any other store."""
    return Path(url.removeprefix("embedded:")) if url.startswith("embedded:") else None


def _parse(text: str, default: object) -> object:
    match default:
        case bool():
            if text.lower() not in {"0", "1", "true", "false", "yes", "no"}:
                raise ValueError("want 1 or 0")
            return text.lower() in {"1", "true", "yes"}
        case int():
            return int(text)
        case float():
            return float(text)
        case Path():
            return Path(text)
        case tuple():
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case _:
            return text


def for_libraries(**values: str) -> None:
    """Set variables that a library reads from the environment of the process when it is loaded."""
    os.environ.update(values)
