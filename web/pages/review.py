"""Review: pairs of accounts the machine cannot decide, side by side with the evidence for and against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from graph.errors import BadParameter, NotFound
from graph.store import Store
from resolver import batch, fields, questions, registry, review, second
from resolver.decide import Verdict
from resolver.questions import Alike, Place
from resolver.registry import Decision
from resolver.review import Case, Manner
from resolver.second import Reading, Word
from resolver.taught import taught
from web import charts, context, reviewing
from web.access import needs
from web.present import asked_int, number, page
from web.users import Role

bp = Blueprint("review", __name__, url_prefix="/review")
ANSWERS = {"same": Verdict.SAME, "different": Verdict.DIFFERENT, "unsure": Verdict.UNSURE}
_GROUPS_SHOWN = 8


def waiting(store: Store) -> int:
    """The number beside the room's name: open questions, and pairs two people judged differently."""
    return review.waiting(store) + len(second.disputes(second.words(store)))


@bp.get("")
@needs(Role.STEWARD)
def index() -> Response:
    store, user = context.store(), reviewing.user()
    reviewing.leases().leave_all(user)
    order, limit = reviewing.order(), asked_int("limit", 50, most=500)
    said = second.words(store)
    groups = questions.alike(order)
    rows = _listed(store, order[:limit])
    return page(
        "review/index.html",
        rows=rows,
        name="review",
        groups=groups if request.args.get("groups") == "all" else groups[:_GROUPS_SHOWN],
        more_groups=len(groups),
        total=review.waiting(store),
        looked_at={key: lease.user for key, lease in reviewing.leases().others(user, store.clock()).items()},
        disputes=second.disputes(said),
        offered=len(second.offers(said, user)),
        last=batch.last(store, user),
        blind=_is_blind(),
    )


def _listed(store: Store, places: Sequence[Place]) -> list[dict[str, object]]:
    """Rows of the queue; in blind mode without a word of what the machine thinks."""
    shapes = Counter(place.shape for place in reviewing.order())
    place_by_key = {place.key: place for place in places}
    found = [row for row in review.named(store, list(place_by_key)) if row.status == "waiting"]
    about = review.sides(store, {end for row in found for end in row.pair})
    rows: list[dict[str, object]] = []
    for row in found:
        place = place_by_key[row.key]
        told: dict[str, object] = {
            "key": row.key, "left": row.left, "right": row.right,
            "left_name": about[row.left].name if row.left in about else "",
            "right_name": about[row.right].name if row.right in about else "",
            "records": place.records, "followers": place.followers,
        }  # fmt: skip
        if not _is_blind():
            told |= {
                "probability": row.probability, "bits": row.bits, "reason": row.reason, "worth": row.worth,
                "value": place.value, "shape": place.shape.key, "alike": shapes[place.shape],
            }  # fmt: skip
        rows.append(told)
    return rows


@bp.get("/next")
@needs(Role.STEWARD)
def following() -> BaseResponse:
    """To a dispute of others, else to the question that is worth most and that nobody looks at."""
    after = request.args.get("after", "")
    return _on((None if after else reviewing.dispute()) or reviewing.following(after), _is_blind())


@bp.get("/learnt")
@needs(Role.STEWARD)
def learnt() -> Response:
    """How far reviewers agree, and how their decisions compare with the machine's probabilities."""
    said = second.words(context.store())
    read = second.readings(said)
    found = taught(said)
    return page(
        "review/learnt.html",
        data={"agreement": _agreed(read), "taught": found},
        rows=found.bins,
        name="learnt",
        agreement=second.agreement(read),
        taught=found,
        chart=charts.calibration([(each.predicted, each.same, each.least, each.most) for each in found.bins]),
        disputes=[each for each in read if each.is_dispute],
    )


def _agreed(read: Sequence[Reading]) -> dict[str, object]:
    found = second.agreement(read)
    counts = [
        {"first": one.value, "second": other.value, "pairs": count}
        for (one, other), count in sorted(found.counts.items())
    ]
    return {
        "pairs": found.pairs, "agreeing": found.agreeing, "share": found.share, "kappa": found.kappa, "counts": counts,
    }  # fmt: skip


@bp.get("/alike/<shape>")
@needs(Role.STEWARD)
def alike(shape: str) -> Response:
    """Cases with the same shape of evidence, to be answered at once."""
    group = _group(shape)
    rows = _listed(context.store(), group.places[: batch.MOST])
    return page("review/alike.html", rows=rows, name="alike", group=group, most=batch.MOST)


