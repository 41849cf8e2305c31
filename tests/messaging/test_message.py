"""Properties of the mail itself, for whatever people typed."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.composing import one_line
from messaging.mime import mailbox
from messaging.models import Letter
from shops.models import Shop

HEADERS = ["Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Reply-To", "Subject", "To"]
typed = st.text(max_size=200) | st.sampled_from(
    ["Bcc: x@y.test", "a\r\nBcc: x@y.test", '"', "<a@b.test>", "a, b", "=?utf-8?q?x?=", "\u202egnp.exe", "é" * 190]
)


def bytes_of(*, name, subject, shop_name, text="Hello\n"):
    letter = Letter(
        shop=Shop(name=shop_name, sender_address="desk@shop.example"),
        recipient="eleanor@customer.test",
        recipient_name=one_line(name),
        subject=one_line(subject),
        text=text,
        html="<p>Hello</p>",
        written_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        message_id="<0123456789abcdef0123456789abcdef.0123456789abcdef@shop.example>",
    )
    return letter.as_message().message().as_bytes()


@given(typed, typed, typed)
def test_whatever_is_typed_there_is_one_recipient_and_no_header_of_the_typists(name, subject, shop_name):
    raw = bytes_of(name=name, subject=subject, shop_name=shop_name)
    mail = message_from_bytes(raw, policy=policy.default)
    assert sorted(mail.keys()) == HEADERS
    assert [address.addr_spec for address in mail["To"].addresses] == ["eleanor@customer.test"]
    assert [address.addr_spec for address in mail["From"].addresses] == ["desk@shop.example"]


@given(st.text(max_size=2000))
def test_whatever_is_written_the_mail_is_seven_bit_in_lines_that_every_server_takes(text):
    raw = bytes_of(name="Eleanor", subject="Your return", shop_name="Pike & Plover", text=text)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw == bytes_of(name="Eleanor", subject="Your return", shop_name="Pike & Plover", text=text)


NOT_ONE = ["", "a", "a@", "@b.test", "a@b.test,c@d.test", "A <a@b.test>", "a@b.test\nBcc: c@d.test"]


@pytest.mark.parametrize("address", NOT_ONE)
def test_only_one_plain_address_is_a_mailbox(address):
    with pytest.raises(ValueError, match="Not one"):
        mailbox(address)
