"""The schema of SARIF 2.1.0, as the makers of the format publish it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from jsonschema import Draft4Validator

SCHEMA: Final = Path(__file__).parents[2] / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"


def faults(log: object) -> list[str]:
    """Return what the schema has against a SARIF log, one line per fault; empty when it is valid."""
    validator = Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(log)]
