"""`python -m fadu` is the `fadu` command."""

from fadu.cli import run

run()
