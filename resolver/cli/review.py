"""`kenner review`: the pairs that wait for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from graph.cli import emit, emit_one, output_options, say, store_option, using_store
from graph.errors import BadParameter, NotFound
from graph.settings import Settings, embedded_folder
from graph.store import Store
from resolver import batch, fields, leases, questions, review, second
from resolver.cli.options import actor_option, blind_option, decider, lang_option
from resolver.decide import Verdict
from resolver.explain import Line
from resolver.questions import Place
from resolver.registry import Decision
from resolver.review import Manner
from resolver.second import Reading
from resolver.taught import taught
from resolver.wording import said


@click.group(name="review")
def review_group() -> None:
    """Decide the pairs that wait for a person.

    Example: kenner review next
    """


@review_group.command(name="list")
@store_option
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Most rows to show."
)
@click.option("--alike", is_flag=True, help="Groups of cases with the same shape of evidence instead.")
@click.option("--disputes", is_flag=True, help="Pairs that two people judged differently instead.")
@output_options
def review_list(
    store_url: str | None, limit: int, alike: bool, disputes: bool,
    as_json_: bool, fmt: str | None, out: Path | None,
) -> None:  # fmt: skip
    """List the pairs that wait, those that are worth most first.

    Example: kenner review list --alike
    """
    if alike and disputes:
        raise BadParameter("--alike and --disputes are two lists", hint="name one of them")
    with using_store(store_url) as store:
        if disputes:
            rows, columns, total = _disputes(second.disputes(second.words(store)))
        else:
            order = questions.order(store)
            rows, columns, total = _alike(order) if alike else _waiting(store, order, limit)
    emit(rows[:limit], columns=columns, as_json_=as_json_, fmt=fmt, out=out)
    say(f"{min(len(rows), limit):,} of {total:,} shown")


Listed = tuple[list[dict[str, object]], tuple[str, ...], int]


def _waiting(store: Store, order: Sequence[Place], limit: int) -> Listed:
    """`alike` counts the cases of the same shape, the row's own among them; `shape` names them."""
    shapes = Counter(place.shape for place in order)
    place_by_key = {place.key: place for place in order[:limit]}
    columns = (
        "key", "left", "right", "probability", "bits", "worth", "reason", "value", "records", "followers", "shape", "alike",
    )  # fmt: skip
    rows: list[dict[str, object]] = []
    for row in review.named(store, list(place_by_key)):
        place = place_by_key[row.key]
        told = {name: getattr(row, name) for name in columns[:7]}
        rows.append(
            {**told, "value": place.value, "records": place.records, "followers": place.followers,
             "shape": place.shape.key, "alike": shapes[place.shape]}
        )  # fmt: skip
    return rows, columns, len(order)


def _alike(order: Sequence[Place]) -> Listed:
    columns = ("shape", "cases", "value", "least", "most", "evidence", "customers", "refused", "first")
    rows: list[dict[str, object]] = [
        {
            "shape": group.shape.key, "cases": len(group.places), "value": group.value, "least": group.span[0], "most": group.span[1],
            "evidence": " ".join(f"{each.kind}{each.level:+d}" for each in group.shape.traits),
            "customers": group.shape.customers, "refused": group.shape.is_refused, "first": group.places[0].key,
        }
        for group in questions.alike(order)
    ]  # fmt: skip
    return rows, columns, len(rows)


def _disputes(found: Sequence[Reading]) -> Listed:
    columns = ("key", "left", "right", "first", "by", "second", "by_second")
    rows: list[dict[str, object]] = [
        {
            "key": each.first.key, "left": each.first.left, "right": each.first.right,
            "first": each.first.verdict.value, "by": each.first.decided_by,
            "second": each.second.verdict.value, "by_second": each.second.decided_by,
        }
        for each in found
    ]  # fmt: skip
    return rows, columns, len(rows)


@review_group.command(name="show")
@click.argument("key", metavar="ID")
@store_option
@blind_option
@lang_option
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def review_show(key: str, store_url: str | None, blind: bool, lang: str, as_json_: bool) -> None:
    """Show one pair with the evidence for and against, and what was decided before.

    Example: kenner review show decision:0b7e… --lang nl
    """
    with using_store(store_url) as store:
        case = review.show(store, key)
        seen = review.preview(store, *case.decision.pair, Verdict.SAME, _reader())
    emit_one(_facts(case, seen, blind), as_json_=as_json_, text=_case(case, seen, blind, lang))


