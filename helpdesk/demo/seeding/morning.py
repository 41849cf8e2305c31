"""This morning's mail: what customers and machines wrote to the demo's shops, through the door that all mail takes.

The worker reads it when the demo starts, so the Mail page shows a day as it is: answers in their requests, what a
machine wrote, what came back, and what nobody but a person can place.
"""

from email import message_from_string
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from io import BytesIO

from django.utils import timezone
from PIL import Image, ImageDraw

from helpdesk.demo.data import mails
from messaging.models import IncomingMail, Letter
from messaging.receiving import receive
from orders.models import Order
from requests_inbox.models import ReturnRequest, WithdrawalStatement
from requests_inbox.withdrawals.acknowledging import acknowledge
from requests_inbox.withdrawals.stating import record

UNVOUCHED = {"dmarc": "none"}  # the names of invented customers are in no DNS
CAME_BACK = """\
From: Mail Delivery System <mailer-daemon@{host}>
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: {name}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part

<{letter.recipient}>: the mailbox is full

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; {host}

Final-Recipient: rfc822; {letter.recipient}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox is full

--part
Content-Type: text/rfc822-headers

To: {letter.recipient}
Message-ID: {letter.message_id}

--part--
"""


def bring_the_post(shops):
    for shop in shops:
        words = mails.BY_LANGUAGE[shop.language]
        withdraw(shop, words)
        for mail in [*answers(shop, words), *from_machines(shop, words), *without_a_place(shop, words)]:
            receive(mail.as_bytes(), door=IncomingMail.Door.SMTP, recipient=shop.inbox_address, verdict=UNVOUCHED)


def answers(shop, words):
    """A picture that was asked for, and thanks for an approval."""
    asked = newest(shop, kind="question")
    if asked:
        mail = reply(asked, words.picture)
        mail.add_attachment(picture(), maintype="image", subtype="jpeg", filename="IMG_2041.jpg")
        yield mail
    if approved := newest(shop, kind="approved"):
        yield reply(approved, words.thanks)


def from_machines(shop, words):
    """A vacation note, a mail that came back, an advertisement."""
    approved = Letter.objects.filter(shop=shop, kind="approved", state="sent").order_by("-written_at")[1:3]
    for letter, kind in zip(approved, ("away", "came back"), strict=False):
        if kind == "away":
            mail = reply(letter, words.away)
            mail["Auto-Submitted"] = "auto-replied"
        else:
            mail = came_back(letter)
        yield mail
    mail = written(shop, "Pack & Co", "news@packandco.test", words.advertisement_subject, words.advertisement)
    mail["List-Unsubscribe"] = "<https://packandco.test/leave>"
    mail["Precedence"] = "bulk"
    yield mail


def without_a_place(shop, words):
    """From another address with the number of an order; from a customer who asks for a return by mail."""
    request = ReturnRequest.objects.filter(shop=shop, is_open=True).order_by("-submitted_at").first()
    if request:
        text = words.from_home.format(order=request.order.number, name=request.customer_name)
        yield written(shop, request.customer_name, "home@mailbox.test", words.from_home_subject, text)
    orders = Order.objects.filter(shop=shop, requests=None, customer_email__gt="").order_by("-ordered_at")[:2]
    for order, subject, text in zip(
        orders, (words.ask_subject, words.withdrawal_subject), (words.ask, words.withdrawal), strict=False
    ):
        text = text.format(order=order.number, item=order.lines.first().name, name=order.customer_name)
        yield written(shop, order.customer_name, order.customer_email, subject, text)


def withdraw(shop, words):
    """On the shop's page, without a number: somebody has to find the order."""
    order = Order.objects.filter(shop=shop, requests=None, customer_email__gt="").order_by("-ordered_at")[2:3].first()
    if order:
        portal = WithdrawalStatement.Channel.PORTAL
        address = f"home.{order.customer_email}"
        told = {"name": order.customer_name, "contract": words.bought, "address": address, "language": shop.language}
        acknowledge(record(shop, channel=portal, **told))


def newest(shop, *, kind):
    return Letter.objects.filter(shop=shop, kind=kind, state="sent").order_by("-written_at", "-pk").first()


def written(shop, name, address, subject, text):
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{name} <{address}>"
    mail["To"] = f"{shop.name} <{shop.inbox_address}>"
    mail["Subject"] = subject
    mail["Date"] = format_datetime(timezone.now())
    mail["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
    mail.set_content(text)
    return mail


def reply(letter, text):
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.strip().splitlines())
    text = f"{text.format(name=letter.recipient_name)}\n\n{letter.sender} wrote:\n\n{quoted}\n"
    mail = written(letter.shop, letter.recipient_name, letter.recipient, f"Re: {letter.subject}", text)
    mail["In-Reply-To"] = mail["References"] = letter.message_id
    return mail


def came_back(letter):
    """What a mail server says of a letter that it could not deliver (RFC 3464)."""
    host = letter.recipient.rpartition("@")[2]
    return message_from_string(
        CAME_BACK.format(
            letter=letter, host=host, to=letter.shop.inbox_address, date=format_datetime(timezone.now()),
            name=make_msgid(domain=host),
        ),
        policy=SMTP,
    )  # fmt: skip


def picture():
    """A photograph of a box with a dent, as far as a few lines can be one."""
    image = Image.new("RGB", (960, 720), "#8d8577")
    drawing = ImageDraw.Draw(image)
    drawing.polygon([(180, 250), (640, 190), (820, 300), (800, 580), (330, 660), (170, 520)], fill="#c49a6c")
    drawing.polygon([(180, 250), (640, 190), (820, 300), (350, 380)], fill="#d9b48a")
    drawing.line([(350, 380), (330, 660)], fill="#9a7448", width=6)
    drawing.polygon([(500, 420), (640, 400), (600, 470), (690, 520), (540, 540), (560, 480)], fill="#3a2f24")
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
