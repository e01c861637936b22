"""A small codebook and the parser, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.codebook.book import Book
from comity.codebook.reading import read
from comity.sentences import Parser, load

FILES = {
    "codebook.yaml": "name: small\ntitle: Small\nversion: '1'\n",
    "actions.yaml": (
        "- {code: AID, name: Aid, quad: 2, recipient: yes}\n"
        "- {code: CONSULT, name: Consult, quad: 1, reciprocal: yes}\n"
        "- {code: SANCTION, name: Sanction, quad: 4, modes: [{code: expel, definition: Expel}]}\n"
    ),
    "scores.csv": "action,mode,plover,goldstein\nAID,,10,7\nCONSULT,,2,1\nSANCTION,,-6,-5\nSANCTION,expel,-5.5,-5\n",
    "crosswalks/cameo.csv": "cameo,action,mode,context,name\n04,CONSULT,,,Consult\n166,SANCTION,expel,,Expel\n",
    "regions.yaml": "- {name: North, members: [NOR, SWE, GEO, BLR]}\n",
    "actors/states/nor.yaml": (
        "code: NOR\nname: Norway\nexists: 1905-06-07/..\nregion: North\ndemonyms: [Norwegian, Norwegians]\n"
        "capital: Oslo\nseats: [Stortinget]\nplaces: [Bergen]\nnever: [Norway Street]\n"
        "people:\n  - {name: Jens Jensen, also: Jensen, role: prime minister, from: 2005-10-17, to: 2013-10-16}\n"
    ),
    "actors/states/swe.yaml": (
        "code: SWE\nname: Sweden\nregion: North\ndemonyms: [Swedish]\ncapital: Stockholm\n"
        "people:\n  - {name: Anna Jensen, also: Jensen, from: 1990, to: 1994}\n"
    ),
    "actors/states/geo.yaml": "code: GEO\nname: Georgia\nregion: North\ndemonyms: [Georgian]\nweak: [Georgia]\n",
    "actors/states/blr.yaml": "code: BLR\nname: Belarus\nregion: North\ndemonyms: [Belarusian]\n",
    "actors/groups.yaml": "- {names: [the Nordic two], members: [NOR, SWE]}\n",
    "roles.yaml": (
        "- {sector: GOV, words: [president, foreign minister, defence ministry, embassy]}\n"
        "- {sector: MIL, words: [army, army chief]}\n- {sector: COP, words: [police]}\n"
    ),
    "language/en.yaml": "code: en\nprefixes: {Belaruso: BLR}\nnational: [government]\nnational_people: [police]\n",
    "patterns/sanction.yaml": (
        "- id: strip-accreditation\n  action: SANCTION\n  mode: expel\n"
        '  say: ["strip ... accreditation", "revoke|withdraw accreditation"]\n'
    ),
}


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder: Path = tmp_path_factory.mktemp("small")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return read(str(folder))


@pytest.fixture(scope="session")
def parser() -> Parser:
    return load()
