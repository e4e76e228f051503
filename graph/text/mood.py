"""The mood of a text, −1 (negative) to 1 (positive), and towards each name in it.

Words and phrases of the lexicon are weighed clause by clause: negators turn them, intensifiers
stretch them, what follows "maar" or "but" outweighs what went before. Confidence (0..1) says how
much there was to go on and whether it agreed. Irony is not seen; without a word that carries
mood the answer is 0 with low confidence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from graph.text.lexicon import Lexicon, lexicon, signs, words_of
from graph.text.names import Brand, Span, product_words

_NEGATORS = words_of("negator")
_STRONG = words_of("strong")
_WEAK = words_of("weak")
_CONTRAST = words_of("contrast")
_THAN = frozenset({"dan", "than"})
_FILLERS = words_of("filler")
# Heads of Dutch compounds that judge what they are put before: "kutservice", "topjas", "prachttent".
_JUDGING = {"kut": -0.7, "klote": -0.7, "rot": -0.6, "bagger": -0.7, "prut": -0.6, "flut": -0.7, "top": 0.7, "pracht": 0.8, "wereld": 0.7, "super": 0.7, "droom": 0.6, "lievelings": 0.7}  # fmt: skip

_TURNED = -0.65  # VADER turns by −0.74; "niet slecht" is weaker praise in Dutch than "goed" (our fixture)
_STRETCHED, _SHRUNK = 1.35, 0.6
_SCOPE = 4  # words a negator reaches forward
_BEFORE_CONTRAST, _AFTER_CONTRAST = 0.5, 1.4
_SATURATION = 15.0  # VADER's alpha, on its scale of −4..4
_SCALE = 4.0
_SILENT_CONFIDENCE = 0.2

_MASK = "\x00"  # stands for the letters of a name, which carry no mood
_EMOJI = "".join(sign for sign in signs() if len(sign) == 1)
_EMOTICONS = "|".join(re.escape(sign) for sign in sorted(signs(), key=len, reverse=True) if len(sign) > 1)
# Words come first: most tokens are words, and a long alternation tried at each of them would cost half the time.
_TOKEN = re.compile(
    r"(?P<skip>https?://\S+|@[\w.-]+)"
    r"|(?P<word>[a-z0-9]+(?:['-][a-z0-9]+)*)"
    rf"|(?P<sign>[{_EMOJI}]|(?:{_EMOTICONS}))"
    r"|(?P<stop>[.!?…\n]+)|(?P<pause>[,;:()]|\s-\s)"
)


@dataclass(slots=True)
class _Clause:
    start: int
    sentence: int
    is_contrast: bool = False
    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    signs: float = 0.0
    stretch: float = 1.0
    valences: list[float] = field(default_factory=list)

    @property
    def total(self) -> float:
        return (sum(self.valences) + self.signs) * self.stretch


@dataclass(frozen=True, slots=True)
class Mood:
    """`value` is None when no lexicon fits the language; `towards` has one mood for each span, in order."""

    value: float | None
    confidence: float
    towards: tuple[float | None, ...]


def mood_of(text: str, plain: str, language: str, spans: Sequence[Span] = ()) -> Mood:
    """Mood of the folded text `plain` (as written: `text`); words inside `spans` are names and carry none."""
    words = lexicon(language)
    clauses = _clauses(plain, spans)
    for clause in clauses:
        clause.valences = _valences(clause.words, words)
    _weigh_contrast(clauses)
    _raise_voice(text, clauses)
    said = [value for clause in clauses for value in (*clause.valences, clause.signs) if value]
    if not said:
        is_readable = bool(words.words)
        value = 0.0 if is_readable else None
        return Mood(value, _SILENT_CONFIDENCE if is_readable else 0.0, tuple(value for _ in spans))
    total = sum(clause.total for clause in clauses)
    is_alone = len({_brand(span) for span in spans}) == 1
    agreement = abs(sum(said)) / sum(map(abs, said))
    sureness = 1.0 if language in {"nl", "en"} else 0.8
    confidence = (0.3 + 0.7 * agreement) * (1.0 - 0.55 ** len(said)) * sureness
    return Mood(
        _squash(total),
        round(confidence, 3),
        tuple(_towards(span, clauses, total, is_alone) for span in spans),
    )


def _clauses(plain: str, spans: Sequence[Span]) -> list[_Clause]:
    for span in spans:
        plain = f"{plain[: span.start]}{_MASK * (span.end - span.start)}{plain[span.end :]}"
    sentence = 0
    clause = _Clause(0, 0)
    clauses = [clause]
    known = signs()
    for token in _TOKEN.finditer(plain):
        kind = token.lastgroup
        if kind == "word":
            word = token.group()
            if word in _CONTRAST and clause.words:
                clause = _Clause(token.start(), sentence, is_contrast=True)
                clauses.append(clause)
            clause.words.append(word)
            clause.starts.append(token.start())
        elif kind == "sign":
            # A sign stands behind what it comments on, also after a full stop.
            target = clause if clause.words or len(clauses) == 1 else clauses[-2]
            target.signs += known[token.group()]
        elif kind != "skip":
            if kind == "stop":
                sentence += 1
                if "!" in token.group():
                    clause.stretch = 1.0 + 0.08 * min(3, token.group().count("!"))
            clause = _Clause(token.end(), sentence)
            clauses.append(clause)
    return clauses


def _valences(words: Sequence[str], known: Lexicon) -> list[float]:
    found: list[float] = []
    position = 0
    while position < len(words):
        if not _carries(known, words[position]):
            position += 1
            continue
        value, length, is_phrase = _look_up(words, position, known)
        if (
            value
            and not is_phrase
            and words[position] in _STRONG
            and position + 1 < len(words)
            and _look_up(words, position + 1, known)[0]
        ):
            value = 0.0  # "vreselijk mooi": it stretches the next word and says nothing itself
        if value:
            found.append(value * _factor(words, position, length, is_phrase))
        position += length
    return found


@lru_cache(maxsize=131_072)
def _carries(known: Lexicon, word: str) -> bool:
    """Whether the word may carry mood or begin a phrase that does; most words do not."""
    return word in known.phrases or bool(_look_up((word,), 0, known)[0])


def _look_up(words: Sequence[str], position: int, known: Lexicon) -> tuple[float, int, bool]:
    word = words[position]
    for phrase, value in known.phrases.get(word, ()):
        if tuple(words[position : position + len(phrase)]) == phrase:
            return value, len(phrase), True
    return known.valence(word) or (_judged(word) if known.words else 0.0), 1, False


@lru_cache(maxsize=65_536)
def _judged(word: str) -> float:
    for head, judged in _JUDGING.items():
        if word.startswith(head) and word[len(head) :] in product_words():
            return judged
    return 0.0


def _factor(words: Sequence[str], position: int, length: int, is_phrase: bool) -> float:
    before = words[max(0, position - _SCOPE) : position]
    factor = 1.0
    if before and before[-1] in _STRONG:
        factor *= _STRETCHED
    elif before and before[-1] in _WEAK:
        factor *= _SHRUNK
    is_turned = any(
        _negates(word, after)
        for word, after in zip(before, words[max(0, position - _SCOPE) + 1 :], strict=False)
    )
    follows = words[position + length] if position + length < len(words) else ""
    if not is_turned and not is_phrase and follows in {"niet", "not"} and position + length + 1 == len(words):
        is_turned = True  # "dat helpt niet": in Dutch the negator may close the clause
    return factor * _TURNED if is_turned else factor


def _negates(word: str, after: str) -> bool:
    if word.endswith("n't"):
        return True
    return word in _NEGATORS and after not in {"alleen", "only", "just"}  # "niet alleen mooi" praises


def _weigh_contrast(clauses: Sequence[_Clause]) -> None:
    for index, clause in enumerate(clauses):
        if not clause.is_contrast or not any(clause.valences):
            continue
        clause.stretch *= _AFTER_CONTRAST
        for earlier in clauses[:index]:
            if earlier.sentence == clause.sentence:
                earlier.stretch *= _BEFORE_CONTRAST


def _raise_voice(text: str, clauses: Sequence[_Clause]) -> None:
    if text.isupper():
        for clause in clauses:
            clause.stretch *= 1.15


def _squash(total: float) -> float:
    scaled = total * _SCALE
    return round(scaled / math.sqrt(scaled * scaled + _SATURATION), 3)


def _towards(span: Span, clauses: Sequence[_Clause], total: float, is_alone: bool) -> float | None:
    """Mood of the clause the name stands in; of the sentence, then of the text, when the clause is silent.

    A brand that is the only one (`is_alone`) gets the mood of the text: "mailde X over een kapotte rits, morgen een nieuwe. Top!"
    """
    own = next(clause for clause in reversed(clauses) if clause.start <= span.start)
    before = [word for word, start in zip(own.words, own.starts, strict=True) if start < span.start]
    while before and before[-1] in _FILLERS:
        before.pop()
    turn = -1.0 if before and before[-1] in _THAN else 1.0  # "beter dan X" is no praise for X
    if is_alone:
        return _squash(total * turn)
    if own.total:
        return _squash(own.total * turn)
    sentence = sum(clause.total for clause in clauses if clause.sentence == own.sentence)
    return _squash((sentence or total) * turn)


def _brand(span: Span) -> str:
    """Key of the brand a span is about; of the product itself when it has none."""
    return span.owner.key if isinstance(span.owner, Brand) else span.owner.brand or span.owner.key
