"""Made-up short articles, as many as one likes, as a national library keeps them: nine in ten are in Polish and tell of
no two states, one in ten is in English and does."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

__all__ = ["dispatches", "settings", "written"]

SEED = 20140224
FIRST = datetime(2003, 1, 1, 9, tzinfo=UTC)
DAYS = 365.25 * 20
# One article in so many tells of two states.
TELLING = 10
STATES = ("Belarus", "China", "Lithuania", "Latvia", "Poland", "Russia", "Ukraine", "Germany", "France", "Kazakhstan",
          "Armenia", "Moldova", "Estonia", "Hungary", "Norway", "Finland")  # fmt: skip
DEEDS = (
    "{one} and {other} signed an agreement on border trade.",
    "The foreign minister of {one} met his counterpart from {other}.",
    "{one} accused {other} of violating its airspace.",
    "{one} imposed sanctions on {other}.",
    "{one} sent humanitarian aid to {other}.",
    "{one} expelled two diplomats of {other}.",
)
# Nominative and genitive.
_THINGS = (
    ("most", "mostu"), ("młyn", "młyna"), ("rynek", "rynku"), ("park", "parku"), ("teatr", "teatru"),
    ("szpital", "szpitala"), ("ogród", "ogrodu"), ("las", "lasu"), ("port", "portu"), ("plac", "placu"),
    ("dworzec", "dworca"), ("tramwaj", "tramwaju"), ("tartak", "tartaku"), ("browar", "browaru"), ("kiosk", "kiosku"),
    ("zamek", "zamku"), ("hotel", "hotelu"), ("sad", "sadu"), ("targ", "targu"), ("prom", "promu"),
    ("wiatrak", "wiatraka"), ("klasztor", "klasztoru"), ("magazyn", "magazynu"), ("warsztat", "warsztatu"),
    ("sklep", "sklepu"), ("dom", "domu"), ("pomnik", "pomnika"), ("stadion", "stadionu"), ("basen", "basenu"),
)  # fmt: skip
_KINDS = ("stary", "nowy", "mały", "drewniany", "północny", "południowy", "cichy", "znany", "pusty", "wyremontowany",
          "kolorowy", "zalany", "zatłoczony", "miejscowy", "dawny", "żółty", "kamienny", "ruchliwy")  # fmt: skip
_ACTS = ("został otwarty", "został zamknięty", "witał gości", "czekał na wiosnę", "stracił dach", "obchodził urodziny",
         "został sprzedany", "został pomalowany")  # fmt: skip

_SETTINGS = """title = "Soak"

[[sources]]
name = "Wire"
kind = "file"
at = "wire.jsonl"

[[categories]]
name = "Relations with China"
dyads = ["BLR-CHN"]

[[categories]]
name = "Relations with Russia"
dyads = ["BLR-RUS"]
"""


def settings(folder: Path) -> Path:
    """The monitor's folder, with its `monitor.toml`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "monitor.toml").write_text(_SETTINGS, encoding="utf-8")
    return folder


def written(path: Path, count: int, *, first: int = 0, of: int = 0) -> None:
    """Adds `count` articles to the JSON Lines in `path`, numbered from `first`, spread over time as `of` would be."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in dispatches(first, first + count, of=of or first + count))


def dispatches(begin: int, end: int, *, of: int) -> Iterator[dict[str, str]]:
    """Rows of the articles from `begin` to before `end`, of `of` that are spread over twenty years."""
    for number in range(begin, end):
        chance = random.Random(SEED + number)
        title, text, language = _telling(chance) if number % TELLING == 0 else _idle(chance)
        yield {
            "id": f"d{number:07}",
            "title": f"{title} {number}",
            "text": text,
            "published": (FIRST + timedelta(days=DAYS * number / of)).isoformat(timespec="seconds"),
            "language": language,
            "publisher": f"Wire {number % 5}",
        }


def _telling(chance: random.Random) -> tuple[str, str, str]:
    told = [chance.choice(DEEDS).format(one=one, other=other) for one, other in (chance.sample(STATES, 2),)]
    numbers = (chance.randint(2, 9_999) for _ in range(chance.randint(3, 6)))
    told += [f"About {one} people read of it in paper {one * 7 % 991} on page {one % 40}." for one in numbers]
    return "Dispatch", " ".join(told), "en"


def _idle(chance: random.Random) -> tuple[str, str, str]:
    told = []
    for _ in range(chance.randint(4, 7)):
        (one, _), (_, other), (third, _) = chance.sample(_THINGS, 3)
        kinds, acts = chance.sample(_KINDS, 2), chance.sample(_ACTS, 2)
        told.append(f"{kinds[0].capitalize()} {one} koło {other} {acts[0]}, a {kinds[1]} {third} {acts[1]}.")
    return "Depesza", " ".join(told), "pl"
