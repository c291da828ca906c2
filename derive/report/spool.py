"""Records of many documents, kept in a temporary file: of a folder of thousands of sheets only one record at a time is in memory."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator, Sequence
from typing import overload

from derive.report.model import DocumentReport

#: As much is kept in memory before a file is made, in bytes.
IN_MEMORY = 16 * 2**20


class Spool(Sequence[DocumentReport]):
    """Records in the order in which they were added; each is read anew when it is asked for, so that nobody should change one."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (it lives as long as the records)
        self._starts: list[int] = []

    def __del__(self) -> None:
        self._file.close()

    def add(self, record: DocumentReport) -> None:
        """Add the record of the next document."""
        start = self._file.seek(0, 2)
        pickle.dump(record, self._file, pickle.HIGHEST_PROTOCOL)
        self._starts.append(start)  # only then is it there, whatever interrupts

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[DocumentReport]:
        return (self._read(start) for start in self._starts)

    @overload
    def __getitem__(self, index: int) -> DocumentReport: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[DocumentReport]: ...
    def __getitem__(self, index: int | slice) -> DocumentReport | Sequence[DocumentReport]:
        if isinstance(index, slice):
            return tuple(self._read(start) for start in self._starts[index])
        return self._read(self._starts[index])

    def _read(self, start: int) -> DocumentReport:
        self._file.seek(start)
        record = pickle.load(self._file)  # what this process wrote
        assert isinstance(record, DocumentReport)
        return record
