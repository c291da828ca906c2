"""A report as SARIF 2.1.0, the format of code-scanning services (OASIS, 2020): a rule for each kind of finding, exact regions, and
fingerprints that stay when lines move. Columns count code points, which the file says of itself."""

from __future__ import annotations

import json
from pathlib import PurePath
from urllib.parse import quote

from sarif_pydantic import (
    ArtifactLocation,
    Level,
    Location,
    Message,
    PhysicalLocation,
    Region,
    ReportingConfiguration,
    ReportingDescriptor,
    Result,
    Run,
    Sarif,
    Tool,
    ToolDriver,
)

from derive.report.findings import RULES, Finding, Rule, findings
from derive.report.model import Report

SCHEMA_URI = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "formula/v1"


def render_sarif(report: Report) -> str:
    """Return the report as the text of a SARIF file."""
    rules = list(RULES.values())
    driver = ToolDriver(name="derive", semantic_version=report.engine, rules=[_descriptor(r) for r in rules])
    found = list(findings(report))
    results = [_result(f, rules.index(f.rule)) for f in found]
    run = Run.model_validate({"tool": Tool(driver=driver), "results": results, "columnKind": "unicodeCodePoints"})
    log = Sarif.model_validate({"version": "2.1.0", "$schema": SCHEMA_URI, "runs": [run]})
    data = log.model_dump(mode="json", exclude_none=True, by_alias=True)
    if any(f.known for f in found):  # of all results, or of none
        for finding, result in zip(found, data["runs"][0]["results"], strict=True):
            result["baselineState"] = "unchanged" if finding.known else "new"
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _descriptor(rule: Rule) -> ReportingDescriptor:
    return ReportingDescriptor(
        id=rule.name,
        short_description=Message(text=rule.meaning),
        help=Message(text=rule.help),
        default_configuration=ReportingConfiguration(level=Level(rule.severity.value)),
    )


def _result(finding: Finding, index: int) -> Result:
    return Result(
        rule_id=finding.rule.name,
        rule_index=index,
        level=Level(finding.rule.severity.value),
        message=Message(text=finding.message),
        locations=[Location(physical_location=_location(finding))],
        partial_fingerprints={FINGERPRINT: finding.fingerprint},
    )


def _location(finding: Finding) -> PhysicalLocation:
    file = ArtifactLocation(uri=_uri(finding.path))
    at = finding.place
    if at is None or at.cell is not None:  # a place in a notebook's cell is none of its file
        return PhysicalLocation(artifact_location=file)
    region = Region(start_line=at.line, start_column=at.column, end_line=at.end_line, end_column=at.end_column)
    return PhysicalLocation(artifact_location=file, region=region)


def _uri(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
