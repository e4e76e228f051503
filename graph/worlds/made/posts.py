"""What people write over half a year, and who acts on it.

Roles show only here: an ambassador praises a brand in many weeks and is answered, a fan does and
is not, a critic scolds and is answered, a maven writes on one topic and many act after it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from graph.worlds.made.accounts import Account
from graph.worlds.made.market import BEGINS, CAMPAIGN, COMPANIES, ENDS, OWN, WEEKS, Company
from graph.worlds.made.people import Human
from graph.worlds.made.speech import Speaker

_PER_PERSON = 12.6  # posts of one's own accord; answers and shares make it about 20
_ON_TOPIC, _CASUAL_BRAND = 0.62, 1.1  # share of posts on a topic; posts on a brand by somebody without a side
_KINDS_OF_ACT = (("like", 61), ("reply", 23), ("share", 16))
_HOURS = (1, 1, 0, 0, 0, 1, 4, 8, 8, 6, 5, 5, 7, 6, 4, 4, 5, 6, 8, 10, 12, 11, 7, 3)
_CAMPAIGN_POST, _CAMPAIGN_PULL = (
    0.1,
    0.08,
)  # of the people the campaign reached: who posts on it; whose talk it draws
_AT_BRAND, _ANSWERED, _THANKED = 0.45, 0.75, 0.5
_WEEKS_EACH = {"ambassador": (5, 10), "fan": (4, 8), "critic": (4, 8)}


@dataclass(slots=True)
class Post:
    """A post and its truth: `moods` has −1, 0 or 1 towards each brand that is truly meant."""

    id: str
    account: Account
    at: datetime
    text: str
    language: str
    section: str
    moods: dict[str, int] = field(default_factory=dict)
    topic: str = ""
    sponsored: bool = False
    prompted: bool = False
    reply_to: Post | None = None
    shares_of: Post | None = None
    liked_by: list[Account] = field(default_factory=list)
    replies: int = 0
    shares: int = 0

    @property
    def mood(self) -> int:
        """The sign of the whole; 0 when it says both or neither."""
        total = sum(self.moods.values())
        return (total > 0) - (total < 0)


class Chronicle:
    """Writes the posts of the world, one person after another."""

    def __init__(
        self,
        random: Random,
        humans: list[Human],
        accounts: list[Account],
        follows: list[tuple[Account, Account]],
    ) -> None:
        self.random = random
        self.humans = humans
        self.posts: list[Post] = []
        self.human_of = {human.id: human for human in humans}
        self.own: dict[str, list[Account]] = defaultdict(list)
        self.official: dict[tuple[str, str], Account] = {}
        self.followers: dict[str, list[Account]] = defaultdict(list)
        self.circle: dict[tuple[str, int], list[Account]] = defaultdict(list)
        self.mavens: dict[tuple[str, str], list[Account]] = defaultdict(list)
        self.exposed: set[str] = set()
        for account in accounts:
            self.own[account.owner].append(account)
            if account.kind == "brand":
                self.official[account.speaks_for, account.platform] = account
            human = self.human_of.get(account.owner)
            if human and account.kind == "personal":
                self.circle[account.platform, human.circle].append(account)
                if human.expertise:
                    self.mavens[human.expertise, account.platform].append(account)
        for follower, followed in follows:
            if follower.kind == "personal":
                self.followers[followed.key].append(follower)
                followed_human = self.human_of.get(followed.owner)
                if followed.speaks_for == OWN.name or (
                    followed_human and followed_human.side == (OWN.name, "ambassador")
                ):
                    self.exposed.add(follower.owner)

    def write(self) -> list[Post]:
        """All posts, oldest first, with their numbers."""
        for human in self.humans:
            self._live(human)
        self._speak_officially()
        self._bots()
        for post in list(self.posts):
            self._react(post)
        self.posts.sort(key=lambda post: (post.at, post.account.key, post.text))
        for number, post in enumerate(self.posts):
            post.id = str(1_170_000_000 + number * 7)
        return self.posts

    def _live(self, human: Human) -> None:
        random = self.random
        share = human.activity / math.exp(0.9**2 / 2)
        for _ in range(round(_PER_PERSON * min(share, 6.0) * random.uniform(0.8, 1.2))):
            topic = ""
            if human.expertise and random.random() < 0.75:
                topic = human.expertise
            elif random.random() < _ON_TOPIC:
                topic = random.choice(human.topics)
            self._post(human, topic or "smalltalk", topic=topic)
        self._talk_of_brands(human)
        if human.id in self.exposed and random.random() < _CAMPAIGN_POST:
            at = CAMPAIGN.starts + (CAMPAIGN.ends - CAMPAIGN.starts) * random.random()
            self._on_brand(human, OWN, "campaign", 1, self._daytime(at), prompted=True)

    def _talk_of_brands(self, human: Human) -> None:
        random = self.random
        name, side = human.side
        if side:
            company = next(each for each in COMPANIES if each.name == name)
            for week in random.sample(range(WEEKS), random.randint(*_WEEKS_EACH[side])):
                at = self._daytime(BEGINS + timedelta(weeks=week, days=random.random() * 7))
                self._on_brand(
                    human, company, "neg" if side == "critic" else "pos", -1 if side == "critic" else 1, at
                )
            return
        if human.employer:
            company = next(each for each in COMPANIES if each.name == human.employer)
            for _ in range(random.randint(2, 8)):
                self._on_brand(human, company, "employee", 1, self._moment(), account=self.own[human.id][-1])
            return
        for _ in range(_poisson(random, _CASUAL_BRAND)):
            company = random.choices(COMPANIES, [each.share for each in COMPANIES])[0]
            at = self._moment()
            if human.id in self.exposed and random.random() < _CAMPAIGN_PULL:
                at = self._daytime(CAMPAIGN.starts + (CAMPAIGN.ends - CAMPAIGN.starts) * random.random())
            roll = random.random()
            if roll < company.liked:
                section = random.choices(("pos", "purchase", "compare", "sponsored"), (74, 14, 6, 6))[0]
                self._on_brand(human, company, section, 1, at)
            elif roll < company.liked + company.disliked:
                self._on_brand(human, company, "neg", -1, at)
            else:
                section = random.choices(("neu", "question", "mixed", "switch"), (52, 30, 12, 6))[0]
                self._on_brand(human, company, section, {"switch": 1}.get(section, 0), at)

    def _on_brand(
        self,
        human: Human,
        company: Company,
        section: str,
        mood: int,
        at: datetime,
        *,
        prompted: bool = False,
        account: Account | None = None,
    ) -> None:
        random = self.random
        account = account or self._account(human, company.platforms)
        speaker = Speaker(random, self._language(human), account.platform)
        rival = random.choice([each for each in COMPANIES if each is not company])
        product = random.choice(company.products)
        sentence = speaker.say(section, company, product, rival, human.first)
        moods = {company.name: mood}
        if section in {"compare", "switch"}:
            moods[rival.name] = -1
        elif section in {"neu", "mixed", "question"} and any(
            _says(sentence, name) for name in (rival.name, rival.handle)
        ):
            moods[rival.name] = 1 if section == "mixed" else 0
        if section == "neg" and random.random() < _AT_BRAND and account.platform in company.platforms:
            sentence += f" @{company.handle}"
        tags = (
            (random.choice(human.topics), company.name.lower().replace(" ", ""))
            if random.random() < 0.4
            else ()
        )
        post = Post(
            "",
            account,
            at,
            speaker.dress(sentence, mood, tags, _care(human)),
            speaker.language,
            section,
            moods,
            sponsored=section == "sponsored",
            prompted=prompted,
        )
        self.posts.append(post)
        if f"@{company.handle}" in post.text and section in {"neg", "question"}:
            self._webcare(human, company, post)

    def _webcare(self, human: Human, company: Company, post: Post) -> None:
        random = self.random
        official = self.official.get((company.name, post.account.platform))
        if official is None or random.random() > _ANSWERED:
            return
        at = post.at + timedelta(hours=random.expovariate(1 / 6.0) + 0.2)
        reply = Speaker(random, post.language, official.platform).say(
            "webcare", company, random.choice(company.products), None, human.first
        )
        answer = self._answer(post, official, at, f"@{post.account.username} {reply}", "webcare")
        if answer and random.random() < _THANKED:
            thanks = Speaker(random, post.language, official.platform).say(
                "thanks", first=random.choice(("Marit", "Joost", "Fenna"))
            )
            self._answer(
                answer,
                post.account,
                at + timedelta(hours=random.expovariate(1 / 4.0) + 0.1),
                f"@{official.username} {thanks}",
                "thanks",
                prompted=True,
            )

    def _speak_officially(self) -> None:
        for company in COMPANIES:
            for platform in company.platforms:
                for week in range(WEEKS):
                    if self.random.random() < 0.6:
                        at = self._daytime(BEGINS + timedelta(weeks=week, days=self.random.random() * 5))
                        speaker = Speaker(
                            self.random, "nl" if self.random.random() < 0.85 else "en", platform
                        )
                        text = speaker.say("official", company, self.random.choice(company.products))
                        self.posts.append(
                            Post(
                                "",
                                self.official[company.name, platform],
                                at,
                                text,
                                speaker.language,
                                "official",
                            )
                        )

    def _bots(self) -> None:
        for owner, accounts in self.own.items():
            if owner.startswith("bot:"):
                for _ in range(30):
                    product = self.random.choice(self.random.choice(COMPANIES).products)
                    text = f"{product.name} -{self.random.randint(10, 60)}% 👉 https://deals.example/{self.random.randint(100, 999)} #deal #korting"
                    self.posts.append(Post("", accounts[0], self._moment(), text, "unknown", "bot"))

    def _post(self, human: Human, section: str, topic: str = "") -> None:
        account = self._account(human)
        speaker = Speaker(self.random, self._language(human), account.platform)
        sentence = speaker.say(section)
        if topic and self.random.random() < 0.25:
            more = speaker.say(self.random.choice(("smalltalk", "smalltalk", *human.topics)))
            if more != sentence:
                sentence += (" " if sentence[-1] in "!?." else ". ") + more
        text = speaker.dress(sentence, 0, (topic,) if topic else (), _care(human))
        self.posts.append(Post("", account, self._moment(), text, speaker.language, section, topic=topic))

    def _react(self, post: Post) -> None:
        random = self.random
        human = self.human_of.get(post.account.owner)
        if post.reply_to or post.section == "bot":
            return
        pull = human.voice if human else 6.0
        if human and human.expertise and post.topic != human.expertise:
            pull *= 0.35
        if human and human.side[1] in {"ambassador", "critic"} and not post.moods:
            pull *= 0.25
        nearby = self.circle[post.account.platform, human.circle] if human else []
        crowd = self.followers[post.account.key]
        acted: set[str] = set()
        for _ in range(_poisson(random, pull)):
            group = crowd if crowd and (random.random() < 0.8 or not nearby) else nearby
            if not group:
                break
            actor = random.choice(group)
            if actor.owner == post.account.owner or actor.owner in acted:
                continue
            acted.add(actor.owner)
            self._act(actor, post)
        experts = self.mavens.get((post.topic, post.account.platform), [])
        if experts and random.random() < 0.06:
            expert = random.choice(experts)
            if expert.owner != post.account.owner:
                self._reply(expert, post, "answer")

    def _act(self, actor: Account, post: Post) -> None:
        kind = self.random.choices(
            [name for name, _ in _KINDS_OF_ACT], [weight for _, weight in _KINDS_OF_ACT]
        )[0]
        at = post.at + timedelta(hours=self.random.expovariate(1 / 5.0) + 0.02)
        if kind == "like" or at >= ENDS:
            post.liked_by.append(actor)
        elif kind == "reply":
            answers = (
                ("reply-neg", "reply-neg", "reply-neu")
                if post.mood < 0
                else ("reply-pos", "reply-pos", "reply-neu")
            )
            self._reply(actor, post, self.random.choice(answers))
        else:
            post.shares += 1
            self.posts.append(Post("", actor, at, "", post.language, "share", shares_of=post))

    def _reply(self, actor: Account, post: Post, section: str) -> None:
        speaker = Speaker(
            self.random, post.language if post.language in {"nl", "en"} else "nl", actor.platform
        )
        at = post.at + timedelta(hours=self.random.expovariate(1 / 5.0) + 0.02)
        self._answer(
            post,
            actor,
            at,
            f"@{post.account.username} {speaker.dress(speaker.say(section), 0, (), 0.4)}",
            section,
        )

    def _answer(
        self, post: Post, account: Account, at: datetime, text: str, section: str, prompted: bool = False
    ) -> Post | None:
        if at >= ENDS:
            return None
        post.replies += 1
        answer = Post("", account, at, text, post.language, section, reply_to=post, prompted=prompted)
        if post.account.kind == "brand" and account.kind != "brand":
            # The handle in front names the brand; who answers a brand was prompted by it.
            answer.moods, answer.prompted = {post.account.speaks_for: 0}, True
        self.posts.append(answer)
        return answer

    def _account(self, human: Human, platforms: tuple[str, ...] = ()) -> Account:
        mine = [account for account in self.own[human.id] if account.kind == "personal"]
        there = [account for account in mine if account.platform in platforms]
        return self.random.choice(there or mine)

    def _language(self, human: Human) -> str:
        return "en" if self.random.random() < human.english else "nl"

    def _moment(self) -> datetime:
        return self._daytime(BEGINS + timedelta(days=self.random.randrange(WEEKS * 7)))

    def _daytime(self, day: datetime) -> datetime:
        hour = self.random.choices(range(24), _HOURS)[0]
        return day.replace(
            hour=hour, minute=self.random.randrange(60), second=self.random.randrange(60), microsecond=0
        )


def _says(sentence: str, name: str) -> bool:
    return name.lower() in sentence.lower()


def _care(human: Human) -> float:
    return 0.25 + (human.born % 7) / 10


def _poisson(random: Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count
