"""What goes wrong with files and the machine; a user's mistakes in the plan are findings, not errors."""

from __future__ import annotations


class SostacError(Exception):
    """Something a user can mend; its text is one clear line that names the file and the remedy."""


class WorkbookError(SostacError):
    """The workbook cannot be read: missing, not a workbook, damaged, protected, or not one of ours."""


class OutputError(SostacError):
    """A file cannot be written: no such folder, no permission, or it exists and is not ours."""


class TemplateError(SostacError):
    """A Word template cannot be used."""


class DocumentError(SostacError):
    """A Word plan cannot be brought up to date or compared: it cannot be read, or sostac did not write it."""


class ExportError(SostacError):
    """Something cannot be exported here: a program that it takes is missing, or failed."""


class PlanError(SostacError):
    """The plan is not ready for what was asked of it."""


class SetupError(SostacError):
    """Excel can't be set up: it isn't there, or its settings can't be written."""
