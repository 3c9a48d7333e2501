"""The instructor's command line.

python -m grading SUBMISSIONS --out DIR    grade a folder of submissions
python -m grading release                  write exercises/ anew from solutions/
python -m grading release DEST             write the folder that learners get
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import feedback, gradebook
from .assignment import NoReference
from .exercises import AuthoringError
from .handout import hand_out
from .kernels import Limits, Unprotected, protections, require_all
from .kernels.provisioner import NAME as WARM
from .release import release
from .run import plan, run_here, run_on_dask
from .submissions import NoSubmissions

INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int | str:
    """Runs one command; returns the exit code, or what went wrong."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        if arguments[:1] == ["release"]:
            return _release(arguments[1:])
        return _grade(arguments)
    except (AuthoringError, NoReference, NoSubmissions, Unprotected) as error:
        return str(error)


def _release(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m grading release")
    parser.add_argument(
        "dest", nargs="?", type=Path, help="write what learners get into this folder"
    )
    dest = parser.parse_args(arguments).dest
    for path in release(Path.cwd()):
        print(path.relative_to(Path.cwd()))
    if dest:
        hand_out(Path.cwd(), dest)
        print(f"{dest}: hand this folder out")
    return 0


def _grade(arguments: list[str]) -> int:
    options = _options(arguments)
    os.environ["JUPYTER_DEFAULT_PROVISIONER_NAME"] = WARM  # for the solutions, too
    _tell_protections(options.require_isolation)
    limits = Limits(options.seconds, options.memory, required=options.require_isolation)
    todo = plan(Path.cwd(), options.submissions, options.out, options.seed, options.shard, limits)
    left, total = len(todo.left()), len(todo.mine)
    print(f"{total} submissions, {total - left} of them graded before; results in {options.out}")
    results = run_on_dask(todo, options.dask) if options.dask else run_here(todo, options.jobs)
    try:
        _watch(results, left)
    except KeyboardInterrupt:
        left = len(todo.left())
        print(
            f"\nStopped: {total - left} of {total} are graded. The same command goes on from here."
        )
        return INTERRUPTED
    finally:
        _report(todo.results(), options.out)
    return 0


def _tell_protections(required: bool) -> None:
    """Prints what submissions are kept from here.

    Raises:
        Unprotected: that is not all, and all is required.
    """
    if required:
        require_all()
    found = protections()
    print("Protected from submissions:", "; ".join(found.present) or "nothing")
    if found.missing:
        print("NOT protected from submissions:", ", ".join(found.missing))


def _watch(results, left: int) -> None:
    """Shows how far the run is, how fast, and how long it will take."""
    from tqdm import tqdm

    for _ in tqdm(results, total=left, unit=" submissions", disable=left == 0):
        pass


def _report(results: list, out: Path) -> None:
    for path in [*gradebook.write(results, out), feedback.write(results, out)]:
        print(path)
    flagged = [r.learner for r in results if r.flagged]
    if flagged:
        print(f"A person has to look at: {', '.join(flagged)}")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m grading", description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = parser.add_argument
    add("submissions", type=Path, help="the folder of submissions")
    add("--out", type=Path, default=Path("graded"), help="where results go (default: graded)")
    add("--seed", help="of the inputs (default: that of the last run into --out, or a new one)")
    add("--jobs", type=int, default=2, help="how many are judged at once (default: 2)")
    add("--shard", type=_shard, default=(1, 1), metavar="I/N", help="grade the I-th of N parts")
    add("--dask", metavar="ADDRESS", help="of a Dask scheduler whose workers are to judge")
    add("--seconds", type=float, default=30.0, help="that one cell may take (default: 30)")
    add("--memory", type=int, default=2048, metavar="MIB", help="that one kernel may use")
    add("--require-isolation", action="store_true", help="refuse to run where that is partial")
    return parser.parse_args(arguments)


def _shard(text: str) -> tuple[int, int]:
    number, _, of = text.partition("/")
    if not (number.isdigit() and of.isdigit() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r}: write 2/5 for the second of five parts")
    return int(number), int(of)


if __name__ == "__main__":
    sys.exit(main())
