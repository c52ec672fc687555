"""The command line as its users meet it: a process, its output, its exit code, its files."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from locarno import __version__, api

SMALL = str(Path(__file__).parents[1] / "data" / "small.yaml")
COMMANDS = (
    "assess", "check", "size", "generate", "clock", "deter", "simulate",
    "brief", "scenarios", "init", "schema", "migrate", "sources", "warmup", "study",
)  # fmt: skip
STAGE_KEYS = {
    "size": ["requirement"],
    "generate": ["generation"],
    "clock": ["clock", "arrival", "coalition"],
    "deter": ["deterrence", "game", "objections"],
    "simulate": ["simulation"],
}
FEW = ("--runs", "4", "--histories", "2", "--threads", "1")
ESCAPE = "\x1b"


def locarno(*arguments, cwd=None):
    """Runs the command line in a process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "locarno", *arguments],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A whole assessment of small.yaml: the process and its folder."""
    folder = tmp_path_factory.mktemp("runs") / "small"
    return locarno("assess", SMALL, *FEW, "--out", str(folder), "--json"), folder


@pytest.fixture(scope="module")
def schema():
    """Schema of the document."""
    return api.assessment_schema()


# --- help -----------------------------------------------------------------------------------------


def test_help_lists_every_command():
    done = locarno("--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert re.search(rf"^\s+{command}\s", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_has_an_example(command):
    done = locarno(command, "--help")
    assert done.returncode == 0
    assert f"Example: locarno {command}" in done.stdout
    assert ESCAPE not in done.stdout


def test_version():
    assert locarno("--version").stdout.strip() == __version__


# --- assess ---------------------------------------------------------------------------------------


def test_assess_writes_a_run(run, schema):
    done, folder = run
    assert done.returncode == 0
    assert sorted(p.name for p in folder.iterdir()) == [
        "assessment.json", "brief.html", "manifest.json",
    ]  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["runs"], manifest["histories"], manifest["seed"]) == (4, 2, 1)
    assert manifest["state"] == "complete"
    document = json.loads((folder / "assessment.json").read_text())
    jsonschema.validate(document, schema)
    assert list(document["designs"]) == ["tripwire", "reassurance"]
    assert "<html" in (folder / "brief.html").read_text()
    assert f"brief: {folder / 'brief.html'}" in done.stderr


def test_json_on_stdout_is_the_document_written(run):
    done, folder = run
    assert done.stdout == (folder / "assessment.json").read_text()
    assert ESCAPE not in done.stdout + done.stderr


def test_brief_is_redrawn_to_the_byte(run):
    _, folder = run
    page = folder / "brief.html"
    before = page.read_bytes()
    page.unlink()
    done = locarno("brief", str(folder))
    assert done.returncode == 0
    assert page.read_bytes() == before
    assert done.stdout.strip() == f"brief: {page}"


def test_assess_shows_a_comparison_without_escape_codes():
    done = locarno("assess", SMALL, *FEW)
    assert done.returncode == 0
    assert "tripwire" in done.stdout
    assert "reassurance" in done.stdout
    assert ESCAPE not in done.stdout
    assert done.stderr == ""  # nobody watches: no progress either


# --- stages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", STAGE_KEYS)
def test_a_stage_prints_its_own_keys_only(command, schema):
    done = locarno(command, SMALL, *FEW, "--json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    jsonschema.validate(document, schema)
    assert list(document["designs"]) == ["tripwire", "reassurance"]
    for design in document["designs"].values():
        assert list(design) == STAGE_KEYS[command]


@pytest.mark.parametrize("command", ["generate", "deter"])
def test_a_stage_shows_a_plain_table(command):
    done = locarno(command, SMALL, *FEW, "--design", "reassurance")
    assert done.returncode == 0
    assert "reassurance" in done.stdout
    assert "tripwire" not in done.stdout
    assert ESCAPE not in done.stdout


def test_a_setting_reaches_the_result():
    # One brigade more of 4,500 people with as many in support (small.yaml): 9,000.
    deployed = [
        json.loads(locarno("size", SMALL, "--design", "tripwire", "--json", *more).stdout)
        ["designs"]["tripwire"]["requirement"]["persons_deployed"]["mode"]
        for more in ((), ("--set", "force.land.brigades=2"))
    ]  # fmt: skip
    assert deployed[1] - deployed[0] == pytest.approx(9_000)


# --- tables ---------------------------------------------------------------------------------------


def table(*arguments):
    """Rows of a table written to stdout, as bytes so that no line end is changed."""
    done = subprocess.run(
        [sys.executable, "-m", "locarno", *arguments, *FEW],
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    return list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))


def test_size_writes_the_rows_of_the_document():
    found = table("size", SMALL, "--csv", "requirement")
    written = json.loads(locarno("size", SMALL, *FEW, "--json").stdout)["designs"]
    rows = [(name, row) for name, d in written.items() for row in d["requirement"]["rows"]]
    assert [(row["design"], row["row"]) for row in found] == [(n, row["id"]) for n, row in rows]
    for cell, (_, row) in zip(found, rows, strict=True):
        for of in ("units", "persons"):
            for end in ("low", "mode", "high"):
                assert float(cell[f"{of}_{end}"]) == row[of][end]


def test_size_writes_element_by_sector_by_quarter_by_tier():
    """Three sectors of small.yaml share three quarters of the land force by their length."""
    half = ("--set", "force.by_year={1: 0.5, 3: 1}", "--set", "force.desired=[fighters]")
    found = table("size", SMALL, "--design", "reassurance", "--csv", "rows", *half)
    written = json.loads(
        locarno("size", SMALL, *FEW, "--design", "reassurance", "--json", *half).stdout
    )["designs"]["reassurance"]["requirement"]["rows"]
    land = next(row for row in written if row["id"] == "land")
    assert list(land["by_sector"]) == ["north", "centre", "south"]
    assert land["from_year"] == {"1": 0.5, "3": 1.0}
    rows = [row for row in found if row["row"] == "land"]
    # 1,825 days are 20 quarters; three sectors and what is behind them.
    assert len(rows) == 4 * 20
    for quarter in range(20):
        share = 0.5 if quarter < 8 else 1.0
        there = {r["sector"]: r for r in rows if r["quarter"] == str(quarter)}
        for sector, people in land["by_sector"].items():
            assert float(there[sector]["persons_mode"]) == pytest.approx(share * people)
        assert float(there[""]["persons_mode"]) == pytest.approx(
            share * (land["persons"]["mode"] - sum(land["by_sector"].values()))
        )
        for end in ("low", "mode", "high"):
            for of in ("units", "persons"):
                total = sum(float(row[f"{of}_{end}"]) for row in there.values())
                assert total == pytest.approx(share * land[of][end])
    tiers = {row["row"]: row["tier"] for row in found}
    assert (tiers["fighters"], tiers["land"]) == ("desired", "mandatory")
    assert {row["sector"] for row in found if row["row"] != "land"} == {""}


def test_generate_writes_where_the_pledges_go():
    found = table("generate", SMALL, "--design", "reassurance", "--csv", "account")
    written = json.loads(
        locarno("generate", SMALL, *FEW, "--design", "reassurance", "--json").stdout
    )
    made = written["designs"]["reassurance"]["generation"]
    for reading in ("stated", "announced"):
        for row in made[reading]["account"]["rows"]:
            mine = [r for r in found if (r["reading"], r["row"]) == (reading, row["row"])]
            parts = {(r["part"], r["reason"]): float(r["amount"]) for r in mine}
            assert parts["pledged", ""] == row["pledged"]
            assert {why: parts["lost", why] for why in row["lost"]} == row["lost"]
            assert {why: parts["gap", why] for why in row["gap"]} == row["gap"]
            assert {r["counted_in"] for r in mine} == {"person"}


def test_generate_writes_the_plan_of_the_document():
    found = table("generate", SMALL, "--csv", "plan")
    written = json.loads(locarno("generate", SMALL, *FEW, "--json").stdout)["designs"]
    numbers = [
        (units, persons)
        for design in written.values() for reading in ("stated", "announced")
        for line in design["generation"][reading]["plan"]["lines"]
        for units, persons in zip(line["on_station"], line["persons"], strict=True)
    ]  # fmt: skip
    assert [(float(row["units"]), float(row["persons"])) for row in found] == numbers
    # A brigade is 9,000 people (small.yaml); two of ALF's quarters hold one.
    assert ("1.0", "9000.0") in {(row["units"], row["persons"]) for row in found}


def test_generate_writes_cost_and_shortfall(run):
    _, folder = run
    written = json.loads((folder / "assessment.json").read_text())["designs"]["reassurance"]
    found = table("generate", SMALL, "--design", "reassurance", "--csv", "cost")
    first = next(row for row in found if (row["count"], row["year"]) == ("full", "1"))
    bill = written["cost"]["plans"][first["reading"]]["by_guarantor"][first["guarantor"]]
    assert float(first["eur_high"]) == bill["full_by_year"][1]["high"]
    short = table("generate", SMALL, "--design", "reassurance", "--csv", "shortfall")
    missing = [s for r in ("stated", "announced") for s in written["generation"][r]["shortfall"]]
    assert [float(row["persons"]) for row in short] == [s["persons"] for s in missing]


@pytest.mark.parametrize("command", [("size", "--csv", "rows"), ("generate", "--csv", "plan")])
def test_stdout_carries_one_document(command):
    name, *option = command
    done = locarno(name, "no-such-scenario", *option, "--json")
    assert done.returncode == 2
    # Said before anything is read.
    assert done.stderr == ("--csv and --json: stdout carries one document; leave one of them out\n")
    assert done.stdout == ""


def test_a_table_that_is_not_there_and_a_command_without_tables():
    done = locarno("generate", SMALL, "--csv", "costs")
    assert done.returncode == 2
    tables = "'plan', 'placement', 'shortfall', 'account', 'cost'"
    assert f"'costs' is not one of {tables}" in done.stderr
    done = locarno("clock", SMALL, "--csv")
    assert done.returncode == 2
    assert "No such option: --csv" in done.stderr
    # It has lost that option and nothing else.
    assert "Write the JSON document to stdout." in locarno("clock", "--help").stdout


def test_generate_shows_what_each_guarantor_pays():
    done = locarno("generate", SMALL, *FEW, "--design", "tripwire")
    assert "tripwire: extra cost a year, mean over the plan" in done.stdout
    assert "all, full cost" in done.stdout


# --- check ----------------------------------------------------------------------------------------


def test_check_exits_1_on_a_finding_of_severity_error():
    done = locarno("check", SMALL)
    assert done.returncode == 1
    assert f"{SMALL}:" in done.stdout
    assert "LOC006 error" in done.stdout
    assert "Remedy:" in done.stdout
    assert ESCAPE not in done.stdout


def test_check_exits_0_without_one():
    # The two promises of small.yaml that no fait accompli waits for, made in time.
    kept = (
        "--set", "ladder.shot.responses.statement.promised=1",
        "--set", "ladder.strike.responses.sanctions.promised=1",
    )  # fmt: skip
    done = locarno("check", SMALL, "--json", *kept)
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert {item["finding"]["severity"] for item in found} == {"warning", "note"}
    for item in found:
        assert item["place"]
        assert item["designs"]
        assert {"code", "where", "message", "remedy"} <= set(item["finding"])


def test_check_prints_a_design_as_merged():
    done = locarno("check", SMALL, "--resolved", "reassurance")
    assert done.returncode == 0
    merged = yaml.safe_load(done.stdout)
    # Its own rule, and the guarantors of the design it inherits from (small.yaml).
    assert merged["procedure"]["rule"] == "lead_nation"
    assert list(merged["guarantors"]) == ["ALF", "BRA", "CHA", "DEL"]


# --- bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((SMALL, "--design", "trip"), "no design 'trip'; did you mean 'tripwire'?"),
        (("ukraine-2025", "--view", "revisionst"), "did you mean 'revisionist'?"),
        (("ukraine-2026",), "did you mean 'ukraine-2025'?"),
        ((SMALL, "--set", "agrement.buffer_km=1"), "did you mean 'agreement'?"),
    ],
)
def test_bad_input_is_a_message_with_a_suggestion(tmp_path, arguments, said):
    folder = tmp_path / "out"
    done = locarno("assess", *arguments, *FEW, "--out", str(folder))
    assert done.returncode == 2
    assert said in done.stderr
    assert "Nothing was run." in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not folder.exists()


@pytest.mark.parametrize("option", ["--runs", "--histories"])
def test_one_future_or_one_history_is_refused(tmp_path, option):
    # Semantics §3: with one of either, luck and ignorance cannot be told apart.
    folder = tmp_path / "out"
    done = locarno("assess", SMALL, option, "1", "--out", str(folder))
    assert done.returncode == 2
    assert option in done.stderr
    assert "greater than or equal to 2" in done.stderr
    assert not folder.exists()


def test_a_folder_that_is_no_run_is_refused(tmp_path):
    done = locarno("brief", str(tmp_path))
    assert done.returncode == 2
    assert "manifest.json" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


# --- the rest -------------------------------------------------------------------------------------


def test_scenarios_lists_what_is_bundled():
    done = locarno("scenarios", "--json")
    assert done.returncode == 0
    listed = {item["name"]: item for item in json.loads(done.stdout)}
    assert list(listed) == ["bosnia-1995", "donbas-2015", "ukraine-2025"]
    assert listed["donbas-2015"]["designs"] == ["historical", "armed_mission"]
    assert all(item["title"] for item in listed.values())


def test_schema_is_that_of_the_language_and_of_the_document(schema):
    language = json.loads(locarno("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(language)
    jsonschema.validate(yaml.safe_load(Path(SMALL).read_text()), language)
    assert json.loads(locarno("schema", "--assessment").stdout) == schema


def test_sources_lists_assumptions():
    done = locarno("sources", SMALL)
    assert done.returncode == 0
    # The worth of keeping the ceasefire is assumed (small.yaml) and drives every choice.
    assert "parties.amber.payoffs.keep" in done.stdout
    assert "assumed" in done.stdout
    assert ESCAPE not in done.stdout


def test_init_copies_a_scenario_that_loads_and_keeps_what_is_there(tmp_path):
    target = tmp_path / "mine" / "scenario.yaml"
    done = locarno("init", str(target), "--from", "donbas-2015")
    assert done.returncode == 0
    assert f"wrote {target}" in done.stdout
    assert api.load(str(target)).name == "donbas-2015"
    before = target.read_bytes()
    again = locarno("init", str(target), "--from", "bosnia-1995")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert target.read_bytes() == before


def test_migrate_leaves_a_current_file_alone(tmp_path):
    file = tmp_path / "scenario.yaml"
    file.write_bytes(Path(SMALL).read_bytes())
    done = locarno("migrate", str(file))
    assert done.returncode == 0
    assert "current version" in done.stdout
    assert file.read_bytes() == Path(SMALL).read_bytes()


def test_boundaries_may_come_from_a_file_beside_the_scenario(tmp_path):
    """`boundaries: FILE` is read beside the scenario; what is wrong with it is said first."""
    text = Path(SMALL).read_text("utf-8") + "\nboundaries: mine.geojson\n"
    path = tmp_path / "scenario.yaml"
    path.write_text(text, "utf-8")
    few = ("--runs", "4", "--histories", "2", "--out", str(tmp_path / "run"))
    missing = locarno("assess", str(path), *few)
    assert missing.returncode == 2
    assert "mine.geojson: cannot be read" in missing.stderr
    assert "mine.geojson: cannot be read" in locarno("check", str(path)).stderr
    (tmp_path / "mine.geojson").write_text("{", "utf-8")
    assert "mine.geojson:1:2: is no GeoJSON" in locarno("assess", str(path), *few).stderr
    assert not (tmp_path / "run").exists()
    square = [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]
    feature = {
        "type": "Feature",
        "properties": {"code": "X", "name": "X"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    collection = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "mine.geojson").write_text(json.dumps(collection), "utf-8")
    assert locarno("assess", str(path), *few).returncode == 0
    path.write_text(text.replace("mine.geojson", "../mine.geojson"), "utf-8")
    assert "beside the scenario" in locarno("assess", str(path), *few).stderr
