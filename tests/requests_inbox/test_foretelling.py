"""The sheet says before what happens: state, items, return, carriage, money, mail; anew as the form changes."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.templatetags.ui import money
from messaging.models import Letter
from requests_inbox.models import ReturnRequest
from tests.builders import fresh, make_return
from tests.returns.making import make_approved

PLAN = {"HX-Request": "true", "HX-Target": "plan"}
SHEET = {"HX-Request": "true", "HX-Target": "sheet"}


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def told(client, request, name, headers=SHEET, **typed):
    """{what: what happens to it}"""
    typed = {"version": request.version, **typed} if typed else {}
    html = client.get(reverse("requests_inbox:act", args=[request.reference, name]), typed, headers=headers)
    found = re.search(r'<dl class="outcome">(.*?)</dl>', html.content.decode(), re.DOTALL)
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", found[1])) if found else {}


def names(request):
    return [line.order_line.name for line in request.line_list]


def test_an_approval_says_all_that_follows_from_it(desk, request_):
    said = told(desk, request_, "approval")
    assert list(said) == ["State", "Approved", "Return", "Way back", "Refund", "Mail"]
    assert said["Approved"].endswith(names(request_)[1])
    assert said["Return"].startswith(f"RMA-{request_.reference} is opened; the goods are to be sent by ")
    assert said["Refund"] == f"{money(70, 'EUR')} within 14 days"
    assert said["Mail"] == "It leaves after 20 seconds; until then you can undo all of this."


def test_it_follows_the_free_return_and_the_items(desk, request_):
    first, second = request_.line_list
    form = {
        f"decision-{first.pk}": "declined", f"decline_code-{first.pk}": "used", f"decision-{second.pk}": "approved",
        "free_return": "on",
    }  # fmt: skip
    said = told(desk, request_, "approval", PLAN, **form)
    assert (said["Declined"], said["Approved"]) == tuple(names(request_))
    assert said["Way back"] == "The shop pays the carriage."
    assert said["Refund"] == f"{money(second.value, 'EUR')} within 14 days"
    form |= {"free_return": "", f"decision-{first.pk}": "keep_item", f"decision-{second.pk}": "keep_item"}
    assert told(desk, request_, "approval", PLAN, **form)["Return"] == "None: the customer keeps everything."


def test_who_pays_for_the_label_reads_its_price(desk, shop):
    shop.label_price = "4.95"
    shop.save()
    request = make_return(shop)
    ReturnRequest.objects.update(currency="GBP")
    assert (
        told(desk, request, "approval")["Way back"]
        == f"The customer pays {money(Decimal('4.95'), 'EUR')} for the label."
    )


def test_a_hold_that_a_decision_ends_is_named(desk, request_, lead):
    request_.hold(by=lead, seen=1, reason="lunch")
    assert told(desk, fresh(request_), "approval")["State"] == "Approved; the hold ends."


def test_a_cancellation_names_the_return_and_the_label_that_end_with_it(desk, shop):
    request = make_approved(shop)
    Letter.objects.update(state="sent")
    said = told(desk, fresh(request), "cancellation", kind="error")
    assert said["Return"] == f"RMA-{request.reference} ends: nothing is to be sent on it."
    assert said["Items"] == "They are free: the customer can ask for them again."
    reopened = told(desk, fresh(request), "reopening", reason="wrong", tell_customer="")
    assert reopened["Mail"] == "None: the customer still believes what they read."


def test_a_hold_says_until_when_and_what_colleagues_can_do(desk, request_):
    said = told(desk, request_, "hold")
    assert list(said) == ["Until", "Colleagues", "Time to decide", "Customer"]
    in_a_week = told(desk, request_, "hold", PLAN, until="week")
    day = timezone.localtime() + timezone.timedelta(days=7)
    assert in_a_week["Until"].startswith(f"{day.day} {day:%b}")


def test_the_sentences_cost_no_query_of_their_own(desk, request_, django_assert_max_num_queries):
    told(desk, request_, "approval")
    with django_assert_max_num_queries(10):
        told(desk, request_, "approval", PLAN, free_return="on")
