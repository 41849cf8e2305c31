"""Text, targets and fields that somebody plants for others: kept from strangers and from the model."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from helpdesk.jobs.models import Job
from helpdesk.middleware import KEPT, WRITER
from requests_inbox.models import Note, ReturnReason, ReturnRequest
from shops.models import Invitation, Membership, Person, Session
from shops.tasks import forget_ended_sessions, send_password_reset
from tests.attack.addresses import everything
from tests.builders import fresh, make_person

PASSWORD = "a-long-password"


def signed_in(person, **options):
    client = Client(**options)
    client.force_login(person)
    return client


def note_of(place):
    return f"/requests/{place.request.reference}/note/"


def sign_in(client, person, onwards="/inbox/"):
    return client.post(f"/accounts/login/?next={onwards}", {"login": person.email, "password": PASSWORD}, follow=True)


def whose_session_ended(person, url):
    client = signed_in(person)
    client.get(url)
    client.session.flush()
    return client


def test_a_stranger_cannot_fill_the_table_of_sessions(ours):
    for _ in range(5):
        Client().post(note_of(ours), {f"text{n}": "x" * 20_000 for n in range(20)})
    assert not Session.objects.exists()


def test_sessions_that_have_ended_do_not_stay(ours):
    for person in (ours.people["agent"], ours.people["store"]):
        signed_in(person)
    ended = Session.objects.first()
    Session.objects.filter(pk=ended.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_ended_sessions.call()
    assert list(Session.objects.all()) == list(Session.objects.exclude(pk=ended.pk))
    assert Session.objects.count() == 1


@pytest.mark.parametrize("forged", ["1", "1:x", "1:tvX9hQ:abc", "", "\\"])
def test_nobody_can_say_that_they_worked_here(ours, forged):
    client = Client()
    client.cookies[WRITER] = forged
    client.post(note_of(ours), {"text": "planted"})
    assert not Session.objects.exists()


def test_what_one_person_typed_is_not_shown_to_the_next_in_the_same_browser(ours):
    client = whose_session_ended(ours.people["agent"], note_of(ours))
    client.post(note_of(ours), {"text": "Between us: a liar"})
    page = sign_in(client, ours.people["team_lead"], note_of(ours))
    assert page.status_code == 200
    assert "Between us" not in page.content.decode()
    assert KEPT not in client.session


def test_what_was_typed_comes_back_once_to_the_one_who_typed_it(ours):
    client = whose_session_ended(ours.people["agent"], note_of(ours))
    client.post(note_of(ours), {"text": "A long thought", "password": "never kept"})
    page = sign_in(client, ours.people["agent"], note_of(ours)).content.decode()
    assert "A long thought" in page
    assert "never kept" not in page
    assert "A long thought" not in client.get(note_of(ours)).content.decode()
    assert not Note.objects.filter(text="A long thought").exists()


def test_typed_text_of_a_shop_that_was_lost_meanwhile_is_not_shown(ours):
    agent = ours.people["agent"]
    client = whose_session_ended(agent, note_of(ours))
    client.post(note_of(ours), {"text": "Before I left"})
    agent.memberships.get().end(by=ours.people["admin"])
    assert sign_in(client, agent, note_of(ours)).status_code == 404


def test_the_cookie_of_the_writer_is_out_of_reach_of_scripts_and_of_shared_caches(ours):
    client = signed_in(ours.people["agent"])
    client.get("/inbox/new/")
    assert client.cookies[WRITER]["httponly"]
    assert client.cookies[WRITER]["samesite"] == "Lax"
    fresh_client = signed_in(ours.people["agent"])
    assert WRITER not in fresh_client.get(f"/settings/shops/{ours.shop.slug}/logo/").cookies


def test_a_session_that_was_fixed_before_signing_in_is_worth_nothing_after_it(ours):
    victim = Client()
    invitation = Invitation.objects.get(pk=ours.invitation.pk)
    victim.get(reverse("shops:invitation_link", args=[invitation.new_link().rstrip("/").rpartition("/")[2]]))
    known = victim.cookies["session"].value
    sign_in(victim, ours.people["agent"])
    attacker = Client()
    attacker.cookies["session"] = known
    assert attacker.get("/settings/").status_code == 302
    assert victim.get("/settings/").status_code == 200


ELSEWHERE = [
    "https://evil.test/", "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "http:evil.test",
    "https:///evil.test", "javascript:alert(1)", "data:text/html,x", "\x00//evil.test", " //evil.test", "\t//evil.test",
    "https://localhost@evil.test/", "http://testserver.evil.test/", "https://[::1]/", "http://localhost:1/",
]  # fmt: skip


def stays(response):
    for name in ("Location", "HX-Redirect", "HX-Location"):
        place = response.headers.get(name, "/")
        assert place.startswith("/"), place
        assert not place.startswith(("//", "/\\")), place


def test_nothing_leads_away_from_this_desk(ours):
    asked_by_htmx = {"HX-Request": "true"}
    hold = f"/requests/{ours.request.reference}/hold/"
    for target in ELSEWHERE:
        client = Client()
        member = {"login": ours.people["agent"].email, "password": PASSWORD}
        stays(client.post("/accounts/login/", {**member, "next": target}))
        stays(client.get("/accounts/login/", {"next": target}))
        stays(client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": target}))
        stays(client.post("/accounts/2fa/reauthenticate/", {"code": "1", "next": target}))
        query = urlencode({"queue": target, "next": target})
        stays(client.post(f"{hold}?{query}", {"version": 1, "next": target}, headers=asked_by_htmx))
        stays(client.post(f"/requests/{ours.request.reference}/note/?{query}", {"text": "x"}, headers=asked_by_htmx))
        stays(client.post("/settings/narrow/", {"shop": "", "next": target}))
        stays(client.post("/accounts/logout/", {"next": target}))


def test_a_host_that_is_not_ours_is_refused_and_is_never_in_a_letter(ours):
    for host in ("evil.test", "localhost.evil.test", "localhost@evil.test", "evil.test:80#localhost"):
        client = Client(headers={"host": host})
        assert client.post("/accounts/password/reset/", {"email": ours.people["agent"].email}).status_code == 400
    client = Client(headers={"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test", "X-Host": "evil.test"})
    client.post("/accounts/password/reset/", {"email": ours.people["agent"].email})
    job = Job.objects.filter(task="shops.tasks.send_password_reset").get()
    send_password_reset.call(*job.args)
    letter = mail.outbox[-1]
    everything_in_it = letter.body + letter.alternatives[0].content
    assert ours.shop.base_url in everything_in_it
    assert "evil.test" not in everything_in_it


EVIL = {
    "is_superuser": "on", "is_staff": "on", "is_active": "", "email": "evil@evil.test", "password": "x",
    "role": "admin",
    "id": "1", "pk": "1", "person": "1", "shop": "1", "shop_id": "1", "status": "closed", "state": "sent",
    "decided_by": "1", "held_by": "1", "value": "0", "customer_email": "evil@evil.test", "code": "evil", "token": "x",
    "ended_at": "", "accepted_at": "2026-01-01", "author": "1", "actor": "1", "by": "1", "seen": "1", "free": "on",
    "not_before": "2020-01-01", "recipient": "evil@evil.test", "reference": "X-1", "key_": "x", "ground_": "x",
}  # fmt: skip


def guarded(person):
    fields = ("email", "is_superuser", "is_staff", "is_active", "password")
    return [getattr(Person.objects.get(pk=person.pk), name) for name in fields]


def test_fields_that_a_form_does_not_have_change_nothing_of_a_person(ours):
    agent = ours.people["agent"]
    before = guarded(agent)
    sent = {**EVIL, "name": "New name", "language": "nl", "theme": "dark", "time_zone": "Europe/Amsterdam"}
    sent |= {"density": "compact", "after_action": "stay"}
    assert signed_in(agent).post("/settings/profile/", sent).status_code == 302
    assert guarded(agent) == before
    assert Person.objects.get(pk=agent.pk).name == "New name"
    assert Membership.objects.get(person=agent).role == "agent"


def test_fields_that_a_form_does_not_have_change_nothing_of_a_request(ours, theirs):
    columns = "shop_id", "customer_email", "value", "reference", "decided_by_id", "held_by_id", "order_id"
    before = ReturnRequest.objects.values_list(*columns).get(pk=ours.request.pk)
    client = signed_in(ours.people["agent"])
    url = f"/requests/{ours.request.reference}/question/"
    sent = {
        **EVIL,
        "shop": theirs.shop.pk,
        "order": theirs.order.pk,
        "version": ours.request.version,
        "text": "Which size?",
    }
    assert client.post(url, sent).status_code == 302
    assert ReturnRequest.objects.values_list(*columns).get(pk=ours.request.pk) == before
    letter = fresh(ours.request).thread.letters.latest("pk")
    assert letter.recipient == ours.order.customer_email
    assert letter.state == "queued"
    assert fresh(ours.request).events.last().actor == ours.people["agent"]


def test_a_request_made_by_staff_goes_to_the_address_on_the_order(ours, theirs):
    line = ours.order.lines.first()
    sent = {
        **EVIL, "shop": theirs.shop.pk, f"quantity-{line.pk}": 1, f"reason-{line.pk}": ours.reason.pk,
        f"resolution-{line.pk}": "refund", f"price_paid-{line.pk}": "9999",
        f"quantity-{theirs.order.lines.first().pk}": 1, "questioned": "yes",
    }  # fmt: skip
    assert signed_in(ours.people["agent"]).post(f"/requests/new/{ours.order.pk}/", sent).status_code == 302
    made = ReturnRequest.objects.latest("pk")
    assert (made.shop, made.customer_email, made.status) == (ours.shop, ours.order.customer_email, "new")
    assert made.value == line.price_paid
    assert made.lines.get().order_line == line


def test_a_reason_of_another_shop_cannot_be_chosen(ours, theirs):
    client, line = signed_in(ours.people["agent"]), ours.order.lines.first()
    sent = {f"quantity-{line.pk}": 1, f"reason-{line.pk}": theirs.reason.pk, f"resolution-{line.pk}": "refund"}
    before = everything()
    assert client.post(f"/requests/new/{ours.order.pk}/", sent).status_code == 422
    assert everything() == before


def test_a_new_reason_belongs_to_the_shop_of_the_page(ours, theirs):
    sent = {**EVIL, "shop": theirs.shop.pk, "name_en": "Wrong colour", "ground": "commercial", "position": "3"}
    assert signed_in(ours.people["team_lead"]).post(f"/reasons/{ours.shop.slug}/", sent).status_code == 302
    made = ReturnReason.objects.latest("pk")
    assert (made.shop, made.code) == (ours.shop, "wrong_colour")


def test_whoever_comes_by_an_invitation_gets_its_role_and_its_address(ours, theirs):
    token = Invitation.objects.get(pk=ours.invitation.pk).new_link().rstrip("/").rpartition("/")[2]
    client = Client()
    client.get(reverse("shops:invitation_link", args=[token]))
    sent = {**EVIL, "name": "New", "password": "long-and-strange-93", "password_again": "long-and-strange-93"}
    client.post("/settings/invitation/", sent)
    person = Person.objects.get(email="new@desk.test")
    assert (person.is_superuser, person.is_staff) == (False, False)
    assert [(one.shop, one.role) for one in person.memberships.all()] == [(ours.shop, "agent")]


def test_nobody_raises_their_own_role(ours):
    for role in ("agent", "team_lead", "warehouse", "store"):
        person = ours.people[role]
        own = person.memberships.get()
        client = signed_in(person)
        assert (
            client.post(f"/settings/shops/{ours.shop.slug}/members/{own.pk}/role/", {"role": "admin"}).status_code
            == 403
        )
        client.post(f"/settings/shops/{ours.shop.slug}/invitations/", {"email": person.email, "role": "admin"})
        assert Membership.objects.get(pk=own.pk).role == role
    assert not Invitation.objects.filter(role="admin").exists()


def test_someone_without_any_shop_finds_an_empty_desk(ours):
    client, before = signed_in(make_person()), everything()
    for _name, url in ours.urls(only=lambda name: name.startswith(("requests_inbox:", "shops:", "job"))):
        for response in (client.get(url), client.post(url, {"version": 1, "text": "x"})):
            assert ours.shop.name not in response.content.decode() or url.endswith("/invitation/")
    assert everything() == before
