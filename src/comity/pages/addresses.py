"""Where each page lives: the same address in the site's files, on the live site and for its JSON twin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from comity.codec import digest

__all__ = [
    "article",
    "articles_of",
    "brief",
    "category",
    "corrections_of",
    "event",
    "events",
    "id_of",
    "key_of",
    "milestone",
    "milestones_of",
    "region",
    "relation",
    "relation_of",
    "slugs",
    "state",
    "story",
    "week",
    "weeks_of",
]

# File systems take names of 255 bytes; `.html` and a writer's own suffix must fit behind.
_LONGEST = 200
_UNSAFE = re.compile(rb"[^0-9a-z_-]")
_CODED = re.compile(r"~([0-9a-f]{2})")


def key_of(wanted: str) -> str:
    """An id as a file name that no file system, shell or URL misreads; `id_of` turns it back.

    Bytes other than small ASCII letters, digits, `_` and `-` become `~xx`, so that ids that differ in case differ. An
    id too long for a file name becomes a digest, which cannot be turned back.
    """
    key = _UNSAFE.sub(lambda found: b"~%02x" % found[0][0], wanted.encode("utf-8", "surrogatepass")).decode("ascii")
    return key if len(key) <= _LONGEST else f"~~{digest(wanted)}"


def id_of(key: str) -> str:
    """The id that a key was made of; "" if it was none, or one too long to be turned back."""
    raw = _CODED.sub(lambda found: chr(int(found[1], 16)), key)
    try:
        wanted = raw.encode("latin-1").decode("utf-8", "surrogatepass")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return ""
    return wanted if key_of(wanted) == key else ""


def slugs(names: Iterable[str]) -> dict[str, str]:
    """A short readable key for each name; names that would share one get a number."""
    found: dict[str, str] = {}
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^0-9a-z]+", "-", plain).strip("-")[:80] or digest(name)
        number, slug = 1, base
        while slug in found.values():
            number += 1
            slug = f"{base}-{number}"
        found[name] = slug
    return found


def article(wanted: str) -> str:
    """The page of an article by its id."""
    return f"article/{key_of(wanted)}"


def event(wanted: str) -> str:
    """The page of a merged event by its id."""
    return f"event/{key_of(wanted)}"


def events(status: str) -> str:
    """The page of all events of a status."""
    return f"events/{status}"


def relation(dyad: str) -> str:
    """The page of a relation ("BLR-CHN")."""
    return f"relation/{key_of(dyad.lower())}"


def relation_of(dyad: str, period: str) -> str:
    """The events of a relation in a year ("2014"), month ("2014-03") or day."""
    return f"{relation(dyad)}/{period}"


def state(code: str) -> str:
    """The page of a state or organisation."""
    return f"state/{key_of(code.lower())}"


def category(slug: str) -> str:
    """The page of a category by its slug."""
    return f"category/{slug}"


def week(name: str) -> str:
    """The page of a week ("2014-W09")."""
    return f"week/{name.lower()}"


def brief(name: str) -> str:
    """The brief of a week ("2014-W09")."""
    return f"brief/{name.lower()}"


def region(slug: str) -> str:
    """The page of a region by its slug."""
    return f"region/{slug}"


def milestone(wanted: str) -> str:
    """The page of a milestone by its id."""
    return f"milestone/{key_of(wanted)}"


def story(wanted: str) -> str:
    """The page of a story by its id."""
    return f"story/{key_of(wanted)}"


def articles_of(period: str) -> str:
    """The articles of a year ("2014"), month ("2014-03") or day ("2014-03-01")."""
    return f"articles/{period}"


def corrections_of(period: str) -> str:
    """What the desk corrected in a year, month or day; "" for the newest of all."""
    return f"corrections/{period}" if period else "corrections"


def milestones_of(period: str) -> str:
    """The milestones of a year, month or day; "" for the page of all."""
    return f"milestones/{period}" if period else "milestones"


def weeks_of(year: str) -> str:
    """The weeks of an ISO year."""
    return f"weeks/{year}"
