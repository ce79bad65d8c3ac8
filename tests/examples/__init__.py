"""Tests of the example plans."""
