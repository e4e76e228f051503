"""Every place where people could come out: gated queries, pages in three forms, answers to programs, commands.

Surfaces are found, not listed: each gated query of the catalogue, each address of the app, each
measure; so a new one is walked without a word here. Parameters are filled with keys that really are
in the graph, the forbidden ones first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from graph.catalogue import Query, catalogue, parse
from graph.model.purposes import ALL
from graph.store import Row, Store
from resolver import questions
from web.cli import kenner

SAMPLE = parse(
    "tests.sample",
    """// Keys and telling values of every node, gate or no gate.
//
// mode:     write
// personal: none
// params:   none
// returns:  label string   label
//           key string     key
//           words list     values that would give it away
//           person string  key of its person
MATCH (n)
WHERE n:Handle OR n:Customer OR n:Person OR n:Post OR n:Brand OR n:Interest OR n:Hashtag OR n:Place OR n:Product OR n:Decision
OPTIONAL MATCH (n)-[:IS]->(p:Person)
RETURN head(labels(n)) AS label, n.key AS key,
  [w IN [n.username, n.name, n.email, n.phone, n.text, n.display_name, n.label_nl, n.label_en, n.slug] WHERE w IS NOT NULL] AS words,
  p.key AS person
ORDER BY key
""",
)
SAMPLES = 3
DAWN, DUSK = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Node:
    label: str
    key: str
    words: tuple[str, ...]
    person: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What one surface gave: `text` is everything it said, `asked` what it was asked for by name,
    `rows` what a query returned."""

    surface: str
    text: str
    asked: str = ""
    rows: tuple[Row, ...] = ()


def nodes_of(store: Store) -> list[Node]:
    return [Node(r["label"], r["key"], tuple(r["words"]), r["person"]) for r in store.write(SAMPLE)]


