"""What a customer reads where something was declined: why, for each item, and what they can still do. Nothing else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.models import Letter
from portal.following import Following
from requests_inbox.correspondence.wording import DECLINED
from requests_inbox.return_policies.judging import judge
from tests.builders import fresh, make_order, make_person, make_policy, make_return, make_rule

RIGHT = re.compile(r"You can still withdraw from the purchase( until [^,]+)?, and need no reason for it\.")
GUARANTEE = "If it is faulty, damaged or not what you ordered, you can send it back all the same."


@pytest.fixture
def agent(shop):
    return make_person(shop)


def declined(request, agent, *, code="used", text="", lines=None):
    """Decided and told: only then does a customer know of it."""
    request = fresh(request)
    if lines is None:
        request.cancel(by=agent, seen=request.version, kind="declined", code=code, text=text)
    else:
        verdict = {"decision": "declined", "decline_code": code, "decline_text": text}
        chosen = {request.line_list[n].pk: verdict for n in lines}
        request.approve(by=agent, seen=request.version, decisions=chosen)
    letter = fresh(request).decision_letter
    Letter.objects.filter(pk=letter.pk).update(state="sent", sent_at=timezone.now())
    return letter


def page(client, request):
    return client.get(f"/r/veldkant/requests/{request.reference}/").content.decode()


def delivered(order, days):
    order.delivered_at = order.ordered_at = timezone.now() - timedelta(days=days)
    order.save()
    return order


def test_each_declined_item_says_why(visitor, order, agent):
    request = make_return(order=order)
    declined(request, agent, lines=[1])
    html = page(visitor, request)
    assert html.count(str(DECLINED["used"])) == 1
    assert html.index("Thing 2") < html.index(str(DECLINED["used"]))


def test_the_shops_own_words_stand_in_place_of_the_reasons(visitor, order, agent):
    request = make_return(order=order)
    letter = declined(request, agent, lines=[1], text="The sole is worn down.")
    for told in (page(visitor, request), letter.text):
        assert "The sole is worn down." in told
        assert str(DECLINED["used"]) not in told


def test_the_right_of_withdrawal_is_named_while_it_lasts(visitor, order, agent):
    request = make_return(order=order)
    letter = declined(request, agent)
    assert RIGHT.search(letter.text)[1]
    html = page(visitor, request)
    assert RIGHT.search(html)
    assert 'href="/r/veldkant/withdraw/"' in html[html.index("What you can still do") :]


def test_it_is_open_where_nobody_knows_of_the_delivery(order, agent):
    order.delivered_at = None
    order.save()
    assert RIGHT.search(declined(make_return(order=order), agent).text)[1] is None


def test_it_is_not_named_when_it_is_over_or_never_was_theirs(visitor, order, agent, shop):
    late = make_return(order=delivered(order, 40))
    assert not RIGHT.search(declined(late, agent, code="too_late").text)
    assert not RIGHT.search(page(visitor, late))
    present = make_return(order=make_order(shop))
    type(present).objects.filter(pk=present.pk).update(customer_email="somebody@else.test")
    assert not RIGHT.search(declined(present, agent).text)
    made = make_order(shop)
    for line in made.lines.all():
        line.product = shop.products.create(sku=line.sku, name=line.name, exclusion="made_to_measure")
        line.save()
    assert not RIGHT.search(declined(make_return(order=made), agent).text)


def test_the_guarantee_covers_what_is_faulty_for_two_years(order, shop, agent):
    assert GUARANTEE in declined(make_return(order=delivered(order, 60)), agent, code="too_late").text
    old = make_return(order=delivered(make_order(shop), 900))
    assert GUARANTEE not in declined(old, agent, code="too_late").text


def test_who_is_granted_everything_reads_nothing_of_it(visitor, order, agent):
    request = make_return(order=order)
    letter = declined(request, agent, lines=[])
    assert GUARANTEE not in letter.text
    assert "What you can still do" not in page(visitor, request)


def test_a_partly_declined_return_says_it_for_the_rest(order, agent):
    text = declined(make_return(order=order), agent, lines=[0]).text
    assert RIGHT.search(text)
    assert GUARANTEE in text
    assert "a person reads it" in text


def test_before_the_letter_has_left_nothing_is_told(visitor, order, agent):
    request = make_return(order=order)
    request.cancel(by=agent, seen=request.version, kind="declined", code="used")
    html = page(visitor, request)
    assert str(DECLINED["used"]) not in html
    assert "What you can still do" not in html
    assert Following(fresh(request)).declined == {}


def test_nothing_of_a_policy_reaches_the_page(visitor, order, shop, agent):
    """What there is to leak: the rule's name, what it compared, what it knew of the customer, its alert."""
    history = {"fact": "returns_last_year", "op": "at_least", "value": 0}
    when = {"all": [history, {"fact": "value", "op": "over", "value": "66.66"}]}
    rule = make_rule("serial", when, "decline", code="other", texts={"en": "It cannot come back."})
    alert = {"key": "fraud", "name": "Fraud", "when": {"all": []}, "then": {"text": "Serial returner"}}
    make_policy(shop, rule | {"name": "Serial returners"}, alerts=[alert], modes={"serial": "suggest"})
    request = make_return(order=order)
    judge.call(request.pk)
    before = page(visitor, request)
    request = fresh(request)
    assert request.policy_verdict == "decline"
    request.follow_policy(by=agent, seen=request.version)
    Letter.objects.update(state="sent", sent_at=timezone.now())
    after = page(visitor, request)
    assert "It cannot come back." in after
    for html in (before, after):
        assert not re.search(r"serial|fraud|66.66|polic|rule|earlier returns|suggest", html, re.I)
