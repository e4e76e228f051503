"""How a page leaves: as HTML, or at the same address with `.json` or `.csv` behind it.

A page hands over its data once; the three forms cannot differ. Numbers, intervals, dates and moods
are written here and nowhere else, in the language of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import UTC, datetime
from typing import Any

from babel.numbers import format_decimal
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import format_date, format_datetime, get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from graph.errors import BadParameter
from graph.tables import as_csv, as_json

WSGI = Callable[[dict[str, Any], Any], Iterable[bytes]]
Row = Mapping[str, Any]
_SUFFIXES = (".json", ".csv")
_PLATFORMS = {
    "x": "X", "twitter": "Twitter", "instagram": "Instagram", "facebook": "Facebook", "linkedin": "LinkedIn",
    "tiktok": "TikTok", "mastodon": "Mastodon", "bluesky": "Bluesky", "youtube": "YouTube", "threads": "Threads",
    "reddit": "Reddit", "crm": "CRM",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `kind` is text, number, share (0..1), mood (-1..1), day, time, key or html.

    `href` names the column that holds the address a cell links to.
    """

    key: str
    title: object
    kind: str = "text"
    sortable: bool = True
    href: str = ""

    @property
    def is_figure(self) -> bool:
        return self.kind in {"number", "share", "mood"}


def register(app: Flask) -> None:
    app.wsgi_app = _by_suffix(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.before_request(_remember_format)
    for each in (
        number,
        plain,
        short,
        share,
        interval,
        day,
        moment,
        mood_word,
        mood_class,
        platform,
        initials,
        cell,
        cell_text,
    ):
        app.jinja_env.filters[each.__name__] = each


def page(
    template: str,
    *,
    data: object = None,
    rows: Sequence[Any] | None = None,
    columns: Sequence[Column] = (),
    name: str = "kenner",
    **more: object,
) -> Response:
    """The page in the form its address asks for.

    HTML gets `data`, `rows`, `columns` and `more`; JSON is `data`, or `rows` when there is no `data`; CSV is
    `rows`. `rows` are mappings or dataclasses. BadParameter when the page has no such form.
    """
    plain = None if rows is None else [as_row(row) for row in rows]
    wanted = g.get("format", "html")
    if wanted == "json":
        return _file(as_json(_plain(data if data is not None else plain)), "application/json", f"{name}.json")
    if wanted == "csv":
        if plain is None:
            raise BadParameter("this page is not a table", hint="take it as .json")
        keys = [c.key for c in columns] or list(plain[0] if plain else ())
        return _file(as_csv(plain, keys), "text/csv; charset=utf-8", f"{name}.csv")
    return make_response(render_template(template, data=data, rows=plain, columns=columns, **more))


def as_row(row: Any) -> dict[str, Any]:
    """A mapping, a dataclass or anything with `_asdict` as a plain dict."""
    if is_dataclass(row) and not isinstance(row, type):
        return {field: getattr(row, field) for field in row.__dataclass_fields__}
    return dict(row)


def sorted_as_asked(
    rows: Sequence[Any], columns: Sequence[Column], default: str = ""
) -> list[dict[str, Any]]:
    """`rows` in the order of `?sort=column` (`-column`: from high to low); unknown values stand last."""
    asked = request.args.get("sort", default)
    key, down = asked.removeprefix("-"), asked.startswith("-")
    plain = [as_row(row) for row in rows]
    if not key:
        return plain
    if key not in {c.key for c in columns if c.sortable}:
        raise BadParameter(f"this table cannot be sorted by {key!r}", hint="click the head of a column")
    known = [row for row in plain if row.get(key) is not None]
    unknown = [row for row in plain if row.get(key) is None]
    return sorted(known, key=lambda row: _order(row[key]), reverse=down) + unknown


def asked_int(name: str, default: int, *, least: int = 1, most: int = 1000) -> int:
    """A whole number of the address, kept within bounds; BadParameter when it is none."""
    text = request.args.get(name, "")
    try:
        value = int(text) if text else default
    except ValueError as exc:
        raise BadParameter(f"{name} = {text[:40]!r} is not a whole number", hint=f"write {default}") from exc
    return min(max(value, least), most)


def asked_day(name: str) -> datetime | None:
    """A day of the address as its first moment, UTC; None when none is asked, BadParameter when it is no day."""
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as exc:
        raise BadParameter(f"{name} = {text[:40]!r} is not a day", hint="write 2026-05-31") from exc


def number(value: float | None, digits: int = 0) -> str:
    """With exactly `digits` decimals and the separators of the language: 1,204 or 1.204; a dash when not known."""
    if value is None:
        return "–"
    if round(value, digits) == 0:
        value = 0  # never "-0.0"
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(value, format=pattern, locale=get_locale()))


def _decimal(value: float) -> str:
    return str(format_decimal(value, locale=get_locale(), decimal_quantization=False))


