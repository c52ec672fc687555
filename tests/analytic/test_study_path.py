"""Closed forms through the whole path of a study: file, sample, chunks, shards, answer."""

import math

import pytest

from locarno import studies

G_WEIGHTS = (0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0)


def answer(tmp_path, function, inputs, ends, plan="saltelli", size=8192):
    low, high = ends
    lines = [f"  {name}: {{low: {low}, high: {high}}}" for name in inputs]
    file = tmp_path / "study.yaml"
    file.write_text(
        f"study: 1\nfunction: locarno.theory.benchmark_functions:{function}\nuncertainties:\n"
        + "\n".join(lines)
        + f"\nsampling: {{plan: {plan}, size: {size}}}\nseed: 2\n",
        encoding="utf-8",
    )
    studies.run(file, tmp_path / "run", studies.How(workers=2, chunk=5000))
    (table,) = studies.show(tmp_path / "run")["sensitivity"]
    return {row["input"]: row for row in table["rows"]}


def test_ishigami(tmp_path):
    """Ishigami and Homma (1990) in closed form."""
    found = answer(tmp_path, "ishigami", "abc", (-math.pi, math.pi))
    for name, first, total in (("a", 0.313905, 0.557589), ("b", 0.442411, 0.442411),
                               ("c", 0.0, 0.243684)):  # fmt: skip
        assert found[name]["index"] == pytest.approx(first, abs=0.01)
        assert found[name]["total"] == pytest.approx(total, abs=0.01)


def test_pairs_of_ishigami(tmp_path):
    """Only a and c act together: .243684 of the variance, which is the total of c."""
    found = answer(tmp_path, "ishigami", "abc", (-math.pi, math.pi), "saltelli_pairs", 4096)
    assert found["a"]["index"] == pytest.approx(0.313905, abs=0.015)
    (table,) = studies.show(tmp_path / "run")["sensitivity"]
    pairs = {(row["first"], row["second"]): row for row in table["pairs"]}
    assert pairs["a", "c"]["index"] == pytest.approx(0.243684, abs=0.02)
    assert pairs["a", "c"]["interval"]["low"] < 0.243684 < pairs["a", "c"]["interval"]["high"]
    for names in (("a", "b"), ("b", "c")):
        assert pairs[names]["index"] == pytest.approx(0.0, abs=0.03)
    assert [names for names, row in pairs.items() if row["clear"]] == [("a", "c")]


def test_sobol_g(tmp_path):
    """Saltelli and Sobol (1995): products of 1 + 1 / (3 (1 + a)^2)."""
    found = answer(tmp_path, "sobol_g", "abcdefgh", (0, 1))
    alone = [1 / 3 / (1 + weight) ** 2 for weight in G_WEIGHTS]
    variance = math.prod(1 + part for part in alone) - 1
    for name, part in zip("abcdefgh", alone, strict=True):
        rest = math.prod(1 + other for other in alone) / (1 + part)
        assert found[name]["index"] == pytest.approx(part / variance, abs=0.01)
        assert found[name]["total"] == pytest.approx(part * rest / variance, abs=0.01)


def test_ishigami_by_other_plans(tmp_path):
    """By elementary effects a counts most together with its partner; by PAWN b and a lead c."""
    (tmp_path / "morris").mkdir()
    by_morris = answer(tmp_path / "morris", "ishigami", "abc", (-math.pi, math.pi), "morris", 200)
    assert by_morris["c"]["total"] > by_morris["c"]["index"] / 2
    by_pawn = answer(tmp_path, "ishigami", "abc", (-math.pi, math.pi), "sobol", 4096)
    assert by_pawn["b"]["index"] > by_pawn["c"]["index"]
    assert by_pawn["a"]["index"] > by_pawn["c"]["index"]
