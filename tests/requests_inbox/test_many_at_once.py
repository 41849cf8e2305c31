"""Deciding many requests at once: what the page says before, what is done, what is left out, and undoing all of it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.jobs.models import Job
from helpdesk.jobs.worker import Worker
from messaging.models import Letter
from requests_inbox.many_at_once import batching
from requests_inbox.many_at_once.choosing import MOST
from requests_inbox.models import Batch, Event, ReturnRequest
from requests_inbox.replaying import present, replay
from requests_inbox.tasks import carry_on_batch
from tests.builders import fresh, make_order, make_person, make_return, make_shop

HTMX = {"HX-Request": "true"}
CANCEL = {"kind": "declined", "code": "used", "text": ""}


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def three(shop):
    return [make_return(shop, customer_name=name) for name in ("Anna", "Bert", "Cora")]


def value(request, version=None):
    return f"{request.reference}:{version or request.version}"


def address(name="approval"):
    return reverse("requests_inbox:bulk", args=[name])


def look(client, requests, name="approval", **typed):
    return client.post(address(name), {"chosen": [value(one) for one in requests], **typed})


def confirm(client, requests, name="approval", key=None, **typed):
    told = {"chosen": [value(one) for one in requests], "key": key or uuid.uuid4(), "confirm": "yes", **typed}
    return client.post(address(name), told, follow=True)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def states(requests):
    return [fresh(one).status for one in requests]


def outcomes(batch=None):
    batch = batch or Batch.objects.get()
    return {item.request.customer_name: item.outcome for item in batch.items.select_related("request")}


def whys(batch=None):
    return [item.why for item in (batch or Batch.objects.get()).items.all() if item.why]


# Before ---------------------------------------------------------------------------------------------------------------


def test_the_page_says_what_would_happen_to_each_and_who_holds_one_back(desk, shop, three):
    colleague = make_person(shop, name="Priya Nair")
    three[1].hold(by=colleague, seen=1, reason="lunch")
    response = look(desk, [three[0], fresh(three[1]), three[2]])
    chosen = response.context["chosen"]
    assert [one.request for one in chosen.possible] == [three[0], three[2]]
    assert [one.holder for one in chosen.left_out] == [colleague]
    text = text_of(response)
    assert "3 requests selected" in text
    assert "1 is held by Priya Nair. It is left out until they release it." in text
    assert "€ 210.00 in total" in text
    assert response.context["letter"].subject in text


def test_the_first_mail_is_the_one_that_leaves_and_the_others_come_when_they_are_opened(desk, three):
    form = {"key": uuid.uuid4(), "free": "on", "text": "Be careful with the box."}
    first = look(desk, three, **form).context["letter"]
    mail = reverse("requests_inbox:bulk_mail", args=["approval"])
    second = desk.post(mail, {"one": value(three[1]), **form}).context["letter"]
    confirm(desk, three, **form)
    left = [fresh(one).decision_letter for one in three]
    assert (first.subject, first.text, first.html) == (left[0].subject, left[0].text, left[0].html)
    assert (second.subject, second.text, second.html) == (left[1].subject, left[1].text, left[1].html)
    assert "Be careful with the box." in left[2].text


def test_looking_decides_nothing(desk, three):
    before = Event.objects.count()
    look(desk, three, key=uuid.uuid4(), free="on")
    assert (states(three), Event.objects.count(), Batch.objects.count()) == (["new"] * 3, before, 0)


def test_looking_leaves_what_was_typed_where_it_is(desk, three):
    look(desk, three, key=uuid.uuid4(), text="Hello")
    assert "stored" not in desk.cookies
    desk.post(reverse("requests_inbox:bulk_mail", args=["approval"]), {"one": value(three[0])})
    assert "stored" not in desk.cookies
    confirm(desk, three, text="Hello")
    assert desk.cookies["stored"].value == address()


def test_exceptions_stay_on_the_page_unticked(desk, three):
    among = [value(one) for one in three]
    chosen = desk.post(address(), {"key": uuid.uuid4(), "among": among, "chosen": among[1:]}).context["chosen"]
    assert [one.is_ticked for one in chosen.possible] == [False, True, True]
    assert [one.request for one in chosen.ticked] == three[1:]


def test_each_reason_to_leave_one_out_is_a_sentence(desk, shop, agent, lead, three):
    shop.agent_limit, shop.free_exchange = 100, True
    shop.save()
    dear = make_return(order=make_order(shop, lines=[(1, "300.00")]), quantities=(1,))
    exchange = make_return(shop, resolution="exchange")
    three[0].approve(by=lead, seen=1)
    three[0].send_now(by=lead)
    fresh(three[1]).note(by=lead, text="Look at the photo")
    own = make_return(order=make_order(shop, customer_email=agent.email))
    chosen = look(desk, [fresh(three[0]), three[1], three[2], dear, exchange, own]).context["chosen"]
    assert [one.request for one in chosen.possible] == [three[2]]
    assert {one.request.pk: one.refusal.reason for one in chosen.left_out} == {
        three[0].pk: "This request is “Approved” now: that cannot be done any more.",
        three[1].pk: "This request has changed since you opened it. Look again, then decide.",
        dear.pk: "Worth € 300.00: above € 100.00 a team lead decides.",
        exchange.pk: "“Customer chose a free exchange: make the return free.” Make it free, or decide on it by itself.",
        own.pk: "This is your own return: a colleague decides on it.",
    }


@pytest.mark.parametrize(("free", "expected"), [("alerts", [False, True]), ("on", [True, True]), ("", [False, None])])
def test_free_return_can_follow_what_alerts_ask_for(desk, shop, free, expected):
    shop.free_exchange = True
    shop.save()
    requests = [make_return(shop), make_return(shop, resolution="exchange")]
    confirm(desk, requests, free=free)
    found = [one.free_return if one.status == "approved" else None for one in map(fresh, requests)]
    assert found == expected


def test_faulty_goods_stay_free_whatever_is_chosen_for_all(desk, shop):
    faulty, ordinary = make_return(shop, ground="lack_of_conformity"), make_return(shop)
    response = look(desk, [faulty, ordinary], name="free-return", key=uuid.uuid4(), free="off")
    reasons = [one.refusal.reason for one in response.context["chosen"].left_out]
    assert "Directive 2019/771" in reasons[0]
    assert reasons[1] == "Free return is off already."


def test_until_it_is_said_why_all_are_cancelled_nobody_can_confirm_it(desk, three):
    response = look(desk, three, name="cancellation")
    assert len(response.context["chosen"].possible) == 3
    assert "The mails are shown here once it is said above what happens." in text_of(response)
    response = confirm(desk, three, name="cancellation", kind="declined", text="We saw that it was worn")
    assert response.status_code == 422
    assert "Choose why: the customer reads it." in text_of(response)
    assert "We saw that it was worn" in text_of(response)
    assert states(three) == ["new"] * 3


def test_cancelling_tells_each_customer_in_their_language_and_your_own_words_as_typed(desk, shop):
    requests = [make_return(shop, customer_language=language) for language in ("en", "nl", "de")]
    response = look(desk, requests, name="cancellation", key=uuid.uuid4(), **CANCEL)
    assert response.context["chosen"].languages == [("English", 1), ("Dutch", 1), ("German", 1)]
    confirm(desk, requests, name="cancellation", **CANCEL | {"text": "It was worn"})
    letters = [fresh(one).decision_letter for one in requests]
    assert [letter.language for letter in letters] == ["en", "nl", "de"]
    assert all("It was worn" in letter.text for letter in letters)


def test_a_withdrawal_by_right_is_refused_only_with_a_legal_ground_and_others_only_without(desk, shop):
    requests = [make_return(shop), make_return(shop, ground="withdrawal")]
    for code, left_out in [("used", 1), ("perishable", 0)]:
        response = look(desk, requests, name="cancellation", key=uuid.uuid4(), kind="declined", code=code, text="")
        refused = [one.request for one in response.context["chosen"].left_out]
        assert requests[left_out] in refused


def test_nothing_chosen_and_too_much_chosen_are_said_in_a_sentence(desk, three):
    assert "No request is selected." in text_of(desk.get(address()))
    response = confirm(desk, [])
    assert (response.status_code, "Choose at least one request." in text_of(response)) == (422, True)
    many = [f"X-{number}:1" for number in range(MOST + 1)]
    response = desk.post(address(), {"chosen": many, "key": uuid.uuid4(), "confirm": "yes"})
    assert response.status_code == 422
    assert "500 requests at most can be decided at once." in text_of(response)
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    "nonsense", ["", ":", "x", "V-1:", "V-1:x", "V-1:²", "V-1:99999999999999999999", "\0:1", "é:1"]
)
def test_nonsense_in_the_boxes_chooses_nothing(desk, nonsense):
    response = desk.post(address(), {"chosen": [nonsense], "key": uuid.uuid4(), "confirm": "yes"})
    assert response.status_code == 422


def test_ten_take_as_many_queries_as_three(desk, shop, three, django_assert_num_queries, django_assert_max_num_queries):
    order = make_order(shop, lines=[(20, "20")])
    more = [make_return(order=order, quantities=(1,)) for _ in range(7)]
    for name in ("approval", "cancellation", "hold", "free-return", "assignment", "tags"):
        typed = {"key": uuid.uuid4(), "reason": "x", "until": "2h", "free": "on", "to": "", "added": "vip", **CANCEL}
        look(desk, three, name=name, **typed)
        with django_assert_max_num_queries(40) as few:
            look(desk, three, name=name, **typed)
        with django_assert_num_queries(len(few)):
            look(desk, [*three, *more], name=name, **typed)


# Done -----------------------------------------------------------------------------------------------------------------


def test_up_to_twenty_are_done_at_once_each_with_its_event_and_its_letter(desk, agent, three):
    response = confirm(desk, three)
    batch = Batch.objects.get()
    assert response.redirect_chain == [(f"/bulk/{batch.pk}/?queue=needs-decision", 302)]
    assert "3 approved" in text_of(response)
    assert (states(three), outcomes()) == (["approved"] * 3, {"Anna": "done", "Bert": "done", "Cora": "done"})
    events = Event.objects.filter(verb="approved")
    assert [event.actor for event in events] == [agent] * 3
    assert {event.letter_id for event in events} == set(batch.letters.values_list("pk", flat=True))
    assert len({event.key for event in events}) == 3


def test_all_its_letters_leave_at_one_moment_one_undo_window_after_the_last_is_made(desk, shop, three):
    other = make_shop(undo_seconds=45)
    person = make_person(shop)
    other.memberships.create(person=person, role="agent")
    desk.force_login(person)
    confirm(desk, [*three, make_return(other)])
    batch = Batch.objects.get()
    assert set(batch.letters.values_list("not_before", flat=True)) == {batch.leaves_at}
    assert batch.leaves_at - batch.finished_at == timedelta(seconds=45)


def test_a_persons_own_undo_window_is_also_that_of_their_batches(desk, agent, three):
    agent.undo_seconds = 10
    agent.save()
    confirm(desk, three)
    batch = Batch.objects.get()
    assert batch.leaves_at - batch.finished_at == timedelta(seconds=10)


def test_the_letters_leave_when_their_moment_has_come(desk, agent, three, mailoutbox):
    agent.undo_seconds = 0
    agent.save()
    confirm(desk, three)
    Worker(queues=["letters"]).run_due()
    assert {letter.state for letter in Batch.objects.get().letters} == {"sent"}


def test_the_same_form_twice_does_its_work_once(desk, three):
    key = uuid.uuid4()
    confirm(desk, three, key=key)
    response = confirm(desk, three, key=key)
    assert "3 approved" in text_of(response)
    assert (Batch.objects.count(), Letter.objects.filter(kind="approved").count()) == (1, 3)


def test_what_a_colleague_decides_meanwhile_is_refused_and_the_others_are_done(desk, lead, three):
    look(desk, three)
    three[1].cancel(by=lead, seen=1, kind="error")
    three[1].version = 1  # as it stands on the page
    response = confirm(desk, three)
    assert states(three) == ["approved", "cancelled", "approved"]
    assert outcomes() == {"Anna": "done", "Bert": "refused", "Cora": "done"}
    assert whys() == ["This request is “Cancelled” now: that cannot be done any more."]
    assert "1 is left out" in text_of(response)


def test_what_only_changed_meanwhile_is_refused_too_and_can_be_looked_at_again(desk, lead, three):
    three[1].note(by=lead, text="Wait")
    three[1].version = 1
    response = confirm(desk, three, free="on", text="Hello")
    assert whys() == ["This request has changed since you opened it. Look again, then decide."]
    assert "Look at 1 again" in text_of(response)
    again = dict(
        re.findall(r'<input type="hidden" name="(chosen|free|text)" value="([^"]*)">', response.content.decode())
    )
    assert again == {"chosen": value(fresh(three[1])), "free": "on", "text": "Hello"}
    page = desk.post(address(), again)
    assert [one.request for one in page.context["chosen"].possible] == [three[1]]
    assert page.context["form"].initial["text"] == "Hello"


@pytest.mark.parametrize(
    ("name", "typed", "field", "expected"),
    [
        ("hold", {"reason": "Recall", "until": "tomorrow"}, "hold_reason", "Recall"),
        ("free-return", {"free": "on"}, "free_return", True),
        ("tags", {"added": "vip, Recall"}, "tag_names", ["Recall", "vip"]),
    ],
)
def test_what_writes_no_letter_is_done_to_all_and_can_be_undone_too(desk, three, name, typed, field, expected):
    before = [present(fresh(one)) for one in three]
    response = confirm(desk, three, name=name, **typed)
    assert [getattr(fresh(one), field) for one in three] == [expected] * 3
    batch = Batch.objects.get()
    assert (batch.leaves_at, batch.can_be_undone) == (None, True)
    assert "Undo all 3" in text_of(response)
    assert "Undo all 3" in text_of(desk.get("/pending/"))
    undo(desk)
    assert [present(fresh(one)) for one in three] == before
    assert [replay(fresh(one)) for one in three] == before
    assert "Undo all 3" not in text_of(desk.get("/pending/"))


def test_undoing_a_pre_check_or_an_assignment_of_many_takes_back_what_it_had_changed(desk, shop, agent, lead, three):
    shop.second_pass = "some"
    shop.save()
    three[0].assign(by=agent, seen=1, to=lead)
    before = [present(fresh(one)) for one in three]
    confirm(desk, [fresh(one) for one in three], name="assignment", to=agent.pk)
    undo(desk)
    assert [present(fresh(one)) for one in three] == before
    Batch.objects.all().delete()
    confirm(desk, [fresh(one) for one in three], name="check", verdict="approve")
    assert states(three) == ["draft"] * 3
    undo(desk)
    assert [present(fresh(one)) for one in three] == before


def test_a_row_to_which_something_happened_since_stays_and_says_so(desk, agent, three):
    confirm(desk, three, name="tags", added="vip")
    fresh(three[1]).note(by=agent, text="Why?")
    response = undo(desk)
    assert [fresh(one).tag_names for one in three] == [[], ["vip"], []]
    assert outcomes() == {"Anna": "undone", "Bert": "stays", "Cora": "undone"}
    assert whys() == ["Something else has happened to it since."]
    assert "1 could not be undone" in text_of(response)


def test_who_no_longer_decides_there_gets_nothing_back(desk, shop, agent, three):
    gone = make_person(shop, name="Noor")
    three[0].assign(by=agent, seen=1, to=gone)
    confirm(desk, [fresh(three[0])], name="assignment", to=agent.pk)
    gone.memberships.update(role="store")
    undo(desk)
    assert whys() == [f"Noor does not decide on requests of {shop}."]
    assert fresh(three[0]).assigned_to == agent


def test_a_free_return_that_was_approved_is_charged_again(desk, agent, three):
    three[0].approve(by=agent, seen=1)
    Letter.objects.update(state="sent")
    confirm(desk, [fresh(three[0])], name="free-return", free="on")
    assert fresh(three[0]).rma.shipping_payer == "shop"
    undo(desk)
    assert (fresh(three[0]).free_return, fresh(three[0]).rma.shipping_payer) == (False, "customer")


def test_after_an_hour_it_is_not_undone_as_one(desk, three):
    confirm(desk, three, name="tags", added="vip")
    Batch.objects.update(begun_at=timezone.now() - timedelta(minutes=61))
    assert "It can no longer be undone as one." in text_of(undo(desk))
    assert fresh(three[0]).tag_names == ["vip"]


def test_tags_are_added_to_those_a_request_has(desk, agent, three):
    three[0].tag(by=agent, seen=1, names=["late"])
    confirm(desk, [fresh(three[0]), three[1]], name="tags", added="vip")
    assert [fresh(one).tag_names for one in three] == [["late", "vip"], ["vip"], []]


def test_many_are_assigned_to_one_colleague_who_decides_there(desk, shop, agent, three):
    other = make_shop()
    other.memberships.create(person=agent, role="agent")
    colleague = make_person(shop, name="Noor")
    elsewhere = make_return(other, customer_name="Dora")
    confirm(desk, [*three, elsewhere], name="assignment", to=colleague.pk)
    assert [fresh(one).assigned_to for one in three] == [colleague] * 3
    assert whys() == [f"Noor does not decide on requests of {other}."]


# More than a page does itself -----------------------------------------------------------------------------------------


@pytest.fixture
def many(shop):
    order = make_order(shop, lines=[(25, "20")])
    return [make_return(order=order, quantities=(1,)) for _ in range(25)]


def test_more_than_twenty_are_done_by_a_worker_while_the_page_says_how_far_it_is(desk, many):
    response = confirm(desk, many)
    batch = Batch.objects.get()
    assert "Working on 25 requests" in text_of(response)
    assert "0 of 25 done" in text_of(response)
    assert '<meta http-equiv="refresh"' in response.content.decode()
    for _ in range(10):
        with batching.speaking(batch.person):
            batching._step(batch.pk)
    progress = desk.get(f"/bulk/{batch.pk}/", headers=HTMX | {"HX-Target": "batch-progress"})
    assert "10 of 25 done" in text_of(progress)
    assert "<html" not in progress.content.decode()
    Worker().run_due()
    assert states(many) == ["approved"] * 25
    finished = desk.get(f"/bulk/{batch.pk}/", headers=HTMX | {"HX-Target": "batch-progress"})
    assert (finished["HX-Retarget"], "25 approved" in text_of(finished)) == ("#detail", True)


def test_no_letter_leaves_before_the_last_request_is_done(desk, agent, many, mailoutbox):
    agent.undo_seconds = 0
    agent.save()
    confirm(desk, many)
    batch = Batch.objects.get()
    for _ in range(24):
        batching._step(batch.pk)
    assert Letter.objects.due().filter(pk__in=batch.letters).count() == 0
    batching.carry_on(batch)
    assert Letter.objects.due().filter(pk__in=batch.letters).count() == 25


def test_a_batch_that_a_worker_left_in_the_middle_is_gone_on_with_and_run_twice_it_does_nothing_more(desk, many):
    confirm(desk, many)
    batch = Batch.objects.get()
    for _ in range(7):
        batching._step(batch.pk)
    for _ in range(2):
        carry_on_batch.func(batch.pk)
    assert states(many) == ["approved"] * 25
    assert (Event.objects.filter(verb="approved").count(), Letter.objects.filter(kind="approved").count()) == (25, 25)


def test_a_page_that_dies_over_a_small_batch_is_rescued_by_a_worker(agent, three, shop):
    form = batching.TOGETHER["approval"]({"key": str(uuid.uuid4())}, person=agent)
    assert form.is_valid()
    chosen = batching_chosen(agent, three, form)
    batch = batching.begin("approval", form, chosen.all)
    batching._step(batch.pk)  # and then nothing more
    job = Job.objects.get(task="requests_inbox.tasks.carry_on_batch")
    assert timedelta(seconds=50) < job.run_after - timezone.now() < timedelta(seconds=70)
    Job.objects.update(run_after=timezone.now())
    Worker().run_due()
    assert states(three) == ["approved"] * 3


def batching_chosen(person, requests, form):
    from requests_inbox.many_at_once.choosing import Chosen

    return Chosen("approval", person, {one.reference: one.version for one in requests}, form)


def test_one_that_breaks_does_not_stop_the_others(desk, three, caplog, monkeypatch):
    broken = three[1].pk
    plan = ReturnRequest.plan_approval

    def break_on_one(request, *args):
        if request.pk == broken and request.letters_leave_at:
            raise ZeroDivisionError
        plan(request, *args)

    monkeypatch.setattr(ReturnRequest, "plan_approval", break_on_one)
    confirm(desk, three)
    assert outcomes() == {"Anna": "done", "Bert": "refused", "Cora": "done"}
    assert whys() == ["Something went wrong here, and nothing was changed. Try it again."]
    assert states(three) == ["approved", "new", "approved"]


# Rights ---------------------------------------------------------------------------------------------------------------


def test_requests_of_another_shop_are_simply_not_there(desk, three):
    foreign = make_return(make_shop(name="Elsewhere"), customer_name="Xaver")
    assert "Xaver" not in text_of(look(desk, [*three, foreign]))
    response = confirm(desk, [*three, foreign])
    assert (fresh(foreign).status, "Xaver" in text_of(response)) == ("new", False)
    assert confirm(desk, [foreign]).status_code == 422


def test_a_batch_of_somebody_else_is_not_there(desk, client, shop, three):
    confirm(desk, three)
    batch = Batch.objects.get()
    client.force_login(make_person(shop, "admin"))
    assert client.get(f"/bulk/{batch.pk}/").status_code == 404
    assert client.post(f"/bulk/{batch.pk}/undo/").status_code == 404
    assert states(three) == ["approved"] * 3


@pytest.mark.parametrize("role", ["warehouse", "store"])
def test_who_does_not_decide_is_told_so_for_each(client, shop, three, role):
    client.force_login(make_person(shop, role))
    chosen = look(client, three).context["chosen"]
    assert {one.refusal.reason for one in chosen.left_out} == {f"Only agents and team leads of {shop} can do this."}
    confirm(client, three)
    assert states(three) == ["new"] * 3


def test_a_role_lost_in_between_stops_what_is_left(desk, shop, agent, many):
    confirm(desk, many)
    batch = Batch.objects.get()
    for _ in range(5):
        batching._step(batch.pk)
    agent.memberships.update(role="store")
    batching.carry_on(batch)
    assert sorted(states(many)) == ["approved"] * 5 + ["new"] * 20
    assert set(whys()) == {f"Only agents and team leads of {shop} can do this."}


def test_who_may_no_longer_sign_in_decides_nothing_in_the_background_either(desk, agent, many):
    confirm(desk, many)
    agent.is_active = False
    agent.save()
    batching.carry_on(Batch.objects.get())
    assert states(many) == ["new"] * 25


# Undone ---------------------------------------------------------------------------------------------------------------


def undo(client, batch=None, **headers):
    return client.post(f"/bulk/{(batch or Batch.objects.get()).pk}/undo/", follow=True, headers=headers)


def test_one_press_undoes_all_of_it_and_no_letter_leaves(desk, three):
    confirm(desk, three)
    response = undo(desk)
    assert "3 undone" in text_of(response)
    assert states(three) == ["new"] * 3
    assert {letter.state for letter in Batch.objects.get().letters} == {"withdrawn"}
    assert outcomes() == {"Anna": "undone", "Bert": "undone", "Cora": "undone"}
    assert "3 undone" in text_of(undo(desk))
    assert Event.objects.filter(verb="undone").count() == 3


def test_undoing_more_than_twenty_keeps_every_letter_back_until_the_worker_is_there(desk, many):
    confirm(desk, many)
    Worker().run_due()
    batch = Batch.objects.get()
    response = undo(desk)
    assert "Undoing 25 requests" in text_of(response)
    assert min(batch.letters.values_list("not_before", flat=True)) > timezone.now() + timedelta(minutes=10)
    Worker().run_due()
    assert states(many) == ["new"] * 25


def test_undoing_in_the_middle_leaves_the_rest_undone(desk, many):
    confirm(desk, many)
    batch = Batch.objects.get()
    for _ in range(6):
        batching._step(batch.pk)
    undo(desk)
    Worker().run_due()
    assert states(many) == ["new"] * 25
    assert (Batch.objects.get().counts["undone"], Batch.objects.get().counts["refused"]) == (6, 19)
    assert set(whys()) == {"Undone before it was its turn."}


def test_a_mail_that_has_left_is_named_when_the_others_are_undone(desk, agent, three):
    confirm(desk, three)
    fresh(three[1]).send_now(by=agent)
    Letter.objects.due().send_each()
    response = undo(desk)
    assert states(three) == ["new", "approved", "new"]
    assert outcomes() == {"Anna": "undone", "Bert": "stays", "Cora": "undone"}
    assert "Reopen the request instead." in whys()[0]
    assert "1 could not be undone" in text_of(response)


def test_once_all_mails_have_left_there_is_nothing_to_undo(desk, three):
    confirm(desk, three)
    batch = Batch.objects.get()
    batch.letters.update(not_before=timezone.now())
    Letter.objects.due().send_each()
    response = undo(desk)
    assert (response.status_code, states(three)) == (409, ["approved"] * 3)
    assert "Its mails have left. Reopen the requests that you want back." in text_of(response)


def test_what_was_undone_and_decided_anew_since_is_not_undone_again(desk, agent, three):
    confirm(desk, three)
    fresh(three[0]).undo(by=agent)
    fresh(three[1]).undo(by=agent)
    again = fresh(three[1])
    again.cancel(by=agent, seen=again.version, kind="error")
    undo(desk)
    assert states(three) == ["new", "cancelled", "new"]
    assert outcomes() == {"Anna": "undone", "Bert": "stays", "Cora": "undone"}
    assert whys() == ["It was decided anew since."]


def test_what_could_not_be_undone_keeps_no_letter_back(desk, shop, agent, three):
    confirm(desk, three)
    agent.memberships.update(role="store")
    batch = Batch.objects.get()
    batching.undo(batch)
    batching.carry_on(batch)
    assert set(outcomes().values()) == {"stays"}
    assert Letter.objects.due().filter(pk__in=batch.letters).count() == 3


# The toast ------------------------------------------------------------------------------------------------------------


def test_every_page_shows_a_batch_as_one_line_with_its_undo(desk, three):
    confirm(desk, three)
    page = desk.get("/inbox/needs-decision/").content.decode()
    assert page.count('class="toast"') == 1
    assert "Undo all 3" in page
    undo(desk)
    assert 'class="toast"' not in desk.get("/inbox/needs-decision/").content.decode()


def test_htmx_gets_the_result_with_the_list_the_counters_and_no_second_line_for_the_same(desk, three):
    told = {"chosen": [value(one) for one in three[:2]], "key": uuid.uuid4(), "confirm": "yes"}
    here = {"HX-Current-URL": "http://testserver/inbox/new/", "HX-Target": "detail"}
    response = desk.post(address(), told, headers=HTMX | here)
    page = response.content.decode()
    assert response["HX-Push-Url"] == f"/bulk/{Batch.objects.get().pk}/?queue=new"
    assert "2 approved" in text_of(response)
    assert 'class="toast"' not in page
    assert re.search(r'data-for="count-new"[^>]*>\s*1\s*<', page)
    assert re.findall(r'id="row-(\d+)"', page) == [str(three[2].pk)]


# All like this --------------------------------------------------------------------------------------------------------


def test_all_like_this_are_the_open_ones_of_the_list_with_the_same_product_and_reason(desk, shop, agent, three):
    other_reason = make_return(shop, ground="transport_damage", customer_name="Other reason")
    other_product = make_order(shop, lines=[(1, "5.00")])
    other_product.lines.update(sku="SOMETHING-ELSE")
    make_return(order=other_product, quantities=(1,))
    three[2].approve(by=agent, seen=1)
    foreign = make_return(make_shop())
    response = desk.get(f"/requests/{three[0].reference}/like/?queue=needs-decision")
    assert response.context["alike"] == [three[0], three[1]]
    page = response.content.decode()
    assert all(f'value="{value(one)}" checked' in page for one in three[:2])
    assert other_reason.reference not in re.findall(r'name="chosen" value="([^":]*):\d+" checked', page)
    assert desk.get(f"/requests/{foreign.reference}/like/").status_code == 404
