"""Everybody decides on everything at once: who wins, who is told so, and does the database keep up (R12, R24).

Several processes with several threads each post decisions on the same requests, through the whole stack. The promise:
one decision a request, 409 for everybody else, no error, and a history without gaps.
Run on a database of its own: DATABASE_URL=… python -m bench.races [--processes 4] [--threads 5] [--requests 200]
"""

import argparse
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles

import django

PATIENCE = 900  # seconds for the slowest process
DECISIONS = {"approval": {}, "cancellation": {"kind": "error"}}


def prepare(people, requests):
    """A shop with so many agents and new requests, and a session for each agent."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from shops.models import Membership, Person
    from shops.sessions import SessionStore
    from tests.builders import make_order, make_return, make_shop

    run = f"{time.time_ns() % 10**9}"
    prefix = "".join(random.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ", k=4))
    shop = make_shop(slug=f"races-{run}", reference_prefix=prefix)
    sessions = []
    for number in range(people):
        person = Person.objects.create_user(f"racer-{run}-{number}@races.test", name=f"Racer {number}")
        Membership.objects.create(person=person, shop=shop)
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session.create()
        sessions.append(session.session_key)
    order = make_order(shop, lines=[(requests, "20")], number=f"races-{run}")
    return shop, sessions, [make_return(order=order, quantities=(1,)) for _ in range(requests)]


def decide_all(session, requests, seed):
    """One person's thread: a decision on every request, in an order of their own. [(status, seconds)]"""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    chance, client, answers = random.Random(seed), Client(raise_request_exception=False), []
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    for reference, lines in chance.sample(requests, len(requests)):
        verb = chance.choice(list(DECISIONS))
        sent = {"version": 1, **DECISIONS[verb], **{f"decision-{line}": "approved" for line in lines}}
        begun = time.perf_counter()
        response = client.post(f"/requests/{reference}/{verb}/", sent)
        answers.append((response.status_code, time.perf_counter() - begun))
    connection.close()
    return answers


def one_process(sessions, requests, start, answers):
    """Forked, with threads of its own; all begin together."""
    from django.db import connections

    connections.close_all()
    start.wait()
    with ThreadPoolExecutor(len(sessions)) as pool:
        jobs = [pool.submit(decide_all, session, requests, session) for session in sessions]
        answers.put([answer for job in jobs for answer in job.result()])


def race(sessions, requests, processes):
    from bench.forking import let_go_of_the_database

    named = [(request.reference, [line.pk for line in request.line_list]) for request in requests]
    let_go_of_the_database()
    forking = multiprocessing.get_context("fork")
    start, answers = forking.Barrier(processes + 1), forking.Queue()
    groups = [sessions[number::processes] for number in range(processes)]
    running = [forking.Process(target=one_process, args=(group, named, start, answers)) for group in groups]
    for process in running:
        process.start()
    start.wait()
    begun = time.perf_counter()
    found = [answer for _ in running for answer in answers.get(timeout=PATIENCE)]
    for process in running:
        process.join()
    return found, time.perf_counter() - begun


def faults(shop, found, requests):
    """Every promise that was broken, in words."""
    from messaging.models import Letter
    from requests_inbox.models import Event

    statuses = Counter(status for status, _seconds in found)
    decided = Counter(
        Event.objects.filter(shop=shop, verb__in=["approved", "cancelled"]).values_list("request", flat=True)
    )
    numbers = list(Event.objects.filter(shop=shop).order_by("change").values_list("change", flat=True))
    letters = Letter.objects.filter(shop=shop).exclude(kind="received").count()
    if set(statuses) - {302, 409}:
        yield f"answers other than done and moved on: {dict(statuses)}"
    if statuses[302] != requests or set(decided.values()) != {1} or len(decided) != requests:
        yield f"{statuses[302]} were told that they decided, {len(decided)} of {requests} requests are decided"
    if letters != requests:
        yield f"{letters} letters for {requests} decisions"
    if numbers != list(range(1, len(numbers) + 1)):
        yield "the shop's change numbers have a gap"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--threads", type=int, default=5)
    parser.add_argument("--requests", type=int, default=200)
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    os.environ.setdefault("KEUR_MODE", "demo")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    shop, sessions, requests = prepare(wanted.processes * wanted.threads, wanted.requests)
    found, seconds = race(sessions, requests, wanted.processes)
    times = sorted(taken * 1000 for _status, taken in found)
    print(
        f"{connection.vendor}: {len(found)} decisions on {wanted.requests} requests by {len(sessions)} people in "
        f"{wanted.processes} processes, {seconds:.1f} s: {len(found) / seconds:.0f}/s, "
        f"median {median(times):.0f} ms, p95 {quantiles(times, n=20)[-1]:.0f} ms, longest {times[-1]:.0f} ms"
    )
    broken = list(faults(shop, found, wanted.requests))
    print("\n".join(broken) or "One decision each; everybody else was told.")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
