"""Saves each pytest process 1.5 s of CPU; named by `-p` in pyproject.toml, so that it comes first.

nbval imports jsonschema, which imports rfc3987_syntax if it can, and that compiles 35 grammars on
import. JupyterLab needs them to check web addresses; notebooks have none that are checked.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)
