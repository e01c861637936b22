"""`comity doctor`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from comity.cli.checks import Check, of_machine, of_monitor
from comity.cli.folders import Monitor
from comity.cli.materials import hashes_of, materials
from comity.cli.saying import out
from comity.config import FILE
from comity.run.writing import opened

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="doctor")(doctor)


def doctor(
    folder: Monitor = Path(),
    no_fetch: Annotated[bool, typer.Option("--no-fetch", help="Leave the network alone.")] = False,
    sbom: Annotated[
        Path | None, typer.Option("--sbom", metavar="FILE", help="Write the bill of materials (CycloneDX), no more.")
    ] = None,
    lock: Annotated[
        Path | None, typer.Option("--lock", metavar="FILE", help="A requirements.lock, whose hashes go into the bill.")
    ] = None,
) -> None:
    """Say what is missing or wrong, here and in a monitor, and how to mend it. Exit code 1 if anything is.

    Examples:

      comity doctor

      comity doctor belarus --no-fetch

      comity doctor --sbom comity.cdx.json
    """
    if sbom:
        _list_materials(sbom, lock)
        return
    speaker = out()
    wrong = 0
    for check in of_machine():
        wrong += _tell(speaker, check)
    if folder != Path() or (folder / FILE).exists():
        for check in of_monitor(folder, fetch=not no_fetch):
            wrong += _tell(speaker, check)
    else:
        speaker.print(f"no {FILE} here: name a monitor's folder to have it looked at, too")
    if wrong:
        speaker.print(f"{wrong} to mend", style="bold")
        raise typer.Exit(1)
    speaker.print("all is well", style="bold")


def _list_materials(to: Path, lock: Path | None) -> None:
    bill = materials(locked=hashes_of(lock) if lock else None)
    with opened(to) as file:
        file.write(json.dumps(bill, indent=1, ensure_ascii=False) + "\n")
    out().print(f"{to}: comity and {len(bill['components'])} packages that it needs", markup=False)


def _tell(speaker: Console, check: Check) -> int:
    mark = "[green]well [/green]" if check.well else "[red]WRONG[/red]"
    speaker.print(f"{mark} {check.what}: ", end="")
    speaker.print(check.found, markup=False)
    if not check.well:
        speaker.print(f"      mend: {check.mend}", markup=False)
    return int(not check.well)
