"""`import locarno` costs nothing: what is heavy is imported when it is first used."""

import subprocess
import sys

import pytest

import locarno

HEAVY = {
    "highspy",
    "jinja2",
    "matplotlib",
    "numba",
    "numpy",
    "pandas",
    "pint",
    "pyarrow",
    "pydantic",
    "pyproj",
    "rich",
    "scipy",
    "shapely",
    "starlette",
    "typer",
    "yaml",
}


def imported_by(statement):
    """Top-level packages that one statement adds to a fresh interpreter."""
    program = (
        f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_import_is_light():
    assert imported_by("import locarno") & HEAVY == set()


def test_first_use_imports_the_rest():
    assert "pydantic" in imported_by("import locarno; locarno.load")


@pytest.mark.parametrize("name", sorted(set(locarno.__all__) - {"__version__"}))
def test_public_names_are_those_of_the_api(name):
    from_package, from_api = getattr(locarno, name), getattr(sys.modules["locarno.api"], name)
    assert callable(from_package)
    assert from_package is from_api
    assert name in dir(locarno)


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"^module 'locarno' has no attribute 'asses'$"):
        _ = locarno.asses
