"""What the law or the shop exempts: said beforehand, kept from being asked for, and left to a person where stated."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from orders.models import Exclusion, Product
from requests_inbox.beginning import exempting
from requests_inbox.forms import Approve, Cancel, DecideLine
from requests_inbox.models import ReturnGround, ReturnRequest, WithdrawalStatement
from requests_inbox.withdrawals import stating
from tests.builders import fresh, make_person, make_reason, make_return, make_statement

from .test_asking import fill, reason, send, step


def make_exempt(order, **fields):
    """The first line is of a product about which this is known."""
    line = order.lines.first()
    line.product = Product.objects.create(shop=order.shop, sku=line.sku, name=line.name, **fields)
    line.save()
    return line


@pytest.fixture
def withdrawal(shop):
    return make_reason(shop, "withdrawal", ground="withdrawal", en="I withdraw from the purchase")


@pytest.mark.parametrize("ground", ["lack_of_conformity", "transport_damage", "wrong_item"])
def test_faulty_goods_can_always_be_asked_back(order, ground):
    line = make_exempt(order, is_final_sale=True, exclusion=Exclusion.MADE_TO_MEASURE)
    assert exempting.why_not(line, "commercial")
    assert exempting.why_not(line, "withdrawal")
    assert exempting.why_not(line, ground) == ""


def test_a_final_sale_does_not_touch_the_right_of_withdrawal_nor_an_exclusion_the_shops_kindness(order):
    line = make_exempt(order, is_final_sale=True)
    assert (bool(exempting.why_not(line, "commercial")), exempting.why_not(line, "withdrawal")) == (True, "")
    line.product.is_final_sale, line.product.exclusion = None, Exclusion.PERISHABLE
    assert (exempting.why_not(line, "commercial"), bool(exempting.why_not(line, "withdrawal"))) == ("", True)


def test_whether_a_seal_was_broken_nobody_knows_so_it_only_warns(order):
    line = make_exempt(order, exclusion=Exclusion.UNSEALED_HYGIENE)
    assert exempting.why_not(line, "withdrawal") == ""
    assert "seal" in " ".join(exempting.told_of(line))


def test_the_items_and_the_reasons_say_it_before_anything_is_sent(visitor, order):
    make_exempt(order, is_final_sale=True)
    assert "This was a final sale" in step(visitor, "items").content.decode()
    refused = fill(visitor, order)
    assert refused.status_code == 422
    assert "This was a final sale" in refused.content.decode()
    page = step(visitor, "reasons").content.decode()
    can_be_chosen = {code: is_offered(page, reason(code)) for code in ("too_small", "broken")}
    assert can_be_chosen == {"too_small": False, "broken": True}
    assert step(visitor, "check")["Location"] == "/r/veldkant/reasons/"
    assert fill(visitor, order, code="broken", note="The handle came off.").status_code == 302
    send(visitor)
    assert ReturnRequest.objects.get().lines.get().reason.code == "broken"


def test_what_the_law_exempts_is_told_with_the_way_to_state_it_all_the_same(visitor, order, withdrawal):
    make_exempt(order, exclusion=Exclusion.MADE_TO_MEASURE)
    refused = fill(visitor, order, code="withdrawal").content.decode()
    assert "made to your own measure" in refused
    assert reverse("portal:withdrawal", args=["veldkant"]) in refused
    assert not WithdrawalStatement.objects.exists()


def test_a_statement_is_recorded_all_the_same_and_a_person_decides(order, withdrawal):
    make_exempt(order, exclusion=Exclusion.MADE_TO_MEASURE)
    statement = make_statement(order)
    request = stating.match(statement, order, stating.everything_left(order))
    assert WithdrawalStatement.objects.get().request == request
    assert request.status == "new"


def test_sealed_goods_are_granted_as_ever(order, withdrawal):
    make_exempt(order, exclusion=Exclusion.UNSEALED_MEDIA)
    assert stating.match(make_statement(order), order, stating.everything_left(order)).status == "approved"


@pytest.mark.parametrize(
    ("ground", "fields", "code"),
    [
        (ReturnGround.WITHDRAWAL, {"exclusion": "made_to_measure", "is_final_sale": True}, "made_to_measure"),
        (ReturnGround.COMMERCIAL, {"exclusion": "made_to_measure", "is_final_sale": True}, "final_sale"),
        (ReturnGround.COMMERCIAL, {"is_final_sale": False}, ""),
        (ReturnGround.LACK_OF_CONFORMITY, {"is_final_sale": True}, ""),
    ],
)
def test_the_desk_sees_it_and_is_offered_the_reason_that_fits(client, order, ground, fields, code):
    make_exempt(order, **fields)
    request = fresh(make_return(order=order, quantities=(1,), ground=ground))
    line, agent = request.line_list[0], make_person(order.shop, role="team_lead")
    action = Acting(request, agent)
    assert Approve(action=action).lines[0].decline_code.value() == code
    assert (Cancel(action=action)["code"].value() or "") == code
    assert DecideLine(action=action, initial={"line": line.pk})["code"].value() == code
    client.force_login(agent)
    page = client.get(reverse("requests_inbox:show", args=[request.reference])).content.decode()
    assert ("Final sale" in page) == bool(fields.get("is_final_sale"))
    assert ("CRD Art. 16 c" in page) == bool(fields.get("exclusion"))


def is_offered(page, reason):
    """Whether its radio button can be pressed."""
    button = re.search(rf'<input type="radio" name="\d+-reason" value="{reason}"[^>]*>', page)[0]
    return " disabled" not in button


class Acting:
    def __init__(self, request, person):
        self.request, self.person = request, person


def test_a_withdrawal_is_declined_by_the_laws_code(order, withdrawal):
    make_exempt(order, exclusion=Exclusion.PERIODICAL)
    request = fresh(make_return(order=order, quantities=(1,), ground="withdrawal"))
    lead = make_person(order.shop, role="team_lead")
    request.cancel(by=lead, seen=request.version, kind="declined", code="periodical", key=uuid4())
    assert fresh(request).line_list[0].decline_code == "periodical"
