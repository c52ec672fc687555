"""Modules and functions stay small enough to be read in one go."""

import ast
import io
import tokenize
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "locarno"
MODULES = sorted(SOURCE.rglob("*.py"))
MODULE_CODE_LINES = 350
MODULE_LINES = 500
FUNCTION_CODE_LINES = 50
DRAWERS = {"base", "common", "helpers", "misc", "utils"}
BLANK = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
DOCUMENTED = ast.Module | ast.ClassDef | FUNCTION


def span(node):
    return set(range(node.lineno, node.end_lineno + 1))


def code_lines(text):
    """Numbers of the lines that hold code: neither blank, comment nor docstring."""
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in BLANK:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            lines -= span(node.body[0])
    return lines


def long_functions(text, limit):
    """Functions with more code lines than the limit, as (name, lines)."""
    lines = code_lines(text)
    sizes = {
        node.name: len(lines & span(node))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, FUNCTION)
    }
    return {name: size for name, size in sizes.items() if size > limit}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_module_is_small(path):
    text = path.read_text(encoding="utf-8")
    assert len(code_lines(text)) <= MODULE_CODE_LINES
    assert len(text.splitlines()) <= MODULE_LINES
    assert long_functions(text, FUNCTION_CODE_LINES) == {}


def test_no_module_is_a_drawer():
    assert [path for path in MODULES if path.stem.strip("_") in DRAWERS] == []


SAMPLE = '''"""Two lines
of docstring."""

# a comment
TEXT = """two lines
of text"""


def outer(x):
    """A docstring."""

    def inner():
        return x  # a comment beside code

    return inner
'''


def test_lines_are_counted_as_a_reader_would():
    """By hand: 5 and 6 (a string that is data), 9, 12, 13 and 15."""
    assert code_lines(SAMPLE) == {5, 6, 9, 12, 13, 15}


def test_a_long_function_is_found():
    """By hand: `outer` is lines 9, 12, 13 and 15; `inner` is 12 and 13."""
    assert long_functions(SAMPLE, limit=3) == {"outer": 4}
    assert long_functions(SAMPLE, limit=4) == {}
