"""R39, I19: the order of what happens in a request has no holes and no doubles, and never changes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from messaging.intake import take_in
from messaging.receiving import receive
from requests_inbox.timeline import timeline
from tests.builders import fresh, make_person, make_return
from tests.messaging.reading.samples import make_mail

WRITERS, EACH = 4, 4


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_the_same_time_stand_in_one_order(settings, tmp_path):
    settings.MAIL_STORE = tmp_path
    request = make_return()
    agent = make_person(request.shop)
    letter = request.thread.letters.get()
    headers = {"in_reply_to": letter.message_id, "sender": request.customer_email}
    about = {"door": "smtp", "recipient": request.shop.inbox_address, "verdict": {"dmarc": "pass"}}
    mails = [receive(make_mail(f"Mail {n}", **headers), **about).pk for n in range((WRITERS - 1) * EACH)]

    def customer(number):
        try:
            take_in(*mails[number :: WRITERS - 1])
        finally:
            connection.close()

    def colleague():
        try:
            for number in range(EACH):
                fresh(request).note(by=agent, text=f"Note {number}")
                shown.append(seen(request))
        finally:
            connection.close()

    shown = []
    with ThreadPoolExecutor(WRITERS) as writers:
        working = [*(writers.submit(customer, number) for number in range(WRITERS - 1)), writers.submit(colleague)]
    [each.result() for each in working]
    last = seen(request)
    assert [version for version, _verb in last] == list(range(1, WRITERS * EACH + 2))
    assert sorted(verb for _version, verb in last[1:]) == ["heard"] * len(mails) + ["noted"] * EACH
    assert all(earlier == last[: len(earlier)] for earlier in shown)
    assert len(shown) == EACH


def seen(request):
    return [(event.version, event.verb) for event in timeline(fresh(request)).events]
