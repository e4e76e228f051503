"""The live index beside the store, asked at the terminal and from Python: fresh, gated, and of one writer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graph.catalogue import parse
from graph.errors import BadParameter, NotFound, NotPermitted, StoreUnavailable
from graph.model.purposes import INSIGHT
from graph.settings import Settings
from graph.store import Store
from resolver import answer, gate, mark
from resolver.asked import asked
from resolver.cli import store as cli_store
from resolver.compare.near import near
from resolver.index import Index
from resolver.live import Changed, Live
from resolver.pipeline import resolve
from resolver.records import Records, from_store
from resolver.registry import read_belongings
from tests.conftest import Clock
from tests.resolver.conftest import SILENT
from tests.resolver.test_pipeline import FORBID
from web.cli import kenner

ANNA, ANNA_TOO = "x:annakuiper", "facebook:anna.kuiper"
STRANGER = {"platform": "TikTok", "handle": "@AnnaKuiper", "name": "Anna Kuiper", "location": "Zwolle"}
PUT_PLACE = parse(
    "tests.put_place",
    """// Write something that nobody compares.
//
// mode:     write
// personal: none
// params:   key string  its key
// returns:  nothing
MERGE (:Place {key: $key})
""",
)
DOCS = Path(__file__).parents[2] / "docs" / "resolver.md"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index(tmp_path / "live.sqlite") as made:
        yield made


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("live.sqlite*"))


def keys(found: answer.Answer) -> list[str]:
    return [each.key for each in found.candidates]


def test_an_account_from_outside_is_told_its_person_and_forgotten(
    town: Store, index: Index, tmp_path: Path
) -> None:
    resolve(town)

    found = answer.of_account(index, town, asked(STRANGER))

    assert (found.key, found.person) == ("tiktok:annakuiper", None)
    assert set(keys(found)) >= {ANNA, ANNA_TOO}
    belongs = {row["record"]: row["person"] for row in read_belongings(town, keys(found))}
    assert {each.key: each.person for each in found.candidates} == belongs
    assert belongs[ANNA] is not None
    for each in found.candidates:
        assert sum(line.bits for line in each.evidence) == pytest.approx(each.bits, abs=0.01)
    assert b"tiktok:annakuiper" not in on_disk(tmp_path)


def test_a_record_of_the_store_is_answered_as_the_account_itself_would_be(town: Store, index: Index) -> None:
    row = next(row for row in from_store(town).rows if row.key == ANNA)
    given = {"platform": row.platform, "handle": row.handle, "name": row.name, "location": row.place}

    assert answer.of_account(index, town, asked(given)) == answer.of_key(index, town, ANNA)


def test_what_was_written_since_is_in_the_next_answer(town: Store, index: Index) -> None:
    before = keys(answer.of_account(index, town, asked(STRANGER)))
    town.write(FORBID, keys=[ANNA_TOO])

    after = keys(answer.of_account(index, town, asked(STRANGER)))

    assert set(before) - set(after) == {ANNA_TOO}


def test_a_permission_that_ends_by_itself_leaves_the_file_with_the_next_question(
    town: Store, index: Index, clock: Clock, tmp_path: Path
) -> None:
    town.clock = clock
    index.of(town, ANNA)
    seen = mark.read(tmp_path / "live.sqlite").seen
    clock.now = clock.now.replace(year=9999, month=12, day=31) + timedelta(hours=5)

    with pytest.raises(NotFound):
        index.of(town, ANNA)
    assert index.size(town) == 0
    assert mark.seen(town) == seen, "nothing was written: only time went by"
    assert b"annakuiper" not in on_disk(tmp_path)


def test_who_is_forbidden_leaves_the_file_at_once_while_it_is_open(
    town: Store, index: Index, tmp_path: Path
) -> None:
    index.refresh(town)
    assert b"anna.kuiper" in on_disk(tmp_path)
    town.write(FORBID, keys=[ANNA_TOO])

    assert index.prune(town) == 1

    assert b"anna.kuiper" not in on_disk(tmp_path)
    assert index.prune(town) == 0


def test_a_write_that_leaves_records_alone_reads_none_of_them_for_a_minute(
    town: Store, index: Index, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.clock = clock
    index.of(town, ANNA)
    read: list[Store] = []

    def noted(store: Store) -> Records:
        read.append(store)
        return from_store(store)

    monkeypatch.setattr(gate, "from_store", noted)

    town.write(PUT_PLACE, key="place:zwolle")
    index.of(town, ANNA)
    assert read == []

    clock.forward(minutes=2)
    town.write(PUT_PLACE, key="place:assen")
    index.of(town, ANNA)
    assert read == [town]


def test_a_restart_reads_the_file_and_writes_nothing(town: Store, tmp_path: Path) -> None:
    path = tmp_path / "live.sqlite"
    with Index(path) as first:
        told = first.of(town, ANNA)
    before = (mark.read(path), path.read_bytes())

    with Index(path) as again:
        assert again.of(town, ANNA) == told

    assert (mark.read(path), path.read_bytes()) == before


@pytest.mark.parametrize("harm", ["lost", "damaged", "of another store"])
def test_a_file_that_is_not_the_index_is_built_anew(town: Store, tmp_path: Path, harm: str) -> None:
    path = tmp_path / "live.sqlite"
    with Index(path) as first:
        told = first.of(town, ANNA)
    if harm == "lost":
        path.unlink()
    elif harm == "damaged":
        path.write_bytes(b"this is no database" * 1000)
    else:
        with Live(path) as other:
            other.remove([ANNA_TOO])
        mark.write(path, replace(mark.read(path), seen="1 None", records=""))

    with Index(path) as again:
        assert again.of(town, ANNA) == told
        assert again.size(town) == len(from_store(town))


def test_a_refresh_that_was_killed_is_begun_anew(
    town: Store, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.refresh(town)
    town.write(FORBID, keys=[ANNA_TOO])
    with monkeypatch.context() as broken:
        broken.setattr(index, "_settle", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            index.refresh(town)

    assert ANNA_TOO not in str(index.of(town, ANNA))
    assert index.refresh(town) == Changed(0, 0, 0)


def test_two_openings_of_one_file_see_each_others_changes(town: Store, tmp_path: Path) -> None:
    path = tmp_path / "live.sqlite"
    with Index(path) as one, Index(path) as other:
        one.of(town, ANNA)
        other.of(town, ANNA)
        town.write(FORBID, keys=[ANNA_TOO])
        left = one.of(town, ANNA)

        assert other.of(town, ANNA) == left
        one.refresh(town)
        with Live() as fresh:
            fresh.become(from_store(town))
            assert other.match(town, asked(STRANGER).record) == fresh.match(asked(STRANGER).record)


WRITER = """
import sys
from pathlib import Path
from resolver import mark
from resolver.live import Live
from resolver.records import Record

