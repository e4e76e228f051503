"""Made worlds in which it is known who the mavens are, and how well each way of ranking finds them.

Everybody has an expertise on each topic, an audience, and a chance that a hearer acts after a post of theirs on a topic.
Some know and are acted on, some only know, some only are acted on; audiences have nothing to do with it. Experts are
asked, whoever they are; what is heard is acted on with that chance, whoever speaks. A maven of a topic is among the ten
largest of expertise times the people expected to act after a post, of those who post on it. Loud people without expertise have many hearers and post on everything; bots post
by the clock, share each other and push posts of clients. Nothing of this is told to what ranks them.

Habits that look automatic are given to people too, each at twice the rate or more at which it was seen among the 525
accounts of the congress world (2 post like clockwork, 1 round the clock, none both).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.reach.arcs import Arcs
from graph.reach.habits import Habits, looks_automatic
from graph.reach.layers import (
    ACTS,
    FOLLOWS,
    INFLUENCES,
    LIKES,
    MENTIONS,
    REPLIES,
    SHARES,
    Account,
    Posts,
    Snapshot,
    people,
)
from graph.reach.mavens import FEWEST_POSTS
from graph.reach.snapshot import from_posts

Ints = NDArray[np.int32]
Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

HUMANS, BOTS, TOPICS, MAVENS = 1_500, 45, 8, 10
DAYS, HOUR, DAY = 182, 3_600_000, 86_400_000
LOUD, CLIENTS = 0.04, 8
MAVEN, EXPERT, CHARMER = 1, 2, 3
ROLES = (0.045, 0.06, 0.06)
"""Of those who care for a topic: who knows and is acted on, who only knows, who only is acted on."""
CLOCKWORK, SLEEPLESS, REPEATING, FOLLOWING = 0.01, 0.005, 0.03, 0.02
"""How many people share a habit with bots."""


@dataclass(frozen=True, eq=False)
class Planted:
    """`mavens` names the nodes of each topic; `is_bot` is aligned with the nodes, which are the accounts."""

    snapshot: Snapshot
    mavens: tuple[frozenset[int], ...]
    is_bot: Flags


@dataclass(frozen=True, eq=False)
class _Cast:
    """Who there is: rows are people, then bots; columns are topics."""

    interest: Flags
    expertise: Numbers
    chance: Numbers
    """That a hearer who cares for the topic acts after a post on it."""
    popularity: Numbers
    activity: Numbers
    is_loud: Flags
    is_bot: Flags


def plant(seed: int) -> Planted:
    random = np.random.default_rng(seed)
    cast = _cast(random)
    follows = _follows(random, cast)
    author, topic, asked = _posts(random, cast, follows)
    at = _times(random, cast, author)
    acts = _hear(random, cast, follows, author, topic)
    size = cast.is_bot.size
    accounts, nodes = people(
        [
            Account(f"x:{n:05}", f"{n:05}", followers=int(heard))
            for n, heard in enumerate(follows.reversed().degrees)
        ]
    )
    numbers = np.arange(author.size, dtype=np.int32)
    posts = Posts(
        author,
        Arcs.of(author.size, numbers, topic, width=TOPICS),
        Arcs.of(author.size, numbers[-asked.size :], asked, width=size),
        {kind: Arcs.of(author.size, *acts[kind], width=size) for kind in ACTS},
        at,
    )
    layers = {
        FOLLOWS: follows,
        INFLUENCES: Arcs.none(size),
        MENTIONS: from_posts(posts, posts.mentioned, size),
        **{kind: from_posts(posts, posts.acts[kind], size).reversed() for kind in ACTS},
    }
    names = tuple(f"interest:topic-{n}" for n in range(TOPICS))
    habits = _habits(random, cast, follows, posts)
    snapshot = Snapshot(
        accounts, nodes, layers, posts, names, chances=True, origin=f"planted {seed}",
        automatic=np.array([looks_automatic(each) for each in habits]),
    )  # fmt: skip
    return Planted(snapshot, _truth(cast, follows, author, topic), cast.is_bot)


def _cast(random: np.random.Generator) -> _Cast:
    size = HUMANS + BOTS
    is_bot = np.arange(size) >= HUMANS
    is_loud = (random.random(size) < LOUD) & ~is_bot
    interest = random.random((size, TOPICS)) < 0.25
    interest[np.arange(size), random.integers(0, TOPICS, size)] = True
    role = random.choice(4, (size, TOPICS), p=(0.835, *ROLES)) * interest
    role[is_loud | is_bot] = 0
    expertise = np.where((role == MAVEN) | (role == EXPERT), 1.0, 0.05) * random.uniform(0.6, 1.0, role.shape)
    chance = random.lognormal(np.log(0.05), 0.4, role.shape)
    chance = np.minimum(0.5, chance * np.where((role == MAVEN) | (role == CHARMER), 2.5, 1.0))
    popularity = random.lognormal(0.0, 1.0, size)
    activity = random.lognormal(0.0, 0.7, size)
    popularity[is_loud] *= 2.5
    activity[is_loud] *= 4.0
    interest[is_loud | is_bot] = True
    popularity[is_bot] *= 0.2
    return _Cast(interest, expertise * interest, chance, popularity, activity, is_loud, is_bot)


def _follows(random: np.random.Generator, cast: _Cast) -> Arcs:
    """By popularity, and four times as readily where a taste is shared; bots follow each other too."""
    size = cast.is_bot.size
    shared = (cast.interest.astype(np.float32) @ cast.interest.T.astype(np.float32)) > 0
    weight = cast.popularity * (1.0 + 3.0 * shared)
    weight[np.ix_(cast.is_bot, cast.is_bot)] *= 50.0
    np.fill_diagonal(weight, 0.0)
    many = np.minimum(400, random.lognormal(np.log(30), 0.8, size)).astype(int)
    # The largest of log weight + Gumbel noise are a draw without putting back (Efraimidis and Spirakis 2006).
    with np.errstate(divide="ignore"):
        keys = np.log(weight) + random.gumbel(size=(size, size))
    order = np.argsort(-keys, axis=1)
    return Arcs.of_lists([np.sort(order[who, : many[who]]).tolist() for who in range(size)], size)


def _posts(random: np.random.Generator, cast: _Cast, follows: Arcs) -> tuple[Ints, Ints, Ints]:
    """Author and topic of every post; the last of them mention somebody, whom the third names."""
    rate = 6.0 * cast.activity[:, None] * cast.interest * (1.0 + cast.expertise)
    rate[cast.is_bot] = 18.0
    many = random.poisson(rate)
    author, topic = np.nonzero(many)
    asker, on, asked = _ask(random, cast, follows)
    authors = np.concatenate([np.repeat(author, many[many > 0]), asker])
    topics = np.concatenate([np.repeat(topic, many[many > 0]), on])
    return authors.astype(np.int32), topics.astype(np.int32), asked


def _times(random: np.random.Generator, cast: _Cast, author: Ints) -> NDArray[np.int64]:
    """Bots by the clock, most of them; people at any moment they are awake."""
    size = cast.is_bot.size
    zone = random.integers(0, 24, size)
    awake = random.beta(2.0, 2.0, author.size) * 16.0 + zone[author]
    at = (random.integers(0, DAYS, author.size) * DAY + awake * HOUR).astype(np.int64)
    like_a_clock = np.where(cast.is_bot, random.random(size) < 0.85, random.random(size) < CLOCKWORK)
    all_day = np.where(cast.is_bot, random.random(size) < 0.8, random.random(size) < SLEEPLESS)
    for who in np.flatnonzero(all_day):
        mine = author == who
        at[mine] = random.integers(0, DAYS * DAY, int(mine.sum()))
    for who in np.flatnonzero(like_a_clock):
        mine = np.flatnonzero(author == who)
        if mine.size:
            gap = DAYS * DAY / mine.size
            at[mine] = (np.arange(mine.size) * gap + random.uniform(0, 0.2 * gap, mine.size)).astype(np.int64)
    return at + 1_767_225_600_000


def _hear(
    random: np.random.Generator, cast: _Cast, follows: Arcs, author: Ints, topic: Ints
) -> dict[str, tuple[Ints, Ints]]:
    """Post and hearer of every act. Followers act with the author's chance, a fifth of it without a taste for the topic;
    what is known well is passed on, the rest is liked, one in twenty answered."""
    hearers = follows.reversed()
    counts = hearers.degrees[author]
    post = np.repeat(np.arange(author.size, dtype=np.int32), counts)
    hearer = np.concatenate([hearers.row(who) for who in author.tolist()])
    chance = cast.chance[author, topic][post] * np.where(cast.interest[hearer, topic[post]], 1.0, 0.2)
    acted = (random.random(post.size) < chance) & ~cast.is_bot[hearer]
    post, hearer = post[acted], hearer[acted]
    shared = 0.05 + 0.3 * cast.expertise[author, topic][post]
    drawn = random.random(post.size)
    kinds = {SHARES: drawn < shared, REPLIES: drawn > 0.95, LIKES: (drawn >= shared) & (drawn <= 0.95)}
    acts = {kind: (post[chosen], hearer[chosen]) for kind, chosen in kinds.items()}
    for kind, pushed in _push(random, cast, author).items():
        acts[kind] = (np.concatenate([acts[kind][0], pushed[0]]), np.concatenate([acts[kind][1], pushed[1]]))
    return acts


def _push(random: np.random.Generator, cast: _Cast, author: Ints) -> dict[str, tuple[Ints, Ints]]:
    """Bots share each other's posts, and like those of clients."""
    bots = np.flatnonzero(cast.is_bot).astype(np.int32)
    clients = random.choice(np.flatnonzero(cast.is_loud), CLIENTS, replace=False)
    acts = {}
    for kind, whose, share in ((SHARES, bots, 0.25), (LIKES, clients, 0.4)):
        posts = np.flatnonzero(np.isin(author, whose)).astype(np.int32)
        post, bot = np.nonzero(random.random((posts.size, bots.size)) < share)
        others = author[posts[post]] != bots[bot]
        acts[kind] = (posts[post][others], bots[bot][others])
    return acts