@review_group.command(name="next")
@actor_option
@store_option
@blind_option
@click.option(
    "--second", "is_second", is_flag=True, help="A pair somebody else decided, to be read again blind."
)
@lang_option
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def review_next(
    actor: str | None, store_url: str | None, blind: bool, is_second: bool, lang: str, as_json_: bool
) -> None:
    """Show the pair whose answer is worth most, and keep it for you for ten minutes.

    Example: kenner review next --blind
    """
    with using_store(store_url) as store:
        name, held = decider(actor), _leases(store_url)
        passed = held.not_for(name, store.clock())
        if is_second:
            keys = [row.key for row in second.offers(second.words(store), name)]
        else:
            disputed = second.to_settle(second.words(store), name)
            keys = [*disputed, *(place.key for place in questions.order(store))]
        key = next((key for key in keys if key not in passed), None)
        if key is None:
            raise NotFound("no pair waits for you", hint="kenner review list shows what waits")
        held.take(key, name, store.clock(), leases.AT_TERMINAL)
        case = review.show(store, key)
        seen = review.preview(store, *case.decision.pair, Verdict.SAME, name)
    if not is_second and case.decision.is_human:
        say("two people judged this pair differently; answer it with --settle")
    hide = blind or is_second
    emit_one(_facts(case, seen, hide), as_json_=as_json_, text=f"{key}\n{_case(case, seen, hide, lang)}")


def _facts(case: review.Case, seen: review.Preview, blind: bool) -> dict[str, object]:
    told = {**asdict(case), "would_be": [[side.key for side in group] for group in seen.people]}
    if blind:
        decision = case.decision
        told |= {"decision": {"key": decision.key, "left": decision.left, "right": decision.right}}
        told |= {"lines": [], "history": []}
    return told


def _case(case: review.Case, seen: review.Preview, blind: bool, lang: str) -> str:
    def told(side: review.Side) -> str:
        return "  ".join(part for part in (side.key, side.name, side.place, side.url) if part)

    def listed(title: str, lines: Sequence[Line]) -> list[str]:
        return [title, *(f"  {line.told(lang)}" for line in lines)] if lines else []

    machine = [] if blind else [
        f"probability {case.decision.probability:.3f}   {case.decision.bits:+.1f} bits",
        *listed("speaks for:", case.speaks_for), *listed("speaks against:", case.speaks_against), "history:",
        *(f"  {row.verdict.value:9} {row.status:9} {row.decided_by}: {said(row.reason, lang)}" for row in case.history),
    ]  # fmt: skip
    marks = [f"  {each.name:9} {each.mark.value}" for each in fields.compared(case.left, case.right)]
    would = seen.objection or "; ".join(
        f"one person of {len(group)}: {', '.join(side.key for side in group)}" for group in seen.people
    )
    return "\n".join([told(case.left), told(case.right), *marks, f"same would make {would}", *machine])


def _answer(verdict: str, words: str) -> click.Command:
    @click.argument("keys", metavar="ID", nargs=-1, required=True)
    @actor_option
    @store_option
    @click.option("--alike", is_flag=True, help="And every waiting pair with the same shape of evidence.")
    @click.option("--second", "is_second", is_flag=True, help="As a second reading; it moves nobody.")
    @click.option("--settle", is_flag=True, help="In place of what a person decided before.")
    @blind_option
    @click.option("--yes", is_flag=True, help="Do not ask before deciding many at once.")
    def answer(
        keys: tuple[str, ...], actor: str | None, store_url: str | None, alike: bool, is_second: bool, settle: bool,
        blind: bool, yes: bool,
    ) -> None:  # fmt: skip
        with using_store(store_url) as store:
            name, held = decider(actor), _leases(store_url)
            for key in keys:
                held.refuse_held(key, name, store.clock())
            wanted = _all_alike(store, keys) if alike else list(keys)
            if len(wanted) > 1 and not (is_second or settle):
                _many(store, wanted, verdict, name, blind=blind, yes=yes)
            else:
                for key in wanted:
                    _one(store, key, verdict, name, Manner(is_blind=blind, instead=settle), is_second)
            held.leave_all(name)

    text = f"Say that the two records {words}.\n\nSeveral pairs are one act: one `kenner review undo` takes it back.\n\nExample: kenner review {verdict} decision:0b7e…"
    return click.command(name=verdict, help=text)(answer)


def _one(store: Store, key: str, verdict: str, name: str, manner: Manner, is_second: bool) -> None:
    if is_second:
        reading = second.give(store, key, verdict, name)
        say("you agree" if reading.agree else "you do not agree: the pair goes back to the queue")
        _told(reading.second)
        return
    made = review.decide(store, key, verdict, name, manner)
    batch.derive(store, [made])
    _told(made)


