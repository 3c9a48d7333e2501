"""What a cell of the course imports: see your own tasks run, wait, and be ready but held up."""

from .beside import side_by_side
from .catalogue import progress
from .checks import check
from .clock import DeadlockError, LimitError, VirtualTimeError
from .kernel import mend as _mend
from .observation import span
from .observing import observe, seeded
from .script import run_script
from .timeline import Timeline
from .virtual import virtual_time

__all__ = [
    "DeadlockError",
    "LimitError",
    "Timeline",
    "VirtualTimeError",
    "check",
    "observe",
    "progress",
    "run_script",
    "seeded",
    "side_by_side",
    "span",
    "virtual_time",
]

_mend()
