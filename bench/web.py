"""Three pages at 100,000 people: suggestion, person card, expand; each beside its own queries run bare.

A page is a whole request to the app in this process: sign-in looked up, queries, template, answer. Its
peer is the same named queries with the same parameters, through the same driver and user, and nothing
else. The goal is the difference of the 95th percentiles: at most 40 ms.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# This folder has a file of the same name as the package `web`, and Python would find it first.
sys.path[0] = str(ROOT)

from flask.testing import FlaskClient  # noqa: E402

from bench._measure import Ratio, Row, arguments, installed, tell  # noqa: E402
from graph.catalogue import Query  # noqa: E402
from graph.migrate import migrate  # noqa: E402
from graph.model.purposes import Purpose  # noqa: E402
from graph.settings import Settings  # noqa: E402
from graph.store import NewEdges, NewNodes, Store, bound, open_store, utc_now  # noqa: E402
from web import create_app  # noqa: E402
from web.users import Role, Users  # noqa: E402

PACKAGES = ("kenner", "arcadedb", "neo4j", "neo4j-rust-ext", "flask")
GOAL_MS = 40.0
PASSWORD = "four unrelated words here"
FIRST = [
    "anna",
    "bram",
    "cees",
    "daan",
    "eva",
    "finn",
    "gijs",
    "hanna",
    "ilse",
    "joris",
    "karin",
    "lars",
    "mila",
    "noor",
    "otto",
    "pien",
    "ruben",
    "sanne",
    "teun",
    "vera",
]
LAST = [
    "jansen",
    "vries",
    "berg",
    "bakker",
    "visser",
    "smit",
    "meijer",
    "boer",
    "mulder",
    "groot",
    "bos",
    "vos",
    "peters",
    "hendriks",
    "dekker",
    "brouwer",
    "wit",
]
FAR = datetime(9999, 12, 31, tzinfo=UTC)
Asked = tuple[str, dict[str, object]]


def main() -> None:
    parser = arguments(__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(state=Path(scratch))
        with open_store(f"embedded:{scratch}/store", settings) as store:
            migrate(store)
            fill(store, options.people)
            rows, ratios = measure(store, settings, options.people, options.requests)
    tell(options, rows, ratios, PACKAGES)


def fill(store: Store, people: int) -> None:
    """`people` with 1.5 accounts, 3 posts and 5 follows each, 8 in 10 accounts permitted; followers are skewed."""
    rng = Random(3)
    accounts = [_account(rng, n, people) for n in range(people * 3 // 2)]
    owner = [n if n < people else rng.randrange(people) for n in range(len(accounts))]
    keys = [str(each["key"]) for each in accounts]
    persons = [f"person:{n:08d}" for n in range(people)]
    began = datetime(2026, 5, 1, tzinfo=UTC)
    posts = [
        {
            "key": f"x:p{n}",
            "platform": "x",
            "text": f"een mooie dag om te lopen, nummer {n}",
            "posted_at": began + timedelta(minutes=rng.randrange(26 * 7 * 1440)),
            "mood": rng.uniform(-1, 1),
            "language": "nl",
        }
        for n in range(people * 3)
    ]
    writers = [rng.randrange(len(keys)) for _ in posts]
    topics = [int(150 * rng.random() ** 2) for _ in posts]
    tied = sorted({(owner[writer], topic) for writer, topic in zip(writers, topics, strict=True)})
    named = rng.sample(range(len(posts)), len(posts) // 4)
    readers = [rng.randrange(len(keys)) for _ in range(people * 5)]
    read = [int(len(keys) * rng.random() ** 3) for _ in readers]
    link = {"decision": "alone", "probability": 1.0, "reason": "alone"}
    store.bulk(
        [
            NewNodes("Person", [{"key": key, "idx": len(keys) + n} for n, key in enumerate(persons)]),
            NewNodes("Handle", accounts),
            NewNodes("Post", posts),
            NewNodes("Interest", [{"key": f"interest:i{n}", "label_en": f"interest {n}", "label_nl": f"belang {n}"} for n in range(150)]),
            NewNodes("Brand", [{"key": f"brand:b{n}", "name": f"Brand {n}", "own": n == 0} for n in range(4)]),
        ],
        [
            NewEdges("IS", "Handle", "Person", keys, [persons[n] for n in owner], [link] * len(keys)),
            NewEdges("POSTED", "Handle", "Post", [keys[n] for n in writers], [str(p["key"]) for p in posts]),
            NewEdges("ABOUT", "Post", "Interest", [str(p["key"]) for p in posts], [f"interest:i{n}" for n in topics], [{"weight": 0.8}] * len(posts)),
            NewEdges("INTERESTED_IN", "Person", "Interest", [persons[p] for p, _ in tied], [f"interest:i{t}" for _, t in tied], [{"weight": 0.3}] * len(tied)),
            NewEdges("MENTIONS", "Post", "Brand", [f"x:p{n}" for n in named], [f"brand:b{n % 4}" for n in named], [{"mood": 0.3}] * len(named)),
            NewEdges("FOLLOWS", "Handle", "Handle", [keys[n] for n in readers], [keys[n] for n in read]),
        ],
    )  # fmt: skip


def _account(rng: Random, n: int, people: int) -> dict[str, object]:
    first, last = FIRST[n % len(FIRST)], LAST[(n // len(FIRST)) % len(LAST)]
    platform = "x" if n < people else ("instagram", "mastodon")[n % 2]
    username = f"{first}_{last}{n}"
    row: dict[str, object] = {
        "key": f"{platform}:{username}",
        "idx": n,
        "platform": platform,
        "username": username,
        "name": f"{first} {last}".title(),
        "search_name": f"{username} {first} {last}",
        "followers": rng.randrange(1000),
        "bio": f"{last}, hardlopen en koffie",
    }
    return {**row, "may_insight": FAR} if rng.random() < 0.8 else row


class Recorder:
    """Notes the queries a page runs, with the values the engine got."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.asked: list[Asked] = []
        self._fetch = store._fetch

    @contextmanager
    def recording(self) -> Iterator[list[Asked]]:
        self.asked = []

        def fetch(
            query: Query, purpose: Purpose | None, timeout: float | None, params: dict[str, object]
        ) -> Any:
            self.asked.append((query.text, bound(query, params, purpose, self._store.clock())))
            return self._fetch(query, purpose, timeout, params)

        self._store._fetch = fetch
        try:
            yield self.asked
        finally:
            self._store._fetch = self._fetch

    def bare(self, asked: Sequence[Asked]) -> None:
        """The same queries by the same driver, each in a read transaction of its own."""
        for text, values in asked:
            with self._store._session("READ") as session:
                session.execute_read(lambda tx, text=text, values=values: tx.run(text, values).values())


