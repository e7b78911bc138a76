"""Files of assets: looked at first, taken in whole or not at all, and only once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.trail import history
from deliberation.bodies.actions import asset_imports as imports
from deliberation.bodies.actions import assets as actions
from deliberation.bodies.calc.asset_files import write_file
from deliberation.bodies.models import Asset, AssetImport
from deliberation.bodies.presenters.assets import FILE_COLUMNS, file_rows
from deliberation.bodies.queries import assets as queries
from kernel.errors import NotAllowed, NotFound, WrongState
from tests.moot import SYSTEM
from tests.unit.bodies.assets.kit import OPERATOR, add, table

ROW = {
    "name": "Hall",
    "kind": "place",
    "category": "Learning",
    "postcode": "EX1 1AA",
    "review_on": "01/02/2027",
}


def preview(body, content: bytes = b"", actor=OPERATOR) -> AssetImport:
    return imports.preview(
        actor=actor, body_id=body.pk, system=SYSTEM, content=content or table(ROW), filename="assets.csv"
    )


def confirm(body, found: AssetImport, actor=OPERATOR) -> tuple[AssetImport, bool]:
    return imports.confirm(actor=actor, body_id=body.pk, import_id=found.pk)


def counts(found: AssetImport) -> tuple[int, int, int]:
    return found.new, found.changed, found.same


def test_a_preview_stores_no_asset(moot):
    found = preview(moot.board, actor=moot.actor("anil"))
    assert (found.status, counts(found), found.faults) == ("previewed", (1, 0, 0), [])
    assert not Asset.objects.exists()
    detail = history("asset_import", found.pk)[0]["detail"]
    assert (detail["rows"], detail["new"], detail["errors"]) == (1, 1, 0)


def test_confirmed_it_is_on_the_map(moot):
    found, known = confirm(moot.board, preview(moot.board))
    asset = Asset.objects.get()
    assert (known, found.status, asset.name, asset.category, asset.effect) == (
        False,
        "done",
        "Hall",
        "learning",
        "indirect",
    )
    assert (asset.keeper, asset.illustrative, str(asset.review_on)) == (moot.board, True, "2027-02-01")
    assert found.done_at == asset.created_at == asset.changed_at
    assert [each["event"] for each in history("asset_import", found.pk)] == [
        "asset.import_previewed",
        "asset.imported",
    ]


def test_a_replayed_confirmation_is_told_and_does_nothing(moot):
    found = preview(moot.board)
    confirm(moot.board, found)
    assert confirm(moot.board, found)[1] is True
    assert Asset.objects.count() == 1
    assert len(history("asset_import", found.pk)) == 2


def test_the_same_file_again_changes_nothing(moot):
    confirm(moot.board, preview(moot.board))
    again = preview(moot.board)
    assert counts(again) == (0, 0, 1)
    confirm(moot.board, again)
    assert Asset.objects.count() == 1


def test_the_same_bytes_that_wait_are_one_import(moot):
    assert preview(moot.board).pk == preview(moot.board).pk
    assert preview(moot.other).pk != preview(moot.board).pk


def test_one_fault_and_nothing_is_taken_in(moot):
    found = preview(moot.board, table(ROW, ROW | {"name": "", "postcode": "?"}))
    assert [(row, column) for row, column, _ in found.faults] == [(3, "postcode"), (3, "name")]
    with pytest.raises(imports.ImportFaulty):
        confirm(moot.board, found)
    assert not Asset.objects.exists()


def test_a_list_that_changed_meanwhile_is_not_written_over(moot):
    asset = add(moot.board, name="Hall", category="learning")
    found = preview(moot.board, table(ROW | {"how": "New words."}))
    assert counts(found) == (0, 1, 0)
    actions.change_asset(
        actor=OPERATOR, body_id=moot.board.pk, asset_id=asset.pk, said={"how": "Words in between."}
    )
    with pytest.raises(imports.ImportOutdated):
        confirm(moot.board, found)
    asset.refresh_from_db()
    assert asset.how == "Words in between."
    assert confirm(moot.board, preview(moot.board, table(ROW | {"how": "New words."})))[0].status == "done"
    asset.refresh_from_db()
    assert (asset.how, asset.address) == ("New words.", "Mill Lane, Northfen")


def test_an_asset_that_somebody_else_listed_meanwhile(moot):
    found = preview(moot.board)
    add(moot.other, name="Hall")
    with pytest.raises(imports.ImportOutdated):
        confirm(moot.board, found)


def test_tiny_degrees_survive_confirmation(moot):
    row = {
        "name": "Greenwich",
        "kind": "place",
        "category": "food",
        "latitude": "51.477",
        "longitude": "0.00001",
    }
    confirm(moot.board, preview(moot.board, table(row)))
    assert Asset.objects.get().longitude == 0.00001


def test_discarded_is_discarded(moot):
    found = preview(moot.board)
    imports.discard(actor=OPERATOR, body_id=moot.board.pk, import_id=found.pk)
    with pytest.raises(WrongState, match="discarded"):
        confirm(moot.board, found)
    with pytest.raises(WrongState):
        imports.discard(actor=OPERATOR, body_id=moot.board.pk, import_id=found.pk)
    assert history("asset_import", found.pk)[-1]["event"] == "asset.import_discarded"


def test_a_file_that_cannot_be_read(moot):
    with pytest.raises(imports.UnreadableAssets, match="workbook"):
        preview(moot.board, b"PK\x03\x04")
    assert not AssetImport.objects.exists()


def test_another_bodys_import_and_another_system_are_not_there(moot):
    found = preview(moot.other)
    with pytest.raises(NotFound):
        confirm(moot.board, found)
    with pytest.raises(NotFound):
        imports.discard(actor=OPERATOR, body_id=moot.board.pk, import_id=10**17)
    with pytest.raises(NotFound):
        imports.preview(
            actor=OPERATOR, body_id=moot.board.pk, system="QHL", content=table(ROW), filename="a.csv"
        )


def test_a_facilitator_edits_and_does_not_import(moot):
    assert add(moot.panel, moot.actor("femi")).pk
    with pytest.raises(NotAllowed):
        preview(moot.panel, actor=moot.actor("femi"))
    with pytest.raises(NotAllowed):
        confirm(moot.panel, preview(moot.panel), moot.actor("femi"))


def test_a_download_sent_back_changes_nothing(moot):
    add(moot.board, website="www.example.org", source="-42", checked_on="2026-01-02", review_on="2027-01-02")
    add(
        moot.board,
        name="’s +Hall",
        address="",
        postcode="",
        latitude="",
        longitude="",
        area_key="",
        how="@home",
    )
    system = queries.system_known_as(SYSTEM)
    content = write_file(FILE_COLUMNS, file_rows(queries.listed(SYSTEM), system))
    found = preview(moot.board, content)
    assert (counts(found), found.faults, found.rows[0].get("ignored")) == ((0, 0, 2), [], None)


@pytest.mark.slow
def test_a_large_file_takes_few_queries(moot):
    rows = [{"name": f"Asset {at}", "kind": "place", "category": "food"} for at in range(1000)]
    with CaptureQueriesContext(connection) as asked:
        confirm(moot.board, preview(moot.board, table(*rows)))
        changed = [row | {"how": "Better."} for row in rows]
        confirm(moot.board, preview(moot.board, table(*changed)))
    assert Asset.objects.filter(how="Better.").count() == 1000
    assert len(asked) < 130  # SQLite takes fifty rows at a time
