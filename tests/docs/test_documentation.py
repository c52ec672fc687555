"""What the documentation says exists: files, headings, commands, options, words of the language."""

import re
import runpy
from functools import cache
from pathlib import Path

import pytest
import typer
import yaml

from locarno.api import scenario_schema
from locarno.cli import app
from locarno.io.schema import fields_at
from locarno.io.study_file import parse_study
from locarno.model.scenario import DESIGN_KEYS

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs/reference/scenario-language.md"
PAGES = sorted(
    page
    for folder, pattern in ((ROOT, "*.md"), *((ROOT / f, "**/*.md") for f in
                            ("docs", "tests", "benchmarks")))
    for page in folder.glob(pattern)
)  # fmt: skip
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMANDS = typer.main.get_command(app).commands


def name(page):
    return str(page.relative_to(ROOT))


def blocks(page, language):
    """Fenced blocks of one language on a page."""
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [text for kind, text in found if kind == language]


@cache
def anchors(page):
    """Addresses of the headings of a page, as GitHub makes them."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    for target in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = target.partition("#")
        goal = (page.parent / path).resolve() if path else page
        assert goal.exists(), f"{target} leads to no file"
        if anchor:
            assert anchor in anchors(goal), f"{target} leads to no heading"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_readme_names_every_command(command):
    assert f"`{command}" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_shown_exist_with_their_options(page):
    shown = "\n".join(blocks(page, "sh"))
    for line in re.findall(r"^locarno (.+?)(?: +#.*)?$", shown, re.MULTILINE):
        command, *words = line.split()
        if command in {"--help", "--version"}:
            continue
        assert command in COMMANDS, line
        found = COMMANDS[command]
        if words and words[0] in getattr(found, "commands", {}):
            found = found.commands[words[0]]
        known = {option for parameter in found.params for option in parameter.opts}
        asked = {word for word in words if word.startswith("--")}
        assert asked <= known | {"--help"}, line


@pytest.mark.parametrize(
    "text", [b for page in PAGES for b in blocks(page, "yml")], ids=lambda text: text[:20].strip()
)
def test_studies_shown_are_studies(text):
    assert parse_study(text, "study.yaml").study.title


@pytest.mark.parametrize(
    "text", [b for page in PAGES for b in blocks(page, "yaml")], ids=lambda text: text[:20].strip()
)
def test_scenarios_shown_use_words_of_the_language(text):
    assert_known(yaml.safe_load(text), ())


def assert_known(tree, path):
    """Every key of a fragment of a scenario may stand where it stands."""
    if not isinstance(tree, dict) or set(tree) == {"file"}:
        return
    known = fields_at(path)
    for key, value in tree.items():
        if not path and key in {"views", "designs"}:
            for layer in value.values():
                parts = DESIGN_KEYS if key == "designs" else known
                assert set(layer) <= {*parts, "title", "inherits"}, (key, layer)
                inside = {k: v for k, v in layer.items() if k not in {"title", "inherits"}}
                assert_known(inside, ())
        elif (path, key) != ((), "locarno"):
            assert not known or key in known, (*path, key)
            assert_known(value, (*path, key))


def test_reference_is_current():
    script = runpy.run_path(str(ROOT / "scripts/write_reference.py"))
    assert REFERENCE.read_text(encoding="utf-8") == script["reference"](), (
        "docs/reference/scenario-language.md is out of date: python scripts/write_reference.py"
    )


def test_reference_has_every_term():
    """Paths come from the JSON Schema, which is made by other code than the reference is."""
    text = REFERENCE.read_text(encoding="utf-8")
    schema = scenario_schema()
    paths = [f"{key}{rest}" for key, part in schema["properties"].items()
             for rest in paths_below(part, schema["$defs"])]  # fmt: skip
    assert len(paths) > 200  # 38 top-level keys and what is in them: the walk went down
    assert [path for path in paths if f"| `{path}` |" not in text] == []


def branches_of(part):
    """What a part may be instead: a table, a prior, and what is left when it is neither."""
    for word in ("then", "else"):
        if word in part:
            yield part[word]
            yield from branches_of(part[word])


def paths_below(part, definitions):
    """Paths of all fields below a place of the schema, the place itself as ''."""
    branches = list(branches_of(part))
    options = [part, *part.get("anyOf", ()), *branches]
    options += [inner for option in branches for inner in option.get("anyOf", ())]
    refs = [option["$ref"].removeprefix("#/$defs/") for option in options if "$ref" in option]
    kinds = [definitions[ref] for ref in refs if ref not in {"QuantityInput", "Table", "Prior"}]
    number = any("x-unit" in option for option in options)
    found = [""]
    for option in [] if number else [*options, *kinds]:
        for key, inside in option.get("properties", {}).items():
            found += [f".{key}{rest}" for rest in paths_below(inside, definitions)]
        inside = option.get("additionalProperties")
        inner = [(".<id>", inside)] if isinstance(inside, dict) else []
        inner += [("[]", option["items"])] if "items" in option else []
        for step, each in inner:
            below = paths_below(each, definitions)
            measured = "x-unit" in each
            found += [f"{step}{rest}" for rest in below if rest or measured]
            if measured:
                found.remove("")
    return found
