import codecs

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actorgraph.documents.decode import MAX_TEXT, check_text, decode
from actorgraph.documents.reasons import Reason
from actorgraph.errors import UnreadableDocument
from tests.documents.builders import FRENCH, RUSSIAN, TEXT

LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffd"), min_size=1).filter(
    str.strip
)


@settings(deadline=None)
@given(LETTERS, st.sampled_from(["\n", "\r\n", "\r"]))
def test_utf8_comes_back_byte_for_byte(text, line_end):
    data = (text + line_end + text).encode("utf-8")
    decoded = decode(data, where="x")
    assert decoded.text == text + line_end + text
    assert decoded.bom + decoded.text.encode(decoded.encoding) == data


@settings(deadline=None)
@given(
    LETTERS,
    st.sampled_from(
        [
            (codecs.BOM_UTF8, "utf-8"),
            (codecs.BOM_UTF16_LE, "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be"),
            (codecs.BOM_UTF32_LE, "utf-32-le"),
            (codecs.BOM_UTF32_BE, "utf-32-be"),
        ]
    ),
)
def test_a_byte_order_mark_names_the_encoding_and_is_no_text(text, marked):
    bom, encoding = marked
    decoded = decode(bom + text.encode(encoding), where="x")
    assert (decoded.text, decoded.encoding, decoded.bom) == (text, encoding, bom)


@settings(deadline=None)  # the first odd bytes import the detector
@given(st.binary(max_size=300))
@example(b"@\\\x81\xaa\xec")  # an EUC or Shift-JIS variant would read it and lose a byte
def test_any_bytes_decode_without_loss_or_are_refused(data):
    try:
        decoded = decode(data, where="x")
    except UnreadableDocument:
        return
    assert decoded.bom + decoded.text.encode(decoded.encoding) == data


def test_western_bytes_are_cp1252():
    text = "“Résumé” of the café raid – €5,000 was taken, the officers said"
    decoded = decode(text.encode("cp1252"), where="x")
    assert (decoded.text, decoded.encoding) == (text, "cp1252")


def test_cyrillic_bytes_are_left_to_the_detector():
    assert decode(RUSSIAN.encode("cp1251"), where="x").text == RUSSIAN


def test_a_declared_encoding_goes_before_the_guess():
    text = "Łódź and Kraków: Żołnierze said no. " + TEXT
    assert decode(text.encode("iso-8859-2"), where="x", declared="iso-8859-2").text == text


@pytest.mark.parametrize("declared", ["no-such-code", "rot13", "hex"])
def test_a_declared_encoding_that_is_none_is_passed_over(declared):
    assert decode(FRENCH.encode("cp1252"), where="x", declared=declared).text == FRENCH


def test_utf8_goes_before_a_wrong_declaration():
    assert decode("naïve raid".encode(), where="x", declared="iso-8859-1").text == "naïve raid"


def test_utf16_without_a_mark_is_known_by_its_zeros():
    assert decode(TEXT.encode("utf-16-le"), where="x").text == TEXT
    assert decode(TEXT.encode("utf-16-be"), where="x").text == TEXT


@pytest.mark.parametrize(
    ("data", "reason", "words"),
    [
        (b"", "empty", "empty"),
        (b" \r\n\t ", "empty", "empty"),
        ("\u00a0\u2003".encode(), "empty", "no text"),
        (b"\x00\x01\x02\x03" * 50, "binary", "binary"),
        (bytes(range(1, 32)) * 5, "binary", "binary"),
        (("é" * 40).encode() + b"\xc3 and so on", "encoding", "byte 80 (line 1) is not UTF-8"),
        (("naïve é " + TEXT).encode() + "é".encode()[:1], "truncated", "middle of a character"),
        (("é" * 40).encode() + b"\nfoo \x93bar\x94", "encoding", "line 2"),
        (codecs.BOM_UTF16_LE + "raid".encode("utf-16-le")[:-1], "truncated", "UTF-16-LE"),
        (("\ufffd" * 10 + "raid").encode(), "encoding", "U+FFFD"),
    ],
)  # fmt: skip
def test_what_is_no_sure_text_is_refused_with_a_reason(data, reason, words):
    with pytest.raises(UnreadableDocument) as caught:
        decode(data, where="reports/x.txt")
    assert caught.value.reason == reason
    assert words in str(caught.value)
    assert str(caught.value).startswith("reports/x.txt: ")


def test_text_over_the_limit_is_refused():
    with pytest.raises(UnreadableDocument) as caught:
        check_text("a" * (MAX_TEXT + 1), where="x")
    assert caught.value.reason == Reason.TOO_LARGE


def test_half_a_surrogate_pair_is_refused():
    with pytest.raises(UnreadableDocument) as caught:
        check_text("raid \ud800 raid", where="x")
    assert caught.value.reason == Reason.ENCODING
