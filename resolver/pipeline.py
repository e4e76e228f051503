"""`kenner resolve`: records through the consent gate, scored, grouped, and written as decisions.

The result is a function of what may be linked, the weights and people's decisions. Running it again
without news writes nothing; a run that was killed is finished by the next one, with the same graph.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from graph.store import Store
from resolver import explain, linking, registry, settle, unchanged
from resolver.decide import Verdict
from resolver.homes import Memory
from resolver.linking import People
from resolver.records import Records, from_store, undisturbed
from resolver.registry import MACHINE, Decision, State, Written
from resolver.weigh import Weights

log = logging.getLogger(__name__)

Progress = Callable[[int, int | None], None]

FIGURES = ("records", "people", "linked", "decisions", "waiting")
"""What a report tells of the graph, and not of the run."""
STAGES = ("forget", "read", "score", "settle", "write")


@dataclass(frozen=True, slots=True)
class ResolveReport:
    """`records` came through the gate and became `people`; `linked` of them share a person with another.
    `waiting` pairs are for a person to decide; `dropped` links and decisions lost their permission."""

    records: int
    people: int
    linked: int
    decisions: int
    waiting: int
    dropped: int
    written: Written
    seconds: float
    unchanged: bool = False
    """Nothing was written since the last run and no permission ended, so its figures stand."""

    def as_row(self) -> dict[str, object]:
        return {**asdict(self), "written": asdict(self.written)}


def resolve(
    store: Store, *, progress: Progress | None = None, weights: Weights | None = None, anew: bool = False
) -> ResolveReport:
    """Link what is sure, queue what is doubtful; people's decisions are never undone.

    Where nothing happened since the last run nothing is done, unless `anew`.
    """
    began = time.perf_counter()
    model = weights or Weights.read()
    mark = unchanged.model_of(model)
    if not anew and (note := unchanged.last(store, mark)) is not None:
        log.info("resolve unchanged since the last run seconds=%.2f", time.perf_counter() - began)
        seconds = round(time.perf_counter() - began, 2)
        return ResolveReport(**note.figures, dropped=0, written=Written(), seconds=seconds, unchanged=True)
    watch = unchanged.watch(store)
    stage = _stages(progress)
    with undisturbed():
        dropped = registry.forget_unpermitted(store)
        stage("forget")
        records, before = from_store(store), registry.read(store)
        stage("read")
        people = settle.verdicts_of(before.decisions.values())
        found = linking.people(records, model, {where: row.verdict for where, row in people.items()})
        stage("score")
        after = settle.settled(
            [linking.member(row) for row in found.records.rows], _opinions(found, model), people, model,
            memory=Memory({key: row.remembered for key, row in before.belongings.items()}, news=True),
            taken_back=[row.key for row in before.decisions.values() if row.is_human and not row.holds],
        )  # fmt: skip
        stage("settle")
        del found  # the columns of all pairs: the texts to write take their place
        written = registry.write(store, before, after)
        stage("write")
    report = _report(records, after, dropped, written, time.perf_counter() - began)
    unchanged.keep(store, watch, mark, {name: getattr(report, name) for name in FIGURES})
    return report


def _stages(progress: Progress | None) -> Callable[[str], None]:
    began = time.perf_counter()

    def done(name: str) -> None:
        log.info("resolve stage=%s seconds=%.1f", name, time.perf_counter() - began)
        if progress is not None:
            progress(STAGES.index(name) + 1, len(STAGES))

    return done


def _opinions(found: People, weights: Weights) -> list[Decision]:
    """Every scored pair of review probability or more as the machine's decision, not yet settled."""
    basis = {row.key: row.basis for row in found.records.rows}
    return [
        Decision(
            key=settle.machine_key(edge.pair, weights.version),
            left=edge.pair[0],
            right=edge.pair[1],
            verdict=Verdict.SAME if edge.probability >= weights.link_at else Verdict.UNSURE,
            status="active",
            probability=edge.probability,
            bits=edge.bits,
            evidence=explain.as_json(lines),
            decided_by=MACHINE,
            model=weights.version,
            reason=explain.reason(lines),
            basis=" ".join(basis[key] for key in edge.pair if basis[key]),
            worth=0.0,
        )
        for edge, lines in found.opinions()
    ]


def _report(records: Records, after: State, dropped: int, written: Written, seconds: float) -> ResolveReport:
    people = {row.person for row in after.belongings.values()}
    linked = sum(row.decision != linking.ALONE for row in after.belongings.values())
    waiting = sum(row.status == "waiting" for row in after.decisions.values())
    log.info(
        "resolved records=%d people=%d waiting=%d seconds=%.1f", len(records), len(people), waiting, seconds
    )
    return ResolveReport(
        len(records), len(people), linked, len(after.decisions), waiting, dropped, written, round(seconds, 2)
    )
