import io
import zipfile

import pytest

from actorgraph.documents import read_bytes
from actorgraph.documents.formats.html_meta import strip_site
from actorgraph.documents.formats.mail import mark_quotes
from actorgraph.errors import UnreadableDocument
from tests.documents.builders import BODY, PAGE, TEXT, docx_bytes, encrypted_pdf, mail, pdf, scanned_pdf, wrap


def read(data, name, **options):
    return read_bytes(data if isinstance(data, bytes) else data.encode(), id="x", name=name, **options)


def kept(document):
    """The text without what was marked, line by line."""
    text = document.text
    for mark in reversed(document.boilerplate):
        text = text[: mark.span.start] + text[mark.span.end :]
    return [line.strip() for line in text.splitlines() if line.strip()]


def marks(document):
    return {mark.span.of(document.text): mark.reason for mark in document.boilerplate}


def refused(data, name):
    with pytest.raises(UnreadableDocument) as caught:
        read(data, name)
    return caught.value


def test_text_is_kept_as_read_with_its_line_ends():
    document = read(f"\ufeffRaid on Tel Sabha\r\n\r\n{TEXT}\r\n", "a.txt")
    assert document.text == f"Raid on Tel Sabha\r\n\r\n{TEXT}\r\n"
    assert (document.title, document.language, document.converter) == ("Raid on Tel Sabha", "en", "text 1")


def test_markdown_front_matter_is_told_and_marked():
    front = '---\ntitle: "Raid on Tel Sabha"\ndate: 2024-05-06\nsource: Northern Monitor\ntags:\n  - police\n---\n'
    text = f"{front}# Another heading\n\n{TEXT}\n"
    document = read(text, "a.md")
    assert document.text == text
    assert (document.title, document.published, document.source) == ("Raid on Tel Sabha", "2024-05-06", "Northern Monitor")
    assert kept(document) == ["# Another heading", *BODY]


@pytest.mark.parametrize("head", ["# Raid on Tel Sabha #", "Raid on Tel Sabha\n================="])
def test_markdown_without_front_matter_takes_its_first_heading(head):
    assert read(f"{head}\n\n{TEXT}", "a.md").title == "Raid on Tel Sabha"


def test_a_page_keeps_all_visible_text_and_marks_what_is_not_the_article():
    document = read(PAGE, "a.html")
    assert "Never shown" not in document.text
    assert "Nobody sees" not in document.text
    assert "not text" not in document.text
    assert "capital—two hours away" in document.text
    assert kept(document) == [
        "Raid on Tel\xa0Sabha",
        BODY[0],
        "A denial",
        BODY[1],
        "Officials in the provincial capital—two hours away by car—said that the road had been closed since May, and that",
        "no patrol had used it in the week before the attack on the post.",
        "Name\tRole",
        "Idris Kahn\tcommander of the post",
    ]
    assert marks(document)["The post at Tel Sabha, seen last year. Photo: Agency"] == "caption"


def test_a_page_says_title_date_outlet_address_and_language():
    document = read(PAGE, "a.html")
    assert (document.title, document.source) == ("Raid on Tel Sabha", "Northern Monitor")
    assert (document.published, document.url) == ("2024-05-06", "https://monitor.example/raid")
    assert document.language == "en"
    assert document.converter.startswith("trafilatura ")


def test_json_ld_tells_what_meta_tags_do_not():
    head = (
        '<script type="application/ld+json">{broken</script><script type="application/ld+json">{"@graph": [{"@type": "Person"},'
        '{"@type": ["NewsArticle"], "headline": "Raid on Tel Sabha", "datePublished": "2024-05-06T10:00Z", '
        '"publisher": {"@type": "Organization", "name": "Northern Monitor"}}]}</script>'
    )
    document = read(f"<html><head>{head}</head><body><p>{BODY[0]}</p><p>{BODY[1]}</p></body></html>", "a.html")
    assert (document.title, document.published) == ("Raid on Tel Sabha", "2024-05-06")
    assert document.source == "Northern Monitor"


def test_a_short_page_without_an_article_is_still_read():
    document = read(f"<nav>Home</nav><p>{BODY[0]}</p>", "a.html")
    assert kept(document) == [BODY[0]]


