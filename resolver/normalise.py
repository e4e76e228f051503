"""Spellings that mean the same become the same text; nothing is looked up, nothing is guessed.

Every function is pure and idempotent: `f(f(x)) == f(x)`. Normal forms are match keys
only; what the record says is never overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from graph.model.keys import fold

_SIGN = re.compile(r"[^a-z0-9]+")
_FIGURES = "0123456789"
_CAMEL = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])"
)
_SHORTEST_STEM = 4
_LONGEST_NUMBER = 32
_NOUGHT = re.compile(r"^(\d+)\.0$")
_OVER_AND_OVER = re.compile(r"(.)\1{3,}")
_SHORTEST_PHONE = 8  # digits after the country code; shorter ones are services and slips
REMEMBERED = 1 << 14  # spellings remembered by each function; a table of records keeps its own columns


@cache
def _list(name: str) -> tuple[str, ...]:
    text = resources.files("resolver").joinpath("words", name).read_text(encoding="utf-8")
    return tuple(line for raw in text.splitlines() if (line := raw.split("#", 1)[0].strip()))


@cache
def affixes(kind: str) -> tuple[str, ...]:
    """What people put `before` or `after` a handle; longest first, so that `forcongress` goes before `congress`."""
    found = {word for line in _list("affixes.txt") if line.startswith(kind) for word in line.split()[1:]}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def words_of(name: str) -> tuple[str, ...]:
    """All words of a list."""
    return tuple(word for line in _list(name) for word in line.split())


@cache
def particles() -> frozenset[str]:
    """Words between given name and surname: van, de, ten, al, …"""
    return frozenset(word for line in _list("particles.txt") for word in line.split())


@cache
def titles() -> frozenset[str]:
    """Words that say what somebody is, not who: dr, senator, official, …"""
    return frozenset(word for line in _list("titles.txt") for word in line.split())


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for number, line in enumerate(_list("nicknames.txt")):
        for word in line.replace(":", " ").split():
            groups.setdefault(word, set()).add(str(number))
    return {word: frozenset(numbers) for word, numbers in groups.items()}


def are_nicknames(one: str, other: str) -> bool:
    """Whether both are everyday forms of one given name (Bill and William); the same word counts."""
    known = _nicknames()
    return one == other or bool(known.get(one, frozenset()) & known.get(other, frozenset()))


@cache
def forms(word: str) -> tuple[str, ...]:
    """Other everyday forms of a given name, longest first: william → willem, liam, bill, …"""
    groups = _nicknames().get(word, frozenset())
    return tuple(
        sorted((w for w, g in _nicknames().items() if w != word and g & groups), key=lambda w: (-len(w), w))
    )


@cache
def nicks() -> tuple[str, ...]:
    """Given names that have other forms; their place is their number."""
    return tuple(sorted(_nicknames()))


def nick_numbers(words: Sequence[str]) -> NDArray[np.int64]:
    """The numbers of given names among `nicks`; -1 for one that has no other form."""
    number = _nick_number()
    return np.fromiter((number.get(word, -1) for word in words), dtype=np.int64, count=len(words))


@cache
def _nick_number() -> dict[str, int]:
    return {word: number for number, word in enumerate(nicks())}


@cache
def nick_matrix() -> NDArray[np.bool_]:
    """Which two of `nicks` are forms of one name."""
    groups = sorted(frozenset().union(*_nicknames().values()))
    held = np.array([[group in _nicknames()[word] for group in groups] for word in nicks()], dtype=np.float32)
    return held @ held.T > 0


@lru_cache(REMEMBERED)
def letters(text: str) -> str:
    """Lower-case ASCII letters and digits only: `Jan.de_Vries` → `jandevries`."""
    return _SIGN.sub("", fold(text))


@lru_cache(REMEMBERED)
def stem(handle: str) -> str:
    """The handle without what people add when a name is taken: `real_jandevries99` → `jandevries`.

    Never shorter than four letters; a handle that is all affix stays as it is.
    """
    rest = letters(handle)
    before, after = _affixes_at("before"), _affixes_at("after")
    while len(rest) > _SHORTEST_STEM:
        most = len(rest) - _SHORTEST_STEM
        bare = rest.strip(_FIGURES)
        if len(bare) >= _SHORTEST_STEM and len(bare) < len(rest):
            rest = bare
            continue
        for affix in before.get(rest[:2], ()):
            if len(affix) <= most and rest.startswith(affix):
                rest = rest[len(affix) :]
                break
        else:
            for affix in after.get(rest[-2:], ()):
                if len(affix) <= most and rest.endswith(affix):
                    rest = rest[: -len(affix)]
                    break
            else:
                break
    return rest


@cache
def _affixes_at(kind: str) -> dict[str, tuple[str, ...]]:
    """Affixes by the two letters at the end of the handle they stand at, longest first."""
    found: dict[str, tuple[str, ...]] = {}
    for affix in affixes(kind):
        edge = affix[:2] if kind == "before" else affix[-2:]
        found[edge] = (*found.get(edge, ()), affix)
    return found


@lru_cache(REMEMBERED)
def handle_words(handle: str) -> tuple[str, ...]:
    """The words a handle shows by capitals, signs and digits: `SenToddYoung` → sen, todd, young."""
    if handle.isascii() and handle.isalpha() and handle.islower():
        return (handle,)  # as most do
    parts = (word for part in re.split(r"[^A-Za-z0-9]+", handle) for word in _CAMEL.split(part))
    return tuple(word.lower() for word in parts if word)


@lru_cache(REMEMBERED)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a person's name in spoken order, titles left out: `Jong, J. de` → j, de, jong."""
    head, comma, tail = name.partition(",")
    spoken = f"{tail} {head}" if comma and not _only_titles(tail) else f"{head} {tail}"
    words = [word for word in _SIGN.split(fold(spoken).replace("'", "")) if word]
    kept = [word for word in words if word not in titles()]
    return tuple(kept or words)


