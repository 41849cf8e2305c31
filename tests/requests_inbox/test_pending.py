"""What one did last: a line each while its mail waits, to be undone or sent at once; and a page of all of it."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from messaging.models import Letter
from requests_inbox.models import Batch
from tests.builders import fresh, make_person, make_return

PENDING = "/pending/"


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def five(shop, agent):
    """Four decided and one written to, the earliest first."""
    made = [make_return(shop, customer_name=name) for name in ("Anna", "Bert", "Cora", "Dirk", "Ella")]
    for one in made[:4]:
        one.approve(by=agent, seen=1)
    made[4].write(by=agent, text="Hello")
    return made


def act(request, name):
    return reverse("requests_inbox:act", args=[request.reference, name]) + "?from=pending"


def names(response):
    return [one.name for one in response.context["rail"]["pending"].waiting]


def test_the_page_has_all_that_waits_and_a_toast_the_latest_three(desk, five):
    page = desk.get(PENDING)
    assert names(page) == ["Ella", "Dirk", "Cora", "Bert", "Anna"]
    assert page.content.decode().count("The mail leaves at") == 5
    inbox = desk.get("/inbox/needs-decision/").content.decode()
    assert inbox.count('class="toast"') == 3
    assert inbox.count('href="/pending/"') == 3  # of the rail, of the menu of a phone, and of the toasts


def test_only_my_own_waits_there(client, shop, five):
    client.force_login(make_person(shop))
    assertContains(client.get(PENDING), "Nothing of yours waits")


def test_undo_and_send_now_come_back_to_the_page(desk, five):
    answer = desk.post(act(five[0], "undo"), {"version": 2})
    assert (answer.status_code, answer["Location"]) == (302, PENDING)
    assert desk.post(act(five[1], "dispatch"), {"version": 2})["Location"] == PENDING
    letter = Letter.objects.get(kind="message")
    assert desk.post(act(five[4], "hastening"), {"letter": letter.pk})["Location"] == PENDING
    assert (fresh(five[0]).status, fresh(five[1]).status) == ("new", "approved")
    leaving = Letter.objects.due().exclude(kind="received")
    assert set(leaving.values_list("kind", "recipient_name")) == {("approved", "Bert"), ("message", "Ella")}
    assert names(desk.get(PENDING)) == ["Dirk", "Cora"]


def test_undo_after_send_now_says_who_sent_it_and_when(desk, shop, five):
    desk.post(act(five[0], "dispatch"), {"version": 2})
    Letter.objects.due().send_each()
    answer = desk.post(act(five[0], "undo"), {"version": 3})
    assertContains(answer, "Sanne de Wit sent the mail at once, at", status_code=409)
    assert fresh(five[0]).status == "approved"
    assertContains(answer, "Only a team lead of", status_code=409)  # on the button that reopens


def test_the_mails_of_a_batch_can_be_sent_at_once_too(desk, shop):
    chosen = [f"{one.reference}:1" for one in (make_return(shop), make_return(shop))]
    told = {"chosen": chosen, "key": "6f1f7f5e-3c55-4c0e-9b4e-1d9c0d7f0a11", "confirm": "yes"}
    desk.post("/bulk/approval/", told)
    batch = Batch.objects.get()
    assert Letter.objects.due().filter(kind="approved").count() == 0
    assertContains(desk.get(PENDING), "Undo all 2")
    desk.post(f"/bulk/{batch.pk}/dispatch/")
    assert Letter.objects.due().filter(kind="approved").count() == 2
    assertContains(desk.post(f"/bulk/{batch.pk}/dispatch/"), "No mail of it waits.", status_code=409)
    assertNotContains(desk.get(PENDING), "Undo all 2")
