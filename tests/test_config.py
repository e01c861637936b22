"""Settings are read whole, and every fault is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity import config
from comity.errors import FaultyConfig, NotFound

GOOD = """
title = "Belarus monitor"
[[sources]]
name = "Wire"
kind = "folder"
at = "dispatches"
[[categories]]
name = "Relations with China"
dyads = ["BLR-CHN"]
[regions]
"Neighbours" = ["LTU", "LVA"]
[[articles]]
article = "a.txt"
published = "2013-10-04"
"""


def written(folder: Path, text: str) -> Path:
    (folder / config.FILE).write_text(text, encoding="utf-8")
    return folder


def test_good_settings_are_read(tmp_path: Path) -> None:
    read = config.read(written(tmp_path, GOOD))
    assert read.title == "Belarus monitor"
    assert read.sources[0].at == "dispatches"
    assert read.categories[0].dyads == ("BLR-CHN",)
    assert read.regions["Neighbours"] == ("LTU", "LVA")
    assert read.articles[0].published == "2013-10-04"


def test_all_faults_are_told_with_their_lines(tmp_path: Path) -> None:
    text = GOOD.replace('kind = "folder"', 'kind = "folders"').replace("title", "titel").replace("BLR-CHN", "CHN-BLR")
    with pytest.raises(FaultyConfig) as caught:
        config.read(written(tmp_path, text))
    told = [str(fault) for fault in caught.value.faults]
    assert any(":2: unknown key 'titel'; did you mean 'title'?" in line for line in told)
    assert any(":5: " in line and "'folder', 'file'" in line for line in told)
    assert any(":9: no dyad: 'CHN-BLR'" in line for line in told)


def test_broken_toml_says_where(tmp_path: Path) -> None:
    with pytest.raises(FaultyConfig, match="not TOML"):
        config.read(written(tmp_path, "title = "))


def test_a_folder_without_settings_says_how_to_make_some(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="comity init"):
        config.read(tmp_path)


@pytest.mark.parametrize("body", [b"\xff\xfe", b"\x80", b"title = '\xe9'"])
def test_settings_that_are_not_utf_8_say_so(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "monitor.toml").write_bytes(body)
    with pytest.raises(FaultyConfig, match="save it as UTF-8"):
        config.read(tmp_path)
