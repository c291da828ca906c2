"""The language server over the real protocol: a client that opens, types, hovers and mends."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

ROOT = Path(__file__).parents[2]
URI = "file:///notes/sheet.md"
COMMAND = [sys.executable, "-c", "from derive.cli import main; main(['lsp'])"]
SECONDS = 60.0


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=COMMAND, server_env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"})
)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    options = {"pause": 0.05, "timeout": 5, "workers": 1}
    params = lsp.InitializeParams(capabilities=client_capabilities("visual-studio-code"), initialization_options=options)
    await lsp_client.initialize_session(params)
    yield
    await lsp_client.shutdown_session()


def open_sheet(client: LanguageClient, text: str, uri: str = URI, language: str = "markdown") -> None:
    client.diagnostics.pop(uri, None)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri, language, 1, text)))


def retype(client: LanguageClient, text: str, version: int, uri: str = URI) -> None:
    client.diagnostics.pop(uri, None)
    document = lsp.VersionedTextDocumentIdentifier(version, uri)
    whole = lsp.TextDocumentContentChangeWholeDocument(text)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))


async def told(client: LanguageClient, uri: str = URI) -> list[lsp.Diagnostic]:
    """The next diagnostics that are published."""
    async with asyncio.timeout(SECONDS):
        while uri not in client.diagnostics:
            await asyncio.sleep(0.02)
    return list(client.diagnostics[uri])


async def hovered(client: LanguageClient, line: int, character: int, uri: str = URI) -> lsp.Hover | None:
    at = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(line, character))
    return await client.text_document_hover_async(at)


async def offered(client: LanguageClient, found: lsp.Diagnostic, uri: str = URI) -> list[lsp.CodeAction]:
    context = lsp.CodeActionContext([found])
    actions = await client.text_document_code_action_async(lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), found.range, context))
    return [a for a in actions or [] if isinstance(a, lsp.CodeAction)]


def applied(text: str, action: lsp.CodeAction) -> str:
    """The text after an action, its positions read in UTF-16 code units as the protocol says."""
    assert action.edit is not None
    assert action.edit.document_changes is not None
    (change,) = action.edit.document_changes
    assert isinstance(change, lsp.TextDocumentEdit)
    (edit,) = change.edits
    assert isinstance(edit, lsp.TextEdit)
    lines = text.split("\n")

    def offset(p: lsp.Position) -> int:
        before = sum(len(line.encode("utf-16-le")) // 2 + 1 for line in lines[: p.line])
        return 2 * (before + p.character)

    data = text.encode("utf-16-le")
    return (data[: offset(edit.range.start)] + edit.new_text.encode("utf-16-le") + data[offset(edit.range.end) :]).decode("utf-16-le")


@pytest.mark.asyncio
async def test_what_is_wrong_is_shown_at_its_place_and_goes_when_it_is_mended(client: LanguageClient) -> None:
    text = "Let $A, B \\in \\mathbb{R}^{n \\times n}$.\n\n$$(A B)^\\top = A^\\top B^\\top$$\n"
    open_sheet(client, text)
    (found,) = await told(client)
    assert (found.code, found.severity, found.source) == ("refuted", lsp.DiagnosticSeverity.Error, "derive")
    assert found.range == lsp.Range(lsp.Position(2, 0), lsp.Position(2, 30))
    retype(client, text.replace("A^\\top B^\\top", "B^\\top A^\\top"), 2)
    assert await told(client) == []


@pytest.mark.asyncio
async def test_positions_count_units_of_utf16(client: LanguageClient) -> None:
    open_sheet(client, "𝔼𝒩 Let $A \\in \\mathbb{R}^{n \\times n}$. Then 𝒩𝒩 $A = A^\\top$, 𝔼.")
    (found,) = await told(client)
    assert (found.range.start.character, found.range.end.character) == (52, 64)
    shown = await hovered(client, 0, 63)
    assert shown is not None
    assert shown.range == found.range
    assert await hovered(client, 0, 50) is None


@pytest.mark.asyncio
async def test_hovering_shows_reading_conditions_and_evidence(client: LanguageClient) -> None:
    open_sheet(client, "Let $A \\in \\mathbb{R}^{n \\times n}$ be invertible.\n\n$$(A^\\top)^{-1} = (A^{-1})^\\top$$\n")
    assert await told(client) == []
    shown = await hovered(client, 2, 5)
    assert shown is not None
    assert isinstance(shown.contents, lsp.MarkupContent)
    for said in ("**✓ proved**", "A is n×n", "A is invertible", "stated", "because"):
        assert said in shown.contents.value


@pytest.mark.asyncio
async def test_a_missing_condition_is_offered_and_mends(client: LanguageClient) -> None:
    text = "Let $A \\in \\mathbb{R}^{n \\times n}$ and $x \\in \\mathbb{R}^n$.\n\nThe 𝒢radient is $\\nabla_x (x^\\top A x) = 2 A x$.\n"
    open_sheet(client, text)
    (found,) = await told(client)
    actions = await offered(client, found)
    assert [a.title for a in actions] == ["State the condition: A is symmetric"]
    mended = applied(text, actions[0])
    assert "Let $A$ be symmetric. The 𝒢radient" in mended
    retype(client, mended, 2)
    assert await told(client) == []


@pytest.mark.asyncio
async def test_the_formula_that_was_meant_is_offered_and_mends(client: LanguageClient) -> None:
    text = "Let $A, B \\in \\mathbb{R}^{n \\times n}$.\n\n𝒜 and 𝔅: $(A  B)^\\top = A^\\top B^\\top$.\n"
    open_sheet(client, text)
    (found,) = await told(client)
    (right,) = [a for a in await offered(client, found) if a.title.startswith("Replace the right side")]
    mended = applied(text, right)
    assert mended.endswith("𝒜 and 𝔅: $(A  B)^\\top = B^\\top A^\\top$.\n")
    retype(client, mended, 2)
    assert await told(client) == []


@pytest.mark.asyncio
async def test_latex_and_derivations(client: LanguageClient) -> None:
    uri = "file:///notes/paper.tex"
    text = (
        "\\documentclass{article}\\begin{document}\nLet $x, y \\in \\mathbb{R}$.\n\\begin{align}\n(x + y)^2 &= x^2 + 2 x y + y^2 \\\\\n"
        "&= x^2 + y^2\n\\end{align}\n\\end{document}\n"
    )
    open_sheet(client, text, uri, "latex")
    (found,) = await told(client, uri)
    assert found.range.start.line == 4
    first, second = await hovered(client, 3, 8, uri), await hovered(client, 4, 5, uri)
    assert first is not None
    assert second is not None
    assert isinstance(first.contents, lsp.MarkupContent)
    assert isinstance(second.contents, lsp.MarkupContent)
    assert "proved" in first.contents.value
    assert "refuted" in second.contents.value


@pytest.mark.asyncio
async def test_only_the_last_of_many_changes_is_told(client: LanguageClient) -> None:
    open_sheet(client, "$x = x$")
    await told(client)
    for k in range(30):
        retype(client, f"Let $x > 0$. $x + {k} = x + {k + (k == 29)}$", k + 2)
    (found,) = await told(client)
    assert "x + 29 = x + 30" in found.message


@pytest.mark.asyncio
async def test_a_closed_sheet_has_no_diagnostics(client: LanguageClient) -> None:
    open_sheet(client, "Let $x \\in \\mathbb{R}$. $x = x + 1$")
    assert await told(client)
    client.diagnostics.pop(URI)
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(URI)))
    assert await told(client) == []
    assert await hovered(client, 0, 30) is None
