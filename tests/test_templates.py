"""The templates in workbook_templates/ are what the schema makes today."""

from __future__ import annotations

from pathlib import Path

from sostac_xl.templates import main


def test_templates_are_up_to_date(root: Path, tmp_path: Path) -> None:
    """`make templates` would change nothing: the build is reproducible byte for byte, and nothing else lies there."""
    main(tmp_path)
    committed = {path.name: path.read_bytes() for path in (root / "workbook_templates").iterdir() if path.name != "README.md"}
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert set(committed) == set(made), "run `make templates`"
    assert [name for name in made if made[name] != committed[name]] == [], "run `make templates`"