def _ask(random: np.random.Generator, cast: _Cast, follows: Arcs) -> tuple[Ints, Ints, Ints]:
    """Asker, topic and asked: questions go to who knows, six times as readily where the asker follows them; chatter
    goes to whom they follow."""
    askers, topics, asked = [], [], []
    followed = np.zeros((cast.is_bot.size, cast.is_bot.size), bool)
    followed[follows.sources, follows.ends] = True
    for on in range(TOPICS):
        who = np.flatnonzero(cast.interest[:, on] & ~cast.is_bot)
        knows = cast.expertise[:, on] ** 2
        for base, rate in ((knows, 4.0), (np.full(knows.size, 1e-9), 1.0)):
            weight = np.cumsum(base * (1.0 + 5.0 * followed[who]) + (base == 1e-9) * followed[who], axis=1)
            many = random.poisson(rate, who.size)
            place = np.repeat(np.arange(who.size), many)
            drawn = random.random(place.size) * weight[place, -1]
            target = (weight[place] < drawn[:, None]).sum(axis=1)
            kept = target != who[place]
            askers.append(who[place][kept])
            topics.append(np.full(int(kept.sum()), on))
            asked.append(target[kept])
    asker, on_topic, target = (np.concatenate(each).astype(np.int32) for each in (askers, topics, asked))
    return asker, on_topic, target