path, name = Path(sys.argv[1]), sys.argv[2]
for n in range(12):
    with mark.alone(path), Live(path) as live:
        live.put([Record(f"x:{name}{n}", "x", f"jandevries{n}", "Jan de Vries")])
        mark.write(path, mark.Mark(mark.read(path).generation + 1))
"""


def test_two_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "live.sqlite"
    running = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("a", "b")]

    assert [each.wait(60) for each in running] == [0, 0]

    assert mark.read(path).generation == 24
    with Live(path) as live, Live() as fresh:
        held = list(live._shelf.records())
        fresh.put(held)
        assert len(held) == 24
        assert live.of("x:a3") == fresh.of("x:a3")


def test_who_waits_too_long_for_the_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mark, "_WAIT_SECONDS", 0.05)

    with (
        mark.alone(tmp_path / "live.sqlite"),
        pytest.raises(StoreUnavailable),
        mark.alone(tmp_path / "live.sqlite"),
    ):
        pass


def test_an_account_whose_owner_says_no_is_not_linked_by_bringing_its_data_along(
    town: Store, index: Index
) -> None:
    given = asked({"platform": "x", "handle": "annakuiper_prive", "name": "Anna Kuiper"})

    with pytest.raises(NotPermitted) as refused:
        answer.of_account(index, town, given)
    with pytest.raises(NotFound):
        answer.of_key(index, town, SILENT)

    assert given.record.key == SILENT
    assert refused.value.rule == "link.not-permitted"


def test_no_other_purpose_links(town: Store, index: Index) -> None:
    with pytest.raises(NotPermitted):
        answer.of_key(index, town, ANNA, INSIGHT)
    with pytest.raises(NotPermitted):
        answer.of_account(index, town, asked(STRANGER), INSIGHT)


def test_a_brands_account_is_nobody(town: Store, index: Index) -> None:
    with pytest.raises(BadParameter, match="brand"):
        answer.of_key(index, town, "x:bergwad")
    with pytest.raises(BadParameter, match="brand"):
        asked({"platform": "x", "handle": "bergwad", "kind": "brand"})


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"platform": "x", "handle": "jan", "haircolour": "red"}, "'haircolour' is not a field"),
        ({"platform": "x", "handle": 7}, "handle is not a text"),
        ({"platform": "x", "handle": "jan", "followers": "many"}, "followers is not a whole number"),
        ({"platform": "x", "handle": "jan", "followers": True}, "followers is not a whole number"),
        ({"platform": "x", "handle": "jan", "verified": "yes"}, "neither true nor false"),
        ({"platform": "x", "handle": "jan", "handles": [7]}, "handles is not a text"),
        ({"platform": "x", "handle": "jan", "name": "a" * 10_000}, "10,000 characters, at most 300"),
        ({"platform": "x", "handle": "jan", "name": "half \ud800"}, "cannot be written"),
        ({"platform": "x", "name": "Jan"}, "neither a handle nor an id"),
        ({"platform": "x", "handle": " @ "}, "neither a handle nor an id"),
        ({"handle": "jan"}, "needs its platform"),
    ],
    ids=lambda each: each[:20] if isinstance(each, str) else "",
)
def test_what_does_not_fit_is_named(given: dict[str, object], says: str) -> None:
    with pytest.raises(BadParameter, match=re.escape(says)):
        asked(given)


def test_what_is_no_evidence_is_taken_and_named() -> None:
    found = asked({**STRANGER, "followers": 12, "verified": True, "bio": ""})

    assert found.not_compared == ("followers", "verified")
    assert (found.record.platform, found.record.handle) == ("tiktok", "AnnaKuiper")


def test_a_row_without_a_platform_is_a_customers() -> None:
    found = asked({"id": "77", "first_name": "Jan", "last_name": "de Vries", "handles": ["x:Jan"]})

    assert (found.record.key, found.record.platform) == ("crm:77", "crm")
    assert (found.record.name, found.record.handles) == ("Jan de Vries", ("x:jan",))


@pytest.mark.parametrize(
    ("mistyped", "meant"),
    [
        ("x:jan.vd.berg", "x:jan_vd_berg"),
        ("x:janvdbreg", "x:jan_vd_berg"),
        ("instagram:jan_vd_berg", "x:jan_vd_berg"),
        ("jan vd berg", "x:jan_vd_berg"),
    ],
)
def test_the_nearest_spelling_comes_first(mistyped: str, meant: str) -> None:
    assert near(mistyped, ["crm:12", "x:roos", "x:jan_vd_burg", "x:jan_vd_berg"])[0] == meant


def test_nothing_is_near_what_is_not() -> None:
    assert near("x:skylark", ["x:roos", "crm:12", "x:jan"]) == []
    assert near("x:", ["x:roos"]) == []


def run(store: Store, *line: str) -> Result:
    return CliRunner().invoke(kenner, [*line, "--store", f"embedded:{store.settings.state}"])


@pytest.fixture
def kept(town: Store) -> Iterator[Path]:
    """The index file of the command line; gone after the test."""
    path = mark.index_file(Settings(store=f"embedded:{town.settings.state}", state=town.settings.state))
    yield path
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()


def test_the_terminal_tells_candidates_with_evidence(town: Store, kept: Path) -> None:
    described = ["--platform", "tiktok", "--handle", "annakuiper", "--name", "Anna Kuiper"]

    as_json = run(town, "match", *described, "--json")
    as_text = run(town, "match", ANNA)

    assert as_json.exit_code == 0, as_json.output
    told = json.loads(as_json.stdout)
    assert {ANNA, ANNA_TOO} <= {each["key"] for each in told["candidates"]}
    assert {"kind", "says", "bits"} == set(told["candidates"][0]["evidence"][0])
    assert as_text.stdout.startswith(f"{ANNA}  no person yet; ")
    assert f"{ANNA_TOO}  Anna Kuiper" in as_text.stdout
    assert kept.stat().st_mode & 0o077 == 0


def test_the_terminal_names_near_spellings_of_those_who_may_be_linked_only(town: Store, kept: Path) -> None:
    for line in (["match", "x:annakuipr"], ["explain", "x:annakuipr", ANNA_TOO]):
        error = run(town, *line).exception

        assert isinstance(error, NotFound)
        assert error.hint.startswith(f"did you mean {ANNA}")
        assert SILENT not in error.hint


def test_the_number_of_a_customer_is_near_no_other(town: Store) -> None:
    error = run(town, "match", "crm:4").exception

    assert isinstance(error, NotFound)
    assert "did you mean" not in error.hint


def test_a_record_that_is_not_the_persons_is_told_what_is_near_among_hers(town: Store) -> None:
    resolve(town)
    person = read_belongings(town, [ANNA])[0]["person"]

    error = run(town, "split", person, "x:anna.kuiper", "--yes").exception

    assert isinstance(error, NotFound)
    assert error.hint.startswith(f"did you mean {ANNA}")


def test_a_command_names_one_record_or_describes_one_account(town: Store) -> None:
    for line in (["match"], ["match", ANNA, "--handle", "jan"]):
        assert isinstance(run(town, *line).exception, BadParameter)


def test_a_command_that_takes_a_permission_takes_the_record_out_of_the_file(town: Store, kept: Path) -> None:
    run(town, "match", ANNA)
    assert b"anna.kuiper" in b"".join(each.read_bytes() for each in kept.parent.glob(f"{kept.name}*"))
    town.write(FORBID, keys=[ANNA_TOO])

    run(town, "status")

    assert b"anna.kuiper" not in b"".join(each.read_bytes() for each in kept.parent.glob(f"{kept.name}*"))


def test_resolving_brings_the_file_up_to_date_and_makes_none(town: Store, kept: Path) -> None:
    assert run(town, "resolve").exit_code == 0
    assert not kept.exists()
    run(town, "match", ANNA)
    town.write(FORBID, keys=[ANNA_TOO])

    assert run(town, "resolve").exit_code == 0

    with Live(kept) as live:
        assert set(live.keys()) == set(from_store(town).keys)


def test_the_examples_of_the_page_run(town: Store, capsys: pytest.CaptureFixture[str]) -> None:
    section = DOCS.read_text(encoding="utf-8").split("## One record at a time\n", 1)[1].split("\n## ", 1)[0]
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", section, re.MULTILINE)
    code = [textwrap.dedent(each) for each in blocks if "import" in each]

    for each in code:
        exec(compile(each, str(DOCS), "exec"), {"store": town})

    assert len(code) == 2
    assert "x:jandevries" in capsys.readouterr().out


def test_cli_has_an_option_for_each_field_that_is_compared() -> None:
    options = {option for each in cli_store.match.params for option in each.opts}

    assert options >= {
        "--platform",
        "--handle",
        "--name",
        "--bio",
        "--location",
        "--url",
        "--email",
        "--phone",
        "--birthday",
    }
    assert "--followers" not in options
