import json
from io import StringIO

from django.core.management import call_command

from .samples import MAILS, make_mail

DANISH = MAILS / "mail_parser_reply" / "email_danish_2.eml"
BROKEN_LINK = MAILS / "README.md"


def printed(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_reply_in_a_file_is_printed():
    assert printed("extract_reply", str(DANISH)) == "Hej Hanne,\n\nJeg har modtaget filerne."


def test_the_replies_of_a_list_are_printed_line_by_line(tmp_path):
    empty = tmp_path / "empty.eml"
    empty.touch()
    files = tmp_path / "files.txt"
    files.write_text(f"{DANISH}\n{empty}\n")
    lines = [json.loads(line) for line in printed("extract_reply", "--batch", str(files)).splitlines()]
    assert lines == [
        {"file": str(DANISH), "reply": "Hej Hanne,\n\nJeg har modtaget filerne."},
        {"file": str(empty), "reply": ""},
    ]


def test_the_facts_of_a_mail_are_printed(tmp_path):
    file = tmp_path / "mail.eml"
    file.write_bytes(make_mail("Hello"))
    assert json.loads(printed("mail_facts", str(file))) == {
        "file": str(file),
        "subject": "A question",
        "from_email": "eleanor@customer.test",
        "from_name": "Eleanor Finch",
        "attachments": [],
        "is_bounce": False,
        "is_autoreply": False,
        "text": "Hello",
    }


def test_a_mail_that_cannot_be_read_says_why(tmp_path):
    file = tmp_path / "mail.eml"
    file.touch()
    assert json.loads(printed("mail_facts", str(file))) == {"file": str(file), "unreadable": "empty"}
