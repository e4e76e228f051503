"""The planted truth: what is so in the made world, by the definitions of the model, from what truly happened.

Nothing imports these files; scoring reads them beside the graph's results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.model.keys import BrandKey, brand_key
from graph.worlds.made.accounts import Account
from graph.worlds.made.market import CAMPAIGN, COMPANIES, INTEREST_OF_TOPIC, OWN
from graph.worlds.made.people import Human
from graph.worlds.made.posts import Post

Row = dict[str, object]
# sections whose sentences may say good and bad, or nothing of the brand they answer
_BOTH = frozenset({"mixed", "thanks", "reply-pos", "reply-neu", "reply-neg", "answer"})
_FEWEST, _SHARE, _LINE, _PRIOR = 3, 0.8, 0.75, 2.0


@dataclass(slots=True)
class _Talk:
    """What one person said of one brand by their own accord, and who acted on it."""

    posts: int = 0
    acts: int = 0
    positive: int = 0
    negative: int = 0
    positive_weeks: set[tuple[int, int]] | None = None
    negative_weeks: set[tuple[int, int]] | None = None
    sponsored: bool = False


def people(accounts: Iterable[Account], human_of_customer: Mapping[str, str]) -> list[Row]:
    """Record key and person, for every record of a human; brands, shops and bots are not people."""
    rows: list[Row] = [
        {"record": a.key, "person": a.owner} for a in accounts if a.kind in {"personal", "employee"}
    ]
    return rows + [
        {"record": f"crm:{customer}", "person": human} for customer, human in human_of_customer.items()
    ]


def mavens(humans: Iterable[Human], posts: Iterable[Post]) -> list[Row]:
    """Who knows a topic, with the number of different people who truly acted after a post on it."""
    actors = _actors(posts)
    reached: dict[tuple[str, str], set[str]] = defaultdict(set)
    for post, people_who_acted in actors.values():
        if post.topic:
            reached[post.account.owner, post.topic] |= people_who_acted
    rows: list[Row] = [
        {
            "topic": f"interest:{INTEREST_OF_TOPIC[human.expertise]}",
            "person": human.id,
            "people": len(reached[human.id, human.expertise]),
        }
        for human in humans
        if human.expertise
    ]
    return sorted(rows, key=lambda row: (str(row["topic"]), -int(str(row["people"])), str(row["person"])))


def sides(posts: Iterable[Post]) -> list[Row]:
    """Ambassadors, fans and critics of each brand by definition: 3 posts, 3 weeks, share 0.8, no marker, travel."""
    talks: dict[str, dict[str, _Talk]] = {company.name: defaultdict(_Talk) for company in COMPANIES}
    for post, people_who_acted in _actors(posts).values():
        if post.account.kind != "personal":
            continue
        for brand, mood in post.moods.items():
            _count(talks[brand][post.account.owner], post, mood, len(people_who_acted))
    rows: list[Row] = []
    for brand, by_person in talks.items():
        rows += _sides_of(brand, by_person)
    return rows


def _count(talk: _Talk, post: Post, mood: int, acts: int) -> None:
    talk.posts += 1
    talk.acts += acts
    talk.sponsored |= post.sponsored
    if post.prompted:
        return
    week = post.at.isocalendar()[:2]
    if mood > 0:
        talk.positive += 1
        talk.positive_weeks = (talk.positive_weeks or set()) | {week}
    elif mood < 0:
        talk.negative += 1
        talk.negative_weeks = (talk.negative_weeks or set()) | {week}


def _sides_of(brand: str, by_person: Mapping[str, _Talk]) -> list[Row]:
    mean = sum(talk.acts for talk in by_person.values()) / max(
        1, sum(talk.posts for talk in by_person.values())
    )
    travel = {
        person: (talk.acts + _PRIOR * mean) / (talk.posts + _PRIOR) for person, talk in by_person.items()
    }
    line = sorted(travel.values())[int(_LINE * len(travel))] if travel else 0.0
    rows: list[Row] = []
    for person, talk in sorted(by_person.items()):
        side = _side(talk, travel[person] > line)
        if side:
            rows.append(
                {
                    "brand": brand_key(brand),
                    "person": person,
                    "side": side,
                    "travel": round(travel[person], 3),
                }
            )
    return rows


def _side(talk: _Talk, travels: bool) -> str:
    taken = talk.positive + talk.negative
    if talk.sponsored or not taken:
        return ""
    if (
        talk.positive >= _FEWEST
        and len(talk.positive_weeks or ()) >= _FEWEST
        and talk.positive / taken >= _SHARE
    ):
        return "ambassador" if travels else "fan"
    if (
        talk.negative >= _FEWEST
        and len(talk.negative_weeks or ()) >= _FEWEST
        and talk.negative / taken >= _SHARE
    ):
        return "critic"
    return ""


def said(posts: Iterable[Post]) -> list[Row]:
    """Per post with a text: language, the mood of the whole and towards each brand.

    Moods are −1, 0 or 1; empty where the sentences of a section differ, and nothing was planted.
    """
    keys: dict[str, BrandKey] = {company.name: brand_key(company.name) for company in COMPANIES}
    return [
        {
            "post": f"{post.account.platform}:{post.id}",
            "language": post.language,
            "kind": post.section,
            "mood": "" if post.section in {*_BOTH, "compare", "switch"} else post.mood,
            "brands": ";".join(
                f"{keys[brand]}={'' if post.section in _BOTH and not mood else mood}"
                for brand, mood in sorted(post.moods.items())
            ),
            "topic": f"interest:{INTEREST_OF_TOPIC[post.topic]}" if post.topic else "",
            "sponsored": "true" if post.sponsored else "false",
        }
        for post in posts
        if post.text and post.account.kind in {"personal", "employee"}
    ]


def campaign(
    posts: Iterable[Post], bought: Iterable[Row], human_of_customer: Mapping[str, str], exposed: set[str]
) -> Row:
    """What the campaign did among those it reached, a week during against a week outside it."""
    weeks_in = (CAMPAIGN.ends - CAMPAIGN.starts).days / 7
    weeks_out = 26 - weeks_in
    talk = [
        CAMPAIGN.starts <= p.at < CAMPAIGN.ends
        for p in posts
        if OWN.name in p.moods and p.account.owner in exposed
    ]
    buying = [
        CAMPAIGN.starts.isoformat() <= str(row["at"]) < CAMPAIGN.ends.isoformat()
        for row in bought
        if human_of_customer[str(row["customer"])] in exposed
    ]
    return {
        "name": CAMPAIGN.name, "tag": CAMPAIGN.tag, "starts": CAMPAIGN.starts.isoformat(), "ends": CAMPAIGN.ends.isoformat(), "exposed": len(exposed),
        "talk_lift": _lift(talk, weeks_in, weeks_out), "buying_lift": _lift(buying, weeks_in, weeks_out),
    }  # fmt: skip


def _lift(during: list[bool], weeks_in: float, weeks_out: float) -> float:
    outside = (len(during) - sum(during)) / weeks_out
    return round(sum(during) / weeks_in / outside, 3) if outside else 0.0


def _actors(posts: Iterable[Post]) -> dict[int, tuple[Post, set[str]]]:
    """By identity of the post: the post and the people who answered, passed on or liked it, without its writer."""
    posts = list(posts)
    acted = {
        id(post): (post, {account.owner for account in post.liked_by}) for post in posts if not post.shares_of
    }
    for post in posts:
        target = post.reply_to or post.shares_of
        if target is not None and id(target) in acted and post.account.owner != target.account.owner:
            acted[id(target)][1].add(post.account.owner)
    return acted
