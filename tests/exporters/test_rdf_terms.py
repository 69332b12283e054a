"""IRIs and literals."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from actorgraph.errors import ExportError
from actorgraph.exporters.rdf.terms import Names, Texts, decimal, term, web_address, wikidata


@pytest.mark.parametrize("base", ["urn:actorgraph:", "https://data.example/graph/", "https://data.example/g#", "tag:x,2031:"])
def test_base_iris_that_work(base: str) -> None:
    assert Names(base).actor("0a").value == f"{base}actor/0a"


@pytest.mark.parametrize(
    ("base", "why"),
    [
        ("", "absolute"),
        ("graph/", "absolute"),
        ("https://data.example/graph", "end in"),
        ("https://data.example/a b/", "absolute"),
        ("https://data.example/<x>/", "code point"),
        ("https://data.example/%zz/", "percent"),
        ("https:///x/", "no host"),
        ("file:///home/somebody/", "where files lie"),
        ("https://somebody:secret@data.example/", "user name"),
        ("https://[::1/", "Invalid"),
        ("urn:x\ud800:", "surrogates"),
        (None, "absolute"),
    ],
)
def test_base_iris_that_are_refused(base: str, why: str) -> None:
    with pytest.raises(ExportError) as error:
        Names(base)
    assert why in str(error.value)
    assert "urn:actorgraph:" in str(error.value)
    assert str(error.value).encode()  # printable whatever was given


@pytest.mark.parametrize(
    "id_", ["a/b c.txt", "../../etc", ".", "..", "ä\u0301", "a#b?c", "%41", '<>"{}|^`\\', "\ud800", "\x00"]
)
def test_documents_of_any_id_get_a_valid_name_of_their_own(id_: str) -> None:
    node = Names("https://data.example/").document(id_)
    local = node.value.removeprefix("https://data.example/document/")
    assert "/" not in local
    assert local.strip(".")
    assert unquote(local, errors="surrogatepass") == id_


@settings(max_examples=150)
@given(st.text(st.characters(exclude_categories=()), min_size=1), st.text(st.characters(exclude_categories=()), min_size=1))
def test_different_ids_never_share_an_iri(one: str, other: str) -> None:
    names = Names()
    assert (names.document(one) == names.document(other)) == (one == other)


@settings(max_examples=150)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_a_literal_of_its_length(text: str) -> None:
    plain, xml = Texts(), Texts(xml=True)
    assert len(plain.literal(text).value) == len(xml.literal(text).value) == len(text)
    assert plain.replaced == sum("\ud800" <= char <= "\udfff" for char in text)
    assert xml.replaced >= plain.replaced
    if not plain.replaced:
        assert plain.literal(text).value == text


@pytest.mark.parametrize(
    ("value", "datatype"),
    [
        ("2031-05-04", "xsd:date"),
        ("2031-05", "xsd:gYearMonth"),
        ("2031", "xsd:gYear"),
        ("2031-13", None),
        ("2031-02-30", None),
        ("20310504", None),
        ("2031-W05", None),
        ("spring", None),
        ("", None),
    ],
)
def test_dates_are_typed_as_far_as_they_are_known(value: str, datatype: str | None) -> None:
    assert Texts().day(value) == (Literal(value, datatype=term(datatype)) if datatype else Literal(value))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2031-05-06", "2031-05-06T00:00:00Z"),
        ("2031-05-06T10:00:00+02:00", "2031-05-06T08:00:00Z"),
        ("2031-05", "2031-05"),
        ("last week", "last week"),
    ],
)
def test_moments(value: str, written: str) -> None:
    assert Texts().moment(value).value == written


@pytest.mark.parametrize(("value", "written"), [(1.0, "1.0"), (0.0, "0.0"), (0.5, "0.5"), (0.875, "0.875"), (0.1 + 0.2, "0.3")])
def test_decimals_are_written_in_one_way(value: float, written: str) -> None:
    assert decimal(value).value == written


@pytest.mark.parametrize(
    ("url", "iri"),
    [
        ("https://news.example/a?b=c&d=%20e#f", "https://news.example/a?b=c&d=%20e#f"),
        ("https://news.example/a b", "https://news.example/a%20b"),
        ("https://somebody:secret@news.example/a", "https://news.example/a"),
        ("file:///home/somebody/a.html", None),
        ("/home/somebody/a.html", None),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://[::1", None),
        ("", None),
    ],
)
def test_web_addresses_hold_no_user_and_no_path_of_a_machine(url: str, iri: str | None) -> None:
    assert web_address(url) == (NamedNode(iri) if iri else None)


@pytest.mark.parametrize("value", ["Q0", "Q", "42", "q42", "Q42 ", "Q42/x", "Q4\n"])
def test_what_is_no_wikidata_item(value: str) -> None:
    assert wikidata(value) is None
