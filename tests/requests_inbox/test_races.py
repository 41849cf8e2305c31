"""Many people at once, on real connections: never two decisions, never a lock error, and the loser is told."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from helpdesk.jobs.worker import Worker
from messaging.models import Letter
from orders.models import OrderLine
from requests_inbox import changing
from requests_inbox.correspondence.hearing import hear
from requests_inbox.models import Event, ReturnRequest
from requests_inbox.refusals import Refusal
from requests_inbox.return_policies.judging import judge
from returns.models import Return
from shipping.addresses import Address
from shipping.models import Parcel
from tests.builders import (
    fresh,
    make_message,
    make_order,
    make_person,
    make_policy,
    make_return,
    make_rule,
    make_shop,
    make_team,
)
from tests.returns.making import make_approved

pytestmark = [pytest.mark.trial, pytest.mark.django_db(transaction=True)]
PEOPLE, REQUESTS = 20, 10


def all_at_once(work, jobs):
    """Run `work(job)` for every job, each in a thread of its own, and give what they answered."""
    start = Barrier(len(jobs))

    def run(job):
        start.wait()
        try:
            return work(job)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_twenty_people_decide_on_the_same_requests_and_each_is_decided_once():
    shop = make_shop()
    order = make_order(shop, lines=[(REQUESTS, "20")])
    requests = [make_return(order=order, quantities=(1,)) for _ in range(REQUESTS)]
    people = [make_person(shop) for _ in range(PEOPLE)]

    def decide_all(n):
        won = []
        for request in requests:
            mine = fresh(request)
            try:
                if n % 2:
                    mine.approve(by=people[n], seen=1)
                else:
                    mine.cancel(by=people[n], seen=1, kind="error")
            except Refusal:
                continue
            won.append(request.pk)
        return won

    winners = [pk for won in all_at_once(decide_all, range(PEOPLE)) for pk in won]
    assert sorted(winners) == sorted(request.pk for request in requests)
    assert Letter.objects.exclude(kind="received").count() == REQUESTS
    assert Event.objects.filter(verb__in=["approved", "cancelled"]).count() == REQUESTS
    numbers = list(Event.objects.order_by("change").values_list("change", flat=True))
    assert numbers == list(range(1, 2 * REQUESTS + 1))


def test_two_who_ask_for_the_last_one_get_one_request():
    order = make_order(make_shop(), lines=[(1, "20")])

    def ask(_):
        try:
            return make_return(order=order, quantities=(1,))
        except Refusal as refusal:
            return str(refusal)

    answers = all_at_once(ask, range(6))
    assert sum(not isinstance(answer, str) for answer in answers) == 1
    assert OrderLine.objects.get().pending_quantity == 1


def test_undo_against_the_letter_that_leaves_has_one_winner():
    shop = make_shop()
    agent = make_person(shop)
    for _ in range(5):
        request = make_return(shop)
        request.approve(by=agent, seen=1)
        fresh(request).send_now(by=agent)
        letter = fresh(request).decision_letter

        def undo_or_send(n, request=request, letter=letter):
            if n:
                return Letter.objects.get(pk=letter.pk).deliver()
            try:
                fresh(request).undo(by=agent)
            except Refusal:
                return "too late"
            return "undone"

        undone, sent = all_at_once(undo_or_send, range(2))
        assert (undone == "undone") != bool(sent)
        assert (fresh(request).status == "new") == (undone == "undone")


def test_of_many_who_assign_at_once_one_does():
    shop = make_shop()
    request, people = make_return(shop), [make_person(shop) for _ in range(8)]

    def take(person):
        try:
            ReturnRequest.objects.get(pk=request.pk).assign(by=person, seen=1, to=person)
        except Refusal:
            return None
        return person

    winners = [one for one in all_at_once(take, people) if one]
    assert [fresh(request).assigned_to] == winners


def test_the_same_new_tag_on_many_requests_at_once_is_made_once():
    shop = make_shop()
    requests, people = [make_return(shop) for _ in range(8)], [make_person(shop) for _ in range(8)]

    def put(n):
        names = ["Recall", "wool", "size"] if n % 2 else ["SIZE", "recall", "Wool"]
        fresh(requests[n]).tag(by=people[n], seen=1, names=names)

    all_at_once(put, range(8))
    assert sorted(tag.name.lower() for tag in shop.tags.all()) == ["recall", "size", "wool"]
    known = {tag.name for tag in shop.tags.all()}
    assert all(set(fresh(request).tag_names) == known for request in requests)


def test_tags_and_notes_at_once_never_wait_for_each_other_in_a_ring():
    """Both write the words by which the request is found: each takes the row first."""
    shop = make_shop()
    request, people = make_return(shop), [make_person(shop) for _ in range(6)]

    def write(n):
        mine = fresh(request)
        try:
            for turn in range(5):
                if n % 3 == 0:
                    mine.note(by=people[n], text="Hello")
                elif n % 3 == 1:
                    mine.tag(by=people[n], seen=mine.version, names=[f"{n} {turn}"])
                else:
                    mine.precheck(by=people[n], seen=mine.version, verdict="approve", note="Seen")
                mine = fresh(request)
        except Refusal:
            pass

    all_at_once(write, range(6))
    assert fresh(request).version == request.events.count()


@pytest.mark.postgres
def test_a_row_that_nobody_gives_back_is_answered_with_try_again(client):
    """The same that a shop sees when the database is busy: no 500, and nothing stored."""
    shop = make_shop()
    request = make_return(shop)
    client.force_login(make_person(shop))
    locked, done = Signal(), Signal()

    def hold_the_row():
        with transaction.atomic():
            ReturnRequest.objects.select_for_update().get(pk=request.pk)
            locked.set()
            done.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(hold_the_row)
        locked.wait(10)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        answer = client.post(f"/requests/{request.reference}/note/", {"text": "Hello"})
        done.set()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert fresh(request).version == 1


def test_rules_that_decide_and_colleagues_who_follow_them_never_wait_in_a_ring():
    """A look counts its rules and takes the shop's numbers; so do ten others at once, and people beside them."""
    shop = make_shop()
    small = {"all": [{"fact": "item_count", "op": "at_most", "value": 1}]}
    make_policy(shop, make_rule("small", small), make_rule("rest"))
    agent = make_person(shop)
    order = make_order(shop, lines=[(20, "20"), (20, "5")])
    requests = [make_return(order=order, quantities=(1,) * (1 + n % 2)) for n in range(12)]
    for request in requests[::3]:  # looked at already: the next look at these has nothing new to tell
        type(request).objects.filter(pk=request.pk).update(policy_verdict="approve")

    def act(n):
        request = requests[n % len(requests)]
        try:
            if n < len(requests):
                judge.call(request.pk)
            else:
                mine = fresh(request)
                mine.follow_policy(by=agent, seen=mine.version)
        except Refusal:
            return "refused"
        return "done"

    all_at_once(act, range(2 * len(requests)))
    assert [fresh(one).status for one in requests] == ["approved"] * len(requests)
    assert Letter.objects.filter(kind="approved").count() == len(requests)
    assert Event.objects.filter(verb="approved").count() == len(requests)


