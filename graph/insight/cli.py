"""`kenner brand`: the page of a brand in a terminal."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from graph.cli import emit, emit_one, output_options, purpose_option, say, store_option, using_store
from graph.errors import PurposeMissing
from graph.insight.brand import BrandReport, Opinion, ShareOfVoice
from graph.insight.brand import brand as brand_report
from graph.insight.mentions import Tally
from graph.model.purposes import Purpose
from graph.tables import as_table

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("name")
@click.option("--from", "since", type=_DAY, help="First day; 26 weeks before the last by default.")
@click.option("--to", "until", type=_DAY, help="Last day; that of the newest post by default.")
@click.option("--rivals", help="Brands to compare with, by comma; those the graph knows by default.")
@store_option
@purpose_option
@output_options
def brand(
    name: str,
    since: datetime | None,
    until: datetime | None,
    rivals: str | None,
    store_url: str | None,
    purpose: Purpose | None,
    as_json_: bool,
    fmt: str | None,
    out: Path | None,
) -> None:
    """Share of voice, mood, channels, moments and top voices of a brand; with --format, the shares as rows.

    \b
    Example: kenner brand "Waaier" --purpose insight --rivals Noordkaap
    """
    if purpose is None:
        raise PurposeMissing("a brand report counts people: say what for", hint="add --purpose insight")
    with using_store(store_url) as store:
        report = brand_report(
            store,
            name,
            purpose,
            since=since.replace(tzinfo=UTC) if since else None,
            until=until.replace(tzinfo=UTC) + timedelta(days=1) if until else None,
            rivals=None if rivals is None else [each.strip() for each in rivals.split(",") if each.strip()],
        )
    if as_json_:
        emit_one(asdict(report), as_json_=True, text="")
    elif fmt not in (None, "table") or out is not None:
        emit([_share_row(each) for each in report.shares], fmt=fmt, out=out)
    else:
        click.echo("\n".join(_told(report)))
        say(
            "counts of people: each once, however many accounts; hidden where fewer than "
            + str(report.minimum)
        )


def _told(report: BrandReport) -> list[str]:
    last = report.period.until - timedelta(seconds=1)
    parts = [f"{report.name}, {report.period.since:%Y-%m-%d} to {last:%Y-%m-%d}", "", "Share of voice"]
    parts.append(_table([_share_row(each) for each in report.shares]))
    if report.channels:
        parts += [
            "Channels",
            _table([{"platform": c.platform, **_tally_row(c.tally)} for c in report.channels]),
        ]
    if report.voices:
        shown = ("name", "mentions", "positive", "negative", "mood")
        parts += ["Top voices", _table([{k: asdict(v)[k] for k in shown} for v in report.voices])]
    if report.negative:
        parts += ["Negative, complaints first", _table([_opinion_row(each) for each in report.negative])]
    if report.positive:
        parts += ["Positive", _table([_opinion_row(each) for each in report.positive])]
    return parts


def _table(rows: list[dict[str, object]]) -> str:
    return as_table(rows, list(rows[0])) if rows else ""


def _share_row(each: ShareOfVoice) -> dict[str, object]:
    return {
        "brand": each.brand,
        "name": each.name,
        **_tally_row(each.tally),
        "mention_share": each.mention_share,
        "people_share": each.people_share,
        "reach": each.reach,
        "reach_share": each.reach_share,
        "potential": each.potential,
    }


def _tally_row(each: Tally) -> dict[str, object]:
    return {
        "mentions": each.mentions,
        "people": each.people,
        "positive": each.positive,
        "negative": each.negative,
        "mood": each.mood,
    }


def _opinion_row(each: Opinion) -> dict[str, object]:
    return {
        "posted_at": None if each.posted_at is None else f"{each.posted_at:%Y-%m-%d}",
        "handle": each.handle,
        "mood": each.mood,
        "intent": each.intent,
        "text": each.text,
    }
