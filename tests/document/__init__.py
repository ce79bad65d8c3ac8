"""Tests of the computations."""
