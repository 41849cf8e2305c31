"""What customers were promised when they ordered stays so: each order is pinned to a version."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_inbox.beginning.eligibility import eligibility_of
from requests_inbox.beginning.terms import terms_of
from requests_inbox.models import PolicyVersion, Simulation
from requests_inbox.refusals import NotYours, Unready
from requests_inbox.return_policies.document import Document
from tests.builders import (
    fresh,
    make_order,
    make_person,
    make_policy,
    make_reason,
    make_return,
    make_rule,
    make_shop,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return make_shop(return_window_days=30, refund_term_days=14)


def publish(shop, by, *, earlier=False, rules=(), **terms):
    draft = PolicyVersion.objects.begin_draft(shop, by=by)
    draft.change(
        Document.read({"terms": draft.stored["terms"] | terms, "rules": list(rules)}), by=by, seen=draft.edition
    )
    Simulation.objects.create(version=draft, edition=draft.edition, finished_at=timezone.now())
    draft.publish(by=by, seen=draft.edition, covers_earlier=earlier)
    return draft


def test_without_a_policy_the_settings_hold(shop):
    order = make_order(shop)
    assert (terms_of(order).window_days, terms_of(order).refund_term_days) == (30, 14)


def test_an_order_keeps_the_window_that_it_was_placed_under(shop):
    lead = make_person(shop, "team_lead")
    publish(shop, lead, window_days=30)
    before = make_order(shop)
    publish(shop, lead, window_days=5)
    after = make_order(
        shop, ordered_at=timezone.now() + timedelta(seconds=1), delivered_at=timezone.now() - timedelta(days=7)
    )
    assert (make_return(order=before).is_late, make_return(order=after).is_late) == (False, True)
    assert (terms_of(before).window_days, terms_of(after).window_days) == (30, 5)


def test_what_is_kinder_may_cover_earlier_orders_and_what_is_not_may_not(shop):
    lead = make_person(shop, "team_lead")
    publish(shop, lead, window_days=30)
    order = make_order(shop)
    publish(shop, lead, earlier=True, window_days=60)
    assert terms_of(order).window_days == 60
    with pytest.raises(Unready):
        publish(shop, lead, earlier=True, window_days=10)


def test_a_new_refusal_takes_something_away(shop):
    lead = make_person(shop, "team_lead")
    publish(shop, lead)
    with pytest.raises(Unready):
        publish(shop, lead, earlier=True, rules=[make_rule(decision="decline", code="used")])


def test_a_request_keeps_its_terms_and_its_letter_says_them(shop):
    lead = make_person(shop, "team_lead")
    publish(shop, lead, refund_term_days=5)
    request = make_return(shop)
    publish(shop, lead, earlier=True, refund_term_days=3)
    request = fresh(request)
    request.approve(by=lead, seen=request.version)
    assert request.rma.refund_term_days == 5
    assert "5 days" in request.pending_letter.text


def test_the_window_can_run_from_the_order(shop):
    make_policy(shop, window_days=8, window_from="order")
    request = make_return(order=make_order(shop))  # ordered ten days ago, delivered seven
    assert (request.is_late, request.window_day) == (True, 10)


def test_late_requests_are_refused_where_the_policy_says_so_but_not_what_the_law_grants(shop):
    make_policy(shop, window_days=5, late="refuse")
    eligible = eligibility_of(make_order(shop))[0]
    grounds = ["commercial", "lack_of_conformity", "transport_damage", "withdrawal"]
    told = {ground: eligible.why_not_for(make_reason(shop, ground, ground)) for ground in grounds}
    assert "The return window ended on" in told.pop("commercial")
    assert set(told.values()) == {""}


def test_the_shops_page_says_the_terms(shop, client):
    make_policy(shop, window_days=45, window_from="order")
    page = client.get(reverse("portal:home", args=[shop.slug])).content.decode()
    assert "45 days from your order" in page


def test_who_may_write_and_publish(shop):
    agent, lead, admin = (make_person(shop, role) for role in ("agent", "team_lead", "admin"))
    with pytest.raises(NotYours):
        PolicyVersion.objects.begin_draft(shop, by=agent)
    shop.policies_by_admins = True
    shop.save()
    with pytest.raises(NotYours):
        publish(shop, lead)
    PolicyVersion.objects.draft_of(shop).publish(by=admin, seen=1)
    assert PolicyVersion.objects.in_force(shop).number == 1
