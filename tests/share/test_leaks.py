"""Nothing that is internal reaches the client's copy, wherever the user's workbook holds it."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from sostac_xl import schema
from sostac_xl.cli.share import share
from sostac_xl.schema.row import Record, Visibility
from sostac_xl.schema.tactics import BudgetLine
from sostac_xl.workbook.read import read_plan
from tests.share.secrets import found_in, secretive_book
from tests.support.libreoffice import LibreOffice, cells
from tests.workbook.books import FACTS
from tests.workbook.own_things import own_book


class Shared(NamedTuple):
    """A workbook full of secrets, the client's copy of it, the place of each secret word, and what `sostac share` said."""

    plan: Path
    client: Path
    words: dict[str, str]
    said: dict[str, list[str]]


PLACES = 75
"""At least so many places are tried."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """A workbook full of secrets, the client's copy of it, the secrets, and what was said."""
    folder = tmp_path_factory.mktemp("leaks")
    words = dict(secretive_book(folder / "plan.xlsx"))
    result = CliRunner().invoke(share, [str(folder / "plan.xlsx"), "-o", str(folder / "client.xlsx"), "--for", "Client", "--json"])
    assert result.exit_code in (0, 1), result.output
    return Shared(folder / "plan.xlsx", folder / "client.xlsx", words, json.loads(result.stdout))


def test_no_secret_reaches_the_client(shared: Shared) -> None:
    """Every secret can be found in the user's file, and none in the client's copy: as it is, in UTF-16 or in Base64."""
    words = shared.words

    assert len(words) >= PLACES
    assert found_in(shared.plan, words) == set(words.values())
    assert found_in(shared.client, words) == set()


def test_what_is_kept_for_merging_is_what_was_sent(shared: Shared) -> None:
    """The copy beside the plan holds no more than the client has."""
    kept = Path(str(shared.said["kept"]))

    assert kept.parent == shared.plan.with_name("plan (sent)")
    assert kept.read_bytes() == shared.client.read_bytes()


def test_nothing_tells_that_there_is_more(shared: Shared) -> None:
    """The copy has no private columns: neither their headers nor the choices of who sees a row; and it is complete without them."""
    entries: tuple[type[Record], ...] = (*schema.tables(), *schema.blocks())
    private = {(record.info.key, column.key) for record in entries for column in record.columns() if column.is_private}
    labels = {column.label for record in schema.everything() for column in record.columns() if column.is_private}
    shown = {column.label for record in schema.everything() for column in record.columns() if not column.is_private}
    texts = {str(cell.value) for cell in cells(shared.client)}

    assert {"Visibility", "Hourly rate", "Note"} <= labels
    assert not texts & ({*labels, *(member.value for member in Visibility)} - shown - {"client"})
    assert private <= read_plan(shared.client).absent
    assert read_plan(shared.client).problems == ()


def test_the_client_gets_what_he_may_see(shared: Shared) -> None:
    """The copy is a plan of its own: with what is visible, and with the sum of what is in totals only."""
    copy = read_plan(shared.client)

    assert copy.problems == ()
    assert copy.facts.client == FACTS["client"]
    assert [(line.id, line.amount) for line in copy[BudgetLine]] == [("BUD-01", Decimal(1000)), ("BUD-02", Decimal(70))]


def test_the_sender_is_told(shared: Shared) -> None:
    """What was left out is said, and that a lone line in a sum gives its amount away."""
    said = shared.said

    assert any("Own" in line and "Hidden" in line for line in said["left_out"])
    assert any("BUD-03" in line for line in said["left_out"])
    assert any("BUD-02" in line for line in said["inferred"])


@pytest.mark.validator
def test_the_copy_opens_clean(shared: Shared, validator: Callable[[Path], list[str]]) -> None:
    """The Open XML SDK has nothing against it."""
    assert validator(shared.client) == []


def test_the_copy_computes_live(shared: Shared, libreoffice: LibreOffice) -> None:
    """LibreOffice, which computes everything anew, finds no error and no figure that is other than what was sent."""
    found = libreoffice.recalculated(shared.client)

    assert found.formulas > 1000
    assert (found.errors, found.differences) == ((), ())


def test_nothing_that_users_added_is_in_the_copy(tmp_path: Path) -> None:
    """Columns and tables of one's own stay here, shown in the Word plan or not, and it is said which."""
    plan, client = own_book(tmp_path / "plan.xlsx"), tmp_path / "client.xlsx"
    result = CliRunner().invoke(share, [str(plan), "-o", str(client), "--for", "Client", "--json"])
    said = json.loads(result.stdout)["left_out"]
    with ZipFile(client) as archive:
        whole = b"".join(map(archive.read, archive.namelist()))

    assert b"mark of tactics" not in whole
    assert b"Media plan" not in whole
    assert b"SECRET" not in whole
    assert "Tables of your own: Media_plan" in said
    assert any(line.startswith("Columns of your own: own mark") for line in said)
    assert any(line.startswith("Sheets of your own: Partners") for line in said)
