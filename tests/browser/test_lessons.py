"""Every lesson in JupyterLab: it opens, runs to its end and shows what its reader shall see."""

from nbformat import from_dict

from tests.browser.document import count_pictures
from tests.course import code_cells, each_notebook, notebook, printed


@each_notebook("notebooks")
def test_a_lesson_runs_and_shows_what_it_shall(path, lab, subtests):
    """Runs a lesson once, since that is slow, and looks at the page for each claim apart."""
    stored = notebook(path).cells
    lab.forget()
    document = lab.open(f"notebooks/{path.name}")
    document.run_all()
    cells = document.cells()
    pictures = {cell.id: document.pictures(cell.id) for cell in code_cells(path)}

    with subtests.test("it opens whole"):
        assert list(cells) == [cell.id for cell in stored]
    with subtests.test("it shows the errors that are meant and no others"):
        assert errors(cells.values()) == errors(stored)
    with subtests.test("it runs to its end"):
        counts = [cells[cell.id]["execution_count"] for cell in code_cells(path)]
        assert counts == list(range(1, len(counts) + 1))
    with subtests.test("it prints what is stored"):
        assert texts(cells.values()) == texts(stored)
    with subtests.test("it shows each of its pictures"):
        shown = {name: len(some) for name, some in pictures.items()}
        assert shown == {cell.id: count_pictures(cell.outputs) for cell in code_cells(path)}
    with subtests.test("its pictures are wide and more than background"):
        assert [(name, p) for name, some in pictures.items() for p in some if poor(p)] == []
    with subtests.test("its kernel is idle afterwards"):
        document.wait_until_idle()
    with subtests.test("it asks no other host for anything"):
        assert lab.elsewhere == []


def errors(cells) -> list[tuple[str, str, str]]:
    """Returns the errors among the outputs of cells."""
    return [
        (cell["id"], output["ename"], output["evalue"])
        for cell in cells
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    ]


def texts(cells) -> dict[str, list[str]]:
    """Returns the lines that each cell shows, by its name; a live picture divides them."""
    shown = {cell["id"]: printed(from_dict(cell)) for cell in cells if "outputs" in cell}
    return {name: [line for line in text.split("\n") if line] for name, text in shown.items()}


def poor(picture) -> bool:
    """Returns whether a picture is too small to be read, or shows nothing."""
    return picture.width < 300 or picture.colours < 5 or picture.drawn < 0.01
