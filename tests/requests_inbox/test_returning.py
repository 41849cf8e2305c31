"""After an approval: the return that it authorises, its label, reminders, expiry."""

import uuid
from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.utils import timezone

from helpdesk.jobs.models import Job
from messaging.models import Attachment, Letter
from orders.models import OrderLine
from requests_inbox import tasks
from requests_inbox.actions import actions_for, letter_of
from requests_inbox.models import ReturnRequest
from requests_inbox.refusals import Moved, NotYours, Refusal, Repeated, Stale, Unready
from requests_inbox.replaying import present, replay
from returns.models import Payment, Return
from returns.tasks import give_back
from shipping.carriers import CARRIERS, Refused
from shipping.models import Label
from shipping.tasks import make_label as make
from tests.builders import fresh, make_person, make_return, make_shop
from tests.returns.making import let_leave, make_approved
from tests.shipping.conftest import documents_elsewhere
from tests.shipping.making import make_destination

pytestmark = pytest.mark.django_db
__all__ = ["documents_elsewhere"]
KEEP = {"decision": "keep_item", "decline_code": "", "decline_text": ""}


def kinds():
    return list(Letter.objects.exclude(kind__in=["received", "approved"]).order_by("pk").values_list("kind", flat=True))


def with_label(request, **asked):
    """The request once a worker has made its label."""
    make.call(request.make_label(**asked).pk)
    return fresh(request)


def test_approving_authorises_a_return_of_what_was_granted():
    request = make_approved(price="6.95", country="Belgium")
    rma, line = request.rma, request.rma.lines.first()
    assert (rma.rma_number, rma.state, rma.ship_by) == (f"RMA-{request.reference}", "authorized", request.ship_by)
    assert (rma.shipping_payer, rma.price, rma.refund_term_days) == ("customer", Decimal("6.95"), 14)
    assert (line.quantity, line.sku, line.resolution, rma.lines.count()) == (1, "SKU-1", "refund", 2)
    assert f"number {rma.rma_number}" in request.decision_letter.text


def test_what_the_customer_keeps_or_does_not_get_is_not_in_it():
    request = make_return()
    lead = make_person(request.shop, "team_lead")
    request.approve(by=lead, seen=1, decisions={request.line_list[1].pk: KEEP})
    assert [line.sku for line in fresh(request).rma.line_list] == ["SKU-1"]
    kept = make_return()
    kept.approve(by=make_person(kept.shop), seen=1, decisions={line.pk: KEEP for line in kept.line_list})
    assert fresh(kept).rma is None


def test_terms_stay_as_they_were_approved():
    request = make_approved(price="6.95")
    request.shop.label_price, request.shop.refund_term_days = Decimal(9), 30
    request.shop.save()
    assert (fresh(request).rma.price, fresh(request).rma.refund_term_days) == (Decimal("6.95"), 14)


def test_the_preview_says_the_number_that_the_approval_gives():
    request = make_return()
    approval = actions_for(request, make_person(request.shop))["approval"]
    form = approval.form(action=approval).untouched()
    assert form.is_valid()
    assert f"RMA-{request.reference}" in letter_of(approval, form.typed).text


def test_undoing_the_approval_takes_the_return_back_and_the_next_one_has_its_own():
    request, agent = make_return(), None
    agent = make_person(request.shop)
    request.approve(by=agent, seen=1)
    fresh(request).undo(by=agent)
    first = Return.objects.get()
    assert (first.state, first.ending, fresh(request).rma) == ("cancelled", "undone", None)
    fresh(request).approve(by=agent, seen=3)
    assert fresh(request).rma.rma_number == f"RMA-{request.reference}-2"
    assert replay(fresh(request)) == present(fresh(request))


def test_reopening_ends_the_return():
    request = make_approved()
    request.reopen(by=make_person(request.shop, "team_lead"), seen=request.version, reason="A mistake")
    assert (Return.objects.get().ending, fresh(request).rma) == ("reopened", None)


def test_the_own_words_of_the_shop_stand_in_the_letter_and_who_pays_how_much():
    shop = make_shop(after_approval={"en": "Find your label in the box."}, label_price=4, label_prices=["Malta 12.50"])
    assert "Find your label in the box." in make_approved(shop).decision_letter.text
    assert "€ 12.50" in make_approved(shop, country="Malta").decision_letter.text
    assert "we pay the carriage" in make_approved(shop, free=True).decision_letter.text


# The label ------------------------------------------------------------------------------------------------------------


def test_a_customer_makes_the_label_and_the_state_follows():
    request = make_approved()
    label = request.make_label(key=uuid.uuid4())
    assert (label.state, fresh(request).status) == ("requested", "approved")
    make.call(label.pk)
    now = fresh(request)
    assert (now.status, now.label, now.rma.has_label) == ("label_created", label, True)
    assert [event.verb for event in now.events.all()][-2:] == ["label_asked", "label_made"]
    assert replay(now) == present(now)


