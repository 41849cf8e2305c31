from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from helpdesk.jobs import views
from helpdesk.jobs.models import Heartbeat, Job
from shops.models import Membership, Person, Role, Shop

pytestmark = pytest.mark.django_db
URL = "/jobs/"


def make_shop(slug):
    return Shop.objects.create(
        name=slug.title(),
        slug=slug,
        reference_prefix=slug[:4].upper(),
        languages=["en"],
        base_url=f"https://{slug}.test",
        sender_address=f"desk@{slug}.test",
    )


def make_person(role=None, shop=None, **fields):
    person = Person.objects.create_user(email=f"{Person.objects.count()}@keur.test", name="Ilse Kramer", **fields)
    if role:
        Membership.objects.create(person=person, shop=shop or make_shop("veldkant"), role=role)
    return person


def make_failed(**fields):
    error = {"error_class": "smtplib.SMTPRecipientsRefused", "error": "Traceback: <ada@customer.test> refused"}
    return Job.objects.create(
        **{"task": "a.tasks.b", "state": "failed", "failures": 5, "attempts": 5, "finished_at": timezone.now()}
        | error
        | fields
    )


@pytest.fixture
def admin(client):
    person = make_person(Role.ADMIN)
    client.force_login(person)
    return person


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_only_admins_find_the_page(client, role):
    job = make_failed()
    client.force_login(make_person(role))
    assert client.get(URL).status_code == 404
    assert client.post(reverse("job_retry", args=[job.pk])).status_code == 404
    assert Job.objects.get().state == "failed"


def test_somebody_who_was_an_admin_does_not_find_the_page(client):
    person = make_person(Role.ADMIN)
    person.memberships.update(ended_at=timezone.now())
    client.force_login(person)
    assert client.get(URL).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(client):
    assert client.get(URL).status_code == 302
    assert client.post(reverse("job_retry", args=[make_failed().pk])).status_code == 302
    assert Job.objects.get().state == "failed"


def test_a_superuser_finds_the_page(client):
    client.force_login(make_person(is_superuser=True))
    assert client.get(URL).status_code == 200


def test_what_failed_is_shown_first_with_its_error(client, admin):
    make_failed()
    Job.objects.create(task="a.tasks.waits")
    response = client.get(URL)
    assertContains(response, "smtplib.SMTPRecipientsRefused")
    assertContains(response, "&lt;ada@customer.test&gt; refused")
    assertContains(response, "5 of 5 failures")
    assertNotContains(response, "a.tasks.waits")


def test_an_admin_of_one_shop_does_not_read_errors_that_may_name_anothers_customers(client, admin):
    make_failed()
    assertContains(client.get(URL), "ada@customer.test")
    make_shop("lindgruen")
    response = client.get(URL)
    assertContains(response, "smtplib.SMTPRecipientsRefused")
    assertNotContains(response, "ada@customer.test")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("waiting", "in 59"),
        ("running", "worker two"),
        ("done", "0 min ago"),
    ],
)
def test_each_state_can_be_looked_at(client, admin, state, said):
    now = timezone.now()
    Job.objects.create(task="a.tasks.waiting", run_after=now + timedelta(minutes=59, seconds=30))
    Job.objects.create(task="a.tasks.running", state="running", started_at=now, worker="worker two")
    Job.objects.create(task="a.tasks.done", state="done", finished_at=now)
    response = client.get(URL, {"state": state})
    assertContains(response, f"a.tasks.{state}")
    assertContains(response, said)
    assert [job.state for job in response.context["jobs"]] == [state]


@pytest.mark.parametrize(
    "query", [{"state": "lost"}, {"before": "x"}, {"before": "9" * 5000}, {"before": "-1"}, {"state": ""}]
)
def test_an_address_that_was_tampered_with_shows_the_page(client, admin, query):
    make_failed()
    assertContains(client.get(URL, query), "a.tasks.b")


def test_the_oldest_due_job_and_the_workers_are_shown(client, admin):
    now = timezone.now()
    assertContains(client.get(URL), "No worker is running")
    Job.objects.create(task="a.tasks.b", run_after=now - timedelta(hours=7))
    Heartbeat.beat("worker one", queues="letters")
    Heartbeat.objects.create(name="worker two", at=now - timedelta(minutes=3))
    response = client.get(URL)
    assertContains(response, "The oldest job has been due for 7 h.")
    assertContains(response, "Alive", count=1)
    assertContains(response, "Silent", count=1)


def test_older_jobs_are_on_the_next_page(client, admin, monkeypatch):
    monkeypatch.setattr(views, "A_PAGE", 2)
    jobs = [make_failed().pk for _ in range(5)]
    pages, older = [], ""
    while older is not None:
        response = client.get(URL, {"state": "failed", "before": older})
        pages.append([job.pk for job in response.context["jobs"]])
        older = response.context["older"]
    assert pages == [[jobs[4], jobs[3]], [jobs[2], jobs[1]], [jobs[0]]]


def test_many_jobs_are_not_counted_to_the_end(client, admin, monkeypatch):
    monkeypatch.setattr(views, "COUNTED", 2)
    for _ in range(4):
        make_failed()
    assertContains(client.get(URL), "2+")


def test_a_longer_list_takes_no_more_queries(client, admin, django_assert_num_queries):
    make_failed()
    client.get(URL)  # the frame keeps what it counted
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _ in range(3):
        make_failed()
    with django_assert_num_queries(len(one)):
        client.get(URL)


def test_a_failed_job_is_run_again_at_a_press_of_the_button(client, admin):
    job = make_failed()
    response = client.post(reverse("job_retry", args=[job.pk]), follow=True)
    assertRedirects(response, URL)
    assertContains(response, f"Job {job.pk} waits for a worker again.")
    assert Job.objects.values_list("state", "failures").get() == ("waiting", 0)


def test_a_second_press_does_nothing_and_says_so(client, admin):
    job = make_failed()
    client.post(reverse("job_retry", args=[job.pk]))
    Job.objects.update(state="running")
    response = client.post(reverse("job_retry", args=[job.pk]), follow=True)
    assertContains(response, f"Job {job.pk} has not failed, so there is nothing to run again.")
    assert Job.objects.get().state == "running"


@pytest.mark.parametrize("number", [1, 10**18, 10**30])
def test_a_job_that_does_not_exist_is_not_found(client, admin, number):
    assert client.post(f"/jobs/{number}/retry/").status_code == 404


def test_looking_does_not_run_anything_again(client, admin):
    job = make_failed()
    assert client.get(reverse("job_retry", args=[job.pk])).status_code == 405
    assert Job.objects.get().state == "failed"


def test_an_error_is_shown_as_text(client, admin):
    make_failed(error="<script>alert(1)</script>", error_class="a.<b>B</b>")
    response = client.get(URL)
    assertContains(response, "&lt;script&gt;alert(1)&lt;/script&gt;")
    assertNotContains(response, "<b>B</b>")
