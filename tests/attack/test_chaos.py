"""Everything at once, twice, and in the wrong moment: one effect, one winner, and the loser is told (R1, R12-R14)."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from helpdesk.jobs.models import Job
from messaging.models import Letter
from orders.models import OrderLine
from requests_inbox import forms
from requests_inbox.actions import Hold
from requests_inbox.models import Event, Note, QueueCount, ReturnRequest
from requests_inbox.refusals import Refusal
from requests_inbox.tasks import release_due_holds
from tests.builders import fresh, make_order, make_person, make_reason, make_return, make_shop
from tests.requests_inbox.test_races import all_at_once

LEADS = 4


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def shop(transactional_db):
    return make_shop(undo_seconds=60)


def test_one_form_sent_four_times_at_once_acts_once(shop):
    person = make_person(shop, "team_lead")
    for name, words in [("note", {"text": "Once"}), ("approval", {}), ("question", {"text": "Once?"})]:
        request = make_return(shop)
        choice = {f"decision-{line.pk}": "approved" for line in request.line_list} if name == "approval" else {}
        sent = {"version": 1, "key": str(uuid.uuid4()), **words, **choice}
        clients = [signed_in(person) for _ in range(4)]
        url = f"/requests/{request.reference}/{name}/"
        answers = all_at_once(lambda client, url=url, sent=sent: client.post(url, sent).status_code, clients)
        assert answers == [302] * 4, name
        assert Event.objects.filter(request=request).count() == 2, name


def test_a_note_sent_again_after_the_answer_was_lost_is_written_once(shop):
    client, request = signed_in(make_person(shop)), make_return(shop)
    sent = {"text": "Once", "key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(f"/requests/{request.reference}/note/", sent).status_code == 302
    client.post(f"/requests/{request.reference}/note/", {**sent, "key": str(uuid.uuid4())})
    assert Note.objects.count() == 2


def test_one_request_form_sent_four_times_at_once_makes_one_request(shop):
    person, order = make_person(shop), make_order(shop, lines=[(10, "5")])
    line = order.lines.get()
    sent = {
        "key": str(uuid.uuid4()), f"quantity-{line.pk}": 1, f"reason-{line.pk}": make_reason(shop).pk,
        f"resolution-{line.pk}": "refund",
    }  # fmt: skip
    clients = [signed_in(person) for _ in range(4)]
    answers = all_at_once(lambda client: client.post(f"/requests/new/{order.pk}/", sent)["Location"], clients)
    assert len(set(answers)) == 1
    assert ReturnRequest.objects.count() == 1
    assert OrderLine.objects.get().pending_quantity == 1
    assert Letter.objects.count() == 1


def test_undoing_takes_back_the_answer_to_an_alert_too(shop):
    shop.free_exchange = True
    shop.save()
    agent, request = make_person(shop), make_return(shop, resolution="exchange")
    before = list(request.alerts.values("contradiction", "acknowledged_by", "acknowledged_at"))
    fresh(request).approve(by=agent, seen=1, contradiction="The size is gone")
    fresh(request).undo(by=agent)
    assert list(request.alerts.values("contradiction", "acknowledged_by", "acknowledged_at")) == before
    assert fresh(request).alert_codes == ["free_exchange"]
    with pytest.raises(Refusal):
        fresh(request).approve(by=agent, seen=3)


def whole(shop):
    """Nothing contradicts anything: counters, numbers, quantities, letters, history."""
    counted = Counter(ReturnRequest.objects.filter(shop=shop).values_list("status", flat=True))
    kept = {row.status: row.count for row in QueueCount.objects.filter(shop=shop) if row.count}
    assert kept == counted
    numbers = list(Event.objects.filter(shop=shop).order_by("change").values_list("change", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    for request in ReturnRequest.objects.filter(shop=shop):
        versions = list(request.events.order_by("version").values_list("version", flat=True))
        assert versions == list(range(1, request.version + 1))
        verbs = [event.verb for event in request.events.order_by("version")]
        decided = [verb for verb in verbs if verb in ("approved", "cancelled", "undone", "reopened")]
        for one, following in pairwise(decided):
            assert not (one == following == "approved"), verbs
            assert not (one == "cancelled" and following == "approved"), verbs
        letters = Letter.objects.filter(thread=request.thread, kind__startswith="approved")
        assert letters.count() == verbs.count("approved")
        assert letters.filter(state="withdrawn").count() <= verbs.count("undone")
        if request.status == "approved":
            assert request.decision_letter.state in ("queued", "sent")
    for line in OrderLine.objects.filter(order__shop=shop):
        open_ones = line.request_lines.exclude(request__status__in=["cancelled", "expired"]).exclude(
            decision="declined"
        )
        assert line.pending_quantity == sum(open_ones.values_list("quantity", flat=True))


def random_verb(chance, request, person):
    mine = fresh(request)
    seen = mine.version
    verbs = {
        "approve": lambda: mine.approve(by=person, seen=seen),
        "cancel": lambda: mine.cancel(by=person, seen=seen, kind="error"),
        "decline": lambda: mine.cancel(by=person, seen=seen, kind="declined", code="used"),
        "undo": lambda: mine.undo(by=person),
        "send now": lambda: mine.send_now(by=person),
        "hold": lambda: mine.hold(by=person, seen=seen, reason="x", until=timezone.now()),
        "release": lambda: mine.release(by=person, seen=seen),
        "clock": release_due_holds.func,
        "take over": lambda: mine.take_over(by=person, seen=seen, reason="x"),
        "check": lambda: mine.precheck(by=person, seen=seen, verdict="approve"),
        "note": lambda: mine.note(by=person, text="x"),
        "ask": lambda: mine.ask(by=person, seen=seen, text="x"),
        "reopen": lambda: mine.reopen(by=person, seen=seen, reason="x"),
        "deliver": lambda: [letter.deliver() for letter in Letter.objects.due()[:3]],
        "new": lambda: make_return(order=mine.order, quantities=(1,)),
    }
    name = chance.choice(list(verbs))
    try:
        verbs[name]()
    except Refusal:
        return None
    return name


def test_after_everything_at_once_nothing_contradicts_anything(shop):
    order = make_order(shop, lines=[(30, "5"), (30, "7")])
    requests = [make_return(order=order) for _ in range(4)]
    people = [make_person(shop, "team_lead") for _ in range(LEADS)]

    def work(n):
        chance = random.Random(n)
        return [random_verb(chance, chance.choice(requests), people[n]) for _ in range(25)]

    done = Counter(name for names in all_at_once(work, range(LEADS)) for name in names)
    assert sum(count for name, count in done.items() if name) > 10
    whole(shop)


def test_whoever_loses_the_role_in_that_moment_decides_before_it_or_not_at_all(shop):
    admin = make_person(shop, "admin")
    for _ in range(5):
        person, request = make_person(shop), make_return(shop)
        membership = person.memberships.get()
        mine = fresh(request)
        assert person.roles  # read before, as a page would have

        def decide_or_dismiss(n, mine=mine, person=person, membership=membership):
            if n:
                membership.end(by=admin)
                return timezone.now()
            try:
                mine.approve(by=person, seen=1)
            except Refusal:
                return None
            return timezone.now()

        decided, _dismissed = all_at_once(decide_or_dismiss, range(2))
        assert (fresh(request).status == "approved") == bool(decided)
        with pytest.raises(Refusal):
            fresh(make_return(shop)).approve(by=person, seen=1)
    whole(shop)


APPROVING = """
import django
django.setup()
from requests_inbox.models import ReturnRequest
from shops.models import Person
print("ready", flush=True)
agent = Person.objects.get(name="Killed")
for request in ReturnRequest.objects.with_facts().filter(status="new").order_by("pk"):
    request.approve(by=agent, seen=1)
    print(request.pk, flush=True)
