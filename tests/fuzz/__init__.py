"""Damaged and hostile workbooks, made by chance."""