@bp.post("/acts")
@needs(Role.STEWARD)
def answer_many() -> BaseResponse:
    """One answer to the cases that are ticked, as one act."""
    verdict = _answer()
    keys = request.form.getlist("case")
    taken = reviewing.leases().others(reviewing.user(), context.store().clock())
    act = batch.decide(context.store(), [key for key in keys if key not in taken], verdict, reviewing.user())
    reviewing.answered(*keys)
    told = ngettext(
        "%(num)s pair: %(verdict)s.", "%(num)s pairs: %(verdict)s.", len(act.made), verdict=_word(verdict)
    )
    if left := len(act.left_out) + sum(key in taken for key in keys):
        told += " " + ngettext(
            "%(num)s was left out: somebody looks at it, decided it meanwhile, or decided against it.",
            "%(num)s were left out: somebody looks at them, decided them meanwhile, or decided against them.", left,
        )  # fmt: skip
    if act.made:
        flash(reviewing.with_undo(url_for("review.undo_act", act=act.batch), told), "good")
    else:
        flash(told, "warn")
    return redirect(url_for("review.index"))


def _group(shape: str) -> Alike:
    if (group := questions.like(reviewing.order(), shape)) is None:
        raise NotFound("no pair of this kind waits any more", hint="the queue shows what does")
    return group


@bp.post("/undo")
@needs(Role.STEWARD)
def undo_last() -> BaseResponse:
    """Take the newest act of this user back."""
    taken = batch.undo_last(context.store(), reviewing.user())
    return _taken_back(taken)


@bp.post("/acts/<path:act>/undo")
@needs(Role.STEWARD)
def undo_act(act: str) -> BaseResponse:
    """Take everything an act made back."""
    taken = batch.take_back(context.store(), act, reviewing.user())
    return _taken_back(taken, is_unmerge=act.startswith("split:"))


def _taken_back(taken: Sequence[Decision], *, is_unmerge: bool = False) -> BaseResponse:
    reviewing.forget_order()
    if is_unmerge and taken:
        flash(_("Taken back: this is one person again."), "good")
        return redirect(url_for("people.show", key=review.side(context.store(), taken[0].left).person))
    if len({row.pair for row in taken}) == 1:
        flash(_("Taken back: %(left)s and %(right)s are as they were before.", left=taken[0].left, right=taken[0].right), "good")  # fmt: skip
        return redirect(url_for("review.show", key=_asked_in(taken[0])))
    flash(ngettext("Taken back: %(num)s decision of one act.", "Taken back: %(num)s decisions of one act.", len(taken)), "good")  # fmt: skip
    return redirect(url_for("review.index"))


def _asked_in(decision: Decision) -> str:
    """The key under which the pair of a decision waits, its own where it does not."""
    about = registry.read_about(context.store(), [decision.left])
    return next(
        (row.key for row in about if row.pair == decision.pair and row.status == "waiting"), decision.key
    )


@bp.get("/second")
@needs(Role.STEWARD)
def second_next() -> BaseResponse:
    """To a pair somebody else decided, to be read again blind."""
    store, user = context.store(), reviewing.user()
    passed = reviewing.leases().not_for(user, store.clock())
    key = next((row.key for row in second.offers(second.words(store), user) if row.key not in passed), None)
    if key is None:
        flash(_("No pair is to be read a second time by you now."))
        return redirect(url_for("review.index"))
    return redirect(url_for("review.second_show", key=key))


@bp.get("/second/<path:key>")
@needs(Role.STEWARD)
def second_show(key: str) -> Response:
    return _shown(key, is_blind=True, is_second=True)


@bp.post("/second/<path:key>")
@needs(Role.STEWARD)
def second_answer(key: str) -> BaseResponse:
    verdict, store, user = _answer(), context.store(), reviewing.user()
    reviewing.leases().refuse_held(key, user, store.clock())
    reading = second.give(store, key, verdict, user)
    reviewing.leases().leave(key, user)
    if reading.agree:
        flash(
            _("You and %(who)s agree: %(verdict)s.", who=reading.first.decided_by, verdict=_word(verdict)),
            "good",
        )
    else:
        flash(
            _("%(who)s said: %(verdict)s. The pair is back in the queue; until somebody settles it, that holds.",
              who=reading.first.decided_by, verdict=_word(reading.first.verdict)), "warn",
        )  # fmt: skip
    return redirect(url_for("review.second_next"))


@bp.get("/<path:key>")
@needs(Role.STEWARD)
def show(key: str) -> Response:
    return _shown(key, is_blind=_is_blind(), is_second=False)