"""


def test_a_killed_process_leaves_no_approval_without_its_letter(shop):
    """R1: what was committed has its letter and its job, what was not has neither."""
    make_person(shop, name="Killed")
    order = make_order(shop, lines=[(60, "5")])
    for _ in range(60):
        make_return(order=order, quantities=(1,))
    chance = random.Random(7)
    connections.close_all()
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", APPROVING], stdout=subprocess.PIPE, env=surroundings(), cwd=settings.BASE_DIR
        )
        for _ in range(chance.randrange(1, 12)):
            process.stdout.readline()
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    approved = set(ReturnRequest.objects.filter(status="approved").values_list("pk", flat=True))
    assert approved
    whole(shop)
    letters = Letter.objects.filter(kind="approved")
    assert letters.count() == len(approved)
    jobs = {args[0] for args in Job.objects.filter(queue="letters").values_list("args", flat=True)}
    assert {letter.pk for letter in letters} <= jobs


def surroundings(**more):
    """The environment of a process that works on this test's database."""
    known = connection.settings_dict
    place = f"{known['USER']}@{known['HOST']}:{known['PORT']}" if connection.vendor == "postgresql" else ""
    scheme = "postgres" if place else "sqlite"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "helpdesk.settings",
        "DATABASE_URL": f"{scheme}://{place}/{known['NAME']}",
        **more,
    }


