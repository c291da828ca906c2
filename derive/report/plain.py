"""stub"""
from __future__ import annotations
from derive.terms.statement import Statement


def reading(statement: Statement) -> str:
    return repr(statement.claim)