def _only_titles(text: str) -> bool:
    return all(word in titles() for word in _SIGN.split(fold(text)) if word)


@lru_cache(REMEMBERED)
def name_parts(name: str) -> tuple[tuple[str, ...], str, str]:
    """Given names, particles and surname: `Jan van den Berg` → (("jan",), "vanden", "berg").

    One word alone is a given name: people who show one word show that one.
    """
    return parts_of(name_words(name))


def parts_of(words: tuple[str, ...]) -> tuple[tuple[str, ...], str, str]:
    """As `name_parts`, of the words of a name."""
    if len(words) < 2:
        return words, "", ""
    if len(words) == 2:
        return words[:1], "", words[1]
    # The first word is never a particle: "T. Jansen" begins with an initial, not with "'t".
    inner = words[1:-1]
    before = (words[0], *(word for word in inner if word not in particles()))
    return before, "".join(word for word in inner if word in particles()), words[-1]


@lru_cache(REMEMBERED)
def email_key(email: str) -> str:
    """Lower case, without the part after `+`; dots in the local part of gmail do not count."""
    local, at, domain = fold(email).replace(" ", "").rpartition("@")
    if not at or not local or "." not in domain:
        return ""
    local = local.split("+", 1)[0]
    if domain in {"gmail.com", "googlemail.com"}:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}" if local else ""


_PLAIN_PHONE = re.compile(
    r"\+(?:1[2-9][0-9]{9}|31[1-9][0-9]{8}|32[1-9][0-9]{7,8}|33[1-9][0-9]{8}|44[1-9][0-9]{9}|49[1-9][0-9]{9,10})"
)
"""Numbers that stand in E.164 already, of countries where any such number is possible: most of most files."""


@lru_cache(REMEMBERED)
def phone_key(phone: str, region: str = "NL") -> str:
    """E.164 when the number parses in `region`; else empty: half a number proves nothing."""
    if _PLAIN_PHONE.fullmatch(phone):
        return phone
    # Here, not above: the numbering plans of the world take a tenth of a second to load, and many files hold no telephone.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed) or len(str(parsed.national_number)) < _SHORTEST_PHONE:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(REMEMBERED)
def number_key(number: str) -> str:
    """`scheme:K-0012 34` → `scheme:K001234`: letters and digits of a number that a company gave, zeros before it left out.

    Empty for what is no number: without a digit, one digit over and over (`0000000`), or longer than 32 signs.
    """
    scheme, _, written = fold(number).rpartition(":")
    # A table with gaps has its numbers as `417223.0`.
    plain = _SIGN.sub("", _NOUGHT.sub(r"\1", written)).upper()
    if len(plain) > _LONGEST_NUMBER or _OVER_AND_OVER.fullmatch(plain):
        return ""
    bare = plain.lstrip("0")
    return f"{scheme}:{bare}" if any(sign.isdigit() for sign in bare) else ""


