"""`kenner consent …`: the ledger from a terminal."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from graph.cli import emit, emit_one, output_options, purpose_option, say, store_option, using_store
from graph.consent import gate, ledger, words
from graph.consent.events import BASES, ConsentEvent, Notice, Status
from graph.consent.policy import shortfall
from graph.consent.rows import moment
from graph.consent.verify import verify
from graph.errors import BadParameter, ConflictError, NotFound, PurposeMissing
from graph.model.purposes import Purpose
from graph.model.purposes import purpose as purpose_named
from graph.store import Store

_SHOWN = ("subject", "sequence", "event_at", "purpose", "status", "basis", "method", "notice", "valid_from", "valid_until",
          "source", "actor", "key")  # fmt: skip


@click.group()
def consent() -> None:
    """Record, show and explain consent.

    \b
    Example: kenner consent why x:annelies --purpose insight
    """


def _moment(_: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    return moment(value, str(parameter.name))


def _needed(purpose: Purpose | None) -> Purpose:
    if purpose is None:
        raise PurposeMissing(
            "consent is always for a purpose: say which", hint="add --purpose insight, or another purpose"
        )
    return purpose


@consent.command()
@click.argument("subject")
@purpose_option
@click.option("--wording", help="The exact wording that was shown.")
@click.option("--notice", help="Version of the wording.")
@click.option("--language", help="Language of the wording, e.g. nl.")
@click.option("--method", help="How: web form, paper, phone, double opt-in, …")
@click.option("--evidence", help="Where the proof is.")
@click.option(
    "--basis", type=click.Choice(BASES), default="a", show_default=True, help="Letter of GDPR Art. 6(1)."
)
@click.option("--assessment", help="Id of the legitimate-interest assessment, for basis f.")
@click.option("--at", "event_at", callback=_moment, help="When the person acted; now by default.")
@click.option("--from", "valid_from", callback=_moment, help="First moment it holds.")
@click.option("--until", "valid_until", callback=_moment, help="Last moment it holds.")
@store_option
def give(
    subject: str, purpose: Purpose | None, wording: str | None, notice: str | None, store_url: str | None,
    event_at: datetime | None, **more: Any,
) -> None:  # fmt: skip
    """Record that a person gave consent, with the proof of it.

    \b
    Example: kenner consent give x:annelies --purpose insight --method "web form" \\
               --notice v3 --wording "We may read your public posts." --until 2027-12-31
    """
    shown = Notice(notice, wording, more["language"]) if notice or wording else None
    with using_store(store_url) as store:
        event = ConsentEvent(
            subject=subject.lower(), purpose=_needed(purpose).slug, status=Status.GIVEN, wording=shown,
            event_at=event_at or store.clock(), source="kenner", actor="command line", **more,
        )  # fmt: skip
        if lacks := shortfall(event, _needed(purpose)):
            raise BadParameter(words.verdict(*lacks), hint=words.way_out(lacks[0]))
        _record(store, event)


@consent.command()
@click.argument("subject")
@purpose_option
@click.option("--method", help="How: web form, paper, phone, …")
@click.option("--at", "event_at", callback=_moment, help="When the person acted; now by default.")
@store_option
def refuse(
    subject: str,
    purpose: Purpose | None,
    method: str | None,
    event_at: datetime | None,
    store_url: str | None,
) -> None:
    """Record that a person said no.

    \b
    Example: kenner consent refuse crm:1042 --purpose contact-phone --method phone
    """
    with using_store(store_url) as store:
        _record(store, _end(store, subject, _needed(purpose), Status.REFUSED, event_at, method=method))


@consent.command()
@click.argument("subject")
@purpose_option
@click.option("--how", "withdrawn_how", help="By which channel the person withdrew.")
@click.option("--at", "event_at", callback=_moment, help="When the person acted; now by default.")
@store_option
def withdraw(
    subject: str,
    purpose: Purpose | None,
    withdrawn_how: str | None,
    event_at: datetime | None,
    store_url: str | None,
) -> None:
    """Record that a person took consent back; of a person, on all records. It holds from the next query on.

    \b
    Example: kenner consent withdraw person:8c1f… --purpose insight --how e-mail
    """
    with using_store(store_url) as store:
        _record(
            store,
            _end(store, subject, _needed(purpose), Status.WITHDRAWN, event_at, withdrawn_how=withdrawn_how),
        )


@consent.command()
@click.argument("subject")
@store_option
@output_options
def show(subject: str, store_url: str | None, as_json_: bool, fmt: str | None, out: Path | None) -> None:
    """Show everything that was recorded about a record or a person, in order.

    \b
    Example: kenner consent show x:annelies --json
    """
    with using_store(store_url) as store:
        rows = [
            {**dict.fromkeys(_SHOWN), **event.properties()}
            for event in ledger.history(store, subject.lower())
        ]
    emit(rows, columns=None if as_json_ else _SHOWN, as_json_=as_json_, fmt=fmt, out=out)


@consent.command()
@click.argument("subject")
@purpose_option
@click.option("--language", type=click.Choice(words.LANGUAGES), default="en", show_default=True)
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
@store_option
def why(subject: str, purpose: Purpose | None, language: str, as_json_: bool, store_url: str | None) -> None:
    """Explain rule by rule whether a record or a person may be used for a purpose.

    \b
    Example: kenner consent why x:annelies --purpose insight
    """
    with using_store(store_url) as store:
        answer = gate.why(store, subject.lower(), _needed(purpose))
    emit_one(answer.as_document(language), as_json_=as_json_, text=_explained(answer, language))


@consent.command("import", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="FILE… --source SLUG")
@click.pass_context
def import_(context: click.Context, arguments: tuple[str, ...]) -> None:
    """Load a file of consents: `kenner import consents`, with the same options.

    \b
    Example: kenner consent import optins.csv --source newsletter-2026
    """
    root = context.find_root()
    command = root.command.get_command(root, "import") if isinstance(root.command, click.Group) else None
    if command is None:
        raise NotFound("this command line has no import", hint="run kenner consent import")
    with command.make_context("import", ["consents", *arguments], parent=root) as inner:
        command.invoke(inner)


@consent.command("verify")
@click.option("--repair", is_flag=True, help="Mend ties and permissions that do not follow from the ledger.")
@store_option
@output_options
def verify_(repair: bool, store_url: str | None, as_json_: bool, fmt: str | None, out: Path | None) -> None:
    """Check that no event was changed and that every permission follows from the ledger.

    \b
    Example: kenner consent verify --repair
    """
    with using_store(store_url) as store:
        flaws = verify(store)
        if repair and any(flaw.kind != "chain" for flaw in flaws):
            say(f"permissions written anew: {ledger.reproject(store):,}")
            flaws = verify(store)
    if flaws or as_json_ or fmt or out:
        emit(flaws, columns=("subject", "kind", "says"), as_json_=as_json_, fmt=fmt, out=out)
    if flaws:
        raise ConflictError(
            f"the ledger has {len(flaws)} flaws",
            hint="--repair mends ties and permissions; a chain needs a backup",
        )
    say("every chain closes, every permission follows from the ledger")


def _end(
    store: Store,
    subject: str,
    purpose: Purpose,
    status: Status,
    event_at: datetime | None,
    **more: str | None,
) -> ConsentEvent:
    return ConsentEvent(
        subject=subject.lower(), purpose=purpose.slug, status=status, event_at=event_at or store.clock(),
        source="kenner", actor="command line", **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _record(store: Store, event: ConsentEvent) -> None:
    done = ledger.record(store, [event])
    if done.strangers:
        raise NotFound(
            f"nothing is known under {', '.join(done.strangers)}",
            hint="keys look like x:name, crm:123 or person:<uuid>",
        )
    say(f"recorded {done.appended:,}   known already {done.known:,}")
    answer = gate.why(store, event.subject, purpose_named(event.purpose))
    click.echo("\n".join(f"{each.subject}: {each.verdict.reason}" for each in answer.records))


def _explained(answer: gate.Why, language: str) -> str:
    """The trail of each record as lines: a mark, the question, the answer."""
    lines = []
    for record in answer.records:
        verdict = record.verdict
        lines.append(
            f"{record.subject}   {answer.purpose.slug}   {'yes' if verdict.permitted else 'no'}   [{verdict.rule}]"
        )
        for look in verdict.trail:
            lines.append(
                f"  {'▸' if look.decided else '·'} {look.question(language)} {look.answer(language)}"
            )
        if way_out := verdict.way_out(language):
            lines.append(f"  {way_out}")
        if not record.is_current:
            lines.append("  The gate does not follow this yet: run kenner consent verify --repair.")
    return "\n".join(lines)
