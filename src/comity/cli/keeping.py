"""`comity backup`, `restore`, `verify` and `downgrade`: keeping an archive safe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from comity import config as configuration
from comity.cli.folders import Monitor
from comity.cli.looking import archive, writable
from comity.cli.saying import out

__all__ = ["register"]

_Backup = Annotated[Path, typer.Argument(metavar="FILE", help="The backup: one file, its sum beside it.")]
_Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The monitor's folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="backup")(backup)
    app.command(name="restore")(restore)
    app.command(name="verify")(verify)
    app.command(name="downgrade")(downgrade)


def backup(folder: _Folder, file: _Backup) -> None:
    """Write all that the archive holds to one file, with its SHA-256 beside it; also while a run writes.

    The file is an SQLite archive, whichever database it comes from, and can be restored into either. monitor.toml and a
    codebook of your own are files beside it: keep them too.

    Example:  comity backup belarus belarus-2024-06-01.db
    """
    from comity.store.copying import back_up

    with archive(folder) as store:
        rows = back_up(store, file)
    out().print(f"{file}: {rows} rows, {file.stat().st_size / 1e6:.1f} MB; its sum is in {file}.sha256", markup=False)
    out().print("Keep monitor.toml, your articles and your codebook too: a backup holds the archive.", markup=False)


def restore(
    file: _Backup,
    folder: _Folder,
    force: Annotated[bool, typer.Option("--force", help="Replace all that the archive holds.")] = False,
) -> None:
    """Put a backup into a monitor's archive, in whichever database monitor.toml names. It is verified first.

    Example:  comity restore belarus-2024-06-01.db belarus
    """
    from comity.store import Store
    from comity.store.copying import restore as put_back

    with Store.open(configuration.read(folder).archive) as store:
        rows = put_back(file, store, force=force)
    out().print(f"{rows} rows restored; comity run {folder} builds the site", markup=False)


def verify(
    folder: Monitor = Path(),
    mend: Annotated[bool, typer.Option("--mend", help="First build anew what words are looked up in.")] = False,
) -> None:
    """Look at everything the archive holds and tell each fault with its table and id. Exit code 1 if there is any.

    Example:  comity verify belarus
    """
    from comity.events.reviewing import identified

    with writable(folder) as store:
        if mend:
            store.mend_search()
        faults = store.verify()
        if not faults:
            strange = [one.id for one in store.decisions() if identified(one).id != one.id]
            faults = [f"decision {name!r}: its id is not that of what it says" for name in strange]
        articles = store.counts()["article"]
    for fault in faults:
        out().print(fault, markup=False)
    if faults:
        out().print(f"{len(faults)} faults; comity restore puts a backup back", markup=False)
        raise typer.Exit(1)
    out().print(f"{articles} articles and all that was made of them: whole", markup=False)


def downgrade(
    folder: _Folder,
    to: Annotated[int, typer.Option("--to", help="The version of its tables, as the older Comity tells it.")],
) -> None:
    """Bring the archive to the tables of an older Comity. What that has no place for is lost: make a backup first.

    Example:  comity downgrade belarus --to 4
    """
    with writable(folder) as store:
        store.bring_down(to)
    out().print(f"the tables of {folder} are of version {to}; install the Comity that knows it", markup=False)
