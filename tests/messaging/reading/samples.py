"""The mails in tests/data/mail, and small mails made here."""

import textwrap
from pathlib import Path

MAILS = Path(__file__).resolve().parents[2] / "data" / "mail"
WRITTEN = MAILS / "written"
HTML = sorted((WRITTEN / "html").glob("*.html"))
ADVERTISEMENTS = (WRITTEN / "advertisements.txt").read_text().splitlines()

OWN = "Hello,\n\nthe parcel has not arrived yet. I paid on 3 May 2012 at 10:30.\nCan you help me?"
QUOTE = "Dear John,\n\nyour order is on its way.\n\nJane\n-- \nJane Doe"


def attributions():
    """Names and lines such as "On Monday, Jane wrote:"."""
    return [line.split(" | ", 1) for line in (WRITTEN / "attributions.txt").read_text().splitlines()]


def headings():
    """Names and blocks such as "From: ... Sent: ... To: ... Subject: ..."."""
    blocks = (WRITTEN / "headings.txt").read_text().removeprefix("# ").split("\n# ")
    return [block.rstrip("\n").split("\n", 1) for block in blocks]


def replies():
    """(kind, name, body, what is new in it) of replies as people send them from the programs they have."""
    parts = (WRITTEN / "replies.txt").read_text().removeprefix("#### ").rstrip("\n").split("\n#### ")
    parts = [part.split("\n", 1) for part in parts]
    return [(*head.split(" | "), body, new) for (head, body), (_is, new) in zip(parts[::2], parts[1::2], strict=True)]


def sample(name):
    return (MAILS / name).read_bytes()


def marked(text):
    """Every line with the mark of a quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def wrapped(text, width):
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)


def make_mail(body="Hello", *, content_type="text/plain; charset=utf-8", **headers):
    """A mail's bytes; `x_loop="1"` becomes a header X-Loop, `sender` the From."""
    fields = {"from": headers.pop("sender", "Eleanor Finch <eleanor@customer.test>"), "to": "desk@shop.test"}
    fields |= {"subject": "A question"} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name.title()}: {value}" for name, value in fields.items() if value is not None]
    head = "\n".join([*lines, "MIME-Version: 1.0", f"Content-Type: {content_type}", "", ""])
    return head.encode() + (body if isinstance(body, bytes) else body.encode())


def make_multipart(*parts, kind="mixed", **headers):
    """Each part is its header and its body, parted by a blank line."""
    body = "".join(f"--b\n{part}\n" for part in parts) + "--b--\n"
    return make_mail(body, content_type=f'multipart/{kind}; boundary="b"', **headers)
