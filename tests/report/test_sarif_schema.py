"""SARIF files are valid by the schema of version 2.1.0, which is fetched from the npm package that carries it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest

from derive.api import Options
from derive.report.baseline import Baseline
from derive.report.model import Report
from derive.report.sarif import render_sarif
from derive.run.check import check
from derive.run.pool import Limits
from tests.report.test_services import HOSTILE, SHEET

pytestmark = pytest.mark.surfaces

PACKAGE = "@microsoft/sarif-matcher-utils@1.0.0-beta.0"
INSIDE = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    if shutil.which("npm") is None:
        pytest.skip("needs npm, which fetches the schema")
    folder = tmp_path_factory.mktemp("schema")
    done = subprocess.run(["npm", "pack", PACKAGE], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs {PACKAGE} from the npm registry: {done.stderr.strip()[-200:]}")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        member = archive.extractfile(INSIDE)
        assert member is not None
        return json.load(member)


def validated(report: Report, schema: Any) -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    data = json.loads(render_sarif(report))
    jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker()).validate(data)
    return data


def checked(folder: Path, text: str, baseline: Baseline | None = None) -> Report:
    path = folder / "a sheet, 100 %.md"
    path.write_text(text, "utf-8")
    return check([str(path), str(folder / "none.md")], Options(), Limits(), baseline=baseline)


def test_a_report_is_valid(tmp_path: Path, schema: Any) -> None:
    assert len(validated(checked(tmp_path, SHEET), schema)["runs"][0]["results"]) > 4


def test_what_is_hostile_or_empty_is_valid(tmp_path: Path, schema: Any) -> None:
    validated(checked(tmp_path, "\n\n".join(f"$$\n{x}\n$$" for x in HOSTILE) + "\n\n<!-- derive: ingore -->\n"), schema)
    validated(checked(tmp_path, ""), schema)
    validated(check([], Options(), Limits()), schema)


def test_a_report_beside_a_baseline_is_valid(tmp_path: Path, schema: Any) -> None:
    known = Baseline.made(tmp_path, checked(tmp_path, SHEET).documents)
    results = validated(checked(tmp_path, SHEET + "\n$$2 = 3$$\n", known), schema)["runs"][0]["results"]
    assert [r["baselineState"] for r in results].count("new") == 2  # the formula, and the file that is missing
    assert [r["baselineState"] for r in results].count("unchanged") == len(results) - 2
