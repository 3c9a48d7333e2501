import re

import pytest

from benchmarks.__main__ import main
from benchmarks.figures import Figure


def test_the_table_has_every_figure_where_there_is_no_valgrind(capsys):
    main(["--timer", "seconds", "--count", "50", "--sizes", "10", "80"])
    table = capsys.readouterr().out
    for kind in ("yield", "wake-up", "task"):
        for figure in (
            "bare asyncio",
            "Timeline : bare",
            "VizTracer : bare",
            "Timeline : VizTracer",
        ):
            assert re.search(rf"^{kind}, {figure} +[\d.,]+ ", table, re.MULTILINE)
    for figure in ("memory, a step", "picture of 10 tasks", "text of 80 tasks"):
        assert re.search(rf"^{figure} +[\d.,]+ (B|ms)", table, re.MULTILINE)
    assert re.search(r"(all bars met|bars missed: \d+)$", table.strip())


@pytest.mark.parametrize(("value", "verdict"), [(1.8, "met"), (1.81, "NOT MET")])
def test_a_figure_says_whether_its_bar_is_met(value, verdict):
    assert str(Figure("yield", value, "×", 1.8)).endswith(verdict)
