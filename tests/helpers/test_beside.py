"""Timelines beside one another, and the lane of the loop."""

import asyncio

import pytest

from helpers import side_by_side
from helpers.plot import LOOP
from tests.helpers.tools import hold, record


def lasting(seconds: float):
    return record(lambda: asyncio.sleep(seconds))


def test_each_text_stands_under_its_title():
    both = side_by_side({"short": lasting(1), "long": lasting(2)})
    assert repr(both) == (
        "short\n  root  0.0 to 1.0 s  sleep 1.0\nlong\n  root  0.0 to 2.0 s  sleep 2.0"
    )


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_all_panels_have_one_scale(count):
    figure = side_by_side({str(n): lasting(n) for n in range(1, count + 1)}).plot()
    assert len(figure.axes) == count
    assert len({ax.get_xlim() for ax in figure.axes}) == 1
    assert figure.axes[0].get_xlim()[1] >= count


def test_lanes_beside_one_another_are_equally_high():
    figure = side_by_side({"one": lasting(1), "three": workers()}).plot()
    assert len({ax.get_ylim() for ax in figure.axes}) == 1


def test_the_colours_are_explained_once():
    figure = side_by_side({"a": lasting(1), "b": lasting(1), "c": lasting(1)}).plot()
    assert [ax.get_legend() for ax in figure.axes] == [None, None, None]
    [legend] = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["running", "ready", "waiting"]


@pytest.mark.parametrize("wrong", [None, {}, [1], {"a": 1}, "gather"])
def test_anything_but_timelines_by_title_is_a_type_error_that_says_what_to_write(wrong):
    with pytest.raises(TypeError, match="a dictionary of Timelines by their titles"):
        side_by_side(wrong)


async def work():
    for _ in range(3):
        hold(0.002)
        await asyncio.sleep(0)


def workers(**options):
    return record(lambda: asyncio.gather(work(), work()), virtual=False, **options)


def test_the_lane_of_the_loop_is_the_last_and_holds_the_steps_of_all_tasks():
    timeline = workers(loop_lane=True)
    ax = timeline.plot()
    assert ax.get_yticklabels()[-1].get_text().strip("\u00a0") == LOOP
    lane = len(timeline.tasks)
    bars = [p for c in ax.collections for p in c.get_paths() if lane in _around(p)]
    assert len(bars) >= len([i for i in timeline.intervals if i.state == "running"])


def _around(path) -> range:
    low, high = path.vertices[:, 1].min(), path.vertices[:, 1].max()
    return range(round(low), round(high) + 1) if high > low else range(0)


def test_the_lane_of_the_loop_is_drawn_only_when_asked_for():
    names = [label.get_text() for label in workers().plot().get_yticklabels()]
    assert not any(LOOP in name for name in names)


def test_the_lane_of_the_loop_does_not_change_the_text():
    assert repr(workers(loop_lane=True)) == repr(workers())


def test_with_one_column_each_stands_below_the_one_before():
    figure = side_by_side({"a": lasting(1), "b": lasting(2)}, columns=1).plot()
    above, below = figure.axes
    assert above.get_position().y0 >= below.get_position().y1
    assert above.get_xlim() == below.get_xlim()


@pytest.mark.parametrize("columns", [0, 3, "one"])
def test_another_number_of_columns_is_a_value_error(columns):
    with pytest.raises(ValueError, match="1 column or 2"):
        side_by_side({"a": lasting(1)}, columns)
