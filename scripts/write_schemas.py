"""Write the JSON Schemas that ship with the package; run it after a change of the language.

    python scripts/write_schemas.py

`scenario.schema.json` is derived from the types of `locarno.model`, `assessment.schema.json` from
those of the results. A test fails when either file is stale.
"""

import json
from pathlib import Path

from locarno.io.schema import json_schema
from locarno.report.document_schema import document_schema

FOLDER = Path(__file__).parents[1] / "src" / "locarno" / "schemas"
SCHEMAS = {"scenario.schema.json": json_schema, "assessment.schema.json": document_schema}


def main() -> None:
    """Write every schema and say so."""
    FOLDER.mkdir(exist_ok=True)
    for name, schema in SCHEMAS.items():
        text = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"wrote {FOLDER.name}/{name}")


if __name__ == "__main__":
    main()
