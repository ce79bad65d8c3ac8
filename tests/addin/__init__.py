"""Tests of the Excel side that need no Excel."""