def _shown(key: str, *, is_blind: bool, is_second: bool) -> Response:
    store, user = context.store(), reviewing.user()
    case = review.show(store, key)
    dispute = None if is_second else _dispute(case)
    is_open = (
        case.decision.status == "waiting" or not case.decision.is_human or dispute is not None or is_second
    )
    held = reviewing.leases().take(key, user, store.clock()) if is_open else None
    before, after = questions.beside(reviewing.order(), key)
    compared = fields.compared(case.left, case.right)
    would = review.previews(store, case.left.key, case.right.key, (Verdict.SAME, Verdict.DIFFERENT), user)
    data: dict[str, object] = {
        "left": case.left,
        "right": case.right,
        "fields": compared,
        "would_be": would[Verdict.SAME],
    }
    if not is_blind:
        data |= {"decision": case.decision, "evidence": case.lines}
    rows: Sequence[object] = compared if is_blind else case.lines
    return page(
        "review/show.html",
        data=data, rows=rows, name="evidence", case=case, before=before, after=after, waiting=review.waiting(store),
        compared=compared, would=would, conflicts=fields.conflicts, is_blind=is_blind, is_second=is_second, is_open=is_open,
        dispute=dispute, held=held if held is not None and held.user != user else None,
        place=reviewing.place_of(key), last=batch.last(store, user), chart=charts.waterfall([line.bits for line in case.lines]),
        alike=_alike_count(key),
    )  # fmt: skip


def _alike_count(key: str) -> int:
    """How many waiting cases have the shape of this one, itself among them."""
    place = reviewing.place_of(key)
    return sum(each.shape == place.shape for each in reviewing.order()) if place is not None else 0


def _dispute(case: Case) -> Reading | None:
    """The second reading that contradicts this decision, when nobody settled it."""
    said = [Word(row, is_blind=False) for row in case.history if row.is_human]
    found = second.disputes(sorted(said, key=lambda word: (word.at, word.decision.key)))
    return next((each for each in found if each.first.key == case.decision.key), None)


@bp.post("/<path:key>")
@needs(Role.STEWARD)
def answer(key: str) -> BaseResponse:
    """Same, different or unsure; then on to the next pair, with the way back."""
    verdict, store, user = _answer(), context.store(), reviewing.user()
    is_blind = "blind" in request.form
    reviewing.leases().refuse_held(key, user, store.clock())
    after = reviewing.following(key)
    dispute = _dispute(review.show(store, key))
    made = review.decide(store, key, verdict, user, Manner(is_blind=is_blind, instead=dispute is not None))
    batch.derive(store, [made])
    reviewing.answered(key)
    reviewing.leases().leave(key, user)
    told = _("%(left)s and %(right)s: %(verdict)s.", left=made.left, right=made.right, verdict=_word(verdict))
    if is_blind:
        told += " " + _("The machine thought: %(p)s.", p=number(made.probability, 2))
    flash(reviewing.with_undo(url_for("review.undo", key=made.key), told), "good")
    return _on(after, is_blind)


@bp.post("/<path:key>/skip")
@needs(Role.STEWARD)
def skip(key: str) -> BaseResponse:
    """Put the pair aside for today; others may still get it."""
    after = reviewing.following(key)
    reviewing.leases().put_aside(key, reviewing.user(), context.store().clock())
    return _on(after, "blind" in request.form)


@bp.post("/<path:key>/look")
@needs(Role.STEWARD)
def look(key: str) -> BaseResponse:
    """Still here: the page asks now and then, so that nobody else gets the pair."""
    reviewing.leases().take(key, reviewing.user(), context.store().clock())
    return Response(status=204)


@bp.post("/<path:key>/leave")
@needs(Role.STEWARD)
def leave(key: str) -> BaseResponse:
    """The page was left."""
    reviewing.leases().leave(key, reviewing.user())
    return Response(status=204)


@bp.post("/<path:key>/undo")
@needs(Role.STEWARD)
def undo(key: str) -> BaseResponse:
    """Take a person's decision back: everything is as before it, and both stay in the history."""
    store = context.store()
    taken = review.withdraw(store, key, reviewing.user())
    batch.derive(store, [taken])
    return _taken_back([taken])


def _answer() -> Verdict:
    said = request.form.get("answer", "")
    if said not in ANSWERS:
        raise BadParameter(f"{said[:20]!r} is no answer", hint="choose same, different or unsure")
    return ANSWERS[said]


def _word(verdict: Verdict) -> str:
    words = {
        Verdict.SAME: _("the same person"), Verdict.DIFFERENT: _("different people"), Verdict.UNSURE: _("cannot tell"),
    }  # fmt: skip
    return str(words[verdict])


def _is_blind() -> bool:
    return request.args.get("blind", "") not in {"", "0"}


def _on(key: str | None, is_blind: bool) -> BaseResponse:
    """To a question, or to the queue when none is left."""
    blind = "1" if is_blind else None
    if key is None:
        return redirect(url_for("review.index", blind=blind))
    return redirect(url_for("review.show", key=key, blind=blind))
