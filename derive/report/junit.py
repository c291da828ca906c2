"""A report as JUnit XML, which most CI services show as a list of tests: a suite for each document, a case for each formula that claims."""

from __future__ import annotations

from io import BytesIO

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from derive.report.findings import details, headline
from derive.report.model import DocumentReport, FormulaReport, Report
from derive.terms.verdict import STRENGTH, Verdict


def render_junit(report: Report) -> str:
    """Return the report as the text of a JUnit XML file: wrong formulas fail, undecided and unread ones are skipped."""
    whole = JUnitXml("derive")
    for document in report.documents:
        whole.add_testsuite(_suite(document))
    out = BytesIO()
    whole.write(out, pretty=False)
    return out.getvalue().decode("utf-8") + "\n"


def _suite(document: DocumentReport) -> TestSuite:
    suite = TestSuite(_allowed(document.path))
    if document.error is not None:
        case = TestCase("the file", _allowed(document.path))
        case.result = [Error(_allowed(document.error), "unreadable")]
        suite.add_testcase(case)
    suite.add_testcases([_case(document.path, f) for f in document.formulas if f.verdict in STRENGTH])
    return suite


def _case(path: str, f: FormulaReport) -> TestCase:
    told = f if f.steps is None else next((s for s in f.steps if s.verdict is f.verdict), f)
    place = f"{told.place.line}:{told.place.column}" if told.place.cell is None else f"cell {told.place.cell}, {told.place.line}"
    case = TestCase(_allowed(f"{place} {' '.join(told.latex.split())}"), _allowed(path), round(f.seconds, 3))
    match f.verdict:
        case _ if f.known:
            case.result = [Skipped("known from the baseline", f.verdict.value)]
        case Verdict.REFUTED | Verdict.ILL_TYPED:
            failure = Failure(_allowed(headline(told)), f.verdict.value)
            failure.text = _allowed("\n".join(details(told)))
            case.result = [failure]
        case Verdict.UNREAD | Verdict.UNKNOWN:
            case.result = [Skipped(_allowed(headline(told)), f.verdict.value)]
    return case


def _allowed(text: str) -> str:
    """Text without the characters that XML has no way to write."""
    return "".join(c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")