def test_two_who_follow_the_policy_at_once_decide_once_while_the_customer_writes():
    shop = make_shop()
    make_policy(shop, make_rule(), modes={"size": "suggest"})
    people = [make_person(shop) for _ in range(4)]
    for _ in range(3):
        request = make_return(shop)
        judge.call(request.pk)
        seen = fresh(request).version
        message = make_message(request, "One more thing")

        def act(n, request=request, seen=seen, message=message):
            try:
                if n == len(people):
                    with transaction.atomic():
                        hear(message)
                else:
                    fresh(request).follow_policy(by=people[n], seen=seen)
            except Refusal:
                return 0
            return 1

        done = all_at_once(act, range(len(people) + 1))
        request = fresh(request)
        assert sum(done[:-1]) <= 1
        assert done[-1] == 1
        assert request.events.filter(verb="heard").exists()
        assert request.is_open  # whoever was first: what the customer wrote is read before a mail leaves


def test_a_team_that_goes_while_it_is_given_work_keeps_none_of_it():
    shop = make_shop()
    lead, agent = make_person(shop, "team_lead"), make_person(shop)
    requests = [make_return(shop) for _ in range(6)]
    for request in requests[4:]:
        request.assign(by=lead, seen=1, to=agent)
        fresh(request).approve(by=agent, seen=2)
    team = make_team(shop, agent)
    for request in requests[2:]:
        request = fresh(request)
        request.assign(by=lead, seen=request.version, to=team)

    def act(n):
        try:
            if n == len(requests):
                team.end(by=lead)
            elif n < 4:
                mine = fresh(requests[n])
                mine.assign(by=agent, seen=mine.version, to=team if n < 2 else agent)
            else:
                fresh(requests[n]).undo(by=agent)
        except Refusal:
            return "refused"
        return "done"

    assert all_at_once(act, range(len(requests) + 1))[-1] == "done"
    Worker().run_due()
    assert [fresh(one).assigned_team for one in requests] == [None] * len(requests)
    assert [fresh(one).assignee for one in requests[2:4]] == [agent] * 2


