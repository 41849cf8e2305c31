from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.reading import Limits, Mailbox, Unreadable, read_mail, reply_of
from messaging.reading.mail import Problem
from messaging.reading.parsing import _read

from .samples import MAILS, make_mail, make_multipart, sample

ALL = sorted(MAILS.glob("*/*.eml"))
Reason = Unreadable.Reason


def names(mail):
    return [file.name for file in mail.attachments]


def test_a_mail_is_read():
    raw = make_mail(
        "Bonjour, ça va ?",
        sender="=?utf-8?q?El=C3=A9onore?= <e@customer.test>",
        cc="a@x.test, b@x.test",
        date="Mon, 2 Apr 2012 18:26:12 +0200",
        message_id="<1@customer.test>",
        in_reply_to="<a@shop.test>",
        references="<0@shop.test> <a@shop.test>",
        return_path="<e@customer.test>",
    )
    mail = read_mail(raw)
    assert (mail.subject, mail.sender, mail.plain_sender) == (
        "A question",
        Mailbox("Eléonore", "e@customer.test"),
        "e@customer.test",
    )
    assert (mail.to, mail.cc) == ((Mailbox("", "desk@shop.test"),), (Mailbox("", "a@x.test"), Mailbox("", "b@x.test")))
    assert mail.date == datetime(2012, 4, 2, 16, 26, 12, tzinfo=UTC)
    assert (mail.message_id, mail.in_reply_to) == ("<1@customer.test>", ("<a@shop.test>",))
    assert mail.references == ("<0@shop.test>", "<a@shop.test>")
    assert (mail.text, mail.html, mail.has_plain_text, mail.return_path) == (
        "Bonjour, ça va ?",
        "",
        True,
        "e@customer.test",
    )
    assert (mail.attachments, mail.bounce, mail.auto_reply, mail.never_answer, mail.problems) == ((), None, "", "", ())
    assert mail.header("DATE") == "Mon, 2 Apr 2012 18:26:12 +0200"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("jane@x.test", [("", "jane@x.test")]),
        ("Jane Doe <jane@x.test>", [("Jane Doe", "jane@x.test")]),
        ("Doe, Jane <jane@x.test>", [("Doe, Jane", "jane@x.test")]),
        ('"Doe, \\"J\\"" <jane@x.test>, b@x.test', [('Doe, "J"', "jane@x.test"), ("", "b@x.test")]),
        ("jane@x.test (Jane Doe)", [("Jane Doe", "jane@x.test")]),
        ("=?utf-8?q?Doe=2C_J=C3=A4ne?= <jane@x.test>", [("Doe, Jäne", "jane@x.test")]),
        ("=?utf-8?q?victim=40shop=2Etest=3E?= <jane@x.test>", [("victim@shop.test>", "jane@x.test")]),
        ("=?utf-8?b?4oKs4g==?= =?utf-8?b?gqw=?= <a@x.test>", [("€€", "a@x.test")]),
        ("undisclosed-recipients:;", []),
        ("Team: a@x.test, b@x.test;", [("Team:", "a@x.test"), ("", "b@x.test")]),
        ('"no end <a@x.test>', [("no end", "a@x.test")]),
        ("<a@x.test", [("", "a@x.test")]),
    ],
)
def test_mailboxes_are_read_however_they_are_written(field, expected):
    assert [(box.name, box.address) for box in read_mail(make_mail(to=field)).to] == expected


@pytest.mark.parametrize(
    "field",
    [
        "a@x.test, b@x.test",
        "a@x.test (comment)",
        "a@x.test <b@x.test>",
        '"a@x.test"',
        "=?utf-8?q?a=40x=2Etest?=",
        "<a@x.test> <b@x.test>",
        "a",
        "",
        "a@[127.0.0.1]",
        "ä@x.test",
    ],
)
def test_a_sender_that_can_be_read_in_two_ways_is_not_plain(field):
    assert read_mail(make_mail(sender=field)).plain_sender == ""


def test_two_from_fields_are_no_plain_sender():
    mail = read_mail(b"From: b@x.test\n" + make_mail(sender="a@x.test"))
    assert (mail.plain_sender, mail.problems) == ("", (Problem.SEVERAL_SENDERS,))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename=label.pdf", "label.pdf"),
        ("attachment; filename=my label.pdf; size=3", "my label.pdf"),
        ('attachment; filename="a;b.pdf"', "a;b.pdf"),
        ("attachment; filename*=utf-8''%E2%82%AC.pdf; filename=e.pdf", "€.pdf"),
        ("attachment; filename*0*=utf-8''%E2%82; filename*1*=%AC; filename*2=.pdf", "€.pdf"),
        ('attachment; filename="=?utf-8?q?=E2=82=AC=2Epdf?="', "€.pdf"),
        ('attachment; filename="no end', "no end"),
        ("attachment; filename=€.pdf", "€.pdf"),
        ("attachment; filename*=x-none''%FF.pdf", "ÿ.pdf"),
        ("attachment", ""),
    ],
)
def test_file_names_are_read_however_they_are_written(header, name):
    mail = read_mail(make_multipart(f"Content-Type: application/pdf\nContent-Disposition: {header}\n\nx"))
    assert names(mail) == [name]


