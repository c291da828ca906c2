"""Values of the engine as plain JSON data, and judgements back from it: what a cache keeps, and what its keys are made of.

Terms are written as in reports (`derive.proof.serial`), every other value under the name of its class. Reading builds nothing but
judgements and what they are made of; no code is ever taken from the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from derive.proof.serial import Corrupt, dump, load
from derive.source import Span
from derive.terms.conditions import Condition, Origin
from derive.terms.heads import Term
from derive.terms.verdict import Counterexample, Evidence, Judgement, Verdict

_CLASSES: Mapping[str, type[Any]] = {c.__name__: c for c in (Judgement, Evidence, Counterexample, Condition)}
_ENUMS: Mapping[str, type[Enum]] = {c.__name__: c for c in (Verdict, Origin)}


def data_of(value: Any) -> Any:
    """Return a value as JSON data; where something stands in its file is not part of it. Raise TypeError for what has no such form."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Term():
            return {"term": dump(value)}
        case Enum():
            return {"enum": [type(value).__name__, value.value]}
        case tuple():
            return {"tuple": [data_of(v) for v in value]}
        case list():
            return [data_of(v) for v in value]
        case frozenset():
            return {"set": sorted(data_of(v) for v in value)}
        case dict():
            return {"dict": [[k, data_of(v)] for k, v in value.items()]}
    if is_dataclass(value) and not isinstance(value, type):
        said = {f.name: getattr(value, f.name) for f in fields(value)}
        return {"is": type(value).__name__, "has": {k: data_of(v) for k, v in said.items() if not isinstance(v, Span)}}
    raise TypeError(f"{type(value).__name__} has no form as data")


def judgement_of(data: Any) -> Judgement:
    """Return the judgement that the data say; raise Corrupt for anything else."""
    try:
        found = _value(data)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as e:
        raise Corrupt(f"no judgement: {e}") from None
    if not isinstance(found, Judgement):
        raise Corrupt("no judgement")
    return found


def _value(data: Any) -> Any:
    match data:
        case None | bool() | int() | float() | str():
            return data
        case list():
            return [_value(v) for v in data]
        case {"term": term}:
            return load(term)
        case {"enum": [name, value]}:
            return _ENUMS[name](value)
        case {"tuple": values}:
            return tuple(_value(v) for v in values)
        case {"dict": items}:
            return {k: _value(v) for k, v in items}
        case {"is": name, "has": said}:
            return _CLASSES[name](**{k: _value(v) for k, v in said.items()})
    raise Corrupt(f"no value: {str(data)[:60]}")
