"""Writes ``tests/data/prim_ema.json``: what EMA Workbench's PRIM finds on made-up points.

EMA Workbench brings a package under the GPL, so it is no dependency of this project, not even of
its tests: run this by hand in an environment of its own that has ``ema_workbench`` and this source
tree on its path, and commit the file.

    PYTHONPATH=src:tests/data python scripts/freeze_prim.py
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from ema_workbench.analysis.prim import Prim
from prim_cases import CASES

TARGET = Path(__file__).parents[1] / "tests/data/prim_ema.json"


def peelings(x: Any, interest: Any, threshold: float) -> list[dict[str, Any]]:  # noqa: ANN401
    """Every trajectory of a search for two boxes, as plain numbers."""
    names = [f"x{column}" for column in range(x.shape[1])]
    search = Prim(pd.DataFrame(x, columns=names), interest.astype(int), threshold=threshold)
    found = []
    for _ in range(2):
        box = search.find_box()
        if box is None or box.peeling_trajectory["density"].iloc[-1] < threshold:
            break
        steps = box.peeling_trajectory
        found.append(
            {
                "coverage": steps["coverage"].tolist(),
                "density": steps["density"].tolist(),
                "mass": steps["mass"].tolist(),
                "restricted": [int(n) for n in steps["res_dim"]],
                "low": [limits.loc[0].tolist() for limits in box.box_lims],
                "high": [limits.loc[1].tolist() for limits in box.box_lims],
                "quasi_p": {name: list(values) for name, values in box.qp[-1].items()},
            }
        )
    return found


def main() -> None:
    """Writes the file."""
    cases = {name: peelings(*make()) for name, make in CASES.items()}
    document = {"made_by": f"ema_workbench {version('ema_workbench')}", "cases": cases}
    TARGET.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    for name, found in cases.items():
        print(name, [len(box["coverage"]) for box in found])


if __name__ == "__main__":
    main()
