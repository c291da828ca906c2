"""Reports for services and browsers: SARIF, JUnit, workflow commands and the page. Places are exact, and nothing of a sheet is markup."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from derive.api import Options
from derive.report.findings import findings
from derive.report.github import render_github
from derive.report.html import render_html
from derive.report.junit import render_junit
from derive.report.mathml import ATTRIBUTES, TAGS, mathml
from derive.report.model import Report
from derive.report.sarif import render_sarif
from derive.run.check import check
from derive.run.pool import Limits

SHEET = r"""# A sheet, 100 % "hostile" <b>

Let $A, B \in \mathbb{R}^{n \times n}$ and $z$ be real. 𝔘 𝔘 $(z+1)^2 = z^2 + 1$ and $z + z = 2 z$.

$$
A B = B A
$$

$$
x^\top A x = \frac{1}{2
$$

$$
A B = B A
$$

\begin{align}
(z + 1)^2 &= z^2 + 2 z + 1 \\
&= z^2 + 3 z + 1
\end{align}

The text ends with $$ two dollars.
"""
#: What a hostile sheet may hold; nothing of it may reach a page as markup.
HOSTILE = [
    r"\text{<script>alert(1)</script>}",
    r"\href{javascript:alert(1)}{x} = x",
    r"x &lt;img src=x onerror=alert(1)&gt;",
    r"\mathrm{<img/src/onerror=alert(1)>}",
    "]]> <!-- x",
]


def report_on(folder: Path, text: str, name: str = "sheet.md") -> Report:
    path = folder / name
    path.write_text(text, "utf-8")
    return check([str(path), str(folder / "none.md")], Options(), Limits())


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report_on(tmp_path_factory.mktemp("sheets"), SHEET)


def results(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(render_sarif(report))["runs"][0]["results"]
    return found


def piece(region: dict[str, int]) -> str:
    lines = SHEET.splitlines()
    if region["startLine"] == region["endLine"]:
        return lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
    first, *between, last = lines[region["startLine"] - 1 : region["endLine"]]
    return "\n".join((first[region["startColumn"] - 1 :], *between, last[: region["endColumn"] - 1]))


def test_a_region_is_exact(report: Report) -> None:
    regions = [r["locations"][0]["physicalLocation"].get("region") for r in results(report)]
    pieces = [piece(r) for r in regions if r is not None]
    assert pieces[:1] != []
    assert "$(z+1)^2 = z^2 + 1$" in pieces
    assert "$$\nA B = B A\n$$" in pieces
    assert any(p.strip().endswith("z^2 + 3 z + 1") for p in pieces)


def test_rules_are_those_of_the_results(report: Report) -> None:
    run = json.loads(render_sarif(report))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert {r["ruleId"] for r in run["results"]} == {"refuted", "unread", "remark", "unreadable"}
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert all(r["help"]["text"] and r["shortDescription"]["text"] for r in rules)


def test_a_fingerprint_stays_when_lines_move_and_is_one_of_a_kind(report: Report, tmp_path: Path) -> None:
    def prints(r: Report) -> list[str]:
        return [f.fingerprint for f in findings(r)]

    moved = report_on(tmp_path, SHEET.replace("# A sheet", "Some words.\n\n# A sheet"))
    renamed = [f.fingerprint for f in findings(moved)]
    assert len(set(prints(report))) == len(prints(report))
    again = report_on(tmp_path, SHEET)
    assert renamed == prints(again)
    changed = report_on(tmp_path, SHEET.replace("z^2 + 1$", "z^2 + 7$"))
    assert len(set(prints(changed)) & set(prints(again))) == len(renamed) - 1


def test_junit_fails_what_is_wrong(report: Report) -> None:
    root = ElementTree.fromstring(render_junit(report))
    first, second = root.iter("testsuite")
    cases = list(first.iter("testcase"))
    failed = [c.get("name") for c in cases if c.find("failure") is not None]
    assert len(failed) == 4
    assert (first.get("failures"), first.get("skipped"), second.get("errors")) == ("4", "1", "1")
    assert all("fails at" in (f.text or "") for f in first.iter("failure"))


@pytest.mark.parametrize("text", ["\x00 $a = b$ \x08", "$\\text{\ufffe} = b$", "$a \\ne a$ & < > \" '"])
def test_junit_is_xml_whatever_the_text(tmp_path: Path, text: str) -> None:
    ElementTree.fromstring(render_junit(report_on(tmp_path, text)))


def test_annotations_are_one_line_each(report: Report) -> None:
    lines = render_github(report).splitlines()
    assert len(lines) == len(list(findings(report)))
    assert all(re.match(r"::(error|warning|notice) file=[^\n]*,title=derive%3A \w+(,line=\d+,endLine=\d+,col=\d+)?", x) for x in lines)
    assert sum(x.startswith("::error") for x in lines) == 5
    assert any("%0A" in x for x in lines)


def test_the_page_shows_every_formula_and_needs_nothing_else(report: Report) -> None:
    page = render_html(report)
    assert page.count("<article") == sum(len(d.formulas) for d in report.documents)
    assert "<math" in page
    assert not re.search(r"(src|href)=[\"'](?:https?:)?//", page)
    assert "<script" not in page
    assert "There is no such file" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_formula_stays_text(text: str, tmp_path: Path) -> None:
    made = mathml(text)
    if made is not None:
        root = ElementTree.fromstring(made)
        for e in root.iter():
            assert e.tag.rpartition("}")[2] in TAGS
            assert set(e.attrib) <= ATTRIBUTES
    page = render_html(report_on(tmp_path, f"$$\n{text}\n$$\n\n<script>alert(2)</script>\n"))
    assert not re.search(r"<(script|img)|javascript:[^<]*\"", page)


@pytest.mark.parametrize("text", [r"\frac{", "{" * 5000, r"\begin{align} a", "\\", "^^", r"\left("])
def test_what_cannot_be_set_is_shown_as_written(text: str) -> None:
    made = mathml(text)
    assert made is None or made.startswith("<math")
