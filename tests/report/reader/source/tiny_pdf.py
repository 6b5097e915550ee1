"""A PDF of a few lines, made by hand: no program and no font file is needed."""

WIDTH, HEIGHT = 595, 842


def _objects(pages):
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [<< "
        "/Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>"
    )
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    yield "<< /Type /Catalog /Pages 2 0 R >>"
    yield f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"
    yield font
    for number, lines in enumerate(pages):
        drawn = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
            for x, y, size, text in lines
        )
        yield (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        yield f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream"


def make(pages):
    """`pages`: each a list of (x, y, size, text) in points from the lower left corner."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(_objects(pages), start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = len(out)
    out += f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return out + f"trailer << /Size {len(offsets) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()


def paragraphs(texts, *, left=90, top=760, size=14, per_line=28, leading=26):
    """Lines of paragraphs, the first of each indented by two characters."""
    lines, y = [], top
    for text in texts:
        x, room = left + 2 * size, per_line - 2
        while text:
            lines.append((x, y, size, text[:room]))
            text, x, room, y = text[room:], left, per_line, y - leading
    return lines
