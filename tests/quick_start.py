"""Saves each pytest process seconds; named by `-p` in pyproject.toml, so that it comes first.

Importing `grading` first keeps nbval's import short. And each notebook's kernel is forked where
that is safe, rather than started anew.
"""

import os

import grading  # noqa: F401

os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", "warm")
