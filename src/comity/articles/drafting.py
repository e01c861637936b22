"""From what a reader found out to an `Article`: one place where text is cleaned, ids are made and languages guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import py3langid

from comity.articles.addresses import article_id
from comity.articles.cleaning import clean, one_line
from comity.articles.stamps import date_in, moment_of
from comity.codec import digest
from comity.records import Article, Basis, Skipped

__all__ = ["SWAPPED", "Draft", "article_of", "told_date"]

GUESS_CHARACTERS = 3000
# Chinese, Japanese, Thai and Khmer are written without spaces: two of their characters count as a word.
_UNSPACED = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORDS = re.compile(rf"[{_UNSPACED}]{{1,2}}|[^\s{_UNSPACED}]+")
MOST_TITLE = 500
# A thick novel. Coding takes up to half a second of each 2,000 characters that are made to be hard.
MOST_CHARACTERS = 1_000_000
# No database looks names up that are as long as texts.
MOST_ID = 500
# Programs write the year 1 for "no date"; the first newspaper is of 1605.
FIRST_YEAR = 1605
# Programs write the year 9999 for "no end", and no day comes after its last.
LAST_YEAR = 2200
SWAPPED = "day and month of the page's date may be swapped"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was found of one article, as it was written there; `article_of` makes it fit."""

    text: str
    title: str = ""
    published: datetime | None = None
    basis: Basis = ""
    language: str = ""
    url: str = ""
    publisher: str = ""
    author: str = ""
    label: str = ""
    doubt: str = ""
    id: str = ""
    source: str = ""


def article_of(draft: Draft, *, where: str, fewest_words: int = 1) -> Article | Skipped:
    """The article, or why it is none: too little text, or far too much."""
    title = one_line(draft.title)
    text = _without_title(clean(draft.text), title)
    if len(text) > MOST_CHARACTERS:
        told = f"a text of {len(text):,} characters; at most {MOST_CHARACTERS:,} are one article, so split it"
        return Skipped(where, told, draft.source)
    words = len(_WORDS.findall(text))
    if words < fewest_words:
        told = f"only {words} words of text, an article has at least {fewest_words}" if words else "no text"
        return Skipped(where, told, draft.source)
    moment, doubt = _known(draft)
    url = one_line(draft.url)
    return Article(
        id=(draft.id if len(draft.id) <= MOST_ID else digest(draft.id)) or article_id(url, text),
        text=text,
        title=title if len(title) <= MOST_TITLE else f"{title[:MOST_TITLE].rsplit(' ', 1)[0]} …",
        published=moment,
        basis=draft.basis if moment else "",
        language=_language(draft.language, text),
        url=url,
        publisher=one_line(draft.publisher),
        author=one_line(draft.author),
        label=one_line(draft.label),
        doubt=doubt,
        source=draft.source,
    )


def told_date(written: str) -> tuple[datetime | None, str]:
    """The moment that a row or front matter gives, and why it is doubtful or none; "" where it is not."""
    written = written.strip()
    if not written:
        return None, ""
    moment = moment_of(written)
    if moment is None:
        return None, f"published: {written[:80]!r} is no date"
    stamp = date_in(written)
    return moment, SWAPPED if stamp and stamp.ambiguous else ""


def _known(draft: Draft) -> tuple[datetime | None, str]:
    """When it was published, aware, and the doubt about it; None where the date cannot be one of news."""
    moment = draft.published
    if moment is None:
        return None, draft.doubt
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None, f"published: {moment.date().isoformat()} is no date of news"
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC), draft.doubt


def _without_title(text: str, title: str) -> str:
    """The text without its first line where that says the title again."""
    first, _, rest = text.partition("\n")
    return rest.lstrip("\n") if title and rest.strip() and first.casefold() == title.casefold() else text


def _language(told: str, text: str) -> str:
    """The two-letter code told, else guessed from the text."""
    code = told.strip().lower().replace("_", "-").split("-")[0]
    if 2 <= len(code) <= 3 and code.isalpha() and code not in ("und", "mul"):
        return code
    return str(py3langid.classify(text[:GUESS_CHARACTERS])[0])
