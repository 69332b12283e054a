"""Small files of every format, made in memory; the words are our own."""

from __future__ import annotations

import io

BODY = (
    "Gunmen of the Harun Front stormed the police post at Tel Sabha before dawn on Monday and killed two officers, the "
    "provincial council said. They took the commander of the post with them and left by the river road.",
    "The Harun Front has denied that its men were there. A spokesman for the council answered that four prisoners had named "
    "the group, and that the army would not negotiate with it.",
)
"""Two paragraphs of English prose."""

TEXT = "\n\n".join(BODY)

GERMAN = (
    "Bewaffnete Männer haben am Montag vor Sonnenaufgang den Polizeiposten gestürmt und zwei Beamte getötet. Der Rat der "
    "Provinz teilte mit, sie seien über die Straße am Fluss entkommen. Die Gruppe bestreitet, dort gewesen zu sein."
)
FRENCH = (
    "Des hommes armés ont attaqué lundi avant l'aube le poste de police et tué deux agents, selon le conseil de la province. "
    "Ils ont quitté les lieux par la route du fleuve. Le groupe dément avoir été présent dans la région ce jour-là."
)
ARABIC = (
    "هاجم مسلحون مركز الشرطة قبل فجر يوم الاثنين وقتلوا شرطيين اثنين"
    "، بحسب مجلس المحافظة. ونفت الجماعة وجود رجالها هناك في ذلك اليوم."
)
RUSSIAN = (
    "Вооружённые люди в понедельник до рассвета напали на полицейский пост и убили двух сотрудников, сообщил совет провинции. "
    "Они ушли по дороге вдоль реки. Группировка отрицает своё участие."
)


def pdf(*pages: str, title: str | None = None) -> bytes:
    """A PDF with one page a string; line breaks are kept."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    if title:
        canvas.setTitle(title)
    for page in pages:
        for number, line in enumerate(page.split("\n")):
            canvas.drawString(50, 800 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def scanned_pdf(pages: int = 1, text_pages: int = 0) -> bytes:
    """A PDF whose pages are pictures, after some that hold text."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    target = io.BytesIO()
    canvas = Canvas(target)
    for _ in range(text_pages):
        for number, line in enumerate(wrap(TEXT).split("\n")):
            canvas.drawString(50, 800 - 14 * number, line)
        canvas.showPage()
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 50, 300, 400, 500)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def encrypted_pdf(user_password: str) -> bytes:
    """A PDF under AES-256; with an empty user password anybody may read it."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(wrap(TEXT))))
    writer.encrypt(user_password=user_password, owner_password="owner", algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def wrap(text: str, width: int = 80) -> str:
    """The text broken into lines as a layout does it."""
    import textwrap

    return "\n\n".join(textwrap.fill(paragraph, width) for paragraph in text.split("\n\n"))


def docx_bytes() -> bytes:
    """A Word document with a title, a paragraph, a table and another paragraph."""
    import docx

    document = docx.Document()
    document.add_paragraph("Raid on Tel Sabha", style="Title")
    document.add_paragraph(BODY[0])
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Name", "Role"), ("Idris Kahn", "commander")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.add_paragraph(BODY[1])
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def mail(body: str, *, extra: str = "", content_type: str = "text/plain; charset=utf-8") -> bytes:
    """A message with one part."""
    head = (
        'From: "Northern Monitor" <desk@monitor.example>\r\nTo: list@reader.example\r\nSubject: Raid on\r\n Tel Sabha\r\n'
        "Date: Mon, 6 May 2024 23:30:00 +0300\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: 8bit\r\n{extra}\r\n"
    )
    return head.encode() + body.replace("\n", "\r\n").encode()


PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Raid on Tel Sabha | Northern Monitor</title>
<meta property="og:title" content="Raid on Tel Sabha"><meta property="og:site_name" content="Northern Monitor">
<meta property="article:published_time" content="2024-05-06T20:10:00+03:00">
<link rel="canonical" href="https://monitor.example/raid">
<style>p {{ color: red }}</style><script>var hidden = "Never shown";</script></head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<div class="cookie">We use cookies to give you the best experience on our website.</div>
<main><article>
<h1>Raid on Tel&nbsp;Sabha</h1>
<p class="byline">By Ada Writer</p>
<figure><img src="x.jpg" alt="not text"><figcaption>The post at Tel Sabha, seen last year. Photo: Agency</figcaption></figure>
<p>{BODY[0]}</p>
<h2>A denial</h2>
<p>{BODY[1]}</p>
<p>Officials in the <b>provincial</b> capital&mdash;two hours away by car&mdash;said that the road had been closed since May,
and that<br>no patrol had used it in the week before the attack on the post.</p>
<p style="display:none">Nobody sees this sentence about the minister.</p>
<table><tr><th>Name</th><th>Role</th></tr><tr><td>Idris Kahn</td><td>commander of the post</td></tr></table>
</article></main>
<aside><h3>Most read</h3>
<ul><li><a href="/a">Minister leaves for Oslo</a></li><li><a href="/b">Bread prices rise again</a></li></ul></aside>
<footer><p>Copyright 2024 Northern Monitor. All rights reserved.</p></footer>
</body></html>"""
