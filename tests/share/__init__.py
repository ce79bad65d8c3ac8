"""Tests of what happens to workbooks in other hands."""
