"""Puts the pages of the site together in build/site-source, and lets Sphinx make build/site.

    python -m scripts.site [--out build/site] [--repository https://github.com/OWNER/NAME]

With the address of a repository, the pages offer Binder too. A warning of Sphinx is an error.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from .source import assemble


def main() -> int:
    """Makes the site; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m scripts.site", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/site"), help="default: build/site")
    parser.add_argument("--repository", default=os.environ.get("REPOSITORY", ""))
    chosen = parser.parse_args()
    course, out = Path.cwd(), chosen.out.resolve()
    source = out.with_name(f"{out.name}-source")
    assemble(course, source, chosen.repository.rstrip("/"))
    if (out / ".buildinfo").exists():  # Sphinx made it, and would keep pages that are no more
        shutil.rmtree(out)
    options = ["-q", "-n", "-W", "--keep-going", "-d", str(source / ".doctrees")]
    failed = sphinx([*options, "-c", str(course / "site"), str(source), str(out)])
    if not failed:
        print(f"Open {chosen.out / 'index.html'} in a browser: it needs no server and no network.")
    return failed


if __name__ == "__main__":
    sys.exit(main())
