"""Where this machine's Chromium is, for the tests that look at pages as a reader does.

None is ever downloaded: `.ci/run` installs Debian's, and elsewhere one is there or is asked for.
"""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = (
    "no Chromium: install it (on Debian, as root: apt-get install chromium), "
    "or name a Chrome's file in CHROMIUM"
)
# Speaks to this machine alone, without anything that a browser does for itself.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def path() -> str | None:
    """Returns the browser's file, if there is one."""
    return next(filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), *NAMES))), None)


def launch(playwright):
    """Starts the browser; root, as in a container, has no sandbox for it."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*ARGUMENTS, "--no-sandbox"] if root else ARGUMENTS
    return playwright.chromium.launch(executable_path=path(), args=arguments)


if __name__ == "__main__":
    sys.exit(None if path() else MISSING)
