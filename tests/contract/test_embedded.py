"""Owning, joining, dying and being damaged: what only the embedded store has."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest

from graph.catalogue import parse
from graph.errors import StoreRefused, StoreUnavailable
from graph.migrate import migrate
from graph.settings import Settings
from graph.store import NewEdges, NewNodes, Store, open_store
from graph.stores.shutdown import RECORD, Shutdown, count_differences, file_differences

PUT = parse(
    "checks.put",
    "// Put.\n// mode: write\n// personal: none\n// params: rows list  rows\n// returns: nothing\n"
    "UNWIND $rows AS row MERGE (h:Handle {key: row.key}) SET h += row\n",
)
COUNT = parse(
    "checks.count",
    "// Count.\n// Question: how many?\n// mode: read\n// personal: none\n// params: none\n"
    "// returns: n integer  handles\n// one row: in all\nMATCH (h:Handle) WHERE h.key <> '' RETURN count(h.key) AS n\n",
)
OWNER = """
import sys, time
from graph.catalogue import parse
from graph.migrate import migrate
from graph.settings import Settings
from graph.store import open_store
store = open_store("embedded:" + sys.argv[1], Settings())
migrate(store)
print("open", store.engine.address, flush=True)
for line in sys.stdin:
    if line.strip() == "close":
        store.close()
        print("closed", flush=True)
        break