class Surfaces:
    """Walks all surfaces of one store. `nodes` come in the order in which they should be tried."""

    def __init__(self, store: Store, app: Flask, client: FlaskClient, nodes: Sequence[Node]) -> None:
        self._store = store
        self._app = app
        self._client = client
        self._keys: dict[str, list[str]] = {}
        self._words: list[str] = []
        for node in nodes:
            self._keys.setdefault(node.label, []).append(node.key)
            if node.label in {"Handle", "Customer"} and len(self._words) < SAMPLES * 4:
                self._words += node.words[:2]

    def all(self) -> Iterator[Shown]:
        yield from self.queries()
        yield from self.pages()
        yield from self.answers()
        yield from self.commands()

    def queries(self) -> Iterator[Shown]:
        for found in catalogue().values():
            if found.is_gated:
                for purpose in ALL:
                    for number in range(SAMPLES):
                        given = {
                            p.name: self._value(found, p.name, p.type, number)
                            for p in found.params
                            if not p.optional
                        }
                        rows = self._store.rows(found, purpose=purpose, timeout_seconds=None, **given)
                        yield Shown(
                            f"query {found.name} for {purpose.slug}",
                            json.dumps(rows, default=str, ensure_ascii=False),
                            str(given),
                            tuple(rows),
                        )

    def _value(self, query: Query, name: str, kind: str, number: int) -> object:
        label = _label(query.name, name)
        match kind:
            case "datetime":
                return DAWN if name == "since" else DUSK
            case "integer":
                return 0 if name == "first" else 2**31
            case "list":
                return (
                    self._keys.get(_label(query.name, name) or "Person", [])[:50]
                    + self._keys.get("Handle", [])[:50]
                )
            case "boolean":
                return number % 2 == 0
            case _ if label:
                return self._pick(label, number)
            case _:
                return self._words[number % len(self._words)] if self._words else "a"

    def _pick(self, label: str, number: int) -> str:
        keys = self._keys.get(label, [f"{label.lower()}:none"])
        return keys[number % len(keys)]

    def pages(self) -> Iterator[Shown]:
        for rule in self._app.url_map.iter_rules():
            if (
                "GET" not in (rule.methods or ())
                or rule.endpoint in {"static"}
                or rule.endpoint.startswith("account.")
            ):
                continue
            for address in self._addresses(rule.rule):
                for suffix in ("", ".json", ".csv"):
                    answer = self._client.get(address + suffix)
                    yield Shown(f"page {address}{suffix}", answer.text, address)
        for place in questions.order(self._store)[:SAMPLES]:
            address = f"/review/alike/{place.shape.key}"
            yield Shown(f"page {address}", self._client.get(address).text, address)
        for person in self._keys.get("Person", [])[:SAMPLES]:
            address = f"/review/split/{person}?all=1"
            yield Shown(f"page {address}", self._client.get(address).text, address)
        yield from self._voices()
        for word in self._words[:SAMPLES]:
            yield Shown(
                "page /voices/find for a word",
                self._client.get("/voices/find", query_string={"find": word}).text,
                word,
            )
            for address in ("/search", "/search/suggest", "/explore/find", "/people"):
                yield Shown(
                    f"page {address} for a word",
                    self._client.get(address, query_string={"q": word, "text": word}).text,
                    word,
                )

    def _voices(self) -> Iterator[Shown]:
        """Sets of people, two of them compared, and those who take a side."""
        keys = [*self._keys.get("Handle", [])[:SAMPLES], *self._keys.get("Person", [])[:SAMPLES]]
        asked = "&".join(f"who={key}" for key in keys)
        addresses = [
            f"/voices{{}}?{asked}",
            "/voices/best{}?k=3&now=1",
            f"/voices/best{{}}?k=3&must={keys[0]}" if keys else "",
        ]
        addresses += [f"/mavens/compare{{}}?who={one}&who={other}" for one, other in pairwise(keys)]
        addresses += [
            f"/mavens{{}}?side={side}&brand={self._pick('Brand', 0)}"
            for side in ("ambassadors", "fans", "critics")
        ]
        for address in filter(None, addresses):
            for suffix in ("", ".json", ".csv"):
                answer = self._client.get(address.format(suffix))
                yield Shown(f"page {address.format(suffix)}", answer.text, address)

    def _addresses(self, rule: str) -> Iterator[str]:
        if "<" not in rule:
            yield rule
            return
        head, _, rest = rule.partition("<")
        tail = rest.partition(">")[2]
        labels: Mapping[str, Sequence[str]] = {
            "/people/": ("Person",), "/handles/": ("Handle",), "/review/": ("Decision",), "/review/second/": ("Decision",), "/review/alike/": (), "/review/split/": ("Person",), "/consent/": (),
            "/brands/": ("Brand",), "/queries/": (), "/explore/nodes/": ("Handle", "Customer", "Person", "Post", "Brand", "Interest"),
        }  # fmt: skip
        for label in labels[head]:
            for number in range(SAMPLES):
                key = self._pick(label, number)
                yield head + (key.partition(":")[2] if label == "Brand" else key) + tail

    def answers(self) -> Iterator[Shown]:
        """Of `/api`, for records of the store and for accounts from outside that are named like them."""
        keys = self._keys.get("Handle", ["x:none"])
        for key in (*keys[:SAMPLES], *keys[-SAMPLES:], f"{keys[0]}x"):
            platform, _, handle = key.partition(":")
            account = {"platform": platform, "handle": handle}
            for body in ({"key": key}, account, {"platform": "elsewhere", "handle": handle}):
                answer = self._client.post("/api/v1/resolve", json=body)
                asked = f"{key} {json.dumps(body)}"
                yield Shown("answer of /api/v1/resolve", answer.text, asked, _candidates(answer.json))

    def commands(self) -> Iterator[Shown]:
        url = f"embedded:{self._store.settings.state}"
        handles, brand = self._keys.get("Handle", ["x:none"] * 2), self._pick("Brand", 0)
        lines = [
            ["brand", brand.partition(":")[2], "--json"],
            ["review", "list", "--json"],
            ["review", "list", "--alike", "--json"],
            ["review", "list", "--disputes", "--json"],
            ["review", "next", "--json"],
            ["review", "agreement", "--json"],
            ["explain", handles[0], handles[1]],
            ["explain", handles[0], f"{handles[0]}x"],
            ["match", handles[0], "--json"],
            ["match", handles[-1], "--json"],
            ["match", f"{handles[0]}x"],
            ["match", "--platform", "elsewhere", "--handle", handles[0].partition(":")[2]],
            *(
                ["reach", measure, "--json", "--purpose", "insight"]
                for measure in ("authority", "travel", "audience", "spread", "communities", "mavens")
            ),
            *(
                ["reach", side, brand.partition(":")[2], "--json", "--purpose", "insight"]
                for side in ("ambassadors", "fans", "critics")
            ),
            ["reach", "seeds", "--k", "3", "--json", "--purpose", "insight"],
            ["reach", "audience", handles[0], "--json", "--purpose", "insight"],
            ["cypher", "explore.people_found", "--purpose", "insight", "--json"],
        ]
        for line in lines:
            done = CliRunner().invoke(kenner, [*line, "--store", url])
            said = f"{done.output} {done.exception or ''} {getattr(done.exception, 'hint', '')}"
            yield Shown("kenner " + " ".join(line[:2]), said, " ".join(line))


def _candidates(told: dict[str, list[Row]] | None) -> tuple[Row, ...]:
    return tuple((told or {}).get("candidates", ()))


def _label(query: str, name: str) -> str | None:
    """The label whose keys the parameter takes, by its name and the query's."""
    by_name = {
        "brand": "Brand", "brands": "Brand", "handle": "Handle", "left": "Handle", "right": "Handle", "interest": "Interest",
        "place": "Place", "person": "Person", "people": "Person", "hashtag": "Hashtag", "post": "Post", "keys": "Person",
    }  # fmt: skip
    if name == "key":
        parts = query.partition(".")[2].removeprefix("counts_").split("_")
        if query.startswith("identity."):
            return "Decision" if "decision" in query else "Handle"
        return next(
            (
                known
                for part in parts[:1]
                for known in (
                    "Brand",
                    "Customer",
                    "Handle",
                    "Hashtag",
                    "Interest",
                    "Person",
                    "Place",
                    "Post",
                    "Product",
                )
                if known.lower() == part
            ),
            None,
        )
    if query == "library.people_on_both_platforms":
        return None
    return by_name.get(name)