def _all_alike(store: Store, keys: tuple[str, ...]) -> list[str]:
    """The cases of the shapes of `keys`, at most as many as one act may have."""
    order = questions.order(store)
    shapes = {place.shape for place in order if place.key in keys}
    if not shapes:
        raise NotFound(
            f"{', '.join(keys)} does not wait",
            hint="kenner review list --alike names the first of each group",
        )
    return [place.key for place in order if place.shape in shapes][: batch.MOST]


def _many(store: Store, keys: Sequence[str], verdict: str, name: str, *, blind: bool, yes: bool) -> None:
    cases = review.named(store, keys)
    if not yes:
        for row in cases:
            say(f"{row.key}  {row.left}  {row.right}" + ("" if blind else f"  {row.probability:.2f}"))
        click.confirm(f"{verdict} for all {len(cases)} pairs?", abort=True, err=True)
    act = batch.decide(store, keys, verdict, name, is_blind=blind)
    for row in act.made:
        _told(row)
    for key, why in act.left_out.items():
        say(f"left out: {key}: {why}")
    say(f"{len(act.made)} pairs decided in one act; kenner review undo takes all of it back")


for _verdict, _words in (
    ("same", "are one person"),
    ("different", "are two people"),
    ("unsure", "cannot be told apart or together"),
):
    review_group.add_command(_answer(_verdict, _words))


@review_group.command(name="skip")
@click.argument("key", metavar="ID")
@actor_option
@store_option
def review_skip(key: str, actor: str | None, store_url: str | None) -> None:
    """Put a pair aside for today: `next` gives you another, and others may still get it.

    Example: kenner review skip decision:0b7e…
    """
    with using_store(store_url) as store:
        _leases(store_url).put_aside(key, decider(actor), store.clock())


@review_group.command(name="undo")
@actor_option
@store_option
def review_undo(actor: str | None, store_url: str | None) -> None:
    """Take back your newest act: one decision, a whole bulk, or an un-merge.

    Example: kenner review undo
    """
    with using_store(store_url) as store:
        taken = batch.undo_last(store, decider(actor))
    for row in taken:
        _told(row)


@review_group.command(name="withdraw")
@click.argument("key", metavar="ID")
@actor_option
@store_option
def review_withdraw(key: str, actor: str | None, store_url: str | None) -> None:
    """Take a person's decision back; it stays in the history.

    Example: kenner review withdraw decision:0b7e…
    """
    with using_store(store_url) as store:
        taken = review.withdraw(store, key, decider(actor))
        batch.derive(store, [taken])
    _told(taken)


@review_group.command(name="agreement")
@store_option
@click.option("--json", "as_json_", is_flag=True, help="One JSON document on stdout.")
def review_agreement(store_url: str | None, as_json_: bool) -> None:
    """Tell how far reviewers agree, and how their decisions compare with what the machine predicted.

    Example: kenner review agreement
    """
    with using_store(store_url) as store:
        words = second.words(store)
    read = second.readings(words)
    agreed, learnt = second.agreement(read), taught(words)
    open_disputes = sum(each.is_dispute for each in read)
    text = [
        f"pairs judged twice {agreed.pairs:,}   agree {agreed.agreeing:,}   "
        + (f"share {agreed.share:.2f}   " if agreed.share is not None else "")
        + (f"kappa {agreed.kappa:.2f}   " if agreed.kappa is not None else "")
        + f"open disputes {open_disputes:,}",
        f"decided same or different {learnt.pairs:,}   of these blind {learnt.blind:,}",
        *(
            f"  {each.low:.1f}–{each.high:.1f}   pairs {each.pairs:,}   predicted {each.predicted:.2f}   "
            f"same {each.same:.2f} ({each.least:.2f}–{each.most:.2f})   {each.verdict}"
            for each in learnt.bins
        ),
    ]
    told = {
        "pairs": agreed.pairs, "agreeing": agreed.agreeing, "share": agreed.share, "kappa": agreed.kappa,
        "disputes": open_disputes, **asdict(learnt),
    }  # fmt: skip
    emit_one(told, as_json_=as_json_, text="\n".join(text))


def _told(made: Decision) -> None:
    click.echo(f"{made.key}\t{made.left}\t{made.right}\t{made.verdict.value}\t{made.status}")


def _leases(store_url: str | None) -> leases.Leases:
    """Beside the sessions of whoever serves this store."""
    settings = Settings.from_env()
    is_beside = settings.state == embedded_folder(settings.store)
    folder = embedded_folder(store_url or settings.store)
    return leases.beside(folder if folder and is_beside else settings.state)


def _reader() -> str:
    """Whose answer a preview imagines; nothing is written."""
    return "reader"