def test_a_page_of_divisions_and_breaks_is_read_in_blocks():
    document = read(f"<html><body><div>{BODY[0]}<br><br>{BODY[1]}</div></body></html>", "a.html")
    assert document.text == TEXT


def test_a_page_in_a_declared_encoding():
    page = f'<html><head><meta charset="iso-8859-2"></head><body><p>Łódź, said Żuk. {TEXT}</p></body></html>'
    assert "Łódź, said Żuk." in read(page.encode("iso-8859-2"), "a.html").text


def nested(depth):
    return "<html><body>" + "<div>" * depth + f"<p>{BODY[0]}</p>" + "</div>" * depth


def test_a_deeply_nested_page_is_read_whole_or_not_at_all():
    assert BODY[0] in read(nested(300), "a.html").text
    assert refused(nested(3000).encode(), "a.html").reason == "unreadable"


def test_the_title_tag_tells_the_outlet_where_the_page_bears_its_name():
    head = "<html><head><title>Raid on Tel Sabha - Northern Monitor</title></head><body>"
    named = read(f"{head}<a href='/'>Northern Monitor</a><p>{BODY[0]}</p></body></html>", "a.html")
    assert (named.title, named.source) == ("Raid on Tel Sabha", "Northern Monitor")
    unnamed = read(f"{head}<p>{BODY[0]}</p></body></html>", "a.html")
    assert (unnamed.title, unnamed.source) == ("Raid on Tel Sabha - Northern Monitor", None)


@pytest.mark.parametrize(
    ("title", "stripped"),
    [
        ("Raid | Northern Monitor", "Raid"),
        ("Northern Monitor - Raid", "Raid"),
        ("Raid - The Other Paper", "Raid - The Other Paper"),
        ("Northern Monitor", "Northern Monitor"),
    ],
)
def test_the_sites_name_is_no_part_of_the_title(title, stripped):
    assert strip_site(title, "Northern Monitor") == stripped


def test_pdf_text_keeps_the_breaks_of_the_layout():
    document = read(pdf("Raid on Tel Sabha\n\n" + wrap(TEXT), title="Raid on Tel Sabha"), "a.pdf")
    assert "before dawn on\nMonday" in document.text
    assert document.title == "Raid on Tel Sabha"
    assert document.converter.startswith("pypdf ")


def test_pdf_running_heads_and_page_numbers_are_marked():
    pages = [
        f"Harun Region Review\n{wrap(f'{word} {BODY[0]}')}\n\n{number}"
        for number, word in enumerate(("Once", "Twice", "Again"), 1)
    ]
    document = read(pdf(*pages), "a.pdf")
    assert marks(document) == {"Harun Region Review": "page-header", "1": "page-number", "2": "page-number", "3": "page-number"}
    assert len(document.boilerplate) == 6


def test_pdf_that_anybody_may_open_is_read_though_encrypted():
    assert "Harun Front" in read(encrypted_pdf(""), "a.pdf").text


def test_pdf_with_some_scanned_pages_says_which():
    notices = []
    document = read(scanned_pdf(1, text_pages=2), "a.pdf", on_notice=notices.append)
    assert "Harun Front" in document.text
    assert notices == ["a.pdf: pages 3 are images and were not read"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (encrypted_pdf("secret"), "encrypted"),
        (scanned_pdf(2), "scanned"),
        (scanned_pdf(2, text_pages=1), "scanned"),
        (pdf(wrap(TEXT))[:-60], "truncated"),
        (pdf(wrap(TEXT))[:400], "truncated"),
        (b"%PDF-1.7\n" + b"garbage" * 20 + b"\nstartxref\n9\n%%EOF\n", "unreadable"),
        (b"<html><p>not a pdf</p></html>", "unreadable"),
        (b"", "empty"),
    ],
)
def test_pdfs_that_cannot_be_used(data, reason):
    error = refused(data, "a.pdf")
    assert error.reason == reason
    assert str(error).startswith("a.pdf: ")


def test_docx_comes_in_the_order_of_its_body():
    document = read(docx_bytes(), "a.docx")
    assert document.text.split("\n") == ["Raid on Tel Sabha", BODY[0], "Name\tRole", "Idris Kahn\tcommander", BODY[1]]
    assert document.title == "Raid on Tel Sabha"
    assert document.published is None


