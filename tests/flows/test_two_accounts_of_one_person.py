"""Two accounts that turn out to be one person are one listener and one voice; split, they are two again."""

from __future__ import annotations

from graph.model.purposes import INSIGHT
from graph.reach.audience import audience
from graph.reach.authority import authority
from graph.reach.seeds import seeds
from graph.reach.snapshot import load
from graph.reach.spread import spread
from graph.reach.travel import travel
from graph.store import NewEdges, NewNodes, Store
from resolver import pipeline, review, split
from resolver.decide import Verdict
from tests.resolver.conftest import FAR

VOICE, LISTENER, ALIAS, OTHER = "x:stem", "x:oor", "instagram:luisteraar", "x:ander"
EVERYBODY = [VOICE, LISTENER, ALIAS, OTHER]


def a_world(store: Store) -> None:
    """Three accounts hear a voice; two of them are one person's, and both like its post and follow each other."""
    handles = [
        {
            "key": key, "idx": number, "platform": key.partition(":")[0], "username": key.partition(":")[2],
            "kind": "personal", "may_link": FAR, "may_insight": FAR,
        }
        for number, key in enumerate(EVERYBODY)
    ]  # fmt: skip
    store.bulk(
        [NewNodes("Handle", handles), NewNodes("Post", [{"key": "x:1", "platform": "x", "text": "hoi"}])],
        [
            NewEdges(
                "FOLLOWS",
                "Handle",
                "Handle",
                [LISTENER, ALIAS, OTHER, LISTENER],
                [VOICE, VOICE, VOICE, ALIAS],
            ),
            NewEdges("POSTED", "Handle", "Post", [VOICE], ["x:1"]),
            NewEdges("LIKES", "Handle", "Post", [LISTENER, ALIAS], ["x:1", "x:1"]),
        ],
    )


def counted(store: Store) -> dict[str, object]:
    """What the measures say of the voice, and of how many nodes they speak."""
    graph = load(store, INSIGHT)
    heard = audience(graph, [VOICE])[0]
    return {
        "people": len(graph.nodes),
        "heard by": heard.score,
        "followers": heard.parts["sum"],
        "acted after": travel(graph)[0].parts["people"],
        "set in motion": round(spread(graph, [VOICE], runs=100)[0].score, 6),
        "attended by": authority(graph, layer="follows")[0].parts["heard_from"],
        "arcs": graph.between_people("follows").size,
        "may be chosen": len(seeds(graph, len(graph.nodes))),
    }


APART = {
    "people": 4, "heard by": 3, "followers": 3, "acted after": 2, "set in motion": 3.0, "attended by": 3, "arcs": 4,
    "may be chosen": 4,
}  # fmt: skip
"""Four accounts: three hear the voice, two of them act."""


def test_two_linked_accounts_count_once_and_a_split_brings_both_back(store: Store) -> None:
    a_world(store)
    pipeline.resolve(store)
    before = counted(store)

    review.decide_pair(store, LISTENER, ALIAS, Verdict.SAME, "els")
    together = counted(store)
    split.split(store, _person_of(store, ALIAS), [ALIAS], "els")

    assert before == APART
    assert together == {
        **APART, "people": 3, "heard by": 2, "acted after": 1, "set in motion": 2.0, "attended by": 2, "arcs": 2,
        "may be chosen": 3,
    }  # fmt: skip
    assert counted(store) == before


def _person_of(store: Store, handle: str) -> str:
    graph = load(store, INSIGHT)
    return graph.nodes.keys[int(graph.accounts.node[graph.accounts.keys.index(handle)])]
