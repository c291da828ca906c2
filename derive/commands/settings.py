"""Settings of a project: `derive.toml`, or the table `[tool.derive]` of `pyproject.toml`, with the options of `derive check` as keys.

The file is looked for from the folder that holds all sheets upwards, and where there is none, from the working directory upwards; the
nearest one counts, `derive.toml` before `pyproject.toml` in one folder. What the command line says wins. Files that settings name are
relative to the folder of the settings.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from derive.commands.common import fail

#: What numbers of the command line are in a file.
_WANTED: dict[type, tuple[tuple[type, ...], str]] = {
    type(click.INT): ((int,), "a whole number"),
    click.IntRange: ((int,), "a whole number"),
    type(click.FLOAT): ((int, float), "a number"),
    click.FloatRange: ((int, float), "a number"),
}
DERIVE, PYPROJECT = "derive.toml", "pyproject.toml"


class Configured(click.Command):
    """A command whose options may stand in a settings file; `--config FILE` names one."""

    def invoke(self, ctx: click.Context) -> Any:
        named = ctx.params.get("config")
        found = _read(Path(named)) if named else find(ctx.params["paths"])
        if found is not None:
            path, values = found
            self._take(ctx, path, values)
        return super().invoke(ctx)

    def _take(self, ctx: click.Context, path: Path, values: Mapping[str, Any]) -> None:
        known = (p for p in self.params if isinstance(p, click.Option) and p.name != "config")
        options = {name.lstrip("-"): p for p in known for name in p.opts if name.startswith("--")}
        for key, value in values.items():
            option = options.get(key.replace("_", "-"))
            if option is None or option.name is None:
                near = get_close_matches(key.replace("_", "-"), options, 1)
                fail(f"{path}: there is no option {key}" + (f"; did you mean {near[0]}?" if near else ""))
            if ctx.get_parameter_source(option.name) is ParameterSource.DEFAULT:
                ctx.params[option.name] = _value(ctx, path, key, option, value)


def _value(ctx: click.Context, path: Path, key: str, option: click.Option, value: Any) -> Any:
    if option.is_flag:
        if not isinstance(value, bool):
            fail(f"{path}: {key} is true or false")
        return value
    wanted, said = _WANTED.get(type(option.type), ((str,), "a text in quotation marks"))
    if not isinstance(value, wanted) or isinstance(value, bool):
        fail(f"{path}: {key} is {said}")
    if isinstance(option.type, click.Path):
        value = os.path.join(path.parent, str(value))
    try:
        return option.type_cast_value(ctx, value)
    except click.BadParameter as problem:
        fail(f"{path}: {key}: {problem.message}")


def find(paths: Sequence[str]) -> tuple[Path, Mapping[str, Any]] | None:
    """Return the settings for sheets, and the file in which they stand; end with a sentence where the file is at fault."""
    for start in _starts(paths):
        for folder in (start, *start.parents):
            for name in (DERIVE, PYPROJECT):
                found = _read(folder / name) if (folder / name).is_file() else None
                if found is not None:
                    return found
    return None


def _starts(paths: Sequence[str]) -> Iterator[Path]:
    named = [Path(p).absolute() for p in paths if p != "-"]
    folders = [str(p if p.is_dir() else p.parent) for p in named]
    if folders:
        yield Path(os.path.commonpath(folders))
    yield Path.cwd()


def _read(path: Path) -> tuple[Path, Mapping[str, Any]] | None:
    """Return the settings of a file; None for a `pyproject.toml` that has none."""
    import tomllib

    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        fail(f"{path} cannot be read: {problem.strerror or problem}")
    except ValueError as problem:
        if path.name == PYPROJECT:
            return None  # its other readers will say so
        fail(f"{path} is not TOML: {problem}")
    if path.name != PYPROJECT:
        return path, data
    tools = data.get("tool")
    table = tools.get("derive") if isinstance(tools, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        fail(f"{path}: tool.derive is a table")
    return path, table
