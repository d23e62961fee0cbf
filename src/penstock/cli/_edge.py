"""The one place where errors end: each becomes a message, a hint and an exit status."""

import gc
import os
import sys
from collections.abc import Sequence

import typer
from typer.main import get_command

from penstock.cli._app import app
from penstock.errors import PenstockError

USAGE, UNREADABLE, INTERRUPTED, BROKEN_PIPE = 2, 4, 130, 141
_COMPLETION = "_PENSTOCK_COMPLETE"
# New objects between two looks for garbage: what a command holds, such as an index and what it
# remembers of it, lives as long as it does, and looking through it again and again costs a fifth.
_SELDOM = 200_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; nothing is raised.

    An error nobody foresaw ends with status 4 and without an answer, never with a pass.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    gc.set_threshold(_SELDOM)
    _make_streams_utf8()
    try:
        _run(list(words))  # Typer empties the list it is given
        sys.stdout.flush()
    except PenstockError as error:
        return _tell(error.message, error.hint, error.exit_code)
    except BrokenPipeError:
        _let_go_of_stdout()
        return BROKEN_PIPE
    except (KeyboardInterrupt, EOFError):
        return _interrupted()
    except typer.Exit as leaving:
        return leaving.exit_code
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else USAGE
    except Exception as error:  # the one edge of the house: hold, and say so
        return _unforeseen(error, is_verbose="--verbose" in words)
    return 0


def _run(words: list[str]) -> None:
    """Run a command without Typer's own handling of errors, pipes and interruptions."""
    if os.environ.get(_COMPLETION):
        app(words, prog_name="penstock")
        return
    command = get_command(app)
    with command.make_context("penstock", words) as context:
        command.invoke(context)


def _tell(message: str, hint: str, status: int) -> int:
    sys.stderr.write(f"Error: {_one_line(message)}\n")
    if hint:
        sys.stderr.write(f"\nhint: {_one_line(hint)}\n")
    sys.stderr.flush()
    return status


def _one_line(text: str) -> str:
    """Return text that cannot move the cursor of a terminal, whatever a file put into it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _interrupted() -> int:
    sys.stderr.write("\nInterrupted; nothing half-written is left behind\n")
    return INTERRUPTED


def _unforeseen(error: Exception, *, is_verbose: bool) -> int:
    kind = type(error).__name__
    if kind == "Abort":
        return _interrupted()
    # Typer raises usage errors of a library it carries inside; they know how to show themselves.
    if callable(shown := getattr(error, "format_message", None)):
        context = getattr(error, "ctx", None)
        if kind == "NoArgsIsHelpError":
            sys.stderr.write(f"{shown()}\n")
            return USAGE
        command = context.command_path if context is not None else "penstock"
        return _tell(str(shown()).rstrip("."), f"See '{command} --help'", USAGE)
    if isinstance(error, OSError) and error.filename is None and error.strerror:
        return _tell(f"Standard output cannot be written: {error.strerror}", "", UNREADABLE)
    if is_verbose:
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    message = f"An internal error, so nothing is answered: {kind}: {error}"
    hint = "Run 'penstock --verbose ...' and report what it prints; treat the question as held"
    return _tell(message, hint, UNREADABLE)


def _make_streams_utf8() -> None:
    """Names come in every script, whatever the locale of the terminal says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _let_go_of_stdout() -> None:
    """Whoever read us has gone; make sure that closing finds nothing left to write."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