def test_alternatives_are_one_text_and_their_files_are_kept():
    mail = read_mail(
        make_multipart(
            "Content-Type: text/plain\n\nHi",
            "Content-Type: text/html\n\n<b>Hi</b>",
            "Content-Type: text/calendar; name=i.ics\n\nBEGIN",
            kind="alternative",
        )
    )
    assert (mail.text, mail.html, names(mail)) == ("Hi", "<b>Hi</b>", ["i.ics"])


def test_several_texts_are_read_one_below_the_other():
    mail = read_mail(
        make_multipart("Content-Type: text/plain\n\nOne", "Content-Type: text/html\n\n<p>Two</p>", "\nThree <3")
    )
    assert mail.text == "One\n\nTwo\n\nThree <3"
    assert "Three &lt;3" in mail.html


def test_a_picture_is_inline_only_if_the_html_shows_it():
    picture = "Content-Type: image/png; name=p.png\nContent-Id: <{}@x>\nContent-Disposition: {}\n\nx"
    mail = read_mail(
        make_multipart(
            'Content-Type: text/html\n\n<img src="cid:1@x">',
            picture.format(1, "attachment"),
            picture.format(2, "inline"),
            kind="related",
        )
    )
    assert [(file.content_id, file.inline) for file in mail.attachments] == [("1@x", True), ("2@x", False)]


def test_an_attached_mail_is_one_file():
    inner = make_multipart("Content-Type: text/plain; name=deep.txt\n\nx").decode()
    mail = read_mail(
        make_multipart(
            "\nHi",
            f"Content-Type: message/rfc822; name=m.eml\n\n{inner}".replace("--b", "--inner").replace('"b"', '"inner"'),
        )
    )
    assert (mail.text, names(mail)) == ("Hi", ["m.eml"])
    assert b"deep.txt" in mail.attachments[0].content


def test_files_pasted_into_a_text_come_out():
    mail = read_mail(make_mail("See below\nbegin 644 cat.txt\n#0V%T\n`\nend\nbegin 644 is no file\n"))
    assert [(file.name, file.content) for file in mail.attachments] == [("cat.txt", b"Cat")]
    assert mail.text == "See below\n\nbegin 644 is no file"


def test_lines_that_the_program_wrapped_are_put_together():
    text = "One line \nof text. \n\n> quoted \n> line\n>> deeper\n  indented\n-- \nJohn"
    mail = read_mail(make_mail(text, content_type="text/plain; format=flowed"))
    assert mail.text == "One line of text. \n> quoted line\n>> deeper\n indented\n-- \nJohn"


@pytest.mark.parametrize(
    ("body", "content_type", "text", "problems"),
    [
        ("é".encode(), "text/plain", "é", (Problem.WRONG_CHARSET,)),
        ("é€".encode("cp1252"), "text/plain; charset=iso-8859-1", "é€", ()),
        ("é".encode(), "text/plain; charset=us-ascii", "é", (Problem.WRONG_CHARSET,)),
        ("é".encode(), "text/plain; charset=x-none", "é", (Problem.UNKNOWN_CHARSET,)),
        (b"+ADw-script+AD4-", "text/plain; charset=utf-7", "+ADw-script+AD4-", (Problem.UNKNOWN_CHARSET,)),
        ("한국".encode("cp949"), "text/plain; charset=ks_c_5601-1987", "한국", ()),
        (b"\xff\xfe", "text/plain; charset=utf-8", "\ufffd\ufffd", (Problem.WRONG_CHARSET,)),
        (b"a\0b\x1bc", "text/plain; charset=utf-8", "abc", ()),
    ],
)
def test_characters_are_read_whatever_the_mail_calls_them(body, content_type, text, problems):
    mail = read_mail(make_mail(body, content_type=content_type))
    assert (mail.text, mail.problems) == (text, problems)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\n", Reason.EMPTY),
        (b"\x00\x01\x02 no mail at all", Reason.NO_HEADERS),
        (make_mail("x" * 2000), Reason.TOO_LARGE),
        (b"Subject: " + b"x" * 200 + b"\n\n", Reason.HEADERS_TOO_LARGE),
        (b"Subject: x\n" + b" y\n" * 200 + b"\n", Reason.HEADERS_TOO_LARGE),
        (b"X: y\n" * 30, Reason.TOO_MANY_HEADERS),
        (make_multipart(*["\nx"] * 30), Reason.TOO_MANY_PARTS),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(raw, reason):
    limits = Limits(size=1500, parts=20, headers=20, header_line=150, header_block=300)
    with pytest.raises(Unreadable) as refusal:
        read_mail(raw, limits)
    assert refusal.value.reason == reason