def test_an_agent_makes_it_and_it_goes_by_mail_once():
    request = make_approved()
    agent = make_person(request.shop)
    request = with_label(request, by=agent, mails=True)
    job = Job.objects.get(task=tasks.mail_label.module_path)
    for _again in range(2):
        tasks.mail_label.call(*job.args)
    assert kinds() == ["label"]
    file = Attachment.objects.get(letter__kind="label")
    assert (file.content_type, file.name) == ("application/pdf", f"{request.rma}-sheet.pdf")
    assert request.rma.shipments.get().asked_by == agent


def test_the_same_press_asks_once_and_there_is_one_label_at_a_time():
    request, key = make_approved(), uuid.uuid4()
    request.make_label(key=key)
    with pytest.raises(Repeated):
        fresh(request).make_label(key=key)
    with pytest.raises(Refusal):
        fresh(request).make_label(key=uuid.uuid4())
    assert Label.objects.count() == 1


@pytest.mark.parametrize("role", ["warehouse", "store"])
def test_only_the_desk_makes_voids_mails_and_revives(role):
    request = with_label(make_approved())
    person = make_person(request.shop, role)
    for verb, told in [
        ("make_label", {}), ("mail_label", {}), ("void_label", {"seen": request.version, "reason": "x"}),
        ("make_another_label", {}), ("retry_label", {"seen": request.version}),
        ("revive", {"seen": request.version, "reason": "x"}),
    ]:  # fmt: skip
        with pytest.raises(NotYours):
            getattr(fresh(request), verb)(by=person, **told)


def test_no_label_before_the_letter_has_left_nor_without_an_address_nor_on_what_is_not_approved():
    request = make_return()
    with pytest.raises(Moved):
        request.make_label()
    request.approve(by=make_person(request.shop), seen=1)
    with pytest.raises(Refusal):
        fresh(request).make_label()
    with pytest.raises(Unready):
        let_leave(request).make_label()


def test_a_customer_who_has_to_pay_gets_no_label_before():
    request = make_approved(price="6.95")
    with pytest.raises(Unready):
        request.make_label()
    request.set_free_return(by=make_person(request.shop), seen=request.version, free=True)
    assert fresh(request).rma.shipping_payer == "shop"
    assert with_label(fresh(request)).status == "label_created"


def test_who_pays_is_settled_once_there_is_a_label():
    request = make_approved()
    request.make_label()
    with pytest.raises(Moved):
        fresh(request).set_free_return(by=make_person(request.shop), seen=fresh(request).version, free=True)


def test_a_void_label_gives_way_to_another():
    request = with_label(make_approved())
    request.void_label(by=make_person(request.shop), seen=request.version, reason="Torn")
    now = fresh(request)
    assert (now.status, now.label, now.rma.label.state) == ("approved", None, "voided")
    again = with_label(now)
    assert (again.status, again.label.parcel.number) == ("label_created", f"RMA-{request.reference}/2")
    assert replay(again) == present(again)


def test_a_stale_screen_voids_nothing():
    request = with_label(make_approved())
    with pytest.raises(Stale):
        request.void_label(by=make_person(request.shop), seen=request.version - 1, reason="Torn")
    assert fresh(request).label.state == "label_created"


def test_what_could_not_be_made_says_why_lifts_the_request_and_can_be_tried_again(monkeypatch):
    request = make_approved()
    label = request.make_label()

    def refuse(label):
        raise Refused("The postcode does not exist.")

    with monkeypatch.context() as patch:
        patch.setattr(CARRIERS["own"], "make", refuse)
        make.call(label.pk)
    now = fresh(request)
    assert (now.status, now.is_unread, now.label.error) == ("approved", True, "The postcode does not exist.")
    now.retry_label(by=make_person(request.shop), seen=now.version)
    make.call(label.pk)
    assert fresh(request).status == "label_created"


def test_cancelling_voids_the_label_once_it_cannot_be_undone():
    request = with_label(make_approved())
    lead = make_person(request.shop, "team_lead")
    request.cancel(by=lead, seen=request.version, kind="withdrawn_by_customer")
    job = Job.objects.get(task=give_back.module_path)
    assert (fresh(request).rma.state, fresh(request).rma.has_label) == ("cancelled", False)
    assert job.run_after > fresh(request).decision_letter.not_before
    fresh(request).undo(by=lead)
    give_back.call(*job.args)
    assert (fresh(request).status, fresh(request).label.state) == ("label_created", "label_created")
    fresh(request).cancel(by=lead, seen=fresh(request).version, kind="error")
    give_back.call(request.rma_id)
    assert fresh(request).rma.label.state == "voided"


