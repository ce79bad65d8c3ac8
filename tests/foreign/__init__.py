"""Workbooks that other programs saved, really."""
