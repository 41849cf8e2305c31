from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from helpdesk.jobs.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_all_is_well_while_a_worker_takes_every_queue(client):
    Heartbeat.beat("worker one", queues="default, incoming, labels")
    Heartbeat.beat("worker two", queues="letters")
    answer = client.get("/healthz")
    parts = {"web": "well", "database": "well", "worker": "well", "live updates": "well"}
    assert (answer.status_code, answer.json()) == (200, parts)


def test_a_worker_that_fell_silent_is_named(client):
    Heartbeat.objects.create(
        name="worker one", queues="default, incoming, labels, letters", at=timezone.now() - timedelta(seconds=61)
    )
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (
        503,
        "nobody takes jobs of: default, incoming, labels, letters",
    )


def test_who_asks_carriers_is_needed_where_a_shop_has_one(client, settings):
    Heartbeat.beat("worker one", queues="default, incoming, labels, letters")
    settings.CARRIERS = {"veldkant": {"carrier": "dhl_parcel_de"}}
    assert client.get("/healthz").json()["worker"] == "nobody takes jobs of: carriers"
    Heartbeat.beat("worker two", queues="carriers")
    assert client.get("/healthz").status_code == 200


def test_letters_that_nobody_sends_are_no_health(client):
    Heartbeat.beat("worker one", queues="default, incoming, labels")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["worker"]) == (503, "nobody takes jobs of: letters")


def test_the_demo_needs_its_mail_door_too(client, settings):
    settings.MODE = "demo"
    Heartbeat.beat("worker one", queues="default, incoming, labels, letters")
    assert client.get("/healthz").json()["mail door"] == "closed"
    Heartbeat.beat("mail door")
    assert client.get("/healthz").status_code == 200


def test_live_updates_that_come_late_are_said_and_make_nobody_take_the_pages_away(client, settings):
    settings.CACHES = settings.CACHES | {
        "presence": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",  # where nobody listens
        }
    }
    Heartbeat.beat("worker one", queues="default, incoming, labels, letters")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["live updates"]) == (200, "late: Redis does not answer")


def test_pages_are_ready_without_a_worker(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"web": "well", "database": "well"})


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_database_that_does_not_answer_is_said_without_its_secrets(client, address):
    def refuse(*args):
        raise DatabaseError("password of keur at 10.0.0.7 is wrong")

    with connection.execute_wrapper(refuse):
        answer = client.get(address)
    assert (answer.status_code, answer.json()) == (503, {"web": "well", "database": "does not answer"})
