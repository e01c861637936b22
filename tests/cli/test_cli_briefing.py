from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Comity = Callable[..., Result]


def test_a_brief_is_written_edited_and_published(comity: Comity, monitor: Path, tmp_path: Path) -> None:
    comity("run", monitor)
    text = comity("brief", monitor).stdout
    assert text.startswith("# Test monitor: ")
    made = tmp_path / "brief.md"
    assert comity("brief", monitor, "-o", made).exit_code == 0
    article = re.search(r"\]\(([^)#]*/article/[^)#]*)", made.read_text(encoding="utf-8"))
    assert article
    assert (tmp_path / article[1]).is_file()
    made.write_text("# Edited\n\n<script>alert(1)</script> by **us**\n", encoding="utf-8")
    page = tmp_path / "brief.html"
    assert comity("brief", "--from", made, "-o", page).exit_code == 0
    shown = page.read_text(encoding="utf-8")
    assert "<h1>Edited</h1>" in shown
    assert "<strong>us</strong>" in shown
    assert "<script>" not in shown
    assert "http" not in shown.partition("</style>")[2]
    assert comity("brief", "--from", made, "--as", "html").stdout == shown


def test_a_brief_can_be_a_pdf(comity: Comity, monitor: Path, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    comity("run", monitor)
    assert comity("brief", monitor, "-o", tmp_path / "one.pdf").exit_code == 0
    assert comity("brief", monitor, "-o", tmp_path / "two.pdf").exit_code == 0
    assert (tmp_path / "one.pdf").read_bytes().startswith(b"%PDF")
    # Their links lead from the same folder, so they are the same to the byte.
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_what_cannot_be_briefed_is_told(comity: Comity, monitor: Path, tmp_path: Path) -> None:
    assert "there is no archive yet" in comity("brief", monitor).output
    comity("run", monitor)
    unknown = comity("brief", monitor, "--week", "1999-W01")
    assert unknown.exit_code == 2
    assert "'1999-w01'" in unknown.output
    assert "--out" in comity("brief", monitor, "--as", "pdf").output
    assert "no such file" in comity("brief", "--from", tmp_path / "none.md").output
    assert "leave --week out" in comity("brief", "--from", tmp_path / "none.md", "--week", "2014-W01").output
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe")
    assert "no UTF-8 text (at byte 0)" in comity("brief", "--from", tmp_path / "bad.md").output
