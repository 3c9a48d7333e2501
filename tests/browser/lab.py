"""A JupyterLab of its own on a copy of the course, and a browser in front of it."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests import chromium
from tests.browser.document import Document
from tests.course import ROOT

SLOW = 180.0  # seconds, on a machine that is busy
SCREEN = {"width": 1280, "height": 720}
PLACES = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
)
OPTIONS = (
    "--no-browser",
    "--allow-root",
    "--ip=127.0.0.1",
    "--port=0",
    "--IdentityProvider.token=",
    "--LabApp.expose_app_in_browser=True",
)


class Lab:
    """A running JupyterLab, of which one document at a time is open."""

    def __init__(self, course: Path, log: Path, address: str, context):
        self.course, self.log, self.document = course, log, None
        self._address, self._context = address, context
        self.elsewhere: list[str] = []
        context.set_default_timeout(SLOW * 1000)
        context.on("request", lambda request: self._note(request.url))
        context.on("page", lambda page: page.on("websocket", lambda ws: self._note(ws.url)))

    def open(self, path: str) -> Document:
        """Opens a notebook in a page of its own, in place of the one before."""
        self.close()
        self.elsewhere.clear()
        self.document = Document(self._context.new_page())
        self.document.open(f"{self._address}/lab/tree/{path}?reset")
        return self.document

    def forget(self) -> None:
        """Makes the reader one who has not solved any exercise."""
        (self.course / "exercises/.progress.json").unlink(missing_ok=True)

    def close(self) -> None:
        """Closes the open document, and ends its kernel."""
        document, self.document = self.document, None
        if document:
            document.close()

    def _note(self, url: str) -> None:
        place = urlsplit(url)
        if place.scheme not in ("data", "blob") and place.netloc != urlsplit(self._address).netloc:
            self.elsewhere.append(url)


@contextmanager
def running(folder: Path) -> Iterator[Lab]:
    """Serves a copy of the course in this folder, and opens a browser, until the block ends."""
    course, log = folder / "course", folder / "jupyterlab.log"
    for name in ("notebooks", "exercises"):
        shutil.copytree(ROOT / name, course / name, ignore=shutil.ignore_patterns(".*"))
    with served(course, log, environment(folder)) as address, sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        lab = Lab(course, log, address, browser.new_context(viewport=SCREEN))
        yield lab
        lab.close()
        browser.close()


def environment(folder: Path) -> dict[str, str]:
    """Returns the environment of somebody who has never used Jupyter or this course."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "COURSE_"))}
    return kept | {name: str(folder / name.lower()) for name in PLACES}


@contextmanager
def served(course: Path, log: Path, environment: dict[str, str]) -> Iterator[str]:
    """Serves a folder at a port that the system chooses, and yields the address."""
    command = [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--ServerApp.root_dir={course}"]
    with log.open("w") as lines:
        server = subprocess.Popen(
            command, cwd=course, env=environment, stdout=lines, stderr=subprocess.STDOUT
        )
    try:
        yield address_of(server, Path(environment["JUPYTER_RUNTIME_DIR"]), log)
    finally:
        server.terminate()  # its kernels end with it
        try:
            server.wait(SLOW)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def address_of(server: subprocess.Popen, runtime: Path, log: Path) -> str:
    """Returns where the server says that it serves, as soon as it does."""
    file, deadline = runtime / f"jpserver-{server.pid}.json", time.monotonic() + SLOW
    while time.monotonic() < deadline and server.poll() is None:
        try:
            return json.loads(file.read_text())["url"].rstrip("/")
        except (OSError, ValueError):
            time.sleep(0.1)  # not there yet, or half written
    raise RuntimeError(f"JupyterLab serves nothing:\n{log.read_text()}")
