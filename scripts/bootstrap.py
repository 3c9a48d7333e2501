"""Makes the course's virtual environment, and leaves it alone while it is right.

Usage: python3 scripts/bootstrap.py [FOLDER]    (FOLDER is .venv unless given)

pip fetches uv, uv installs requirements.lock, and the project itself is installed so that
`helpers` can be imported from a notebook in any folder. A stamp written last tells a finished
environment from a half-made or outdated one, which is made again.

It needs nothing but the standard library, and its syntax is that of Python 2.7, so that a
Python too old for the course can still say so.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
LOCK = os.path.join(ROOT, "requirements.lock")
STAMP = "asyncio-course.json"
OLDEST = (3, 11)
AGAIN = "then run the same command again"

# What pip and uv say when they cannot write, and when they cannot download.
NO_DISK = re.compile("No space left|Read-only file system|Permission denied|quota", re.I)
NO_NETWORK = re.compile(
    "Connection [a-z]+|[a-z ]*name resolution|[a-z ]+ not known|getaddrinfo failed|dns error"
    "|[a-z ]+ unreachable|No route to host|timed? ?out|certificate verify failed"
    "|invalid peer certificate|[a-z ]+ proxy",
    re.I,
)
ANYTHING = re.compile(".+")


class SetupError(Exception):
    """What stopped the set-up and what to do about it, in one line."""


def main(arguments):
    """Bring the environment to the state that the lock and pyproject.toml describe."""
    version = "%d.%d.%d" % sys.version_info[:3]
    if sys.version_info < OLDEST:
        raise SetupError(
            "this is Python %s and the course needs %d.%d or newer: install one, then name it, "
            "as in 'make lab PYTHON=python3.13'" % ((version,) + OLDEST)
        )
    folder = arguments[0] if arguments else os.path.join(ROOT, ".venv")
    venv = os.path.realpath(folder)
    wanted, found = wanted_stamp(venv), read_stamp(venv)
    same = found.get("interpreter") == wanted["interpreter"]
    usable = same and os.path.exists(program(venv, "python"))
    if usable and found == wanted:
        return
    started = time.time()
    if not usable:
        check_removable(venv)
    why = reason(venv, found, usable)
    say("setting up %s for Python %s (%s)" % (folder, version, why))
    if not usable:
        create(venv)
    write_stamp(venv, {})
    install(venv)
    write_stamp(venv, wanted)
    say("ready after %.0f s" % (time.time() - started))


def wanted_stamp(venv):
    """What the stamp of a finished environment says: whose it is and what is in it."""
    contents = hashlib.sha256()
    for path in (LOCK, os.path.join(ROOT, "pyproject.toml"), os.path.realpath(__file__)):
        with open(path, "rb") as file:
            contents.update(file.read())
    interpreter = [venv, os.path.realpath(sys.base_prefix), sys.version]
    return {"interpreter": interpreter, "contents": contents.hexdigest()}


def read_stamp(venv):
    """The stamp in the environment, empty where there is none that can be read."""
    try:
        with open(os.path.join(venv, STAMP)) as file:
            return dict(json.load(file))
    except (OSError, TypeError, ValueError):
        return {}


def write_stamp(venv, stamp):
    """Put the stamp in place in one step, so that it is never half there."""
    path = os.path.join(venv, STAMP)
    with open(path + ".new", "w") as file:
        json.dump(stamp, file)
    os.replace(path + ".new", path)


def reason(venv, found, usable):
    """Why the environment has to be made or changed, in a few words."""
    if not os.path.exists(venv):
        return "first use: this downloads about 175 MB"
    if not found:
        return "the last set-up did not finish"
    if not usable:
        return "it was made by another Python or in another folder"
    return "the requirements changed"


def check_removable(venv):
    """Refuse to replace a folder that is neither the course's own nor an environment."""
    own = os.path.join(ROOT, ".venv"), os.path.join(ROOT, ".venvs")
    if venv in own or os.path.dirname(venv) in own or not os.path.exists(venv):
        return
    markers = [os.path.join(venv, name) for name in (STAMP, "pyvenv.cfg")]
    if not any(map(os.path.isfile, markers)):
        raise SetupError("%s is no virtual environment: name a folder that is not there" % venv)


def create(venv):
    """Replace whatever stands in the way by a new environment with pip in it."""
    try:
        import ensurepip  # noqa: F401
        from venv import EnvBuilder
    except ImportError as error:
        raise SetupError(
            "this Python cannot make virtual environments (%s): install its venv package, on "
            "Debian and Ubuntu 'apt install python3-venv', %s" % (error, AGAIN)
        )
    if os.path.isdir(venv):
        shutil.rmtree(venv)
    elif os.path.exists(venv):
        os.remove(venv)
    os.makedirs(venv)
    EnvBuilder(symlinks=os.name != "nt").create(venv)
    run("ensurepip", [program(venv, "python"), "-Im", "ensurepip", "--default-pip"])


def install(venv):
    """Let pip fetch uv, and uv everything else, each file checked against the lock."""
    python = program(venv, "python")
    only_uv = os.path.join(venv, "uv.txt")
    with open(LOCK) as lock, open(only_uv, "w") as file:
        file.write(re.search(r"(?ms)^uv==.*?(?=^\S)", lock.read()).group())
    quiet = ["--disable-pip-version-check", "--no-input", "--retries", "1"]
    run("pip", [python, "-m", "pip", "install"] + quiet + ["--require-hashes", "-r", only_uv])
    pip = [program(venv, "uv"), "pip"]
    into = ["--python", python, "--compile-bytecode"]
    run("uv", pip + ["sync", "--require-hashes"] + into + [LOCK])
    alone = ["--no-deps", "--no-build-isolation", "--offline", "--editable", ROOT]
    run("uv", pip + ["install"] + into + alone)


def program(venv, name):
    """The path of a program of the environment, on this system."""
    if os.name == "nt":
        return os.path.join(venv, "Scripts", name + ".exe")
    return os.path.join(venv, "bin", name)


def run(name, command):
    """Run one step without its chatter; where it fails, say in one line what to do."""
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.setdefault("UV_SYSTEM_CERTS", "1")
    step = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if step.returncode == 0:
        return
    output = step.stdout.decode("utf-8", "replace")
    for pattern, saw, remedy in (
        (NO_DISK, "cannot write", "make room or choose a folder that you may write to"),
        (NO_NETWORK, "cannot download", "check the network or the proxy"),
        (ANYTHING, "failed", "mend what it names"),
    ):
        said = pattern.findall(output)
        if said:
            raise SetupError("%s %s (%s): %s, %s" % (name, saw, said[-1].strip(), remedy, AGAIN))
    raise SetupError("%s ended with code %d: %s" % (name, step.returncode, AGAIN))


def say(text):
    """Tell the learner what takes time."""
    sys.stderr.write("asyncio-course: %s\n" % text)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SetupError as problem:
        sys.exit("asyncio-course: %s" % problem)
    except OSError as error:
        sys.exit("asyncio-course: cannot use a file (%s): mend that, %s" % (error, AGAIN))
    except KeyboardInterrupt:
        sys.exit("asyncio-course: interrupted; the same command takes it up again")
