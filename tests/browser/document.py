"""A notebook that is open in JupyterLab, used as its reader does: keys, buttons and menus."""

import contextlib
from typing import NamedTuple

from playwright.sync_api import Error, Page
from playwright.sync_api import TimeoutError as TimedOut

PANEL = "window.jupyterapp.shell.currentWidget"
IDLE = """() => {
    const panel = window.jupyterapp?.shell?.currentWidget;
    const kernel = panel?.sessionContext?.session?.kernel;
    return panel?.context?.isReady && kernel?.connectionStatus === "connected"
        && kernel.status === "idle";
}"""
# Not awaited here: Playwright would wait for it without an end.
START = """command => {
    window.finished = false;
    window.jupyterapp.commands.execute(command).finally(() => { window.finished = true; });
}"""
CELLS = f"() => {PANEL}.content.widgets.map(cell => cell.model.toJSON())"
ACTIVATE = f"""name => {{
    const notebook = {PANEL}.content;
    notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.id === name);
    notebook.activeCell.node.scrollIntoView({{block: "center"}});
}}"""
MARK = f"() => {PANEL}.content.widgets.forEach(cell => {{ cell.node.id = cell.model.id; }})"
SHOWN = """async image => {
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const pixels = new Uint32Array(pen.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    const drawn = 1 - Math.max(...counts.values()) / pixels.length;
    return [image.getBoundingClientRect().width, counts.size, drawn];
}"""


class Picture(NamedTuple):
    """A picture as it stands on the page."""

    width: float  # pixels of the screen
    colours: int
    drawn: float  # the share of it that is not background


class Document:
    """One notebook in one page."""

    def __init__(self, page: Page):
        self.page = page

    def open(self, address: str) -> None:
        """Loads the page, and returns when the kernel listens."""
        self.page.goto(address)
        self.wait_until_idle()
        self.page.evaluate(MARK)

    def close(self) -> None:
        """Ends the kernel and leaves the page, whatever state they are in."""
        with contextlib.suppress(Error):
            self.page.evaluate(f"() => {PANEL}.sessionContext.shutdown()")
        self.page.close()

    def do(self, command: str) -> None:
        """Executes a command of JupyterLab to its end."""
        self.page.evaluate(START, command)
        self.page.wait_for_function("window.finished")

    def run_all(self) -> None:
        """Runs the notebook as if it had never run."""
        self.do("notebook:clear-all-cell-outputs")
        self.do("notebook:run-all-cells")

    def run(self, name: str) -> str:
        """Runs one cell and returns the text that it shows."""
        self.page.evaluate(ACTIVATE, name)
        self.do("notebook:run-cell")
        return self.text(name)

    def wait_until_idle(self) -> None:
        """Returns when the kernel listens and does nothing."""
        self.page.wait_for_function(IDLE)

    def cells(self) -> dict[str, dict]:
        """Returns the cells as they would be saved, by their ids."""
        return {cell["id"]: cell for cell in self.page.evaluate(CELLS)}

    def text(self, name: str) -> str:
        """Returns the output of a cell as the page shows it."""
        shown = self._cell(name).locator(".jp-OutputArea-output").all_inner_texts()
        return "\n".join(text.strip("\n") for text in shown)

    def wait_for_text(self, name: str, text: str) -> None:
        """Returns when a cell's output shows a text."""
        self._cell(name).locator(".jp-OutputArea-output", has_text=text).first.wait_for()

    def pictures(self, name: str) -> list[Picture]:
        """Returns the pictures below a cell, after it was scrolled to, as they then appear."""
        self.page.evaluate(ACTIVATE, name)
        images = self._cell(name).locator(".jp-OutputArea-output img")
        expected = count_pictures(self.cells()[name]["outputs"])
        if expected:
            with contextlib.suppress(TimedOut):  # there are fewer, and that is the answer
                images.nth(expected - 1).wait_for()
        return [self._picture(image) for image in images.all()]

    def _picture(self, image) -> Picture:
        image.scroll_into_view_if_needed()
        return Picture(*image.evaluate(SHOWN))

    def show_first_error(self) -> None:
        """Scrolls to the first cell that failed, if one did."""
        for name, cell in self.cells().items():
            if any(output["output_type"] == "error" for output in cell.get("outputs", [])):
                self.page.evaluate(ACTIVATE, name)
                return

    def replace_line(self, name: str, line: str, by: str) -> None:
        """Clicks on a line of a cell and types another in its place."""
        self._cell(name).locator(".cm-line", has_text=line).click()
        for key in ("Home", "Shift+End"):
            self.page.keyboard.press(key)
        self.page.keyboard.type(by)

    def add(self, source: str) -> str:
        """Types a source into a new cell below the active one and returns the cell's name."""
        before = set(self.cells())
        self.do("notebook:insert-cell-below")
        self.do("notebook:enter-edit-mode")
        self.page.evaluate(MARK)
        self.page.keyboard.type(source)
        [name] = set(self.cells()) - before
        return name

    def stop(self) -> None:
        """Presses the button with the square."""
        self.page.locator('[data-command="notebook:interrupt-kernel"]:visible').first.click()

    def _cell(self, name: str):
        return self.page.locator(f'[id="{name}"]')


def count_pictures(outputs: list[dict]) -> int:
    """Returns how many outputs of a cell are pictures."""
    return sum(any(kind.startswith("image/") for kind in o.get("data", {})) for o in outputs)
