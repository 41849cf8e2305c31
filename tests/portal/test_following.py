"""Following a request: the link of a letter opens it once; it says how far it is, and both sides can write."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from messaging.models import Letter
from portal import following
from portal.models import Knock, SpentLink, Visit
from portal.tasks import answer_for_request
from requests_inbox.beginning.submitting import Asked, Customer, submit
from requests_inbox.models import Event, ReturnRequest
from requests_inbox.return_policies.judging import judge
from tests.builders import (
    fresh,
    make_message,
    make_person,
    make_policy,
    make_reason,
    make_return,
    make_rule,
    make_shop,
)

from .conftest import content_of, let_in


@pytest.fixture
def request_(order):
    return make_return(order=order)


@pytest.fixture
def agent(shop):
    return make_person(shop)


def link_of(letter):
    path = re.search(r"https?://[^/]+(/r/\S+)", letter.text)[1]
    assert path in letter.html
    return path


def page(client, request):
    return client.get(f"/r/veldkant/requests/{request.reference}/").content.decode()


@pytest.mark.parametrize("name", ["reply", "label", "tracking"])
def test_the_address_of_a_form_with_a_fault_leads_back_to_the_page_also_in_another_language(
    visitor, request_, shop, name
):
    shop.languages = ["en", "de"]
    shop.save()
    address = f"/r/veldkant/requests/{request_.reference}/"
    for query in ("", "?language=de"):
        assert visitor.get(f"{address}{name}/{query}")["Location"] == address
    assert '<html lang="de">' in visitor.get(address).content.decode()
    assert visitor.put(f"{address}{name}/").status_code == 405


def test_the_link_of_the_acknowledgement_opens_the_request_once(client, request_):
    link = link_of(Letter.objects.get())
    for _look in range(3):
        assert client.get(link).status_code == 200
    response = client.post(link)
    assert response["Location"] == f"/r/veldkant/requests/{request_.reference}/"
    assert client.get(response["Location"]).status_code == 200
    assert client.post(link).status_code == 410


def test_a_used_link_still_brings_a_new_one_to_the_address_of_the_request(client, request_):
    link = link_of(Letter.objects.get())
    client.post(link)
    response = client.post(link, {"again": "1"})
    assert response["Location"].startswith("/r/veldkant/code/")
    assert mail.outbox == []  # the page waits for no mail server
    for _run in range(2):
        answer_for_request.func(Knock.objects.get().pk, request_.pk)
    assert [message.to for message in mail.outbox] == [["marit@hoekstra.test"]]


def test_a_link_ends_with_its_month(client, request_, monkeypatch):
    link = link_of(Letter.objects.get())
    monkeypatch.setattr("portal.following.LASTS", timedelta(days=-1))
    assert client.get(link).status_code == client.post(link).status_code == 410
    assert not SpentLink.objects.exists()


def test_a_link_that_somebody_made_up_leads_nowhere(client, request_):
    *_start, reference, mark, seal, _end = link_of(Letter.objects.get()).split("/")
    other = make_return(order=request_.order, quantities=(1,))
    forged = [
        (reference, mark, "0" * 64),
        (other.reference, mark, seal),
        (reference, f"9{mark}", seal),
        ("X-1", mark, seal),
    ]
    for parts in forged:
        assert client.get("/r/veldkant/follow/{}/{}/{}/".format(*parts)).status_code == 404
    make_shop(slug="other")
    assert client.get(f"/r/other/follow/{reference}/{mark}/{seal}/").status_code == 404


def test_each_letter_has_a_link_of_its_own(client, request_, agent):
    request_.write(by=agent, text="Hello")
    first, second = (link_of(letter) for letter in Letter.objects.order_by("pk"))
    assert first != second
    assert client.post(first).status_code == client.post(second).status_code == 302


def test_how_far_it_is_in_the_customers_words(visitor, request_, agent):
    assert "We have your request" in page(visitor, request_)
    request_ = fresh(request_)
    request_.hold(by=agent, seen=request_.version, reason="x", until=timezone.now() + timedelta(days=1))
    shown = page(visitor, request_)
    assert "We are looking at your request" in shown
    assert agent.name not in shown
    request_ = fresh(request_)
    request_.ask(by=agent, seen=request_.version, wants=["photo"])
    assert "We have a question for you" in page(visitor, request_)


def test_a_decision_is_told_when_it_can_no_longer_be_taken_back(visitor, request_, agent):
    request_.approve(by=agent, seen=1)
    shown = page(visitor, request_)
    assert "Your return is approved" not in shown
    assert "Approved</p>" not in shown
    fresh(request_).send_now(by=agent)
    Letter.objects.due().send_each()
    assert "Your return is approved" in page(visitor, request_)


def test_what_is_kept_back_is_told_with_the_decision_and_not_before(visitor, request_, agent):
    make_policy(request_.shop, make_rule(fee="7.50"))
    judge.call(request_.pk)
    assert "a fee for handling the return" not in page(visitor, request_)
    fresh(request_).send_now(by=agent)
    Letter.objects.due().send_each()
    told = "<dt>Kept back from your refund</dt><dd>€ 7.50, a fee for handling the return</dd>"
    assert told in page(visitor, request_)


def test_why_it_was_declined_is_there_to_read(visitor, request_, agent):
    request_.cancel(by=agent, seen=1, kind="declined", code="used", text="It has been worn.")
    assert "It has been worn." not in page(visitor, request_)
    fresh(request_).send_now(by=agent)
    Letter.objects.due().send_each()
    shown = page(visitor, request_)
    assert "We could not approve your return" in shown
    assert "It has been worn." in shown


def test_notes_of_colleagues_and_mails_of_others_are_not_shown(visitor, request_, agent):
    request_.note(by=agent, text="Smells of a swindler")
    make_message(request_, "I am somebody else", authenticity="other_address")
    make_message(request_, "I answered by mail")
    shown = page(visitor, request_)
    assert "swindler" not in shown
    assert "somebody else" not in shown
    assert "I answered by mail" in shown


def test_a_reply_on_the_page_is_heard_as_a_mail_is(visitor, request_, agent):
    request_.ask(by=agent, seen=request_.version, text="Which colour?")
    response = visitor.post(f"/r/veldkant/requests/{request_.reference}/reply/", {"text": "The blue one"})
    assert response.status_code == 302
    heard = fresh(request_)
    assert (heard.waiting_on, heard.is_unread) == ("staff", True)
    assert not heard.questions.open().exists()
    assert Event.objects.filter(request=request_, verb="heard").count() == 1
    assert "The blue one" in page(visitor, request_)
    colleague = make_client(agent)
    desk = colleague.get(f"/requests/{request_.reference}/").content.decode()
    assert "The blue one" in desk
    message = heard.thread.messages.get()
    assert colleague.get(f"/messages/{message.pk}/headers/").status_code == 404


def test_a_reply_that_is_sent_twice_is_written_once(visitor, request_, monkeypatch):
    url = f"/r/veldkant/requests/{request_.reference}/reply/"
    assert 'name="key"' in page(visitor, request_)
    said = {"text": "Hello", "key": uuid4()}
    assert [visitor.post(url, said).status_code for _press in range(2)] == [302, 302]
    assert request_.thread.messages.count() == 1
    monkeypatch.setattr(following, "is_written", lambda *_said: False)  # both at once: neither sees the other
    with pytest.raises(IntegrityError):
        following.reply(request_, text="Hello", key=said["key"])
    monkeypatch.undo()
    following.reply(request_, text="Hello", key=said["key"])
    assert request_.thread.messages.count() == 1
    assert visitor.post(url, {"text": "Hello", "key": uuid4()}).status_code == 302
    assert request_.thread.messages.count() == 2


def make_client(person):
    client = Client()
    client.force_login(person)
    return client


def test_an_empty_reply_and_a_dangerous_file_are_refused(visitor, request_):
    url = f"/r/veldkant/requests/{request_.reference}/reply/"
    assert visitor.post(url, {"text": " "}).status_code == 422
    response = visitor.post(url, {"text": "Look at this", "attached": SimpleUploadedFile("run.exe", b"MZ")})
    assert response.status_code == 422
    assert "Look at this" in response.content.decode()
    assert not request_.thread.messages.exists()


def test_files_of_a_reply_are_there_for_both_and_for_nobody_else(visitor, request_, agent, order):
    url = f"/r/veldkant/requests/{request_.reference}/"
    visitor.post(f"{url}reply/", {"text": "", "attached": SimpleUploadedFile("bill.pdf", b"%PDF-1.7")})
    key = request_.thread.attachments.get().pk
    got = visitor.get(f"{url}files/{key}/")
    assert (content_of(got), got["Content-Type"]) == (b"%PDF-1.7", "application/octet-stream")
    assert "attachment" in got["Content-Disposition"]
    other = make_return(order=order, quantities=(1,))
    assert visitor.get(f"/r/veldkant/requests/{other.reference}/files/{key}/").status_code == 404
    assert content_of(make_client(agent).get(f"/files/{key}/")) == b"%PDF-1.7"


def test_a_customer_cancels_and_can_ask_again(visitor, request_):
    url = f"/r/veldkant/requests/{request_.reference}/cancellation/"
    assert visitor.get(url).status_code == 200
    assert fresh(request_).status == "new"
    assert visitor.post(url).status_code == 302
    cancelled = fresh(request_)
    assert (cancelled.status, cancelled.cancellation_kind) == ("cancelled", "withdrawn_by_customer")
    assert "You keep your items" in page(visitor, request_)
    assert request_.order.lines.first().returnable_quantity == 3
    visitor.post(url)
    assert Event.objects.filter(request=request_, verb="cancelled").count() == 1


def test_a_held_request_can_be_cancelled_by_its_customer(visitor, request_, agent):
    request_.hold(by=agent, seen=1, reason="lunch", until=timezone.now() + timedelta(hours=1))
    visitor.post(f"/r/veldkant/requests/{request_.reference}/cancellation/")
    assert fresh(request_).status == "cancelled"


def test_what_is_over_cannot_be_cancelled(visitor, request_):
    ReturnRequest.objects.filter(pk=request_.pk).update(status="closed", is_open=False)
    visitor.post(f"/r/veldkant/requests/{request_.reference}/cancellation/")
    assert fresh(request_).status == "closed"


def test_a_visit_lists_all_returns_of_its_order(visitor, request_):
    shown = visitor.get("/r/veldkant/order/").content.decode()
    assert request_.reference in shown
    assert "Return something else" in shown


def test_a_colleagues_question_is_read_without_their_name_being_needed(visitor, request_, agent):
    request_.write(by=agent, text="We look into it.")
    assert "We look into it." not in page(visitor, request_)
    Letter.objects.update(not_before=timezone.now())
    Letter.objects.due().send_each()
    assert "We look into it." in page(visitor, request_)


def test_a_link_of_a_present_opens_only_what_was_sent_for_it(client, order):
    asked = [Asked(order.lines.first(), 1, make_reason(order.shop))]
    gift = submit(order, asked, customer=Customer("Noor", "noor@x.test", "nl"))
    mine = make_return(order=order, quantities=(1,))
    client.post(link_of(gift.thread.letters.get()))
    assert client.get(f"/r/veldkant/requests/{gift.reference}/").status_code == 200
    assert client.get(f"/r/veldkant/requests/{mine.reference}/").status_code == 404
    assert "20.00" not in client.get("/r/veldkant/items/").content.decode()
    assert let_in(order).get(f"/r/veldkant/requests/{gift.reference}/").status_code == 404


def test_a_new_way_in_for_a_present_opens_no_more_than_the_first(client, order):
    asked = [Asked(order.lines.first(), 1, make_reason(order.shop))]
    gift = submit(order, asked, customer=Customer("Noor", "noor@x.test", "nl"))
    client.post(link_of(gift.thread.letters.get()), {"again": "1"})
    answer_for_request.func(Knock.objects.get().pk, gift.pk)
    assert mail.outbox[0].to == ["noor@x.test"]
    client.post(re.search(r"(/r/\S+/in/\S+/)", mail.outbox[0].body)[1])
    assert Visit.objects.get().is_gift
    assert client.get(f"/r/veldkant/requests/{gift.reference}/").status_code == 200
    assert "20.00" not in client.get("/r/veldkant/items/").content.decode()
