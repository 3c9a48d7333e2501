"""What a cell of the course imports: see your own tasks run, wait, and be ready but held up."""

from .checks import check
from .clock import DeadlockError, LimitError, VirtualTimeError, virtual_time
from .kernel import mend as _mend
from .observe import observe, seeded, span
from .progress import progress
from .timeline import Timeline

__all__ = [
    "DeadlockError",
    "LimitError",
    "Timeline",
    "VirtualTimeError",
    "check",
    "observe",
    "progress",
    "seeded",
    "span",
    "virtual_time",
]

_mend()
