"""The one place where errors become messages: a sentence on standard error and an exit code, never a traceback."""

from __future__ import annotations

import errno
from typing import Any

import typer
from typer.core import TyperGroup

from comity.cli.saying import console, quiet_pipe
from comity.errors import ComityError

__all__ = ["FAULT", "STOPPED", "Spoken"]

FAULT = 2
"""Exit code where something a person can mend is wrong."""

STOPPED = 130
"""Exit code after Ctrl-C."""

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Spoken(TyperGroup):
    """The commands, with their errors told. `--verbose` shows where an error came from as well."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; `ComityError` and a full disk exit with 2, and so do
        options out of their bounds; a closed pipe with 0."""
        try:
            return super().invoke(ctx)
        except ComityError as error:
            raise _told(ctx, str(error), FAULT) from error
        except typer.BadParameter as error:
            raise _told(ctx, _misgiven(error), FAULT) from error
        except BrokenPipeError as error:
            quiet_pipe()
            raise typer.Exit(0) from error
        except KeyboardInterrupt as error:
            raise _told(
                ctx, "stopped; what was stored is whole, and the same command goes on from there", STOPPED
            ) from error
        except OSError as error:
            if error.errno in _FULL:
                raise _told(
                    ctx, f"{error.filename or 'the disk'}: no space left; free some and run again", FAULT
                ) from error
            if error.filename is None:
                raise
            raise _told(ctx, f"{error.filename}: {error.strerror}", FAULT) from error


def _misgiven(error: typer.BadParameter) -> str:
    """What is wrong with an option or argument, and where to read what is right."""
    said = error.format_message().replace("Input should", "it should").rstrip(".")
    command = error.ctx.command_path if error.ctx else "comity"
    return f"{said[:1].lower()}{said[1:]}; {command} --help says what else there is"


def _told(ctx: Any, message: str, code: int) -> typer.Exit:
    speaker = console()
    speaker.print(f"comity: {message}", markup=False)
    if ctx.params.get("verbose"):
        speaker.print_exception()
    return typer.Exit(code)