def test_a_label_that_comes_after_the_cancellation_changes_nothing():
    request = make_approved()
    label = request.make_label()
    lead = make_person(request.shop, "team_lead")
    fresh(request).cancel(by=lead, seen=fresh(request).version, kind="error")
    make.call(label.pk)
    assert (fresh(request).status, fresh(request).rma.has_label) == ("cancelled", False)


# The days -------------------------------------------------------------------------------------------------------------


def due(request, **days):
    """As if these moments of its return had come."""
    moments = {name: timezone.now() - timedelta(minutes=1) for name in days}
    Return.objects.filter(pk=request.rma_id).update(**moments)
    return fresh(request)


def test_whoever_has_not_sent_it_is_reminded_once():
    request = due(make_approved(), remind_at=1)
    with_stale = fresh(request)
    tasks.remind_to_send.call()
    tasks.remind_of_sending(with_stale)
    tasks.remind_to_send.call()
    assert kinds() == ["ship_reminder"]
    assert "label" in Letter.objects.get(kind="ship_reminder").text


def reminded(request):
    due(request, remind_at=1)
    tasks.remind_to_send.call()
    return Letter.objects.get(kind="ship_reminder").text


def test_who_has_the_label_is_reminded_to_send_it_and_not_to_make_or_pay_it():
    request = make_approved(price="4.95")
    request.rma.start_payment(key=uuid.uuid4(), back="/").settle("ch_1")
    make.call(fresh(request).label.pk)
    text = reminded(fresh(request))
    assert "The label for your parcel is on the page of your return" in text
    assert "Make the label" not in text
    assert "4.95" not in text


def test_who_has_neither_made_nor_paid_it_is_told_both():
    text = reminded(make_approved(price="4.95"))
    assert "Make the label" in text
    assert "costs € 4.95" in text


def test_a_reminder_that_was_missed_until_after_the_last_day_is_none():
    request = due(make_approved(), remind_at=1)
    Return.objects.update(ship_by=timezone.localdate() - timedelta(days=2))
    tasks.remind_to_send.call()
    assert (kinds(), fresh(request).rma.remind_at) == ([], None)


def test_a_shop_that_reminds_and_expires_nobody():
    request = make_approved(make_shop(remind_to_send_days=0, expire_after_days=None))
    assert (request.rma.remind_at, request.rma.expires_at) == (None, None)


def test_what_nobody_sent_expires_and_can_be_asked_back_again():
    request = due(make_approved(), expires_at=1)
    for _again in range(2):
        tasks.expire_returns.call()
    now = fresh(request)
    assert (now.status, now.rma.state, now.rma.ending) == ("expired", "expired", "expired")
    assert kinds() == ["expired"]
    assert set(OrderLine.objects.values_list("pending_quantity", flat=True)) == {0}
    assert replay(now) == present(now)


def test_what_has_a_label_does_not_expire_as_nobody_knows_whether_it_was_handed_in():
    request = due(with_label(make_approved()), expires_at=1)
    tasks.expire_returns.call()
    assert fresh(request).status == "label_created"


def test_a_colleague_is_quicker_than_the_expiry():
    request = due(make_approved(), expires_at=1)
    stale = fresh(request)
    request.note(by=make_person(request.shop), text="They called: it is on its way")
    tasks.expire_if_due(stale)
    assert fresh(request).status == "approved"


def test_under_withdrawal_the_letter_says_that_the_statement_stands():
    request = due(make_approved(ground="withdrawal"), expires_at=1)
    tasks.expire_returns.call()
    assert "that stands" in Letter.objects.get(kind="expired").text
    assert fresh(request).status == "expired"


def test_an_expired_return_is_revived_with_a_new_last_day():
    request = due(make_approved(), expires_at=1)
    tasks.expire_returns.call()
    now = let_leave(request)
    now.revive(by=make_person(request.shop), seen=now.version, reason="Was ill")
    again = fresh(request)
    assert (again.status, again.rma.state, again.rma.ending) == ("approved", "authorized", "")
    assert again.rma.expires_at > timezone.now()
    assert kinds() == ["expired", "revived"]
    assert set(OrderLine.objects.values_list("pending_quantity", flat=True)) == {1}


def test_only_what_has_expired_is_revived():
    request = make_approved()
    with pytest.raises(Moved):
        request.revive(by=make_person(request.shop), seen=request.version, reason="x")


def test_a_request_shows_its_return_and_the_buttons_of_its_label(client):
    request = make_approved()
    agent = make_person(request.shop)
    client.force_login(agent)
    page = client.get(f"/requests/{request.reference}/").content.decode()
    assert request.rma.rma_number in page
    assert set(actions_for(request, agent)) >= {"label"}
    request = with_label(request)
    page = client.get(f"/requests/{request.reference}/").content.decode()
    assert f"/returns/{request.rma}/label/sheet/" in page
    assert set(actions_for(request, agent)) >= {"label_mail", "label_voiding"}
    assert "label" not in actions_for(request, agent)


