"""Settings of the tests that try many plans."""

from __future__ import annotations

from hypothesis import settings

# a test that is slow on a busy machine is no fault of the computation
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