def _truth(cast: _Cast, follows: Arcs, author: Ints, topic: Ints) -> tuple[frozenset[int], ...]:
    size = cast.is_bot.size
    posts = np.bincount(author * TOPICS + topic, minlength=size * TOPICS).reshape(size, TOPICS)
    found = []
    for on in range(TOPICS):
        cares = np.where(cast.interest[:, on], 1.0, 0.2) * ~cast.is_bot
        expected = (
            np.bincount(follows.ends, weights=cares[follows.sources], minlength=size) * cast.chance[:, on]
        )
        worth = cast.expertise[:, on] * expected * (posts[:, on] >= FEWEST_POSTS)
        found.append(frozenset(np.argsort(-worth)[:MAVENS].tolist()))
    return tuple(found)


def _habits(random: np.random.Generator, cast: _Cast, follows: Arcs, posts: Posts) -> tuple[Habits, ...]:
    size = cast.is_bot.size
    hearers, order = follows.reversed().degrees, np.lexsort((posts.at, posts.author))
    begins = np.searchsorted(posts.author[order], np.arange(size + 1))
    repeats = np.where(cast.is_bot, random.random(size) < 0.8, random.random(size) < REPEATING)
    many = np.where(cast.is_bot, random.random(size) < 0.6, random.random(size) < FOLLOWING)
    found = []
    for who in range(size):
        mine = order[begins[who] : begins[who + 1]]
        texts = mine.size
        different = max(1, texts // 10) if repeats[who] else texts - texts // 50
        following = 20 * int(hearers[who]) + 1_000 if many[who] else int(follows.degrees[who])
        found.append(Habits(posts.at[mine], int(hearers[who]), following, texts, different))
    return tuple(found)
