"""Templates compiled by one run serve the next, and nothing is lost where they cannot be kept."""

import pytest
from jinja2 import DictLoader, Environment

from locarno.report.kept_templates import kept_templates


def rendered(cache):
    loader = DictLoader({"page": "{{ 2 * 21 }}"})
    return Environment(loader=loader, bytecode_cache=cache, autoescape=True).get_template("page")


def test_a_template_is_kept_beside_the_kernels(tmp_path):
    assert rendered(kept_templates()).render() == "42"
    (kept,) = tmp_path.glob("templates-*/*")
    before = kept.stat().st_mtime_ns
    assert rendered(kept_templates()).render() == "42"
    assert kept.stat().st_mtime_ns == before


def test_a_full_disk_costs_nothing_but_time(monkeypatch, tmp_path):
    cache = kept_templates()
    monkeypatch.setattr("tempfile.NamedTemporaryFile", no_room)
    assert rendered(cache).render() == "42"
    assert list(tmp_path.glob("templates-*/*")) == []


def test_without_a_folder_nothing_is_kept(monkeypatch):
    monkeypatch.setattr("pathlib.Path.mkdir", no_room)
    assert kept_templates() is None


def no_room(*_, **__):
    raise OSError(28, "No space left on device")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("LOCARNO_CACHE", str(tmp_path))