"""


@dataclass
class Owner:
    """Another process that owns the store."""

    process: subprocess.Popen[str]

    def ask(self, word: str) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Owner]:
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline().startswith("open bolt://127.0.0.1:")
    yield Owner(process)
    process.kill()
    process.communicate()


def opened(folder: Path, settings: Settings | None = None) -> Store:
    return open_store(f"embedded:{folder}", settings or Settings())


def count(store: Store) -> int:
    row = store.one(COUNT)
    assert row is not None
    return int(row["n"])


def filled(folder: Path, rows: int) -> None:
    """A store with `rows` handles, closed well."""
    with opened(folder) as store:
        migrate(store)
        store.bulk(
            [NewNodes("Handle", [{"key": f"x:{i}", "bio": "x" * 300} for i in range(rows)])],
            [
                NewEdges(
                    "FOLLOWS", "Handle", "Handle", [f"x:{i}" for i in range(1, rows)], ["x:0"] * (rows - 1)
                )
            ],
        )


def test_a_second_process_joins_the_owner_and_both_see_what_the_other_wrote(
    owner: Owner, tmp_path: Path
) -> None:
    with opened(tmp_path) as guest, opened(tmp_path) as another:
        guest.write(PUT, rows=[{"key": "x:ana"}])

        assert (count(guest), count(another)) == (1, 1)
        assert guest.engine.address == another.engine.address
        assert migrate(guest) == []

    assert owner.ask("close") == "closed"


def test_a_guest_can_bring_the_schema_up_to_date(owner: Owner, tmp_path: Path) -> None:
    with opened(tmp_path) as guest:
        guest.apply_schema()

        assert migrate(guest) == []
    assert owner.process.poll() is None


def test_only_this_user_can_read_the_passwords(owner: Owner, tmp_path: Path) -> None:
    private = ["owner.json", "engine/config/server-users.jsonl", "owner.lock"]

    assert {oct((tmp_path / name).stat().st_mode & 0o777) for name in private} == {"0o600"}


def test_the_owner_listens_on_loopback_only(owner: Owner) -> None:
    listening = {
        c.laddr.ip for c in psutil.Process(owner.process.pid).net_connections() if c.status == "LISTEN"
    }

    assert listening <= {"127.0.0.1", "::ffff:127.0.0.1"}
    assert listening


def test_the_death_of_the_owner_is_told_with_the_way_out(owner: Owner, tmp_path: Path) -> None:
    guest = opened(tmp_path)
    guest.write(PUT, rows=[{"key": "x:ana"}])

    owner.kill()
    with pytest.raises(StoreUnavailable, match="has ended") as caught:
        count(guest)
    guest.close()

    assert "run the command again" in caught.value.hint
    with opened(tmp_path) as store:
        assert isinstance(store.was_clean, bool)
        assert not store.was_clean
        assert count(store) == 1


def test_a_note_left_by_a_killed_owner_blocks_nobody(owner: Owner, tmp_path: Path) -> None:
    owner.kill()
    assert (tmp_path / "owner.json").exists()

    with opened(tmp_path) as store:
        assert migrate(store) == []


def test_an_owner_that_stands_still_is_told_apart_from_a_dead_one(owner: Owner, tmp_path: Path) -> None:
    os.kill(owner.process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(StoreUnavailable, match="does not answer"):
            opened(tmp_path)
    finally:
        os.kill(owner.process.pid, signal.SIGCONT)


def test_the_engine_says_nothing_on_the_terminal(owner: Owner, tmp_path: Path) -> None:
    assert owner.ask("close") == "closed"
    out, err = owner.process.communicate(timeout=30)

    assert (out, err) == ("", "")
    assert list((tmp_path / "log").glob("arcadedb.log*"))


def test_one_process_may_open_a_store_twice(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    migrate(first)
    first.close()

    second.write(PUT, rows=[{"key": "x:ana"}])
    assert count(second) == 1
    second.close()

    assert (tmp_path / RECORD).exists()
    assert not (tmp_path / "owner.json").exists()


def test_a_store_that_was_never_closed_still_closes_well_at_exit(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", OWNER.replace("for line in sys.stdin:", "for line in ():"), str(tmp_path)],
        check=True,
    )

    with opened(tmp_path) as store:
        assert store.was_clean


def test_a_cut_data_file_is_refused_and_can_be_accepted(tmp_path: Path) -> None:
    filled(tmp_path, 1200)
    data = max(
        (tmp_path / "engine/databases/graph").glob("Handle_*.bucket"), key=lambda path: path.stat().st_size
    )
    os.truncate(data, data.stat().st_size * 2 // 3)

    for _ in range(2):
        with pytest.raises(StoreRefused, match="not as it was left") as caught:
            opened(tmp_path)
        assert data.name in caught.value.message
        assert "restore a backup" in caught.value.hint
        assert "KENNER_ACCEPT_DAMAGE=1" in caught.value.hint
    with opened(tmp_path, replace(Settings(), accept_damage=True)) as store:
        assert 0 < count(store) < 1200
    with opened(tmp_path) as store:
        assert store.was_clean


def test_one_changed_byte_is_refused(tmp_path: Path) -> None:
    filled(tmp_path, 100)
    data = max(
        (tmp_path / "engine/databases/graph").glob("Handle_*.bucket"), key=lambda path: path.stat().st_size
    )
    with data.open("r+b") as file:
        file.seek(data.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))

    with pytest.raises(StoreRefused, match="other content"):
        opened(tmp_path)


def test_opening_and_closing_alone_is_clean(tmp_path: Path) -> None:
    filled(tmp_path, 50)

    for _ in range(3):
        with opened(tmp_path) as store:
            assert count(store) == 50


def test_counts_that_differ_are_told_by_label() -> None:
    assert count_differences({"Handle": 1200, "Post": 3}, {"Handle": 835, "Post": 3}) == [
        "Handle: 835 found, 1,200 left"
    ]


def test_a_file_that_is_gone_or_new_is_told() -> None:
    then = Shutdown("e", "t", {}, {"a": (1, "x"), "b": (2, "y")})

    assert file_differences(then, {"b": (2, "y"), "c": (1, "z")}) == ["a is gone", "c was not there"]


def test_a_killed_bulk_load_leaves_no_half_written_node(tmp_path: Path) -> None:
    load = OWNER.replace(
        "for line in sys.stdin:",
        "from graph.store import NewEdges, NewNodes\n"
        "for start in range(0, 10**9, 2000):\n"
        "    keys = [f'x:{i}' for i in range(start, start + 2000)]\n"
        "    rows = [dict(key=key, name='n' + key, bio='b' * 200) for key in keys]\n"
        "    store.bulk([NewNodes('Handle', rows)], [NewEdges('FOLLOWS', 'Handle', 'Handle', keys, keys[::-1])])\n"
        "    print(start + 2000, flush=True)\n"
        "for line in ():",
    )
    process = subprocess.Popen(
        [sys.executable, "-c", load, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    acknowledged = 0
    ends = 0.0
    for line in process.stdout:
        if line.strip().isdigit():
            acknowledged = int(line)
            ends = ends or time.monotonic() + 2.0
            if time.monotonic() > ends:
                process.kill()
                break
    rest = [int(line) for line in process.stdout.read().split() if line.isdigit()]
    process.wait()

    whole = parse(
        "checks.whole",
        "// Whole.\n// Question: are they?\n// mode: read\n// personal: none\n// params: none\n"
        "// returns: n integer  handles\n// one row: in all\n"
        "MATCH (h:Handle) RETURN count(h) AS n, count(h.name) AS named, count(DISTINCT h.key) AS keys, "
        "sum(COUNT { (h)-[:FOLLOWS]->() }) AS leaving, sum(COUNT { (h)<-[:FOLLOWS]-() }) AS coming\n",
    )
    with opened(tmp_path) as store:
        row = store.one(whole)
    assert row is not None
    assert row["n"] == row["named"] == row["keys"] >= max([acknowledged, *rest])
    assert row["leaving"] == row["coming"]
    assert row["leaving"] >= max([acknowledged, *rest])


def test_whoever_comes_while_the_owner_starts_or_closes_waits_and_gets_in(tmp_path: Path) -> None:
    script = OWNER.replace("migrate(store)", "store.close()").replace(
        "for line in sys.stdin:", "for line in ():"
    )
    crowd = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]

    assert [process.wait(timeout=90) for process in crowd] == [0, 0, 0]
