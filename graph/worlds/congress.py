"""The congress world: real accounts, official names, influence and posting times, from a folder that is given.

None of the data is shipped, and the truth (which accounts are one legislator) is written apart from
the files that are imported. Layout and public origins of the folder: docs/worlds.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph.errors import UnsupportedExport
from graph.model.keys import fold, handle_key
from graph.worlds.world import World

Row = dict[str, object]

ACCOUNTS = "identity/legislator_accounts.parquet"
PROFILES = "identity/profiles.parquet"
INFLUENCE = "congress/influence.csv"
POSTS = "congress/posts.parquet"
NEEDED = (ACCOUNTS, PROFILES, INFLUENCE, POSTS)

_PLATFORM = "twitter"  # of profiles, influence and posts
_ASSESSMENT = "LIA-CONGRESS-2026-01"
_ASSESSED = "2026-01-05T00:00:00+00:00"
_HANDLE_PURPOSES: tuple[str, ...] = ("insight", "link", "webcare")
_CUSTOMER_PURPOSES: tuple[str, ...] = ("insight", "link")


def prepare(from_dir: Path, out: Path) -> World:
    """Write import files to `out` from the folder `from_dir`.

    UnsupportedExport when a file is missing or cannot be read; it names what is needed.
    """
    missing = [name for name in NEEDED if not (from_dir / name).is_file()]
    if missing:
        raise UnsupportedExport(
            f"{from_dir} does not hold the congress world: {', '.join(missing)} missing",
            hint="docs/worlds.md names the files, their columns and where they are published",
        )
    listed = _table(from_dir / ACCOUNTS, ("person", "platform", "handle", "name", "state"))
    profiles = {
        fold(str(row["handle"])): row
        for row in _table(from_dir / PROFILES, ("handle", "name", "bio", "location", "followers", "url"))
    }
    arcs = _influence(from_dir / INFLUENCE)
    posts = _posts(from_dir / POSTS)
    ids_as_written = dict(zip(posts["handle"].to_pylist(), posts["account_id"].to_pylist(), strict=True))
    ids = {fold(handle): account_id for handle, account_id in ids_as_written.items()}

    accounts = [_account(row, profiles, ids) for row in listed]
    known: set[str] = {handle_key(str(row["platform"]), str(row["handle"])) for row in accounts}
    unlisted = _unlisted(arcs, posts, known)
    officials = _officials(listed)
    out.mkdir(parents=True, exist_ok=True)
    files = {
        "accounts": (_csv(out / "accounts.csv", accounts),),
        "customers": (_csv(out / "customers.csv", [customer for customer, _ in officials]),),
        "arcs": (_csv(out / "influence.csv", arcs),),
        "posts": (_write_posts(out / "posts.parquet", posts),),
        "consents": (_csv(out / "consents.csv", _consents([*sorted(known), *unlisted], officials)),),
    }
    truth = out / "truth"
    truth.mkdir(exist_ok=True)
    people: list[Row] = [
        {"record": handle_key(str(row["platform"]), str(row["handle"])), "person": row["person"]}
        for row in listed
    ]
    people += [{"record": f"crm:{customer['id']}", "person": person} for customer, person in officials]
    _csv(truth / "people.csv", people)
    return World(files, truth)


def _table(path: Path, columns: Sequence[str]) -> list[Row]:
    try:
        table = pq.read_table(path, columns=list(columns))
    except (pa.ArrowInvalid, pa.ArrowKeyError, OSError) as exc:
        raise UnsupportedExport(
            f"{path}: is no Parquet file with the columns {', '.join(columns)}",
            hint="docs/worlds.md tells where the file comes from; fetch it again",
        ) from exc
    rows: list[Row] = table.to_pylist()
    return rows


def _influence(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        read = csv.DictReader(file)
        if not {"source", "target", "probability"} <= set(read.fieldnames or ()):
            raise UnsupportedExport(
                f"{path}: needs the columns source, target, probability",
                hint="docs/worlds.md tells where the file comes from; fetch it again",
            )
        return [
            {
                "source": f"{_PLATFORM}:{row['source']}",
                "target": f"{_PLATFORM}:{row['target']}",
                "kind": "influences",
                "probability": row["probability"],
            }
            for row in read
        ]


def _posts(path: Path) -> pa.Table:
    try:
        return pq.read_table(path, columns=["post_id", "account_id", "handle", "posted_at"])
    except (pa.ArrowInvalid, pa.ArrowKeyError, OSError) as exc:
        raise UnsupportedExport(
            f"{path}: is no Parquet file with the columns post_id, account_id, handle, posted_at",
            hint="docs/worlds.md tells where the file comes from; fetch it again",
        ) from exc


def _write_posts(path: Path, posts: pa.Table) -> Path:
    """Posting times only: nobody's text is in the source, and none is made up."""
    written = pa.table(
        {
            "id": posts["post_id"].cast(pa.string()),
            "platform": pa.array([_PLATFORM] * posts.num_rows),
            "handle": posts["handle"],
            "posted_at": posts["posted_at"],
        }
    )
    pq.write_table(written, path)
    return path


def _account(row: Row, profiles: Mapping[str, Row], ids: Mapping[str, object]) -> Row:
    """The account as it shows itself; the official name is the customer's, not the account's."""
    here = row["platform"] == _PLATFORM
    shown = profiles.get(fold(str(row["handle"])), {}) if here else {}
    return {
        "platform": row["platform"],
        "handle": row["handle"],
        "id": ids.get(fold(str(row["handle"])), "") if here else "",
        "name": shown.get("name") or "",
        "bio": shown.get("bio") or "",
        "location": shown.get("location") or "",
        "url": shown.get("url") or "",
        "followers": "" if shown.get("followers") is None else shown["followers"],
        "kind": "personal",
    }


def _unlisted(arcs: Iterable[Row], posts: pa.Table, known: set[str]) -> list[str]:
    """Accounts that influence or post and are no listed legislator's, such as those who left since."""
    named = {str(row[end]) for row in arcs for end in ("source", "target")}
    named |= {f"{_PLATFORM}:{handle}" for handle in set(posts["handle"].to_pylist())}
    return sorted({handle_key(*name.split(":", 1)) for name in named} - known)


def _officials(listed: Iterable[Row]) -> list[tuple[Row, str]]:
    """One customer row a person, with the person apart; ids follow name and state, not the person."""
    official = {str(row["person"]): (str(row["name"]), str(row["state"])) for row in listed}
    ordered = sorted(official.items(), key=lambda item: (*item[1], item[0]))
    return [
        ({"id": f"us-{number:04d}", "name": name, "state": state, "country": "US"}, person)
        for number, (person, (name, state)) in enumerate(ordered, start=1)
    ]


def _consents(handles: Iterable[str], officials: Iterable[tuple[Row, str]]) -> list[Row]:
    """Public accounts of public officials: a legitimate interest that was assessed, never a consent they gave."""
    subjects = [(key, _HANDLE_PURPOSES) for key in handles]
    subjects += [(f"crm:{customer['id']}", _CUSTOMER_PURPOSES) for customer, _ in officials]
    return [
        {"subject": key, "purpose": purpose, "status": "given", "basis": "f", "assessment": _ASSESSMENT, "event_at": _ASSESSED, "jurisdiction": "US"}
        for key, purposes in subjects
        for purpose in purposes
    ]  # fmt: skip


def _csv(path: Path, rows: Sequence[Row]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
