"""The instructor's command line."""

import argparse
import sys
from pathlib import Path

from .exercises import AuthoringError
from .release import release


def main() -> str | None:
    """Runs one command; returns what went wrong, if anything did."""
    parser = argparse.ArgumentParser(prog="python -m grading", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("release", help="write exercises/ anew from solutions/")
    parser.parse_args()
    try:
        for path in release(Path.cwd()):
            print(path.relative_to(Path.cwd()))
    except AuthoringError as error:
        return str(error)
    return None


sys.exit(main())
