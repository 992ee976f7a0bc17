"""``python -m khulasa`` is the command ``khulasa``."""

from ._program import main

main()
