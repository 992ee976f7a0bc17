"""The command ``khulasa``."""

from __future__ import annotations

import signal
import sys

from . import _khulasa


def main() -> None:
    """Runs the program with the arguments of this process, and ends with its exit code."""
    # Python's own handler would only take a note for the interpreter, which is not running. One that was told to ignore Ctrl-C, as
    # behind nohup, goes on ignoring it.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_khulasa.program(["khulasa", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
