"""The made world from a seed to files."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random

from graph.errors import BadParameter
from graph.text import Taxonomy
from graph.worlds.made import truth
from graph.worlds.made.accounts import Account, open_accounts
from graph.worlds.made.market import COMPANIES, OWN
from graph.worlds.made.people import population
from graph.worlds.made.permission import consents
from graph.worlds.made.posts import Chronicle, Post
from graph.worlds.made.ties import follow
from graph.worlds.made.trade import customers, purchases
from graph.worlds.world import World

Row = Mapping[str, object]
_FEWEST_PEOPLE = 60


MadeWorld = World


def generate(out: Path, *, people: int = 2000, seed: int = 7) -> MadeWorld:
    """Write the world to `out`: about 2.3 accounts, 20 posts and 30 arcs a person.

    The same `people` and `seed` give the same bytes. BadParameter below 60 people: roles need a crowd.
    """
    if people < _FEWEST_PEOPLE:
        raise BadParameter(
            f"{people} people are too few for a world", hint=f"ask for {_FEWEST_PEOPLE} or more"
        )
    dice = {
        name: Random(f"{seed}:{people}:{name}")
        for name in ("people", "accounts", "ties", "posts", "trade", "permission")
    }
    humans = population(dice["people"], people)
    accounts = open_accounts(dice["accounts"], humans)
    follows = follow(dice["ties"], accounts, humans)
    chronicle = Chronicle(dice["posts"], humans, accounts, follows)
    posts = chronicle.write()
    owned: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        owned[account.owner].append(account)
    shop, human_of = customers(dice["trade"], humans, owned)
    bought = purchases(dice["trade"], human_of, chronicle.exposed)
    writers = {post.account.owner for post in posts if post.moods}
    said = consents(dice["permission"], accounts, shop, human_of, writers)

    out.mkdir(parents=True, exist_ok=True)
    found = {
        "brands": (_csv(out / "brands.csv", _brands()),),
        "interests": (_csv(out / "interests.csv", _interests()),),
        "accounts": (_csv(out / "accounts.csv", map(_account, accounts)),),
        "customers": (_csv(out / "customers.csv", shop),),
        "consents": (_csv(out / "consents.csv", said),),
        "posts": (_ndjson(out / "posts.ndjson.gz", map(_post, posts)),),
        "arcs": (_csv(out / "follows.csv", _follows(follows)), _csv(out / "likes.csv", _likes(posts))),
        "purchases": (_ndjson(out / "purchases.ndjson", bought),),
    }
    apart = out / "truth"
    apart.mkdir(exist_ok=True)
    _csv(apart / "people.csv", truth.people(accounts, human_of))
    _csv(apart / "mavens.csv", truth.mavens(humans, posts))
    _csv(apart / "sides.csv", truth.sides(posts), ("brand", "person", "side", "travel"))
    _csv(apart / "posts.csv", truth.said(posts))
    lift = truth.campaign(posts, bought, human_of, chronicle.exposed)
    (apart / "campaign.json").write_text(json.dumps(lift, indent=1) + "\n", encoding="utf-8")
    return MadeWorld(found, apart)


def _brands() -> Iterable[Row]:
    for company in COMPANIES:
        yield {
            "name": company.name,
            "aliases": ";".join(company.aliases),
            "own": "true" if company.own else "false",
            "description": company.description,
            "rivals": ";".join(rival.name for rival in COMPANIES if rival is not company)
            if company.own
            else OWN.name,
            "products": ";".join(product.name for product in company.products),
        }


def _interests() -> Iterable[Row]:
    for node in Taxonomy.shipped().nodes:
        yield {
            "slug": node["id"],
            "label_nl": node["label_nl"],
            "label_en": node["label_en"],
            "broader": node["broader"],
            "terms": node["terms"].replace("|", ";"),
        }


def _account(account: Account) -> Row:
    return {
        "platform": account.platform, "handle": account.username, "id": str(account.number), "name": account.name, "bio": account.bio, "location": account.location,
        "url": account.url, "email": account.email, "language": account.language, "followers": account.followers, "following": account.following,
        "created": account.created.date().isoformat(), "verified": "true" if account.verified else "false", "kind": account.kind, "speaks_for": account.speaks_for,
    }  # fmt: skip


def _post(post: Post) -> Row:
    row: dict[str, object] = {
        "id": post.id, "platform": post.account.platform, "handle": post.account.username, "text": post.text, "posted_at": post.at.replace(microsecond=0).isoformat(),
        "likes": len(post.liked_by), "shares": post.shares, "replies": post.replies,
    }  # fmt: skip
    if post.reply_to:
        row["reply_to"] = post.reply_to.id
    if post.shares_of:
        row["shares_of"] = post.shares_of.id
    return row


def _follows(follows: Iterable[tuple[Account, Account]]) -> Iterable[Row]:
    for follower, followed in follows:
        yield {"source": follower.key, "target": followed.key, "kind": "follows"}


def _likes(posts: Iterable[Post]) -> Iterable[Row]:
    for post in posts:
        for account in post.liked_by:
            yield {"source": account.key, "target": f"{post.account.platform}:{post.id}", "kind": "likes"}


def _csv(path: Path, rows: Iterable[Row], columns: Sequence[str] = ()) -> Path:
    plain = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns or list(plain[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(plain)
    return path


def _ndjson(path: Path, rows: Iterable[Row]) -> Path:
    text = io.StringIO()
    for row in rows:
        text.write(json.dumps(row, ensure_ascii=False) + "\n")
    data = text.getvalue().encode()
    # mtime 0: the same seed must give the same bytes.
    path.write_bytes(gzip.compress(data, 6, mtime=0) if path.suffix == ".gz" else data)
    return path