def test_another_destination_can_be_chosen_for_a_label(client):
    request = make_approved()
    other = make_destination(request.shop, name="Store", is_usual=False)
    foreign = make_destination(make_shop())
    client.force_login(make_person(request.shop))
    form = {"version": request.version, "key": uuid.uuid4(), "mails": "", "destination": foreign.pk}
    assert client.post(f"/requests/{request.reference}/label/", form).status_code == 422
    assert client.post(f"/requests/{request.reference}/label/", form | {"destination": other.pk}).status_code == 302
    assert fresh(request).label.parcel.destination == other


def test_requests_approved_before_there_were_returns_say_that_nothing_is_to_be_sent():
    request = make_approved()
    ReturnRequest.objects.update(rma=None)
    with pytest.raises(Moved):
        fresh(request).make_label()


def test_what_is_paid_for_a_label_that_was_made_free_goes_back_and_the_label_is_made(lead_of):
    request = make_approved(price="6.95")
    payment = request.rma.start_payment(key=uuid.uuid4(), back="/")
    request.set_free_return(by=lead_of(request), seen=request.version, free=True)
    Payment.objects.get(pk=payment.pk).settle("ch_1")
    assert Payment.objects.get(pk=payment.pk).state == "refund_due"
    assert fresh(request).label is not None


def test_money_for_a_return_that_was_reopened_meanwhile_goes_back(lead_of):
    request = make_approved(price="6.95")
    payment = request.rma.start_payment(key=uuid.uuid4(), back="/")
    request.reopen(by=lead_of(request), seen=request.version, reason="It was the wrong one")
    Payment.objects.get(pk=payment.pk).settle("ch_1")
    assert Payment.objects.get(pk=payment.pk).state in ("refund_due", "refunded")


def test_a_return_whose_label_is_being_made_does_not_expire():
    request = make_approved()
    request.make_label()
    type(request.rma).objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    tasks.expire_returns.call()
    assert fresh(request).status == "approved"


@pytest.fixture
def lead_of():
    return lambda request: make_person(request.shop, "team_lead")


# More than one parcel -------------------------------------------------------------------------------------------------


def test_a_return_in_two_boxes_gets_a_label_for_each_and_the_customer_pays_once():
    request = make_approved(price="4.95")
    request.rma.start_payment(key=uuid.uuid4(), back="/").settle("ch_1")
    make.call(fresh(request).label.pk)
    agent = make_person(request.shop)
    key = uuid.uuid4()
    label = fresh(request).make_another_label(by=agent, key=key, mails=True)
    with pytest.raises(Repeated):
        fresh(request).make_another_label(by=agent, key=key)
    with pytest.raises(Refusal, match="once the label that was asked for is made"):
        fresh(request).make_another_label(by=agent)
    make.call(label.pk)
    request = fresh(request)
    assert [one.parcel.number for one in request.rma.made_labels] == [f"{request.rma}/2", str(request.rma)]
    assert (label.price, request.status, request.rma.shipments.count()) == (None, "label_created", 2)


def test_another_parcel_waits_for_the_first_label():
    request = make_approved()
    with pytest.raises(Refusal):
        request.make_another_label(by=make_person(request.shop))


def test_making_one_of_two_void_leaves_the_other():
    request = with_label(make_approved())
    agent = make_person(request.shop)
    make.call(request.make_another_label(by=agent).pk)
    for left in ("label_created", "approved"):
        request = fresh(request)
        request.void_label(by=agent, seen=request.version, reason="Damp")
        assert fresh(request).status == left
    assert Label.objects.filter(state="voided").count() == 2


def test_every_label_is_listed_with_its_download_and_no_other_is_opened(client):
    request = with_label(make_approved())
    other = with_label(make_approved(make_shop()))
    agent = make_person(request.shop)
    make.call(request.make_another_label(by=agent).pk)
    client.force_login(agent)
    page = client.get(f"/returns/{request.rma}/").content.decode()
    pdfs = set()
    for number in (f"{request.rma}", f"{request.rma}/2"):
        address = f"/returns/{request.rma}/label/label/?parcel={quote(number, safe='')}"
        assert address in page
        answer = client.get(address)
        pdfs.add(answer.content)
        assert number.replace("/", "-") in answer["Content-Disposition"]
    assert len(pdfs) == 2
    assert client.get(f"/returns/{request.rma}/label/label/?parcel={other.rma}").status_code == 404
    assert client.get(f"/returns/{other.rma}/label/label/").status_code == 404
