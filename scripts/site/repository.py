"""Where readers open the course without installing it, given the address of its repository."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

BINDER = "https://mybinder.org/v2"


def binder(repository: str, notebook: str) -> str:
    """Returns the address at which Binder opens a notebook of a repository in JupyterLab.

    Args:
        repository: its web address; empty where the course has none.
        notebook: the notebook's path in the repository.

    >>> binder("https://github.com/tea/course", "notebooks/05_gathering.ipynb")
    'https://mybinder.org/v2/gh/tea/course/HEAD?labpath=notebooks%2F05_gathering.ipynb'
    >>> binder("", "notebooks/05_gathering.ipynb")
    ''
    """
    if not repository:
        return ""
    parts = urlsplit(repository)
    path = parts.path.strip("/").removesuffix(".git")
    known = {"github.com": f"gh/{path}", "gitlab.com": f"gl/{quote(path, safe='')}"}
    place = known.get(parts.hostname, f"git/{quote(repository, safe='')}")
    return f"{BINDER}/{place}/HEAD?labpath={quote(notebook, safe='')}"