def test_a_mail_nested_a_hundred_times_is_refused():
    raw = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (depth, depth) for depth in range(100))
    with pytest.raises(Unreadable) as refusal:
        read_mail(raw + b"\nx")
    assert refusal.value.reason == Reason.TOO_DEEP


@pytest.mark.parametrize(
    ("raw", "found", "problem"),
    [
        (
            make_mail("--x\nContent-Type: text/plain; name=a.txt\n\nA", content_type="multipart/mixed"),
            ["a.txt"],
            Problem.CUT_OFF,
        ),
        (make_mail("just text", content_type="multipart/mixed"), [], Problem.NO_BOUNDARY),
        (
            make_mail("--x\nContent-Type: image/png; name=a.png\n\nA", content_type="multipart/mixed; boundary=y"),
            ["a.png"],
            Problem.CUT_OFF,
        ),
        (
            make_mail("Zm9v!!YmFy", content_type="image/png; name=a.png", content_transfer_encoding="base64"),
            ["a.png"],
            Problem.BAD_BASE64,
        ),
        (
            make_mail("x", content_type="image/png; name=a.png", content_transfer_encoding="zip"),
            ["a.png"],
            Problem.UNKNOWN_ENCODING,
        ),
        (make_mail("x", content_type="application/ms-tnef; name=winmail.dat"), ["winmail.dat"], Problem.BAD_TNEF),
        (make_mail("x", content_type="application/pkcs7-mime; name=smime.p7m"), ["smime.p7m"], Problem.SEALED),
    ],
)
def test_what_is_broken_is_read_and_named(raw, found, problem):
    mail = read_mail(raw)
    assert (names(mail), problem in mail.problems) == (found, True)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("enmime/bad-header-wrap.eml", ["7DDA4_foo_9E5D72.zip"]),
        ("enmime/malformed-base64-attach.eml", ["some.doc"]),
        ("enmime/mime-bad-8bit-filename.eml", ["管理.doc"]),
        ("enmime/mime-bad-content-type.eml", ["Invoice_302232133150612.pdf"]),
        ("enmime/mime-signed.eml", ["signature.asc"]),
        ("mimekit/winmail-two-files.eml", ["winmail.dat", "AUTHORS", "README"]),
    ],
)
def test_no_file_of_a_strange_mail_is_lost(name, found):
    assert names(read_mail(sample(name))) == found


def test_files_inside_winmail_dat_say_so():
    files = read_mail(sample("mimekit/winmail-two-files.eml")).attachments
    assert [(file.inside, file.size > 0) for file in files] == [
        ("", True),
        ("winmail.dat", True),
        ("winmail.dat", True),
    ]


@given(st.binary(max_size=500), st.sampled_from(["image/png", "application/pdf", "application/octet-stream"]))
def test_a_file_comes_out_as_it_was_put_in(content, content_type):
    message = EmailMessage()
    message["From"] = "a@x.test"
    message.set_content("Hi")
    message.add_attachment(content, *content_type.split("/"), filename="größe.bin")
    mail = read_mail(message.as_bytes())
    assert [(file.name, file.content_type, file.content) for file in mail.attachments] == [
        ("größe.bin", content_type, content)
    ]


TOKENS = st.sampled_from(
    [
        b"\r\n",
        b"\n\n",
        b"--b",
        b"--b--",
        b"=?utf-8?b?",
        b"?=",
        b'"',
        b"<",
        b">",
        b";",
        b"(",
        b"\\",
        b"Content-Type: multipart/mixed; boundary=b\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: x-uuencode\n",
        b"charset=utf-7",
        b"\xff\xfe",
        b"\0",
        b"*0*=utf-8''%",
        b"begin 644 x\n",
        b"end\n",
        b"Content-Type: text/plain; format=flowed\n",
        b"Date: Mon, 99 Foo 99999 99:99:99 +9999\n",
        b"From: =?x?q?=40?= <>,\n",
        b"Content-Type: message/delivery-status\n",
        b"Content-Type: text/html\n",
        b"Content-Type: application/ms-tnef\n",
        b"\x78\x9f\x3e\x22",
    ]
)


def read_without_net(raw):
    """As read_mail, but a surprise stays one."""
    try:
        return _read(raw, Limits())
    except Unreadable:
        return None


@given(st.lists(TOKENS | st.binary(max_size=30), max_size=30).map(b"".join))
def test_bytes_that_are_no_mail_are_no_surprise(raw):
    mail = read_without_net(b"From: a@x.test\n" + raw)
    assert mail is None or reply_of(mail) is not None


@given(st.sampled_from(ALL), st.data())
def test_a_damaged_mail_is_no_surprise(file, data):
    raw = file.read_bytes()
    begin = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(begin, min(len(raw), begin + 400)))
    mail = read_without_net(
        raw[:begin] + data.draw(TOKENS | st.binary(max_size=20)) + raw[end : data.draw(st.integers(end, len(raw)))]
    )
    assert mail is None or reply_of(mail) is not None
