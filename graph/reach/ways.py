"""How word gets from one to another: the likeliest way along who sets whom in motion, and what proves it.

The chance of a way is the product of the chances of its steps. It is a floor of the chance that word arrives at
all: there are other ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from graph.catalogue import query
from graph.errors import BadParameter
from graph.model.purposes import Purpose
from graph.reach.hearing import CHANCES, influence
from graph.reach.kernels.likeliest import likeliest
from graph.reach.layers import Snapshot
from graph.reach.names import find
from graph.reach.report import Part, Ranked
from graph.store import Store

ANSWERED, LIKED = query("reach.acts_between"), query("reach.likes_between")
MOST_PROOFS = 5
BEGINS = "{name} speaks"
STEP = {
    layer: "{name} acts on the word of {heard_from} with a chance of {chance:.2%}; it comes this far with {score:.2%}, " + how
    for layer, how in CHANCES.items()
}  # fmt: skip
PROVED = "; proved by {proofs}"


def paths(snapshot: Snapshot, source: str, target: str) -> list[Ranked]:
    """The likeliest way of a word of `source` to `target`, a row a person on it, both among them.

    `score` is the chance that the word comes this far along this way, `chance` that of the last step. No way gives no
    rows. BadParameter for a name that means nobody, and for one person at both ends.
    """
    start, end = find(snapshot, [source, target])
    if start == end:
        raise BadParameter(f"{source} and {target} are one person", hint="name two people")
    layer = influence(snapshot)
    nodes = snapshot.nodes
    arcs = layer.arcs
    way = likeliest(arcs.starts, arcs.ends, arcs.strengths, start, end).tolist()
    chances = {
        (node, hearer): chance
        for node in way
        for hearer, chance in zip(
            arcs.row(node).tolist(),
            arcs.strengths[arcs.starts[node] : arcs.starts[node + 1]].tolist(),
            strict=True,
        )
    }
    found: list[Ranked] = []
    so_far = 1.0
    for rank, node in enumerate(way, start=1):
        before = way[rank - 2] if rank > 1 else None
        chance = 1.0 if before is None else chances[before, node]
        so_far *= chance
        parts: dict[str, Part] = {
            "chance": chance,
            "heard_from": None if before is None else nodes.names[before],
            "chances": layer.name,
        }
        sentence = BEGINS if before is None else STEP[layer.name]
        found.append(Ranked(rank, nodes.keys[node], nodes.names[node], so_far, sentence, parts))
    return found


def proved(store: Store, snapshot: Snapshot, way: Sequence[Ranked], purpose: Purpose) -> list[Ranked]:
    """The rows of `paths` with `acts`, how often each acted on posts of the one before, and `proofs`, the keys of the
    newest of those acts (of the post, where it was liked). A measured step may have none in the store."""
    place = {key: node for node, key in enumerate(snapshot.nodes.keys)}

    def accounts(key: str) -> list[int]:
        numbers: list[int] = snapshot.accounts.idx[snapshot.nodes.accounts.row(place[key])].tolist()
        return numbers

    found = [replace(each, parts={**each.parts, "acts": None, "proofs": None}) for each in way[:1]]
    for before, each in pairwise(way):
        speakers, hearers = accounts(before.key), accounts(each.key)
        rows = [
            row
            for asked in (ANSWERED, LIKED)
            for row in store.rows(asked, purpose=purpose, speakers=speakers, hearers=hearers)
        ]
        rows.sort(key=lambda row: (row["at"] is None, row["at"] and -row["at"].timestamp(), row["act"]))
        proofs = ", ".join(row["act"] for row in rows[:MOST_PROOFS])
        parts = {**each.parts, "acts": len(rows), "proofs": proofs or None}
        found.append(replace(each, parts=parts, sentence=each.sentence + (PROVED if proofs else "")))
    return found
