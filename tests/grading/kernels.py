"""What the tests of kernels share."""

import pytest

from grading.kernel import WatchedKernel
from grading.kernels import Limits, protections

LIMITS = Limits(seconds=60, memory=1024, file=16, processes=20)


def require(*kinds: str) -> None:
    """Skips, and says so, where this machine cannot keep submissions from something."""
    missing = {*kinds, "memory"} & set(protections().missing)
    if missing:
        pytest.skip(f"this machine does not let its {', '.join(sorted(missing))} be protected")


def runs(kernel: WatchedKernel, source: str) -> str:
    """Returns what a cell shows; an error as its last line."""
    request = kernel.execute_cell_input(source)
    kernel.await_reply(request)
    found = []
    while True:
        message = kernel.get_message("iopub", timeout=30)
        content = message["content"]
        if message["parent_header"].get("msg_id") != request:
            continue
        if content.get("execution_state") == "idle":
            return "".join(found)
        if message["msg_type"] == "error":
            found.append(f"{content['ename']}: {content['evalue']}")
        found.append(content.get("text") or "".join(content.get("data", {})))
