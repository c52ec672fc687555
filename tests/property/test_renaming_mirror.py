"""Names mean nothing: with the two parties' names and sides exchanged, every number stays."""

import json
import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from locarno import api

SMALL = Path(__file__).parents[1] / "data" / "small.yaml"
BUNDLED = files("locarno") / "scenarios"
# scenario: challenger, protected party, designs
CASES = {
    "small": ("amber", "blue", ("tripwire", "reassurance")),
    "ukraine-2025": ("RUS", "UKR", ("tripwire", "predelegated")),
    "donbas-2015": ("RUS", "UKR", ("historical", "armed_mission")),
    "bosnia-1995": ("SRP", "FBH", ("historical", "unprofor_like")),
}
STAGES = ("size", "generate", "clock", "deter", "simulate", "cost", "findings")
SETTINGS = api.Settings(runs=12, histories=3, threads=1, stages=STAGES)


def exchanged(text, one, other):
    """The text with two words and the labels of the two sides exchanged."""
    words = {one: other, other: one}
    found = re.sub(rf"\b({one}|{other})\b", lambda match: words[match[0]], text)
    labels = {"A": "B", "B": "A"}
    return re.sub(r'(\bside"?: "?)([AB])\b', lambda match: match[1] + labels[match[2]], found)


def folder_of(name, target):
    """The scenario's files in a folder of its own; the file to load."""
    if name == "small":
        target.mkdir()
        return Path(shutil.copy(SMALL, target / "scenario.yaml"))
    shutil.copytree(Path(str(BUNDLED / name)), target)
    return target / "scenario.yaml"


def numbers(path, designs):
    """What a run says, line by line, without digests of what the file's text is."""
    found = api.assess(api.load(str(path), designs=designs), SETTINGS)
    text = json.dumps(json.loads(api.as_json(api.document(found))), ensure_ascii=False, indent=0)
    return "\n".join(line for line in text.splitlines() if not line.startswith('"digest"'))


@pytest.mark.parametrize("name", CASES)
def test_exchanging_the_names_of_the_sides_exchanges_labels_alone(name, tmp_path):
    one, other, designs = CASES[name]
    plain, mirrored = folder_of(name, tmp_path / "plain"), folder_of(name, tmp_path / "mirrored")
    for file in mirrored.parent.iterdir():
        text = file.read_text(encoding="utf-8")
        file.write_text(exchanged(text, one, other), encoding="utf-8")
    before = plain.read_text(encoding="utf-8")
    assert mirrored.read_text(encoding="utf-8") != before
    assert re.search(rf"\b{one}\b", before)
    assert re.search(rf"\b{other}\b", before)
    there, back = numbers(plain, designs), numbers(mirrored, designs)
    assert exchanged(back, one, other).splitlines() == there.splitlines()
