"""One JupyterLab for all tests of a process; what a failure looked like is kept."""

import contextlib
import re
import shutil

import pytest
from playwright.sync_api import Error

from tests import chromium
from tests.browser.lab import Lab, running
from tests.course import ROOT

KEPT = ROOT / "browser-failures"
LAB = pytest.StashKey[Lab]()


def pytest_sessionstart() -> None:
    if chromium.path() is None:
        pytest.exit(chromium.MISSING, returncode=1)


@pytest.fixture(scope="session")
def lab(tmp_path_factory, request):
    with running(tmp_path_factory.mktemp("lab")) as lab:
        request.config.stash[LAB] = lab
        yield lab


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    lab = item.config.stash.get(LAB, None)
    if report.failed and lab:
        report.sections.append(("in the browser", keep(lab, item.name)))
    return report


def keep(lab: Lab, test: str) -> str:
    """Keeps a picture of the page and the server's log, and says where."""
    KEPT.mkdir(exist_ok=True)
    stem = KEPT / re.sub(r"\W+", "-", test).strip("-")
    log, picture = stem.with_suffix(".log"), stem.with_suffix(".png")
    picture.unlink(missing_ok=True)
    shutil.copy(lab.log, log)
    if lab.document:
        with contextlib.suppress(Error):  # a page that has crashed shows nothing
            lab.document.show_first_error()
            lab.document.page.screenshot(path=picture, timeout=30_000)
    return "kept: " + ", ".join(str(p.relative_to(ROOT)) for p in (log, picture) if p.exists())