def after_a_moment(held, work):
    """`work` as it is, but whoever waits for `held` has got as far as they can before it goes on."""

    def wait_and_work(*args, **options):
        held.set()
        time.sleep(0.4)
        return work(*args, **options)

    return wait_and_work


def test_who_leaves_while_they_are_given_work_makes_nobody_wait_in_a_ring(monkeypatch):
    shop = make_shop()
    request, leaver, admin = make_return(shop), make_person(shop), make_person(shop, "admin")
    membership, held = shop.memberships.get(person=leaver), Signal()
    monkeypatch.setattr(changing, "write_down", after_a_moment(held, changing.write_down))

    def act(n):
        if n == 0:
            fresh(request).assign(by=admin, seen=1, to=leaver)
        else:
            held.wait(10)
            membership.end(by=admin)

    all_at_once(act, range(2))
    assert fresh(request).assigned_to == leaver
    assert not leaver.memberships.current().exists()


def test_two_who_give_a_request_to_the_same_team_never_wait_in_a_ring():
    """One of them has the row of the request from the start, as a rule has and a batch."""
    shop = make_shop()
    request, people = make_return(shop), [make_person(shop) for _ in range(2)]
    team, held = make_team(shop, *people), Signal()

    def act(n):
        mine = fresh(request)
        try:
            if n == 0:
                with transaction.atomic():
                    mine.lock()
                    after_a_moment(held, mine.assign)(by=people[n], seen=1, to=team)
            else:
                held.wait(10)
                mine.assign(by=people[n], seen=1, to=team)
        except Refusal:
            return "refused"
        return "done"

    assert all_at_once(act, range(2)) == ["done", "refused"]
    assert fresh(request).assigned_team == team


def test_two_presses_that_go_to_pay_begin_one_parcel(monkeypatch):
    request = make_approved(price="4.95")
    monkeypatch.setattr(Return, "_begin_shipment", after_a_moment(Signal(), Return._begin_shipment))
    home = Address("Lindenallee 12a", "20259", "Hamburg", "DE")
    all_at_once(lambda _n: fresh(request).prepare_label(home), range(2))
    assert Parcel.objects.get().sender == home


def test_whatever_somebody_is_doing_when_their_role_ends_they_keep_none_of_it():
    shop = make_shop()
    leaver, lead, admin = make_person(shop), make_person(shop, "team_lead"), make_person(shop, "admin")
    requests = [make_return(shop) for _ in range(8)]
    for request in requests[4:6]:
        request.hold(by=lead, seen=1, reason="mine")
    for request in requests[6:]:
        request.assign(by=lead, seen=1, to=leaver)
        fresh(request).approve(by=lead, seen=2)

    def act(n):
        try:
            if n == len(requests):
                shop.memberships.get(person=leaver).change_role("warehouse", by=admin)
                return "done"
            mine = fresh(requests[n])
            if n < 2:
                mine.assign(by=lead, seen=1, to=leaver)
            elif n < 4:
                mine.hold(by=leaver, seen=1, reason="mine")
            elif n < 6:
                mine.take_over(by=leaver, seen=2, reason="mine")
            else:
                mine.undo(by=lead)
        except Refusal:
            return "refused"
        return "done"

    assert all_at_once(act, range(len(requests) + 1))[-1] == "done"
    Worker().run_due()
    assert not ReturnRequest.objects.filter(is_open=True, assigned_to=leaver).exists()
    assert not ReturnRequest.objects.filter(held_by=leaver).exists()