def closed_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


REDIS_DOWN = """
import time
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
call_command("createcachetable", verbosity=0)
from requests_inbox.models import ReturnRequest
from shops.models import Person
person = Person.objects.get(name="No Redis")
client = Client()
signed_in = client.post("/accounts/login/", {"login": person.email, "password": "a-long-password"})
assert signed_in.status_code == 302, signed_in.status_code
longest = 0
for request in ReturnRequest.objects.filter(status="new"):
    start = time.monotonic()
    choice = {f"decision-{line.pk}": "approved" for line in request.line_list}
    answer = client.post(f"/requests/{request.reference}/approval/", {"version": 1, **choice})
    longest = max(longest, time.monotonic() - start)
    assert answer.status_code == 302, answer.status_code
    assert client.get(answer["Location"]).status_code == 200
print(longest)
"""


def test_with_redis_down_people_sign_in_and_decide_without_waiting(shop):
    make_person(shop, name="No Redis")
    for _ in range(3):
        make_return(shop)
    environment = surroundings(KEUR_MODE="demo", REDIS_URL=f"redis://127.0.0.1:{closed_port()}/0")
    connections.close_all()
    ran = subprocess.run(
        [sys.executable, "-c", REDIS_DOWN], capture_output=True, env=environment, cwd=settings.BASE_DIR, text=True
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert float(ran.stdout.split()[-1]) < 1.5
    assert ReturnRequest.objects.filter(status="approved").count() == 3


def test_four_processes_that_decide_on_the_same_requests_decide_each_once(shop):
    """The short form of bench/races.py, which says what else it saw when it fails."""
    connections.close_all()
    ran = subprocess.run(
        [sys.executable, "-m", "bench.races", "--processes", "4", "--threads", "2", "--requests", "6"],
        capture_output=True, env=surroundings(KEUR_MODE="demo", LOG_LEVEL="CRITICAL"), cwd=settings.BASE_DIR, text=True,
        timeout=300,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr[-2000:]


AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("now", "choice", "minutes"),
    [
        (datetime(2026, 10, 25, 0, 45, tzinfo=UTC), "30m", 30),  # 2:45 summer time: fifteen minutes before the change
        (datetime(2026, 10, 25, 0, 45, tzinfo=UTC), "2h", 120),
        (datetime(2026, 3, 29, 0, 45, tzinfo=UTC), "30m", 30),
        (datetime(2026, 3, 29, 0, 45, tzinfo=UTC), "2h", 120),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "today", 24 * 60 + 29),  # a Sunday of 25 hours
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "today", 22 * 60 + 29),
        (datetime(2026, 3, 28, 20, 0, tzinfo=UTC), "tomorrow", 11 * 60),
    ],
)
def test_a_hold_ends_when_it_says_also_on_the_days_on_which_clocks_change(shop, monkeypatch, now, choice, minutes):
    action = Hold(make_return(shop), make_person(shop))
    with timezone.override(AMSTERDAM):
        monkeypatch.setattr(timezone, "now", lambda: now)
        form = forms.Hold({"version": 1, "reason": "lunch", "until": choice}, action=action)
        assert form.is_valid()
    assert (form.cleaned_data["until"].astimezone(UTC) - now).total_seconds() == minutes * 60
