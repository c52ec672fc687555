"""The notebooks print what they hold; `scripts/run_tutorials.py` runs them anew."""

import contextlib
import io
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "tutorials"


def cells_of(notebook):
    """Source and printed text of each code cell."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            printed = [text for kept in cell["outputs"] for text in kept.get("text", [])]
            yield "".join(cell["source"]), "".join(printed)


@pytest.mark.parametrize("notebook", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_cells_print_what_the_notebook_holds(notebook, monkeypatch):
    monkeypatch.chdir(FOLDER)
    names = {"__name__": "__main__"}
    for number, (source, expected) in enumerate(cells_of(notebook)):
        found = io.StringIO()
        with contextlib.redirect_stdout(found):
            exec(compile(source, f"{notebook.name}[{number}]", "exec"), names)  # noqa: S102
        assert found.getvalue() == expected, f"cell {number}"