@lru_cache(REMEMBERED)
def slips(number: str) -> frozenset[str]:
    """A number as it stands, and with each of its signs left out: two that are one slip apart share one of these."""
    begin = number.rpartition(":")[0]
    first = len(begin) + bool(begin)
    return frozenset((number, *(number[:at] + number[at + 1 :] for at in range(first, len(number)))))


@lru_cache(REMEMBERED)
def link_key(url: str) -> str:
    """Host and path without scheme, `www.`, query and trailing slash; empty without a host."""
    text = re.sub(r"^[a-z][a-z0-9+.-]*://", "", fold(url).replace(" ", ""))
    text = re.sub(r"^(www|m|mobile)\.(?=.*\.)", "", re.split(r"[?#]", text, maxsplit=1)[0]).rstrip("/")
    return text if "." in text.split("/", 1)[0] else ""


# A profile on one of these hosts is an account; the first part of the path is its handle.
_PLATFORM_BY_HOST = {
    "x.com": "x", "twitter.com": "x", "instagram.com": "instagram", "facebook.com": "facebook", "fb.com": "facebook",
    "linkedin.com": "linkedin", "youtube.com": "youtube", "tiktok.com": "tiktok", "mastodon.social": "mastodon",
    "mastodon.nl": "mastodon", "bsky.app": "bluesky",
}  # fmt: skip
_ALIASES = {"twitter": "x", "fb": "facebook", "insta": "instagram", "ig": "instagram", "bsky": "bluesky"}
_BEFORE_HANDLE = frozenset({"in", "c", "user", "profile", "channel"})


@lru_cache(REMEMBERED)
def account_key(key: str) -> str:
    """`Twitter:@Jan` → `x:jan`: one spelling of platform and handle, for comparing only."""
    platform, colon, handle = fold(key).partition(":")
    plain = letters(platform)
    return f"{_ALIASES.get(plain, plain)}:{handle.strip().lstrip('@')}" if colon and handle.strip() else ""


@lru_cache(REMEMBERED)
def linked_account(url: str) -> str:
    """The account a profile address stands for (`https://x.com/jan` → `x:jan`); empty for any other page."""
    host, _, path = link_key(url).partition("/")
    platform = _PLATFORM_BY_HOST.get(host, "")
    parts = [part for part in path.split("/") if part and part not in _BEFORE_HANDLE]
    return account_key(f"{platform}:{parts[0]}") if platform and parts else ""


_NAMED = re.compile(
    r"\b(x|twitter|instagram|insta|ig|facebook|fb|tiktok|linkedin|mastodon|bluesky|bsky|youtube)\s*[:/]\s*@?([a-z0-9_.-]{2,40})"
)


def accounts_in(text: str) -> tuple[str, ...]:
    """Accounts a text names as `insta: @jan`, as keys."""
    return tuple(
        account_key(f"{platform}:{handle.rstrip('.-')}") for platform, handle in _NAMED.findall(text.lower())
    )


def links_in(text: str) -> tuple[str, ...]:
    """Web addresses that stand in a text, with or without scheme."""
    return (
        tuple(re.findall(r"(?:https?://)?(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s,;)]+", text.lower()))
        if "/" in text
        else ()
    )


_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_BIRTH = re.compile(r"(?:\d{4})(?:-\d{2}-\d{2})?")


def bio_words(text: str) -> frozenset[str]:
    """Words of three characters and more in a profile text."""
    return frozenset(_WORD.findall(fold(text)))


def birth_key(text: str) -> str:
    """A date of birth as `1980-02-01`, or the year alone; empty for anything else."""
    found = _BIRTH.match(text.strip())
    return found[0] if found else ""


@lru_cache(REMEMBERED)
def place_words(place: str) -> frozenset[str]:
    """Words of a place, abbreviations spelled out: `Austin, TX` → austin, texas.

    Countries and `everywhere` are left out: a place that says no more is not known.
    """
    long_by_short = _abbreviations()
    words = (word for word in _SIGN.split(fold(place)) if len(word) > 1)
    spelled = (part for word in words for part in long_by_short.get(word, word).split())
    return frozenset(spelled) - _nowhere() - particles()


@cache
def _nowhere() -> frozenset[str]:
    return frozenset(word for line in _list("nowhere.txt") for word in line.split())


@cache
def _abbreviations() -> dict[str, str]:
    return dict(line.split(":", 1) for line in _list("places.txt"))
