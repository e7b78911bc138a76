"""Whatever a file holds, it is refused with a clear sentence and its row and column, and no figure is stored.

Each bad file goes in three ways: the command, the command as a trial, and the page with the check of a worker.
"""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from indexapp.actions.releases import check_release
from indexapp.models import Observation, Period, Release, ReleaseFinding
from kernel.actors import Actor
from tests.release_kit import HEAD, command, kept_files, receive, tidy

FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,"
    "Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
    "Compared to England value or percentiles,Compared to percentiles,Time period Sortable,New data,Compared to goal\r\n"
)


def fingertips(area: str, kind: str, value: str) -> str:
    return f"90001,Illustrative,,,{area},Somewhere,{kind},Persons,All ages,,,2019,{value},,,,,,,,,,,20190000,,\r\n"


def empty_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")
    return buffer.getvalue()


#        name: (content, code of the error, row, column)
BAD: dict[str, tuple[str | bytes, str, int | None, str | None]] = {
    "empty": (b"", "empty", None, None),
    "headers only": (HEAD, "headers_only", 1, None),
    "wrong encoding": (b"\xff\xfe" + tidy("waits,QYG,2019,1").encode("utf-16-le")[:-1], "encoding", 3, None),
    "binary": (bytes(range(256)) * 20, "encoding", 1, None),
    "a NUL byte": (b"metric,area,period,value\nwaits,QYG,2019,\x00\n", "nul", 2, None),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "binary", None, None),
    "a zip": (empty_zip(), "binary", None, None),
    "a web page": ("<!doctype html><html><body>Sign in first</body></html>", "markup", None, None),
    "another table": ("name,colour\r\nAnn,red\r\n", "unknown_header", 1, None),
    "formula": (tidy("waits,QYG,2019,12", "waits,QOQ,2019,=1+1"), "formula", 3, "value"),
    "formula in a note": (tidy('waits,QYG,2019,=HYPERLINK("http://x.example")'), "formula", 2, "value"),
    "duplicate key": (tidy("waits,QYG,2019,12", "waits,QYG,2019,13"), "conflict", 3, "value"),
    "nan": (tidy("waits,QYG,2019,12", "waits,QOQ,2019,NaN"), "not_finite", 3, "value"),
    "infinity": (tidy("waits,QYG,2019,-inf"), "not_finite", 2, "value"),
    "a word": (tidy("waits,QYG,2019,twelve"), "not_a_number", 2, "value"),
    "negative count": (tidy("waits,QYG,2019,12,-3,25"), "negative", 2, "numerator"),
    "negative percentage": (tidy("waits,QYG,2019,-12"), "negative", 2, "value"),
    "over a hundred per cent": (tidy("waits,QYG,2019,140"), "out_of_range", 2, "value"),
    "limits the wrong way": (tidy("waits,QYG,2019,12,,,14,10"), "limits_order", 2, "lower"),
    "value outside its limits": (tidy("waits,QYG,2019,22,,,10,14"), "outside_limits", 2, "value"),
    "future period": (tidy("waits,QYG,2019,12", "waits,QYG,2031,12"), "future", 3, "period"),
    "no such period": (tidy("waits,QYG,last year,12"), "period", 2, "period"),
    "unknown area": (tidy("waits,ZZZ,2019,12"), "unknown_area", 2, "area"),
    "code of 2019 in data of 2026": (tidy("waits,01F,2025/26,12", "waits,01C,2025/26,12"), "area_ended", 3, "area"),
    "two types of area over the same people": (
        FINGERTIPS + fingertips("E38000068", "CCGs (2021/22)", "10") + fingertips("E38000068", "ICB sub-locations", "11"), "conflict", 3, "Value",
    ),
    "nothing for this site": (tidy("unheard-of,QYG,2019,12"), "nothing_read", None, None),
}  # fmt: skip
EVERY = pytest.mark.parametrize(("content", "code", "row", "column"), BAD.values(), ids=BAD.keys())


def assert_nothing_stored() -> None:
    assert not Observation.objects.exists()
    assert not Period.objects.exists()


def assert_clear(message: str) -> None:
    assert message[0].isalnum() or message[0] == "“"
    assert message.endswith((".", "?"))
    assert "Traceback" not in message
    assert "Error" not in message


@EVERY
def test_the_command_refuses_it(small_site, save, content, code, row, column) -> None:
    status, said = command(save(content))
    assert (status, said["status"]) == (1, "refused")
    first = said["errors"][0]
    assert (first["code"], first["row"], first["column"]) == (code, row, column)
    assert_clear(first["message"])
    assert_nothing_stored()


@EVERY
def test_a_trial_refuses_it_and_leaves_nothing(small_site, files, save, content, code, row, column) -> None:
    status, said = command(save(content), "--dry-run")
    assert (status, said["status"], said["release"]) == (1, "refused", None)
    assert said["errors"][0]["code"] == code
    assert not Release.objects.exists()
    assert kept_files(files) == []


