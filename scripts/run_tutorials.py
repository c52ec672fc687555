"""Run the notebooks of docs/tutorials anew and keep what they print; after a change of results.

    python -m pip install -e '.[tutorial]' -c constraints.txt
    python scripts/run_tutorials.py

A test runs the cells without Jupyter and compares what they print with what the notebook holds.
"""

import re
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "docs" / "tutorials"


def main() -> None:
    """Executes each notebook in place, without dates and counters that change with every run."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        NotebookClient(
            notebook, timeout=600, resources={"metadata": {"path": str(FOLDER)}}
        ).execute()
        for cell in notebook.cells:
            cell.metadata = {}
            if cell.cell_type == "code":
                cell.outputs = [kept for kept in cell.outputs if kept.get("name") != "stderr"]
        notebook.metadata = {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
        text = nbformat.writes(notebook, indent=1)
        path.write_text(re.sub(r"\s*$", "\n", text), encoding="utf-8")
        print(f"ran {path.name}")


if __name__ == "__main__":
    main()