def test_docx_has_inserted_text_and_not_deleted_text():
    def change(xml):
        run = b"<w:r><w:t>%s</w:t></w:r>"
        inserted = b'<w:p><w:ins w:id="1" w:author="a">' + run % b"Inserted words." + b"</w:ins>"
        deleted = b'<w:del w:id="2" w:author="a"><w:r><w:delText>Deleted words.</w:delText></w:r></w:del></w:p>'
        return xml.replace(b"<w:sectPr", inserted + deleted + b"<w:sectPr", 1)

    text = read(_rewrite(docx_bytes(), change), "a.docx").text
    assert text.endswith("\nInserted words.")
    assert "Deleted" not in text


def _rewrite(data, change):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == "word/document.xml" else content)
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (docx_bytes()[:-500], "truncated"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + b"\0" * 600, "unsupported"),
        (b"no archive at all", "unreadable"),
        (docx_bytes().replace(b"PK\x01\x02\x14\x03\x14", b"PK\x01\x02\x14\x03\xff"), "unreadable"),
        (_rewrite(docx_bytes(), lambda xml: b"<not-closed>"), "unreadable"),
        (_rewrite(docx_bytes(), lambda xml: xml + b" " * 200_000_001), "too-large"),
    ],
)  # fmt: skip
def test_word_documents_that_cannot_be_used(data, reason):
    assert refused(data, "a.docx").reason == reason


def test_mail_gives_its_body_and_headers():
    document = read(mail(wrap(TEXT)), "a.eml")
    assert document.text == wrap(TEXT).replace("\n", "\r\n")
    assert (document.title, document.source, document.published) == ("Raid on Tel Sabha", "Northern Monitor", "2024-05-06")


def test_mail_prefers_plain_text_and_names_attachments():
    notices = []
    body = (
        f"--b\nContent-Type: text/html\n\n<p>{BODY[1]}</p>\n--b\nContent-Type: text/plain\n\n{BODY[0]}\n"
        "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=map.pdf\n\nx\n--b--\n"
    )
    document = read(mail(body, content_type="multipart/mixed; boundary=b"), "a.eml", on_notice=notices.append)
    assert document.text.strip() == BODY[0]
    assert "map.pdf" in notices[0]


def test_mail_of_html_only_is_read_as_a_page():
    document = read(mail(f"<p>{BODY[0]}</p><p>{BODY[1]}</p>", content_type="text/html"), "a.eml")
    assert document.text == TEXT
    assert document.converter.startswith("email 1 + trafilatura ")


def test_quotes_signatures_and_forwarded_headers_are_marked():
    text = "\n".join(
        [
            "New words.",
            "",
            "---------- Forwarded message ---------",
            "From: Ada <ada@monitor.example>",
            "Subject: Raid",
            "",
            "From: here on the text of the report.",
            "",
            "On Sun, 5 May 2024 at 10:00, Bo wrote:",
            "> Old words.",
            "-- ",
            "Ada Writer",
        ]
    )
    assert [(mark.span.of(text), mark.reason) for mark in mark_quotes(text)] == [
        ("---------- Forwarded message ---------", "forwarded-header"),
        ("From: Ada <ada@monitor.example>", "forwarded-header"),
        ("Subject: Raid", "forwarded-header"),
        ("On Sun, 5 May 2024 at 10:00, Bo wrote:", "quoted-reply"),
        ("> Old words.", "quoted-reply"),
        ("--", "signature"),
        ("Ada Writer", "signature"),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (mail(f"--b\nContent-Type: text/plain\n\n{TEXT}", content_type="multipart/mixed; boundary=b"), "truncated"),
        (mail("--b\nContent-Type: text/plain\n\nx\n--b--", content_type="multipart/encrypted; boundary=b"), "encrypted"),
        (mail("x", content_type="image/png"), "unreadable"),
        (mail(""), "empty"),
        (b"  \n", "empty"),
    ],
)
def test_messages_that_cannot_be_used(data, reason):
    assert refused(data, "a.eml").reason == reason