def plain(value: float | None) -> str:
    """As a field of a form takes it back: no separators, no needless decimals; empty when not known."""
    return "" if value is None else f"{value:.2f}".removesuffix(".00")


_UNITS = ((1_000_000_000, "G"), (1_000_000, "M"), (1000, "k"))


def short(value: float | None) -> str:
    """For tiles: 12.4 k, 3.1 M; exact below ten thousand, where a rounded figure is no shorter."""
    if value is None:
        return "–"
    if abs(value) < 10_000:
        return number(value, 0 if float(value).is_integer() else 2)
    size, unit = next(each for each in _UNITS if abs(value) >= each[0])
    return f"{_decimal(round(value / size, 1))} {unit}"


def share(value: float | None, digits: int = 0) -> str:
    """A share of 0..1 as a percentage with exactly `digits` decimals, so that a column of them lines up."""
    return "–" if value is None else f"{number(value * 100, digits)} %"


def interval(value: float | None, low: float | None = None, high: float | None = None) -> str:
    """1,204 (1,150–1,260); without bounds just the number."""
    if low is None or high is None:
        return number(value)
    return f"{number(value)} ({number(low)}–{number(high)})"


def day(value: datetime | None) -> Markup:
    return _time(value, format_date(value, "medium") if value else "–")


def moment(value: datetime | None) -> Markup:
    return _time(value, format_datetime(value, "medium") if value else "–")


def mood_word(value: float | None) -> str:
    """A mood of -1..1 in a word."""
    if value is None:
        return str(_("unknown"))
    if value >= 0.25:
        return str(_("positive"))
    return str(_("negative") if value <= -0.25 else _("neutral"))


def mood_class(value: float | None) -> str:
    return "plain" if value is None or abs(value) < 0.25 else ("good" if value > 0 else "bad")


def platform(slug: str | None) -> str:
    """The platform's own spelling of its name."""
    return _PLATFORMS.get(slug or "", (slug or "–").replace("-", " ").title())


def initials(name: str | None) -> str:
    """Two letters for the round of a person."""
    words = [w for w in (name or "").replace("_", " ").replace(".", " ").split() if w[0].isalnum()]
    picked = (words[0][:1] + words[-1][:1]) if len(words) > 1 else (words[0][:2] if words else "?")
    return picked.upper()


def cell(row: Row, column: Column) -> Markup | str:
    """One table cell, formatted by the kind of its column."""
    shown = cell_text(row, column)
    target = row.get(column.href) if column.href else None
    return Markup('<a href="{}">{}</a>').format(target, shown) if target else shown


def cell_text(row: Row, column: Column) -> Markup | str:
    """As `cell`, without its link: for a cell that is a link already."""
    value = row.get(column.key)
    shown: Markup | str
    match column.kind:
        case "number":
            shown = number(value, 0 if value is None or float(value).is_integer() else 2)
        case "share":
            shown = share(value, 1)
        case "mood":
            shown = Markup('<span class="mood {}">{}</span> {}').format(
                mood_class(value), mood_word(value), "" if value is None else number(value, 2)
            )
        case "day":
            shown = day(value)
        case "time":
            shown = moment(value)
        case "key":
            shown = Markup("<code>{}</code>").format(value or "–")
        case _:
            shown = _words(value)
    return shown


def _words(value: object) -> Markup | str:
    if value is None or value == "":
        return "–"
    if isinstance(value, Markup):
        return value
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, list | tuple | set):
        return escape(", ".join(str(part) for part in value))
    if isinstance(value, float):
        return number(value, 3)
    return str(value)


def _time(value: datetime | None, text: str) -> Markup:
    if value is None:
        return Markup("–")
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(value.isoformat(), text)


def _order(value: Any) -> Any:
    return (
        value.casefold()
        if isinstance(value, str)
        else str(value)
        if isinstance(value, list | dict)
        else value
    )


def _plain(data: object) -> object:
    """Dataclasses as mappings, at any depth."""
    if is_dataclass(data) and not isinstance(data, type):
        return _plain(asdict(data))
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple | set | frozenset):
        return [_plain(each) for each in data]
    return data


def _file(text: str, mimetype: str, name: str) -> Response:
    response = Response(text, content_type=mimetype)
    if mimetype.startswith("text/csv"):
        safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in name)
        response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response


def _by_suffix(inner: WSGI) -> WSGI:
    """`/people.csv` is the page `/people`, asked for as CSV: one route a page, three forms of it."""

    def outer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if not path.startswith(("/static/", "/api/")):
            for suffix in _SUFFIXES:
                if path.endswith(suffix) and len(path) > len(suffix) + 1:
                    bare = path[: -len(suffix)]
                    environ = {
                        **environ,
                        "PATH_INFO": "/" if bare == "/index" else bare,
                        "kenner.format": suffix[1:],
                    }
        return inner(environ, start_response)

    return outer


def _remember_format() -> None:
    g.format = request.environ.get("kenner.format", "html")
