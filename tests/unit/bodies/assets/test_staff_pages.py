"""The pages of a body that keeps entries: who gets in, what they do there, and files."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.bodies.calc.asset_files import COLUMNS, read_file
from deliberation.bodies.models import Asset, AssetImport
from tests.moot import COUNCIL, SYSTEM
from tests.unit.bodies.assets.kit import PARK, add, table

FORM = {**PARK, "effect": "", "organisation": "", "website": "", "source": ""}
ROW = {"name": "Hall", "kind": "place", "category": "learning"}
EDIT = ["new_asset", "edit_asset", "check_asset", "retire_asset", "restore_asset"]
IMPORT = ["import_assets", "asset_import"]


@pytest.fixture
def cleo(moot, client_as):
    return client_as(moot.actor("cleo"))


def at(name: str, *more: object, slug: str = "northfen-board") -> str:
    return reverse(name, args=[slug, *more])


def sent(content: bytes, name: str = "assets.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/csv")


def send(client, content: bytes) -> str:
    answer = client.post(at("import_assets"), {"file": sent(content)})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


@pytest.fixture
def addresses(moot):
    asset = add(moot.board)
    found = AssetImport.objects.create(keeper=moot.board, system_key=SYSTEM, filename="a.csv", sha256="x")
    ids = {"asset_import": [found.pk], "new_asset": [], "import_assets": []}
    return {name: at(name, *ids.get(name, [asset.pk])) for name in EDIT + IMPORT}


@pytest.mark.parametrize(
    ("name", "edits", "imports"),
    [
        ("cleo", 200, 200), ("anil", 200, 200), ("chandra", 403, 403), ("mabel", 403, 403), ("obi", 403, 403),
        ("will", 403, 403), ("otto", 404, 404), ("paul", 404, 404),
    ],
)  # fmt: skip
def test_who_gets_in(moot, client_as, addresses, name: str, edits: int, imports: int):
    client = client_as(moot.actor(name))
    for page, address in addresses.items():
        expected = imports if page in IMPORT else edits
        assert client.get(address).status_code == expected, page


def test_a_facilitator_edits_and_does_not_import(moot, client_as):
    client = client_as(moot.actor("femi"))
    assert client.get(at("new_asset", slug="fenmarsh-panel")).status_code == 200
    assert client.get(at("import_assets", slug="fenmarsh-panel")).status_code == 403


def test_anybody_is_sent_to_sign_in(client, addresses):
    for address in addresses.values():
        assert (
            "/account" in client.get(address).headers["Location"]
            or "login" in client.get(address).headers["Location"]
        )
    assert client.get(at("body_assets")).status_code == 200
    assert client.get(at("assets_template")).status_code == 200


def test_posts_are_asked_the_same(moot, client_as, addresses):
    client = client_as(moot.actor("mabel"))
    for address in addresses.values():
        assert client.post(address, {}).status_code in (403, 405)
    for name in ("confirm_assets", "discard_assets"):
        assert client.post(at(name, 1)).status_code == 403
        assert client_as(moot.actor("otto")).post(at(name, 1)).status_code == 404


def test_ids_of_another_body_are_not_there(moot, cleo):
    theirs = add(moot.other)
    found = AssetImport.objects.create(keeper=moot.other, system_key=SYSTEM, filename="a.csv", sha256="x")
    for name in EDIT[1:]:
        assert cleo.get(at(name, theirs.pk)).status_code == 404
        assert cleo.post(at(name, theirs.pk), FORM | {"reason": "x"}).status_code == 404
    assert cleo.get(at("asset_import", found.pk)).status_code == 404
    assert cleo.post(at("confirm_assets", found.pk)).status_code == 404
    theirs.refresh_from_db()
    assert theirs.status == "listed"


def test_the_list_shows_the_ways_to_those_who_may(moot, client, cleo):
    assert "No assets yet" in text(client.get(at("body_assets")))
    assert "Add the first one" in text(cleo.get(at("body_assets")))
    add(moot.board)
    shown, public = text(cleo.get(at("body_assets"))), text(client.get(at("body_assets")))
    assert "Change Northfen Park" in shown
    assert "Import a file" in shown
    assert "Change Northfen Park" not in public
    assert f"/assets/{SYSTEM}/" in public


def test_a_body_without_a_system_is_told(moot, cleo):
    moot.board.areas.all().delete()
    assert "covers no area" in text(cleo.get(at("body_assets")))
    assert "covers no area" in text(cleo.get(at("new_asset")), 409)
    assert "covers no area" in text(cleo.get(at("import_assets")), 409)


def test_adding_by_the_form(moot, cleo):
    day = {"review_on_day": "31", "review_on_month": "3", "review_on_year": "2027"}
    answer = cleo.post(at("new_asset"), FORM | day, follow=True)
    asset = Asset.objects.get()
    assert f"{asset.name} is on the list." in text(answer)
    assert (asset.area_key, asset.review_on, asset.longitude) == (COUNCIL, dt.date(2027, 3, 31), -3.5269)


def test_faults_stand_beside_their_fields(moot, cleo):
    page = text(
        cleo.post(at("new_asset"), FORM | {"name": "", "postcode": "EX", "latitude": "5", "longitude": ""})
    )
    for words in (
        "Give its name.",
        "This is no full postcode.",
        "This is not in England",
        "Error: Add an asset",
    ):
        assert words in page
    assert 'value="EX"' in page
    assert not Asset.objects.exists()
    add(moot.other)
    assert "kept by Fenmarsh integrated care board" in text(cleo.post(at("new_asset"), FORM))


def test_a_body_with_two_systems_chooses(moot, cleo):
    moot.board.areas.create(area_key="QUA")
    assert "Which system is it in?" in text(cleo.get(at("new_asset")))
    assert "Choose the system." in text(cleo.post(at("new_asset"), FORM))
    cleo.post(at("new_asset"), FORM | {"system": "QUA", "area_key": ""})
    assert Asset.objects.get().system_key == "QUA"
    wrong = text(cleo.post(at("new_asset"), FORM | {"system": "QUA"}))
    assert "No council of this system" in wrong


def test_changing_by_the_form(moot, cleo):
    asset = add(moot.board)
    assert 'value="-3.5269"' in text(cleo.get(at("edit_asset", asset.pk)))
    answer = cleo.post(at("edit_asset", asset.pk), FORM | {"name": "New Park", "longitude": ""}, follow=True)
    assert "Give latitude and longitude together" in text(answer)
    answer = cleo.post(at("edit_asset", asset.pk), FORM | {"name": "New Park"}, follow=True)
    assert "New Park is changed." in text(answer)
    asset.refresh_from_db()
    assert asset.name == "New Park"


def test_checking_retiring_and_restoring(moot, cleo):
    asset = add(moot.board)
    year = today_in_england().year
    assert "Is everything about Northfen Park right?" in text(cleo.get(at("check_asset", asset.pk)))
    past = {"review_on_day": "1", "review_on_month": "1", "review_on_year": str(year - 1)}
    assert "must be later than today" in text(cleo.post(at("check_asset", asset.pk), past))
    ahead = past | {"review_on_year": str(year + 1)}
    assert "was checked today" in text(cleo.post(at("check_asset", asset.pk), ahead, follow=True))
    assert "Say why" in text(cleo.post(at("retire_asset", asset.pk), {"reason": " "}))
    done = cleo.post(at("retire_asset", asset.pk), {"reason": "Closed in May."}, follow=True)
    assert "Closed in May." in text(done)
    assert "Put it back" in text(cleo.get(at("restore_asset", asset.pk)))
    text(cleo.get(at("edit_asset", asset.pk)), 409)
    assert "on the list again" in text(cleo.post(at("restore_asset", asset.pk), follow=True))


def test_the_template_can_be_read_and_taken_in_as_it_is(moot, client, cleo):
    content = client.get(at("assets_template")).content
    assert content.decode("utf-8-sig").splitlines()[0].split(",") == list(COLUMNS)
    assert len(read_file(content).rows) == 1
    page = text(cleo.get(send(cleo, content)))
    assert "Take all of it in" in page


def test_a_file_from_preview_to_map(moot, cleo):
    add(moot.board, how="Old words.")
    rows = [ROW | {"postcode": "", "how": "Learn."}, {"name": "Northfen Park", "kind": "place", "category": "green_space", "postcode": "EX1 1AA", "how": "New words."}]  # fmt: skip
    address = send(cleo, table(*rows))
    page = text(cleo.get(address))
    for words in (
        "Take all of it in",
        "How it helps: Old words. → New words.",
        "not on the map, for want of coordinates",
    ):
        assert words in page, words
    done = cleo.post(f"{address}confirm/", follow=True)
    assert "This file was taken in: 1 new, 1 changed, 0 the same." in text(done)
    again = text(cleo.post(f"{address}confirm/", follow=True))
    assert "had been taken in already" in again
    assert Asset.objects.count() == 2
    asset = Asset.objects.get(name="Hall")
    assert "Added to the list from a file" in text(cleo.get(reverse("asset", args=[SYSTEM, asset.pk])))
    old = text(cleo.get(reverse("asset", args=[SYSTEM, Asset.objects.get(how="New words.").pk])))
    assert "Changed from a file" in old


def test_a_faulty_file_says_where_and_offers_no_confirmation(moot, cleo):
    page = text(cleo.get(send(cleo, table(ROW | {"kind": "<b>x</b>"}, ROW | {"name": "Hall"}))))
    assert "nothing of it can be taken in" in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "Take all of it in" not in page
    found = AssetImport.objects.get()
    text(cleo.post(at("confirm_assets", found.pk)), 409)


def test_a_file_that_says_nothing_new(moot, cleo):
    add(moot.board)
    page = text(
        cleo.get(
            send(cleo, table({"id": str(Asset.objects.get().pk), "name": "Northfen Park", "Colour": "x"}))
        )
    )
    assert "There is nothing to take in." in page
    assert "passed over, because their headings are not known: Colour." in page


def test_discarding(moot, cleo):
    address = send(cleo, table(ROW))
    assert "Nothing of it was stored" in text(cleo.post(f"{address}discard/", follow=True))
    assert "This file was discarded" in text(cleo.get(address))
    text(cleo.get(f"{address}discard/"), 405)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "workbook"),
        (b"x" * (4 * 1024 * 1024 + 1), "larger than 4 MB"),
    ],
)
def test_files_that_cannot_be_taken(moot, cleo, content: bytes, words: str):
    page = text(cleo.post(at("import_assets"), {"file": sent(content)}))
    assert words in page
    assert "Choose the file." in text(cleo.post(at("import_assets"), {}))
    assert not AssetImport.objects.exists()


def test_long_previews_come_in_pages_with_few_queries(moot, cleo, django_assert_max_num_queries):
    rows = [{"name": f"Asset {at}", "kind": "place", "category": "food"} for at in range(120)]
    address = send(cleo, table(*rows))
    cleo.get(address)
    with django_assert_max_num_queries(12):
        page = text(cleo.get(address, {"page": "3"}))
    assert "Asset 119" in page
    assert "Asset 5<" not in page
