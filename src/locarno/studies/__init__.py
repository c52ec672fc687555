"""Studies as functions: run, resume, ask and export. What ``locarno study`` does, for notebooks.

Needs the extra ``study``: ``pip install 'locarno[study]'``.
"""

from __future__ import annotations

from locarno.studies.answering import analyse, export, said, show, sql, table
from locarno.studies.evaluating import How, resume, run
from locarno.studies.preparing import Prepared, prepare
from locarno.studies.recording import is_search
from locarno.study.estimate import Estimate
from locarno.study.executors import Kind
from locarno.study.runner import Outcome

__all__ = [
    "Estimate",
    "How",
    "Kind",
    "Outcome",
    "Prepared",
    "analyse",
    "export",
    "is_search",
    "prepare",
    "resume",
    "run",
    "said",
    "show",
    "sql",
    "table",
]
