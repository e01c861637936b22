from __future__ import annotations

import re
from pathlib import Path

import pytest

from comity import config
from comity.codebook.reading import read
from comity.errors import FaultyConfig
from comity.run.settings import faults
from comity.run.walking import run
from tests.run_making import NOW, SETTINGS, made

NEAR = '[regions]\nNear = ["Poland"]\n[[categories]]'
TWICE = '[[sources]]\nname = "By hand"\nkind = "file"\nat = "one.txt"\n[[sources]]'
UNDATED = '[[articles]]\narticle = "one.txt"\npublished = "2013-13-03"\n[[sources]]'

FAULTS = [
    ("BLR-CHN", "BLR-CHNA", ":12: codebook tiny knows no 'CHNA'; did you mean 'CHN'?"),
    ("[[categories]]", NEAR, ":11: codebook tiny knows no 'Poland'; did you mean 'POL'?"),
    ("[[sources]]", TWICE, ":10: 2 sources are called 'By hand'"),
    ("[[sources]]", UNDATED, ":7: published: no day: '2013-13-03'"),
]


@pytest.mark.parametrize(("old", "new", "told"), FAULTS)
def test_a_run_does_not_begin_with_faulty_settings_and_names_the_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    folder = made(tmp_path / "m", articles=1, settings=SETTINGS.replace(old, new, 1))
    with pytest.raises(FaultyConfig, match=re.escape(f"monitor.toml{told}")):
        run(config.read(folder), now=NOW)
    assert not (folder / "monitor.db").exists()


def test_settings_without_faults_have_none(tmp_path: Path) -> None:
    settings = config.read(made(tmp_path / "m", articles=0))
    assert faults(settings, read(settings.codebook, near=settings.folder)) == ()