def measure(store: Store, settings: Settings, people: int, requests: int) -> tuple[list[Row], list[Ratio]]:
    client = signed_in(store, settings)
    rng, size = Random(5), f"{people:,} people"
    rows: list[Row] = []
    ratios: list[Ratio] = []
    jobs: dict[str, Callable[[], str]] = {
        "suggestion": lambda: "/search/suggest?q=" + _typed(rng, people),
        "person card": lambda: f"/people/person:{rng.randrange(people):08d}",
        "expand": lambda: f"/explore/nodes/{_account(Random(0), rng.randrange(people), people)['key']}/expand?edge=FOLLOWS&direction=in&limit=50",
    }  # fmt: skip
    recorder = Recorder(store)
    for job, address in jobs.items():
        page, bare = compared(client, recorder, [address() for _ in range(requests)])
        ours, peer = _p95(page), _p95(bare)
        tool = f"{installed('neo4j')}, bare"
        for name, runs, p95 in (("kenner page", page, ours), (tool, bare, peer)):
            shown: dict[str, float | str] = {
                "p50_ms": round(statistics.median(runs) * 1000, 1),
                "p95_ms": round(p95 * 1000, 1),
            }
            rows.append(
                Row(
                    job,
                    size,
                    name,
                    round(statistics.median(runs), 5),
                    [round(r, 5) for r in runs],
                    None,
                    shown,
                )
            )
        ratios.append(
            Ratio(f"{job}: p95, ms above its queries run bare", round((ours - peer) * 1000, 1), GOAL_MS)
        )
    return rows, ratios


def compared(
    client: FlaskClient, recorder: Recorder, addresses: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Seconds of each page and of its queries alone; which goes first takes turns, the first ten warm up."""
    page: list[float] = []
    bare: list[float] = []
    for n, address in enumerate(addresses):
        with recorder.recording() as asked:
            client.get(address)
        queries = list(asked)
        turns = [(page, lambda a=address: client.get(a)), (bare, lambda q=queries: recorder.bare(q))]
        for seconds, run in turns if n % 2 else reversed(turns):
            began = time.perf_counter()
            run()
            seconds.append(time.perf_counter() - began)
    return page[10:], bare[10:]


def signed_in(store: Store, settings: Settings) -> FlaskClient:
    app = create_app(settings, store)
    users: Users = app.extensions["kenner-users"]
    users.add("bench", Role.ADMIN, PASSWORD, utc_now())
    client = app.test_client()
    form = client.get("/account/sign-in").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', form)
    token = found.group(1) if found else ""
    client.post(
        "/account/sign-in", data={"name": "bench", "password": PASSWORD, "csrf_token": token, "next": "/"}
    )
    if client.get("/search/suggest.json?q=an").status_code != 200:
        raise SystemExit("the sign-in of the measurement did not work")
    return client


def _typed(rng: Random, people: int) -> str:
    """A beginning of somebody's handle, or a word of a name, as one types it."""
    n = rng.randrange(people)
    first, last = FIRST[n % len(FIRST)], LAST[(n // len(FIRST)) % len(LAST)]
    return rng.choice([first[:2], first, f"{first}_{last[:3]}", last, f"@{first}_{last}{n}"[:-1], "belang"])


def _p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


if __name__ == "__main__":
    main()
