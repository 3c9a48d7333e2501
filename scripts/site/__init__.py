"""Makes the static site out of what is stored: lessons, exercises, docstrings, cheat sheet."""
