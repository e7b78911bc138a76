"""The data pages: who may see and do what, what they say, how many queries they take."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from indexapp.actions.mappings import save_mapping
from indexapp.actions.releases import check_release, withdraw_release
from indexapp.calc.readers import open_table
from indexapp.models import Observation, Release, SavedMapping
from kernel.actors import Actor
from tests import cast
from tests.release_kit import OPERATOR, TODAY, publish, receive, tidy

MOST_QUERIES = 12
CAST = ("nobody", "anybody", "analyst", "no second step", "publisher", "operator")
# page and the stage of its release: status for each of the cast
PAGES = {
    "releases": (200, 200, 200, 200, 200, 200),
    "observations": (200, 200, 200, 200, 200, 200),
    "release published": (200, 200, 200, 200, 200, 200),
    "release withdrawn": (200, 200, 200, 200, 200, 200),
    "release ready": (404, 404, 200, 200, 200, 200),
    "release refused": (404, 404, 200, 200, 200, 200),
    "release_file published": (200, 200, 200, 200, 200, 200),
    "release_file withdrawn": (404, 404, 200, 200, 200, 200),
    "release_file ready": (404, 404, 200, 200, 200, 200),
    "release_tidy published": (200, 200, 200, 200, 200, 200),
    "release_tidy withdrawn": (404, 404, 200, 200, 200, 200),
    "release_tidy ready": (404, 404, 404, 404, 404, 404),
    "release_findings refused": (404, 404, 200, 200, 200, 200),
    "release_upload": (302, 403, 200, 200, 200, 403),
    "release_publish ready": (302, 403, 403, 403, 200, 403),
    "release_discard ready": (302, 403, 200, 200, 200, 403),
    "release_withdraw published": (302, 403, 403, 403, 200, 403),
    "mappings": (302, 403, 200, 200, 200, 403),
    "mapping_new": (302, 403, 200, 200, 200, 403),
    "mapping_edit mapping": (302, 403, 200, 200, 200, 403),
    "mapping_delete mapping": (302, 403, 200, 200, 200, 403),
    "mapping_file mapping": (302, 403, 200, 200, 200, 403),
}
#                  form: (what it sends, who may send it; everybody else changes nothing)
FORMS = {
    "release_publish ready": ({}, {"publisher"}),
    "release_discard ready": ({}, {"analyst", "no second step", "publisher"}),
    "release_withdraw published": ({"why": "Wrong year"}, {"publisher"}),
    "mapping_new": ({"name": "Another", "text": "{sheet: One}"}, {"analyst", "no second step", "publisher"}),
    "mapping_edit mapping": (
        {"name": "Changed", "text": "{sheet: One}"},
        {"analyst", "no second step", "publisher"},
    ),
    "mapping_delete mapping": ({}, {"analyst", "no second step", "publisher"}),
}


@pytest.fixture
def things(small_site):
    """A release at each stage, and a mapping."""
    withdrawn = publish(tidy("waits,QYG,2018,11"), filename="withdrawn.csv")
    withdraw_release(actor=OPERATOR, release_id=withdrawn.pk, why="Wrong <year>")
    return {
        "published": publish(
            tidy("waits,QYG,2019,12.5,3,24,,,As published", "waits,QOQ,2019,[c]"), filename="published.csv"
        ).pk,
        "withdrawn": withdrawn.pk,
        "ready": receive(tidy("waits,QYG,2019,13"), filename="ready.csv").pk,
        "refused": receive(tidy("waits,QYG,2019,=1"), filename="refused.csv").pk,
        "mapping": SavedMapping.objects.create(name="Illustrative", text="{sheet: One}", saved_at=TODAY).pk,
    }


@pytest.fixture
def as_one(client_as):
    """A client of one of the cast, by name."""
    parts = {
        "anybody": cast.ANYBODY,
        "analyst": cast.ANALYST,
        "publisher": cast.PUBLISHER,
        "no second step": cast.PUBLISHER,
        "operator": cast.OPERATOR,
    }

    def client(name: str) -> Client:
        return (
            Client()
            if name == "nobody"
            else client_as(cast.actor_of(parts[name]), second_step=name in {"publisher", "operator"})
        )

    return client


def address(page: str, things: dict[str, int]) -> str:
    name, _, thing = page.partition(" ")
    return reverse(name, args=[things[thing]] if thing else [])


@pytest.mark.parametrize("name", CAST)
def test_who_sees_which_page(things, as_one, name, django_assert_max_num_queries) -> None:
    client = as_one(name)
    for place, statuses in PAGES.items():
        status = statuses[CAST.index(name)]
        with django_assert_max_num_queries(MOST_QUERIES, info=place):
            answer = client.get(address(place, things))
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == status, place
        assert content or status == 302
        if status == 302:
            assert "sign-in" in answer["Location"]


@pytest.mark.parametrize("form", FORMS)
def test_who_may_send_which_form(things, as_one, form) -> None:
    data, may = FORMS[form]
    for name in CAST:
        if name in may:
            continue
        before = (
            list(Release.objects.values()),
            list(SavedMapping.objects.values()),
            list(Observation.objects.values()),
        )
        assert as_one(name).post(address(form, things), data).status_code in (302, 403), name
        assert before == (
            list(Release.objects.values()),
            list(SavedMapping.objects.values()),
            list(Observation.objects.values()),
        ), name
    for name in sorted(may)[:1]:
        answer = as_one(name).post(address(form, things), data)
        assert answer.status_code == 302
        assert "sign-in" not in answer["Location"]


def test_what_is_not_there_is_not_found(things, as_one) -> None:
    client = as_one("publisher")
    for name in {place.split()[0] for place in PAGES if " " in place}:
        for number in (987654, 2**70):
            assert client.get(reverse(name, args=[number])).status_code == 404, name


def test_forms_need_their_token(things, client_as, publisher) -> None:
    client = client_as(publisher)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    for form, (data, _) in FORMS.items():
        assert strict.post(address(form, things), data).status_code == 403
    assert Release.objects.get(pk=things["ready"]).status == "ready"


def test_the_publisher_lacking_a_second_step_is_told_the_way(things, as_one) -> None:
    page = as_one("no second step").get(reverse("release", args=[things["ready"]])).content.decode()
    assert "need a sign-in with your second step" in page
    assert reverse("account_home") in page
    assert reverse("release_publish", args=[things["ready"]]) not in page


def test_from_upload_to_publication_and_back(small_site, client_as, analyst, publisher, sent) -> None:
    content = tidy("waits,QYG,2019,12.5", "waits,QOQ,2019,8", "unheard-of,QYG,2019,1").encode()
    upload = {
        "file": SimpleUploadedFile("new.csv", content),
        "source": "Illustrative source",
        "licence": "OGL",
        "note": "A note",
        "illustrative": "on",
    }
    sender, decider = client_as(analyst), client_as(publisher)
    place = sender.post(reverse("release_upload"), upload)["Location"]
    release = Release.objects.get()
    waiting = sender.get(place).content.decode()
    assert 'hx-trigger="every 2s"' in waiting
    assert ">Refresh</a>" in waiting
    check_release(actor=Actor.system("releases"), release_id=release.pk)
    page = sender.get(place).content.decode()
    assert "hx-trigger" not in page
    assert "Illustrative: made-up data" in page
    assert "Rows of metrics that are not in the catalogue: 1" in page
    upload["file"] = SimpleUploadedFile("again.csv", content)
    assert "sent in before" in sender.post(reverse("release_upload"), upload, follow=True).content.decode()
    assert Release.objects.count() == 1
    question = decider.get(reverse("release_publish", args=[release.pk])).content.decode()
    assert "From then on these count: 2 new figures and no changed figures." in question
    for _ in range(2):  # a form sent twice asks once
        assert decider.post(reverse("release_publish", args=[release.pk])).status_code == 302
    from indexapp.actions.releases import carry_out_publication

    carry_out_publication(actor=Actor.system("releases"), release_id=release.pk)
    public = Client().get(place).content.decode()
    assert "All 2 rows are in force." in public
    assert "A publisher" in public
    assert "Pippa" not in public
    assert "Anwen" not in public
    assert release.sha256 in public
    for _ in range(2):
        decider.post(reverse("release_withdraw", args=[release.pk]), {"why": "Wrong year"})
    assert "Wrong year" in Client().get(place).content.decode()
    assert decider.post(reverse("release_withdraw", args=[release.pk]), {"why": "Again"}).status_code == 409


def test_withdrawing_needs_a_reason(things, as_one) -> None:
    answer = as_one("publisher").post(reverse("release_withdraw", args=[things["published"]]), {"why": "  "})
    assert answer.status_code == 200
    assert "Say why the release is withdrawn." in answer.content.decode()
    assert Release.objects.get(pk=things["published"]).status == "published"


def test_a_withdrawn_release_says_why(things, as_one) -> None:
    page = as_one("nobody").get(reverse("release", args=[things["withdrawn"]])).content.decode()
    assert "Reason: Wrong &lt;year&gt;" in page
    assert "is not given out" in page


def test_the_list_finds(things, as_one) -> None:
    def names(query: str, who: str = "nobody") -> set[str]:
        page = as_one(who).get(reverse("releases") + query).content.decode()
        return {name for name in ("published", "withdrawn", "ready", "refused") if f"{name}.csv" in page}

    assert names("") == {"published", "withdrawn"}
    assert names("", "analyst") == {"published", "withdrawn", "ready", "refused"}
    assert names("?q=illustrative+withdrawn") == {"withdrawn"}
    assert names(f"?q={things['published']}") == {"published"}
    assert names("?status=withdrawn") == {"withdrawn"}
    assert names("?metric=waits") == {"published", "withdrawn"}
    assert names("?made_up=yes") == set()
    assert names("?status=ready") == {
        "published",
        "withdrawn",
    }  # no such choice for the public: everything they may see
    assert names("?metric=nonsense&page=99") == {"published", "withdrawn"}


def test_the_original_comes_back_byte_for_byte(things, as_one, files) -> None:
    release = Release.objects.get(pk=things["published"])
    answer = as_one("nobody").get(reverse("release_file", args=[release.pk]))
    assert (
        b"".join(answer.streaming_content)
        == tidy("waits,QYG,2019,12.5,3,24,,,As published", "waits,QOQ,2019,[c]").encode()
    )
    assert answer["Content-Disposition"] == 'attachment; filename="published.csv"'
    release.file.storage.delete(release.file.name)
    assert as_one("nobody").get(reverse("release_file", args=[release.pk])).status_code == 404


def test_the_tidy_export_is_read_again(things, as_one, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("indexapp.queries.observations.STEP", 1)
    answer = as_one("nobody").get(reverse("release_tidy", args=[things["published"]]))
    path = tmp_path / "tidy.csv"
    path.write_bytes(b"".join(answer.streaming_content))
    rows = next(open_table(path).chunks())
    assert rows[["area_code", "value", "note"]].values.tolist() == [
        ["QYG", "12.5", "As published"],
        ["QOQ", "[c]", ""],
    ]


def test_exports_hold_no_formula(small_site, client_as, analyst) -> None:
    import csv

    release = receive(b"metric,area,period,value\nwaits,=cmd|' /C calc'!A0,2019,1\nwaits,QYG,2019,@SUM(1)\n")
    answer = client_as(analyst).get(reverse("release_findings", args=[release.pk]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_rows_of_a_release_and_the_source_of_a_figure(things, as_one, monkeypatch) -> None:
    client = as_one("nobody")
    rows = client.get(reverse("observations") + f"?release={things['published']}").content.decode()
    place = reverse("observation", args=["waits", "QYG", "2019"])
    assert place in rows
    page = client.get(place).content.decode()
    assert f"It comes from row 2 of release {things['published']}." in page
    assert "As published" in page
    assert client.get(reverse("observations") + f"?release={things['ready']}").status_code == 404
    assert client.get(reverse("observations") + "?release=x&after=zz&metric=odd").status_code == 200
    assert "No row fits" in client.get(reverse("observations") + "?area=QWO&period=2019").content.decode()
    assert client.get(reverse("observation", args=["waits", "nE54000008", "2019"])).status_code == 200
    assert client.get(reverse("observation", args=["waits", "QWO", "2019/20"])).status_code == 404
    monkeypatch.setattr("indexapp.views.observations.PER_PAGE", 1)
    assert (
        "Next 100 rows"
        in client.get(reverse("observations") + f"?release={things['published']}").content.decode()
    )


def test_a_period_with_a_slash_has_an_address(small_site, client_as) -> None:
    publish(tidy("waits,QYG,2021/22 Q3,12.5"))
    place = reverse("observation", args=["waits", "QYG", "2021/22 Q3"])
    assert Client().get(place).status_code == 200


def test_mappings_are_checked_before_they_are_kept(things, as_one) -> None:
    client = as_one("analyst")
    answer = client.post(
        reverse("mapping_new"), {"name": "Wrong", "text": "columns: {colour: Red}"}
    ).content.decode()
    assert "Mapping file line 1" in answer
    answer = client.post(
        reverse("mapping_new"), {"name": "Illustrative", "text": "{sheet: One}"}
    ).content.decode()
    assert "There is a mapping called “Illustrative” already." in answer
    assert SavedMapping.objects.count() == 1
    download = client.get(reverse("mapping_file", args=[things["mapping"]]))
    assert (download.content, "attachment" in download["Content-Disposition"]) == (b"{sheet: One}", True)


def test_a_file_is_read_with_the_mapping_chosen(small_site, client_as, analyst) -> None:
    mapping = save_mapping(
        actor=analyst,
        name="By name",
        text="{columns: {area_code: org, value: share}, defaults: {metric: waits, period: '2019'}}",
    )
    data = {
        "file": SimpleUploadedFile("odd.csv", b"org,share\nQYG,12.5\n"),
        "source": "Illustrative",
        "saved": str(mapping.pk),
    }
    client_as(analyst).post(reverse("release_upload"), data)
    release = check_release(actor=Actor.system("releases"), release_id=Release.objects.get().pk)
    assert (release.status, release.rows, release.mapping) == ("ready", 1, mapping.text)
    data |= {
        "file": SimpleUploadedFile("odd.csv", b"x"),
        "mapping_file": SimpleUploadedFile("m.yaml", b"{sheet: One}"),
    }
    assert "not both" in client_as(analyst).post(reverse("release_upload"), data).content.decode()
    data |= {
        "saved": "",
        "file": SimpleUploadedFile("odd.csv", b"x"),
        "mapping_file": SimpleUploadedFile("m.yaml", b"columns: {colour: Red}"),
    }
    assert "Mapping file line 1" in client_as(analyst).post(reverse("release_upload"), data).content.decode()
