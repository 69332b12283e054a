import pytest

from actorgraph.documents import read_sources
from actorgraph.documents.metadata import read_metadata
from actorgraph.errors import MetadataError
from tests.documents.builders import BODY


@pytest.fixture
def reports(tmp_path):
    root = tmp_path / "reports"
    root.mkdir()
    (root / "a.txt").write_text(f"Headline of the file\n\n{BODY[0]}\n\nSource: The File")
    (root / "b.txt").write_text(BODY[1])
    return root


def read(reports, table, **options):
    path = reports / "about.csv"
    path.write_text(table, encoding="utf-8")
    notices = []
    items = list(read_sources([reports], metadata=path, on_notice=notices.append, **options))
    return items, notices


def test_the_table_overrides_what_the_file_says(reports):
    table = (
        "path,title,date,outlet,url,retrieved\na.txt,Headline of the table,6 May 2024,Monitor,https://x.example,2024-05-07\n"
    )
    (first, second), notices = read(reports, table)
    assert (first.title, first.published, first.source) == ("Headline of the table", "2024-05-06", "Monitor")
    assert (first.url, first.retrieved) == ("https://x.example", "2024-05-07")
    assert (second.title, second.published) == (None, None)
    assert notices == []


def test_empty_cells_leave_what_the_file_says(reports):
    (first, _), _ = read(reports, "path,title,date,outlet\na.txt,,2024,\n")
    assert (first.title, first.published, first.source) == ("Headline of the file", "2024", "The File")


@pytest.mark.parametrize("key", ["a.txt", "./a.txt", "reports/a.txt", "../reports/a.txt"])
def test_a_report_is_named_by_relative_path_or_id(reports, key):
    (first, _), notices = read(reports, f"path,title\n{key},Named\n")
    assert first.title == "Named"
    assert notices == []


def test_a_report_is_named_by_absolute_path_or_by_the_id_column(reports):
    (first, second), _ = read(reports, f"path,id,title\n{reports / 'a.txt'},,One\n,reports/b.txt,Two\n")
    assert (first.title, second.title) == ("One", "Two")


def test_records_are_named_by_their_ids(reports, tmp_path):
    (reports / "c.jsonl").write_text('{"id": "r1", "text": "The raid failed."}\n')
    items, _ = read(reports, "id,title\nr1,Named\n")
    assert items[-1].title == "Named"


def test_rows_that_match_nothing_and_unknown_columns_are_told(reports):
    _, notices = read(reports, "path,title,colour\nz.txt,Nobody,red\n")
    assert len(notices) == 2
    assert "'colour'" in notices[0]
    assert notices[1].endswith("about.csv:2: 'z.txt' matches no report that could be read")


def test_other_separators_a_mark_and_other_case_are_understood(reports):
    (first, _), _ = read(reports, "\ufeffPath;Title;Date\na.txt;Named, with comma;2024-05\n")
    assert (first.title, first.published) == ("Named, with comma", "2024-05")


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        ("title,date\nx,2024\n", 1, "neither 'path' nor 'id'"),
        ("path,colour\na.txt,red\n", 1, "none of title"),
        ("path,title,title\na.txt,x,y\n", 1, "twice in the header"),
        ("path,title\na.txt,x,y\n", 2, "3 cells"),
        ("path,title\n\n,x\n", 3, "names no report"),
        ("path,date\na.txt,03/04/2023\n", 2, "'03/04/2023'"),
        ("path,retrieved\na.txt,soon\n", 2, "retrieved 'soon'"),
        ("path,title\na.txt,x\nb.txt,y\n./a.txt,z\n", 4, "line 2 too"),
        ("id,title\nr1,x\nr1,y\n", 3, "line 2 too"),
        ('path,title\na.txt,"x" y\n', 2, "not CSV"),
    ],
)
def test_a_wrong_line_is_named(reports, table, line, words):
    with pytest.raises(MetadataError) as caught:
        read(reports, table)
    assert caught.value.where.endswith(f"about.csv:{line}")
    assert words in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 30])
def test_a_table_that_is_none(tmp_path, data):
    path = tmp_path / "about.csv"
    path.write_bytes(data)
    with pytest.raises(MetadataError, match=r"about\.csv"):
        read_metadata(path)


def test_a_table_that_is_not_there(tmp_path):
    with pytest.raises(MetadataError, match="cannot be read"):
        read_metadata(tmp_path / "about.csv")
