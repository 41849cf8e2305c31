"""The seals of the customers' links."""

import hashlib
import hmac

from requests_inbox.correspondence.links import is_sealed
from tests.builders import make_return


def test_a_letter_that_was_sent_years_ago_still_opens_its_request(db, settings):
    """As the first letter of all was sealed; whatever changes here, it lies in somebody's mailbox."""
    settings.THREAD_KEYS = ["of today", "of then"]
    request = make_return()
    signed = f"{request.shop_id}\n{request.reference}\n{request.customer_email}\n1-0-received"
    key = hashlib.sha256(b"requests_inbox.linksof then").digest()
    sealed = hmac.new(key, signed.encode(), "sha256").hexdigest()
    assert is_sealed(request, "1-0-received", sealed)
    assert not is_sealed(request, "2-0-received", sealed)
