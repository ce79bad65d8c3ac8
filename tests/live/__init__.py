"""Tests on a workbook that is open: LibreOffice stands in for Excel."""