@EVERY
def test_the_page_refuses_it(small_site, client_as, analyst, content, code, row, column) -> None:
    data = content.encode() if isinstance(content, str) else content
    client = client_as(analyst)
    upload = {"file": SimpleUploadedFile("figures.csv", data), "source": "Illustrative source"}
    answer = client.post(reverse("release_upload"), upload)
    if not data:
        assert "The file is empty" in answer.content.decode()
        return
    release = Release.objects.get()
    assert answer["Location"] == reverse("release", args=[release.pk])
    check_release(actor=Actor.system("releases"), release_id=release.pk)
    page = client.get(answer["Location"]).content.decode()
    assert "Refused" in page
    assert f"({code})" in page
    assert_nothing_stored()


def test_every_kind_of_error_is_listed_with_its_place(small_site, save) -> None:
    bad = [
        "waits,QYG,2019,=1",
        "waits,ZZZ,2019,1",
        "waits,QOQ,2019,140",
        "waits,QWO,2031,4",
        "gain,QYG,2019,1",
    ]
    status, said = command(save(tidy(*bad)))
    assert status == 1
    assert {(each["row"], each["code"]) for each in said["errors"]} == {
        (2, "formula"),
        (3, "unknown_area"),
        (4, "out_of_range"),
        (5, "future"),
    }
    assert said["error_count"] == 4
    assert ReleaseFinding.objects.filter(severity="error").count() == 4
    assert_nothing_stored()


def test_a_file_beyond_the_limit(small_site, files, save, settings) -> None:
    settings.MAX_UPLOAD_MB = 1
    status, said = command(save(HEAD + "x" * 1_100_000))
    assert (status, said["release"], said["errors"][0]["code"]) == (1, None, "too_large")
    assert "1 MB" in said["errors"][0]["message"]
    assert kept_files(files) == []
    assert not Release.objects.exists()


def test_a_file_that_is_not_there(small_site, tmp_path) -> None:
    for path in (tmp_path / "absent.csv", tmp_path):
        for options in ([], ["--dry-run"]):
            status, said = command(path, *options)
            assert (status, said["errors"][0]["code"]) == (1, "unreadable")


def test_a_mapping_that_is_none(small_site, save) -> None:
    mapping = save("columns: {colour: Red}\n", "mapping.yaml")
    status, said = command(save(tidy("waits,QYG,2019,12")), "--mapping", str(mapping))
    assert (status, said["errors"][0]["code"], said["errors"][0]["row"]) == (1, "mapping", 1)
    status, said = command(save(tidy("waits,QYG,2019,12")), "--mapping", str(mapping) + "x")
    assert (status, said["errors"][0]["code"]) == (1, "unreadable")


def test_an_upload_that_breaks_off_leaves_no_file(small_site, files) -> None:
    from indexapp.actions.receiving import Provenance, receive_release
    from tests.release_kit import OPERATOR

    def broken():
        yield b"metric,area"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        receive_release(actor=OPERATOR, chunks=broken(), provenance=Provenance("x.csv", "page"))
    assert kept_files(files) == []


def test_a_huge_upload_is_dropped_and_said_so(small_site, files, settings, client_as, analyst) -> None:
    settings.MAX_UPLOAD_MB = 1
    settings.FILE_UPLOAD_HANDLERS = ["indexapp.uploads.LimitedUploadHandler", *settings.FILE_UPLOAD_HANDLERS]
    upload = {"file": SimpleUploadedFile("figures.csv", b"x" * 1_200_000), "source": "Illustrative source"}
    page = client_as(analyst).post(reverse("release_upload"), upload).content.decode()
    assert "larger than 1 MB" in page
    assert kept_files(files) == []
    assert not Release.objects.exists()


@pytest.mark.slow
def test_ten_million_rows(small_site, tmp_path: Path) -> None:
    import resource

    path = tmp_path / "many.csv"
    with path.open("w") as file:
        file.write("metric,area,period,value\n")
        for _ in range(100):
            file.write("waits,QYG,2019,1\n" * 100_000)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    status, said = command(path, "--dry-run")
    grown, took = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, time.perf_counter() - start
    print(f"ten million rows: refused after {took:.1f} s, {grown / 1024:.0f} MB more memory")
    assert (status, said["errors"][0]["code"]) == (1, "too_many_rows")
    assert took < 60
    assert grown < 300 * 1024


def test_html_and_odd_names_are_shown_as_text(small_site, client_as, analyst) -> None:
    evil = "<script>alert(1)</script>"
    release = receive(
        tidy(f"waits,QYG,2019,12,,,,,{evil}<b>bold</b>"),
        filename=f'..\\..\\{evil}"\n\u202e.csv',
        source=evil,
        note=evil,
    )
    assert "\n" not in release.filename
    assert "\u202e" not in release.filename
    page = client_as(analyst).get(reverse("release", args=[release.pk])).content.decode()
    assert evil not in page
    assert "&lt;script&gt;" in page
    answer = client_as(analyst).get(reverse("release_file", args=[release.pk]))
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
