"""`derive lsp`: a language server for Markdown and LaTeX, on standard input and output.

Diagnostics come as one types: after a pause the whole text goes to the warm process, where only what has changed is judged, everything
else being known from before. A long text is judged in slices that grow, and what is known is shown after each. Hovering shows reading,
conditions and evidence; code actions are edits that were tried before they are offered.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlparse

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer

from derive import __version__
from derive.editor.positions import Positions
from derive.run.pool import default_workers
from derive.run.service import Service, Unanswered

WORKER = "derive.editor.worker"
#: What the editor may set as `initializationOptions`.
SETTINGS: dict[str, Any] = {"given": "", "seed": 0, "timeout": 5.0, "workers": 0, "pause": 0.3}
#: Seconds of the first slice; each further one is twice as long.
SLICE = 2.0
#: A text is given up after a slice of this length.
LONGEST_SLICE = 600.0
#: Seconds in which code actions are found or not offered.
MENDING = 8.0
#: Longer texts are not judged while they are written.
MOST = 2_000_000


@dataclass(slots=True)
class Sheet:
    """A text that is open: its version, what is known of it, and the task that judges it."""

    text: str
    version: int
    name: str
    known: dict[str, Any] = field(default_factory=lambda: {"findings": [], "formulas": []})
    known_text: str = ""
    judging: asyncio.Task[None] | None = None


class Server(LanguageServer):
    """The server's state: its settings, the open sheets, the warm process."""

    def __init__(self) -> None:
        super().__init__("derive", __version__, lsp.TextDocumentSyncKind.Full)
        self.settings = dict(SETTINGS)
        self.sheets: dict[str, Sheet] = {}
        self.service = Service(WORKER)

    def positions(self, text: str) -> Positions:
        return Positions(text, self.workspace.position_encoding if self.workspace else None)

    def request(self, sheet: Sheet) -> dict[str, Any]:
        """What a request about a sheet says."""
        workers = self.settings["workers"] or default_workers()
        said = {k: self.settings[k] for k in ("given", "seed", "timeout")}
        return {**said, "workers": workers, "path": sheet.name, "text": sheet.text}

    def open(self, uri: str, text: str, version: int, language: str | None = None) -> None:
        """Take a new text of a sheet, and judge it after a pause."""
        before = self.sheets.get(uri)
        if before is not None and before.judging is not None:
            before.judging.cancel()
        sheet = Sheet(text, version, before.name if before else _name(uri, language))
        if before is not None:
            sheet.known, sheet.known_text = before.known, before.known_text
        self.sheets[uri] = sheet
        if len(text) <= MOST:
            sheet.judging = asyncio.create_task(self._judge(uri, sheet, 0.0 if before is None else self.settings["pause"]))

    async def _judge(self, uri: str, sheet: Sheet, pause: float) -> None:
        await asyncio.sleep(pause)
        seconds = SLICE
        while seconds <= LONGEST_SLICE:
            try:
                found = await self.service.ask("judge", self.request(sheet), seconds)
            except Unanswered as fault:
                if fault.reason != "time":
                    return
            else:
                sheet.known, sheet.known_text = found, sheet.text
                self._publish(uri, sheet)
                if found["complete"]:
                    return
            seconds *= 2

    def _publish(self, uri: str, sheet: Sheet) -> None:
        at = self.positions(sheet.text)
        diagnostics = [
            lsp.Diagnostic(
                range=at.range(f["region"]),
                message=f["message"],
                severity=lsp.DiagnosticSeverity(f["severity"]),
                code=f["code"],
                source="derive",
            )
            for f in sheet.known["findings"]
        ]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, diagnostics, sheet.version))

    def close(self, uri: str) -> None:
        """Forget a sheet, and clear what was said of it."""
        sheet = self.sheets.pop(uri, None)
        if sheet is not None and sheet.judging is not None:
            sheet.judging.cancel()
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    def hover(self, uri: str, position: lsp.Position) -> lsp.Hover | None:
        """What is known of the formula at a position."""
        sheet = self.sheets.get(uri)
        if sheet is None or sheet.known_text != sheet.text:
            return None
        at = self.positions(sheet.text)
        place = at.place(position)
        for formula in sheet.known["formulas"]:
            if _holds(formula["region"], place):
                told = next((s for s in formula["lines"] if _holds(s["region"], place)), formula)
                says = lsp.MarkupContent(lsp.MarkupKind.Markdown, told["says"])
                return lsp.Hover(says, at.range(told["region"]))
        return None

    async def actions(self, uri: str, wanted: lsp.Range) -> list[lsp.CodeAction]:
        """Edits that mend what stands in a range, each of them tried."""
        sheet = self.sheets.get(uri)
        if sheet is None or len(sheet.text) > MOST:
            return []
        at = self.positions(sheet.text)
        first, last = at.place(wanted.start)[0], at.place(wanted.end)[0]
        if sheet.known_text == sheet.text and not any(f["region"][0] <= last and f["region"][2] >= first for f in sheet.known["formulas"]):
            return []
        try:
            found = await self.service.ask("mend", {**self.request(sheet), "first": first, "last": last}, MENDING)
        except Unanswered:
            return []
        return [self._action(uri, sheet, at, edit) for edit in found]

    def _action(self, uri: str, sheet: Sheet, at: Positions, edit: dict[str, Any]) -> lsp.CodeAction:
        change = lsp.TextEdit(at.range(edit["region"]), edit["text"])
        document = lsp.OptionalVersionedTextDocumentIdentifier(uri, sheet.version)
        return lsp.CodeAction(
            edit["title"],
            lsp.CodeActionKind.QuickFix,
            edit=lsp.WorkspaceEdit(document_changes=[lsp.TextDocumentEdit(document, [change])]),
        )


def _holds(region: list[int], place: tuple[int, int]) -> bool:
    return (region[0], region[1]) <= place <= (region[2], region[3])


def _name(uri: str, language: str | None) -> str:
    """The name by which a sheet is read: its own, or, where that says nothing of its kind, one that says what the editor does."""
    name = unquote(urlparse(uri).path).rsplit("/", 1)[-1] or "untitled"
    if language in ("latex", "tex", "plaintex") and not name.lower().endswith(".tex"):
        return name + ".tex"
    return name


def make_server() -> Server:
    """A server with all that it can do."""
    server = Server()

    @server.feature(lsp.INITIALIZE)
    async def initialize(params: lsp.InitializeParams) -> None:
        chosen = params.initialization_options
        if isinstance(chosen, dict):
            kinds = {k: type(v) if not isinstance(v, float) else (int, float) for k, v in SETTINGS.items()}
            server.settings |= {k: v for k, v in chosen.items() if k in SETTINGS and isinstance(v, kinds[k])}
        await server.service.start()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        opened = params.text_document
        server.open(opened.uri, opened.text, opened.version, opened.language_id)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        changed = params.text_document
        server.open(changed.uri, server.workspace.get_text_document(changed.uri).source, changed.version)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        server.close(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        return server.hover(params.text_document.uri, params.position)

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]))
    async def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return await server.actions(params.text_document.uri, params.range)

    @server.feature(lsp.SHUTDOWN)
    async def shutdown(_params: None) -> None:
        with suppress(OSError):
            await server.service.stop()

    return server


def run() -> None:
    """Serve on standard input and output until the editor ends it."""
    make_server().start_io()
