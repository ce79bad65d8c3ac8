"""Workbooks: written from the schema (XlsxWriter), read back into a plan (lxml)."""
