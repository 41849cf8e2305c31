import pytest

from messaging.files import clean_name, keep_file, type_of

from .making import make_thread

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("label.pdf", "label.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\foto.jpg", "foto.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("nul\x00l.txt", "null.txt"),
        ('<img src=x onerror="a">.png', "_img src=x onerror=_a__.png"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("...", "file"),
        ("", "file"),
        (None, "file"),
    ],
)
def test_names_are_shown_without_tricks(name, shown):
    assert clean_name(name) == shown


@pytest.mark.parametrize(
    ("content", "said", "kind"),
    [
        (PNG, "text/html", "image/png"),
        (b"%PDF-1.4 ", "image/jpeg", "application/pdf"),
        (b"Hello", "text/plain; charset=utf-8", "text/plain"),
        (b"Hello", "application/x-msdownload", "application/octet-stream"),
        (b"", "", "application/octet-stream"),
    ],
)
def test_what_a_file_is_its_bytes_say(content, said, kind):
    assert type_of(content, said) == kind


def test_a_file_is_kept_under_a_key_nobody_can_guess(db):
    kept = keep_file(make_thread(), "../label.pdf", b"%PDF-1.4 x", "application/pdf", content_id="1@x")
    assert (kept.name, kept.content_type, kept.size, kept.content_id) == ("label.pdf", "application/pdf", 10, "1@x")
    assert kept.file.name == f"{kept.key.hex[:2]}/{kept.key.hex}"
    with kept.file.open() as file:
        assert file.read() == b"%PDF-1.4 x"
