"""Which language a text is in: nl, en, de, fr, or `unknown`.

A text too short to tell, or one that fits two languages nearly as well, is `unknown`;
guessing would send it to the wrong lexicon. Other languages are not told apart from the four.
"""

from __future__ import annotations

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES = ("nl", "en", "de", "fr")
UNKNOWN = "unknown"

MIN_LETTERS = 20  # below it py3langid guesses; design/formats.md, 5.1
MIN_MARGIN = 0.2  # probability of the best minus that of the second
_NOT_PROSE = re.compile(r"https?://\S+|[@#][\w.]+|[^\w\s'’-]|\d+")


@lru_cache(maxsize=4)
def _identifier(languages: tuple[str, ...]) -> LanguageIdentifier:
    """Loaded once and when first asked for: the model takes about two seconds."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(languages)
    return identifier


def language_of(text: str, languages: tuple[str, ...] = LANGUAGES) -> str:
    """The language of the prose in `text`; links, handles, tags and signs do not count."""
    prose = " ".join(_NOT_PROSE.sub(" ", text).split())
    if sum(map(str.isalpha, prose)) < MIN_LETTERS:
        return UNKNOWN
    ranked = _identifier(languages).rank(prose)
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < MIN_MARGIN:
        return UNKNOWN
    return str(ranked[0][0])
