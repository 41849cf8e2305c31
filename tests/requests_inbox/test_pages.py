"""The pages: what they show, to whom, and what they answer when something is wrong."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging.files import keep_file
from messaging.models import Letter
from orders.models import Order
from requests_inbox.actions import ACTIONS
from requests_inbox.correspondence.links import without_keys
from requests_inbox.lists.queues import PAGE
from requests_inbox.models import Draft, Event, Note, ReturnRequest
from tests.builders import fresh, make_order, make_person, make_reason, make_return, make_shop, make_team


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


def act(request, name):
    return reverse("requests_inbox:act", args=[request.reference, name])


def page(request):
    return reverse("requests_inbox:show", args=[request.reference])


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_inbox_opens_on_what_needs_a_decision_oldest_first(desk, shop, agent):
    newer, older = make_return(shop, customer_name="Newer"), make_return(shop, customer_name="Older")
    held = make_return(shop, customer_name="Held")
    held.hold(by=agent, seen=1, reason="lunch")
    ReturnRequest.objects.filter(pk=older.pk).update(sorted_at=timezone.now() - timedelta(days=2))
    response = desk.get("/inbox/", follow=True)
    assert response.redirect_chain == [("/inbox/needs-decision/", 302)]
    assert [row.customer_name for row in response.context["rows"]] == ["Older", "Newer"]
    assert newer.reference in text_of(response)


@pytest.mark.parametrize("slug", ["needs-decision", "new", "draft", "on-hold", "approved", "cancelled"])
def test_every_queue_has_a_page_also_when_it_is_empty(desk, slug):
    assert desk.get(f"/inbox/{slug}/").status_code == 200


def test_a_queue_that_does_not_exist_is_404(desk):
    assert desk.get("/inbox/later/").status_code == 404


def test_pages_of_a_queue_follow_each_other_without_gaps_or_doubles(desk, shop):
    order = make_order(shop, lines=[(PAGE + 5, "1")])
    made = [make_return(order=order, quantities=(1,)).pk for _ in range(PAGE + 5)]
    ReturnRequest.objects.filter(pk__in=made[10:20]).update(sorted_at=timezone.now())  # equal moments
    first = desk.get("/inbox/needs-decision/")
    second = desk.get(first.context["drawn"].more_url)
    seen = [row.pk for row in [*first.context["rows"], *second.context["rows"]]]
    assert sorted(seen) == sorted(made)
    assert second.context["drawn"].more_url == ""


@pytest.mark.parametrize("nonsense", ["x", "2026-01-01~x", "~", "2026-01-01T00:00:00+00:00~99999999999999999999"])
def test_a_nonsense_cursor_starts_at_the_top(desk, request_, nonsense):
    assert desk.get("/inbox/needs-decision/", {"after": nonsense}).status_code == 200


def test_a_list_of_three_takes_as_many_queries_as_a_list_of_one(desk, shop, django_assert_num_queries):
    make_return(shop)
    desk.get("/inbox/needs-decision/")
    make_return(shop)
    with django_assert_num_queries(3):  # who asks, rows, counters
        desk.get("/inbox/needs-decision/")
    for _ in range(2):
        make_return(shop).precheck(by=make_person(shop), seen=1, verdict="approve")
    with django_assert_num_queries(3):
        desk.get("/inbox/needs-decision/")


def test_the_request_page_takes_as_many_queries_for_three_lines_and_events_as_for_one(
    desk, shop, agent, django_assert_max_num_queries
):
    small = make_return(shop, quantities=(1,))
    large = make_return(order=make_order(shop, lines=[(1, "5")] * 3), quantities=(1, 1, 1))
    for text in ("One", "Two", "Three"):
        large.note(by=agent, text=text)
    desk.get(page(small))
    counts = []
    for request in (small, large):
        request.note(by=agent, text="Something is new, so that all is read anew")
        with django_assert_max_num_queries(8) as queries:
            desk.get(page(request))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_alerts_questions_drafts_and_files_come_along_in_eight_queries(
    desk, shop, agent, django_assert_max_num_queries
):
    shop.free_exchange = True
    shop.save()
    request = make_return(shop, resolution="exchange")
    request.acknowledge(by=agent, alert=request.alert_list[0])
    request.ask(by=agent, seen=fresh(request).version, wants=["photo", "order_number"])
    Draft.objects.keep(agent, request, "message", "Dear Marit", seen=1)
    Draft.objects.keep(make_person(shop), request, "message", "Beste Marit", seen=0)
    keep_file(request.thread, "a.pdf", b"%PDF-1.7", uploaded_by=agent)
    desk.get(page(request))
    fresh(request).note(by=agent, text="Something is new, so that all is read anew")
    with django_assert_max_num_queries(8):
        html = desk.get(page(request)).content.decode()
    shown = ["Seen by Sanne de Wit", "A photo", "The order number", "Dear Marit", "a.pdf", "Saved "]
    assert [words for words in shown if words not in html] == []
    assert "Beste Marit" not in html


def test_what_a_team_has_comes_in_eight_queries_with_the_button_for_those_who_are_in_it(
    client, desk, shop, agent, django_assert_max_num_queries
):
    team, request, other = make_team(shop, agent), make_return(shop), make_person(shop)
    request.assign(by=agent, seen=1, to=team)
    desk.get(page(request))
    fresh(request).note(by=agent, text="Something is new, so that all is read anew")
    with django_assert_max_num_queries(8):
        assert "taking" in desk.get(page(request)).context["actions"]
    client.force_login(other)
    assert "taking" not in client.get(page(request)).context["actions"]


def test_narrowed_to_one_shop_the_inbox_shows_that_shop_only(desk, shop, agent):
    other = make_shop()
    other.memberships.create(person=agent, role="agent")
    make_return(shop, customer_name="Mine"), make_return(other, customer_name="Other")
    assert {row.customer_name for row in desk.get("/inbox/new/").context["rows"]} == {"Mine", "Other"}
    desk.post(reverse("shops:narrow"), {"shop": other.slug})
    response = desk.get("/inbox/new/")
    assert {row.customer_name for row in response.context["rows"]} == {"Other"}
    assert response.context["rail"]["queues"][0]["count"] == 1


def test_nothing_of_another_shop_can_be_seen_or_done(client, request_, shop):
    """Every address × method × foreign request, and first that there is something to leak."""
    urls = [page(request_)] + [act(request_, name) for name in ACTIONS]
    urls += [reverse("requests_inbox:mail", args=[request_.reference, name]) for name in ACTIONS]
    urls += [reverse("requests_inbox:letter", args=[request_.reference, Letter.objects.get().pk])]
    urls += [reverse("requests_inbox:ask_for_order", args=[request_.order_id])]
    urls += [reverse("requests_inbox:reasons", args=[shop.slug])]
    client.force_login(make_person(shop, "admin"))
    assert all(client.get(url).status_code == 200 for url in urls)
    stranger = make_person(make_shop(), "admin")
    client.force_login(stranger)
    events = Event.objects.count()
    data = {
        "version": 1,
        "text": "x",
        "kind": "error",
        "reason": "x",
        "until": "2h",
        "verdict": "approve",
        "free": "on",
    }
    assert {client.get(url).status_code for url in urls} == {404}
    assert {client.post(url, data).status_code for url in urls} <= {404, 405}
    for slug in ("needs-decision", "new", "approved"):
        assert request_.reference not in client.get(f"/inbox/{slug}/").content.decode()
    found = client.get(reverse("requests_inbox:start"), {"q": request_.order.number})
    assert request_.customer_name not in found.content.decode()
    assert (Event.objects.count(), fresh(request_).version) == (events, 1)


def test_reading_writes_nothing(client, request_, shop):
    client.force_login(make_person(shop, "admin"))
    before = fresh(request_).version, Event.objects.count(), Letter.objects.count()
    for name in ACTIONS:
        assert client.get(act(request_, name), {"version": 1, "kind": "error", "text": "x"}).status_code == 200
        client.get(reverse("requests_inbox:mail", args=[request_.reference, name]))
    assert (fresh(request_).version, Event.objects.count(), Letter.objects.count()) == before


def test_approving_goes_on_to_the_next_request_of_the_queue(desk, shop, request_):
    following = make_return(shop)
    lines = {f"decision-{line.pk}": "approved" for line in request_.line_list}
    response = desk.post(f"{act(request_, 'approval')}?queue=new", {"version": 1, "key": uuid.uuid4(), **lines})
    assert response.status_code == 302
    assert response["Location"] == f"{page(following)}?queue=new"
    assert fresh(request_).status == "approved"
    toast = text_of(desk.get(response["Location"]))
    assert "Undo" in toast
    assert request_.reference in toast


def test_a_decision_takes_fifteen_queries_at_most(desk, request_):
    """Beside BEGIN and COMMIT; four are those of its return. The bench says what they cost with a million requests."""
    make_return(request_.shop).approve(by=request_.shop.memberships.get(role="agent").person, seen=1)
    lines = {f"decision-{line.pk}": "approved" for line in request_.line_list}
    following = make_return(request_.shop)
    with CaptureQueriesContext(connection) as queries:
        response = desk.post(f"{act(request_, 'approval')}?queue=new", {"version": 1, "key": uuid.uuid4(), **lines})
    assert response["Location"] == f"{page(following)}?queue=new"
    told = [query["sql"] for query in queries if not re.match("BEGIN|COMMIT|SAVEPOINT|RELEASE", query["sql"])]
    assert len(told) <= 15, "\n".join(told)


def answer_to_htmx(desk, request, name, **fields):
    """(address pushed, request that opens or None, whether the row stays in the list), acting in the first queue."""
    address = f"{act(request, name)}?queue=needs-decision"
    headers = {"HX-Request": "true", "HX-Target": "sheet", "HX-Current-URL": f"http://testserver{address}"}
    response = desk.post(address, {"version": request.version, **fields}, headers=headers)
    assert (response.status_code, response["HX-Retarget"]) == (200, "#detail")
    opened = response.context.get("return_request")
    return response["HX-Push-Url"], opened and opened.reference, response.context.get("acted") is not None


def test_htmx_gets_the_same_request_and_its_row_after_a_switch(desk, request_):
    told = answer_to_htmx(desk, request_, "free-return", free="on")
    assert told == (f"{page(request_)}?queue=needs-decision", request_.reference, True)
    assert fresh(request_).free_return


def test_htmx_gets_the_next_request_with_the_answer_to_a_decision(desk, request_):
    following = make_return(request_.shop)
    told = answer_to_htmx(desk, request_, "cancellation", kind="withdrawn_by_customer")
    assert told == (f"{page(following)}?queue=needs-decision", following.reference, False)


def test_htmx_gets_the_empty_list_after_the_last_decision(desk, request_):
    told = answer_to_htmx(desk, request_, "cancellation", kind="withdrawn_by_customer")
    assert told == ("/inbox/needs-decision/", None, False)


@pytest.mark.parametrize(("setting", "opens"), [("stay", True), ("list", False)])
def test_somebody_may_stay_or_go_back_to_the_list(desk, request_, setting, opens):
    make_return(request_.shop)
    request_.shop.memberships.get(role="agent").person.__class__.objects.update(after_action=setting)
    _url, reference, _row = answer_to_htmx(desk, request_, "cancellation", kind="withdrawn_by_customer")
    assert reference == (request_.reference if opens else None)


def test_htmx_gets_the_sheet_alone_and_a_plain_browser_the_page(desk, request_):
    part = desk.get(act(request_, "approval"), headers={"HX-Request": "true", "HX-Target": "sheet"}).content.decode()
    whole = desk.get(act(request_, "approval")).content.decode()
    assert "<html" not in part
    assert "<html" in whole
    assert all(f"Approve {request_.reference}?" in html for html in (part, whole))


def test_the_preview_is_the_letter_that_leaves(desk, request_):
    first, second = request_.line_list
    form = {
        "version": 1, "free_return": "on", "text": "Tot gauw", f"decision-{first.pk}": "approved",
        f"decision-{second.pk}": "declined", f"decline_code-{second.pk}": "used",
    }  # fmt: skip
    shown = desk.get(act(request_, "approval"), form).context["letter"]
    framed = desk.get(reverse("requests_inbox:mail", args=[request_.reference, "approval"]), form)
    assert fresh(request_).free_return is False
    desk.post(act(request_, "approval"), form)
    letter = fresh(request_).decision_letter
    assert (shown.subject, shown.text, shown.html) == (letter.subject, letter.text, letter.html)
    assert framed.content.decode() == without_keys(letter.html)
    assert "sandbox" in framed["Content-Security-Policy"]


def test_a_stale_form_gets_409_with_what_happened_and_keeps_what_was_typed(desk, request_, lead):
    request_.note(by=lead, text="She called")
    response = desk.post(act(request_, "cancellation"), {"version": 1, "kind": "error", "text": "Typed with care"})
    assert response.status_code == 409
    text = text_of(response)
    assert "changed since you opened it" in text
    assert "Tom Verbeek wrote a note" in text
    assert "Typed with care" in text
    assert fresh(request_).status == "new"
    again = response.context["form"]["version"].value()
    assert desk.post(act(request_, "cancellation"), {"version": again, "kind": "error"}).status_code == 302


def test_a_decision_on_what_a_colleague_decided_says_so(desk, request_, lead):
    request_.approve(by=lead, seen=1)
    response = desk.post(act(request_, "cancellation"), {"version": 1, "kind": "error"})
    assert response.status_code == 409
    assert "Tom Verbeek approved" in text_of(response)


def test_a_double_click_decides_once_and_answers_the_same(desk, request_):
    data = {"version": 1, "key": uuid.uuid4(), "kind": "error"}
    answers = [desk.post(act(request_, "cancellation"), data) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, page(request_))] * 2
    assert Letter.objects.filter(kind="cancelled_error").count() == 1


def test_an_incomplete_form_gets_422_and_keeps_what_was_typed(desk, request_):
    response = desk.post(act(request_, "cancellation"), {"version": 1, "kind": "declined", "text": "Typed"})
    assert response.status_code == 422
    assert "Choose why: the customer reads it." in text_of(response)
    assert "Typed" in text_of(response)


def test_what_is_not_for_this_person_gets_403_with_the_reason(client, request_, shop):
    client.force_login(make_person(shop, "warehouse"))
    response = client.post(act(request_, "cancellation"), {"version": 1, "kind": "error", "text": "Typed"})
    assert response.status_code == 403
    assert "Only agents and team leads" in text_of(response)
    assert "Typed" in text_of(response)


def test_a_reference_or_an_action_that_does_not_exist_is_404(desk, request_):
    assert desk.get("/requests/R-99999/").status_code == 404
    assert desk.get(act(request_, "explosion")).status_code == 404


def test_a_refused_button_is_shown_with_its_reason(desk, request_, lead):
    request_.hold(by=lead, seen=1, reason="asks the supplier")
    html = desk.get(page(request_)).content.decode()
    assert "Tom Verbeek holds this request. Take it over first." in html
    assert 'aria-disabled="true"' in html


def test_text_typed_when_the_session_ran_out_is_there_after_signing_in(request_, agent):
    client = Client()
    client.force_login(agent)
    client.get(page(request_))
    client.session.flush()
    sent = client.post(act(request_, "note"), {"text": "A long thought", "version": 1})
    assert sent.status_code == 302
    assert sent["Location"].startswith("/accounts/login/")
    signed_in = client.post(sent["Location"], {"login": agent.email, "password": "a-long-password"}, follow=True)
    assert signed_in.request["PATH_INFO"] == act(request_, "note")
    assert "A long thought" in signed_in.content.decode()
    assert not Note.objects.exists()


def test_htmx_is_told_that_the_session_ended_and_keeps_the_text_itself(desk, request_):
    desk.get(page(request_))
    desk.session.flush()
    response = desk.post(act(request_, "note"), {"text": "x"}, headers={"HX-Request": "true"})
    assert (response.status_code, response.content) == (401, b"")
    assert "typed" not in desk.session


def test_the_customers_words_are_text_wherever_they_are_shown(desk, shop):
    evil = '<img src=x onerror="alert(1)"><a hx-post="/x">'
    order = make_order(shop, customer_name=evil)
    request = make_return(order=order)
    request.lines.update(customer_note=evil)
    for url in ("/inbox/new/", page(request), act(request, "approval")):
        assert "<img src=x" not in desk.get(url).content.decode()
    assert "<img src=x" not in Letter.objects.get().html


def test_staff_find_an_order_and_make_a_request_for_the_customer(desk, shop, agent):
    order = make_order(shop, lines=[(2, "20"), (1, "5")], customer_name="Eleanor Whitcombe")
    make_order(shop, customer_name="Somebody Else")
    for words in (order.number, order.customer_email.upper(), "whitcombe"):
        found = desk.get(reverse("requests_inbox:start"), {"q": words}).context["orders"]
        assert list(found) == [order]
    assert set(desk.get(reverse("requests_inbox:start"), {"q": "SKU-1"}).context["orders"]) == set(Order.objects.all())
    line = order.lines.first()
    form = {f"quantity-{line.pk}": 2, f"reason-{line.pk}": make_reason(shop).pk, f"note-{line.pk}": "Te klein"}
    response = desk.post(reverse("requests_inbox:ask_for_order", args=[order.pk]), form)
    request = ReturnRequest.objects.get()
    assert response["Location"] == page(request)
    assert (request.channel, request.events.get().actor) == ("staff", agent)
    assert [(one.quantity, one.customer_note) for one in request.line_list] == [(2, "Te klein")]


def test_asking_for_too_much_is_said_and_keeps_what_was_typed(desk, shop):
    order = make_order(shop, lines=[(2, "20")])
    make_return(order=order, quantities=(1,))
    line = order.lines.get()
    form = {f"quantity-{line.pk}": 2, f"reason-{line.pk}": make_reason(shop).pk, f"note-{line.pk}": "Te klein"}
    response = desk.post(reverse("requests_inbox:ask_for_order", args=[order.pk]), form)
    assert response.status_code == 422
    assert "Only 1 of 2 can still be sent back." in text_of(response)
    assert "Te klein" in text_of(response)
    nothing = desk.post(reverse("requests_inbox:ask_for_order", args=[order.pk]), {})
    assert "Choose at least one item" in text_of(nothing)


def test_leads_keep_the_list_of_reasons(client, shop, lead, agent):
    client.force_login(lead)
    url = reverse("requests_inbox:reasons", args=[shop.slug])
    form = {"name_en": "Too heavy", "name_nl": "Te zwaar", "ground": "commercial", "position": 9, "is_active": "on"}
    assert client.post(url, form).status_code == 302
    reason = shop.reasons.get(code="too_heavy")
    assert reason.names == {"en": "Too heavy", "nl": "Te zwaar"}
    client.post(reverse("requests_inbox:reason", args=[shop.slug, reason.pk]), form | {"is_active": ""})
    assert not shop.reasons.get(code="too_heavy").is_active
    assert client.post(url, form | {"name_en": ""}).status_code == 422
    client.force_login(agent)
    assert client.get(url).status_code == 404


def test_a_new_shop_begins_with_reasons(shop):
    assert shop.reasons.filter(is_active=True).count() >= 6


def test_undo_from_the_toast_works_as_a_plain_form(desk, request_, agent):
    request_.approve(by=agent, seen=1)
    assert desk.post(act(request_, "undo"), {"version": 2}).status_code == 302
    assert fresh(request_).status == "new"


def test_pages_are_private(desk, request_):
    for url in ("/inbox/new/", page(request_), act(request_, "approval")):
        assert desk.get(url)["Cache-Control"] == "no-store, private"
    assert "script-src 'self'" in desk.get("/inbox/new/")["Content-Security-Policy"]


def test_pages_of_trouble_say_what_to_do(desk, request_):
    assert "belongs to a shop that you do not work for" in text_of(desk.get("/requests/R-99999/"))
    careful = Client(enforce_csrf_checks=True)
    refused = careful.post("/accounts/login/", {"login": "x"})
    assert (refused.status_code, "send it once more" in text_of(refused)) == (403, True)
