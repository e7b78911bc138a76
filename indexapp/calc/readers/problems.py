"""What is said when a file cannot be read at all."""

from __future__ import annotations


class FileProblem(Exception):  # the only exception the readers raise
    """A file that cannot be read: a stable code, a sentence for the reader, and what to do next.

    `row` is the row as a spreadsheet shows it (the header of a plain CSV is row 1; for JSON, the number of
    the record); `column` is the column's name in the file.
    """

    def __init__(
        self, code: str, message: str, *, hint: str = "", row: int | None = None, column: str | None = None
    ) -> None:
        self.code, self.hint, self.row, self.column = code, hint, row, column
        self.message = f"{message} {hint}".strip()
        super().__init__(self.message)

    def __repr__(self) -> str:
        return f"FileProblem({self.code!r}, {self.message!r}, row={self.row}, column={self.column!r})"
