"""Queues, their order, headings and numbers; rows; what stands where a list is empty; addresses that keep the list."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import lxml.html
import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_inbox.deadlines import Deadline, give_headings
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.listing import Listing
from requests_inbox.lists.queues import QUEUES
from requests_inbox.lists.rows import sentence
from requests_inbox.models import ReturnRequest, Tag, Tagging
from tests.builders import fresh, make_order, make_person, make_return, make_shop


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def colleague(shop):
    return make_person(shop, name="Noor de Wit")


def listed(person, slug):
    return [row.customer_name for row in Listing.read(slug, QueryDict(""), Asker(person)).rows()]


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def due(shop, name, **left):
    request = make_return(shop, customer_name=name)
    at = timezone.now() + timedelta(**left)
    ReturnRequest.objects.filter(pk=request.pk).update(decide_by=at, sorted_at=at)
    return fresh(request)


def numbers(response):
    return {one["slug"]: one["count"] for one in response.context["rail"]["queues"]}


# Queues ---------------------------------------------------------------------------------------------------------------


def test_each_queue_holds_what_it_says(shop, agent, colleague):
    mine, hers = make_return(shop, customer_name="Mine"), make_return(shop, customer_name="Hers")
    mine.hold(by=agent, seen=1, reason="calls the supplier")
    hers.hold(by=colleague, seen=1, reason="calls the carrier")
    new, draft = make_return(shop, customer_name="New"), make_return(shop, customer_name="Draft")
    draft.precheck(by=agent, seen=1, verdict="approve")
    ended = make_return(shop, customer_name="Ended")
    ended.cancel(by=agent, seen=1, kind="error")
    ReturnRequest.objects.filter(pk=new.pk).update(is_unread=True, assigned_to=agent)
    ReturnRequest.objects.filter(pk=ended.pk).update(assigned_to=agent)
    make_return(make_shop(), customer_name="Foreign")
    assert listed(agent, "needs-decision") == ["New", "Draft"]
    assert listed(agent, "new") == listed(agent, "unread") == listed(agent, "assigned-to-me") == ["New"]
    assert listed(agent, "held-by-me") == ["Mine"]
    assert listed(colleague, "held-by-me") == ["Hers"]
    assert listed(agent, "on-hold") == ["Mine", "Hers"]
    assert listed(agent, "cancelled") == ["Ended"]
    assert listed(agent, "approved") == listed(agent, "label-created") == []
    assert listed(agent, "all") == ["Ended", "Draft", "New", "Hers", "Mine"]


def test_what_closes_today_is_measured_by_the_day_of_the_reader(shop, agent):
    overdue, tonight = due(shop, "Overdue", days=-2), due(shop, "Tonight")
    evening = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("Europe/Amsterdam"))
    ReturnRequest.objects.filter(pk=tonight.pk).update(decide_by=evening, sorted_at=evening)
    due(shop, "Next week", days=7)
    for zone in ("Europe/Amsterdam", "Europe/Helsinki"):
        with timezone.override(zone):
            ends_today = timezone.localdate(evening) <= timezone.localdate()
            assert ("Tonight" in listed(agent, "closes-today")) is ends_today
            assert overdue.customer_name in listed(agent, "closes-today")
            assert "Next week" not in listed(agent, "closes-today")


def test_lists_of_open_requests_begin_with_the_nearest_deadline_under_headings(desk, shop):
    for name, left in {"Later": 96, "Overdue": -1, "Soon": 50, "Also soon": 60}.items():
        due(shop, name, hours=left)
    shown = text_of(desk.get("/inbox/needs-decision/"))
    places = [shown.index(word) for word in ("Overdue", "1 h late", "Within 3 days", "Also soon", "Later")]
    assert places == sorted(places)
    assert shown.count("Within 3 days") == 1
    assert "Within 3 days" not in text_of(desk.get("/inbox/all/"))


@pytest.mark.parametrize(
    ("left", "group", "short", "parts"),
    [
        (timedelta(days=-2, minutes=-1), "overdue", "2 d late", 0),
        (timedelta(hours=-5, minutes=-1), "overdue", "5 h late", 0),
        (timedelta(minutes=30, seconds=1), "today", "30 min left", 1),
        (timedelta(hours=30, seconds=1), "soon", "30 h left", 3),
        (timedelta(days=4, seconds=1), "later", "4 d left", 7),
        (timedelta(days=5), "later", "5 d left", 8),
    ],
)
def test_a_deadline_says_how_close_it_is(left, group, short, parts):
    noon = timezone.localtime().replace(hour=12)
    at = noon + left
    request = ReturnRequest(submitted_at=at - timedelta(days=5), decide_by=at)
    deadline = Deadline(request, noon)
    assert (deadline.short, deadline.parts_left) == (short, parts)
    assert (deadline.group.name if group != "today" or at > timezone.now() else "today") == group


def test_a_heading_stands_above_the_first_row_of_its_group_only(shop):
    rows = [due(shop, "One", hours=-1), due(shop, "Two", hours=-2), due(shop, "Three", days=30)]
    give_headings(rows)
    assert [row.heading and row.heading.name for row in rows] == ["overdue", None, "later"]


def test_a_page_that_goes_on_with_the_group_before_it_says_so(shop):
    rows = [due(shop, "One", days=30), due(shop, "Two", days=31)]
    for after, continued in [(timezone.now() + timedelta(days=20), True), (timezone.now(), False)]:
        give_headings(rows, after)
        assert [(bool(row.heading), row.is_continued) for row in rows] == [(True, continued), (False, False)]


def test_a_row_tells_the_reason_in_the_language_of_who_reads_it(desk, shop, agent):
    make_return(shop)
    assert "Too small" in text_of(desk.get("/inbox/all/"))
    agent.language = "nl"
    agent.save()
    assert "Te klein" in text_of(desk.get("/inbox/all/"))


def test_the_rail_counts_states_exactly_and_what_is_ones_own(desk, shop, agent):
    make_return(shop).hold(by=agent, seen=1, reason="calls the supplier")
    due(shop, "Overdue", days=-1)
    shown = numbers(desk.get("/inbox/needs-decision/"))
    assert shown == {
        "needs-decision": 1, "closes-today": 1, "unread": 0, "held-by-me": 1, "assigned-to-me": 0, "new": 1, "draft": 0,
        "on-hold": 1, "approved": None, "cancelled": None, "all": None,
    }  # fmt: skip
    assert "label-created" not in shown


def test_the_rail_stops_counting_at_a_hundred(desk, shop, agent):
    request = make_return(shop)
    ReturnRequest.objects.filter(pk=request.pk).update(is_unread=True)
    row = ReturnRequest.objects.values().get(pk=request.pk)
    threads = [make_thread(shop, n) for n in range(119)]
    ReturnRequest.objects.bulk_create(
        ReturnRequest(**row | {"id": None, "reference": f"X-{thread.pk}", "thread_id": thread.pk}) for thread in threads
    )
    assert numbers(desk.get("/inbox/unread/"))["unread"] == "99+"


def make_thread(shop, number):
    from messaging.models import Thread

    return Thread.objects.create(shop=shop, subject=f"X-{number}")


@pytest.mark.parametrize("slug", QUEUES)
def test_a_queue_takes_as_many_queries_for_three_requests_as_for_one(desk, shop, slug):
    make_return(shop)
    desk.get(f"/inbox/{slug}/")  # views and reasons are kept from now on
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_return(shop)
        ReturnRequest.objects.update(is_unread=True)
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"/inbox/{slug}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4  # session with person and shops, rows, numbers; an empty list its oldest hold


# Rows -----------------------------------------------------------------------------------------------------------------


def test_a_row_is_a_sentence_for_those_who_hear_it(desk, shop, agent, colleague):
    request = make_return(shop, customer_name="Anna de Vries")
    request.hold(by=colleague, seen=1, reason="calls the supplier")
    tag = Tag.objects.create(shop=shop, name="VIP")
    Tagging.objects.create(request=request, tag=tag)
    at = timezone.now() - timedelta(minutes=12, seconds=5)
    ReturnRequest.objects.filter(pk=request.pk).update(
        submitted_at=at, alert_codes=["free_exchange"], tag_names=["VIP"], is_unread=True, waiting_on="customer"
    )
    spoken = sentence(fresh(request))
    assert spoken.startswith(
        f"{request.reference}, Anna de Vries, Too small, Thing 1, Thing 2, On hold, 12 minutes, 2 items"
    )
    assert spoken.endswith("unread reply, free exchange alert, waits for the customer, held by Noor de Wit, VIP")
    assert f'aria-label="{spoken}"' in desk.get("/inbox/on-hold/").content.decode()


def test_a_row_is_the_same_for_everybody(client, shop, agent, colleague):
    make_return(shop).hold(by=colleague, seen=1, reason="calls the supplier")
    rows = []
    for person in (agent, colleague):
        client.force_login(person)
        html = client.get("/inbox/on-hold/").content.decode()
        rows.append(re.search(r'<li id="row-.*?</li>', html, re.DOTALL)[0])
    assert rows[0] == rows[1]


def test_a_row_has_what_choosing_many_needs(desk, request_):
    html = desk.get("/inbox/new/").content.decode()
    assert f'form="bulk" name="chosen" value="{request_.reference}:1"' in html
    assert '<ul class="rows" id="rows"' in html


# Addresses ------------------------------------------------------------------------------------------------------------


def test_the_list_of_a_request_stays_as_it_was_narrowed(desk, shop, request_):
    make_return(
        shop,
        customer_name="Dear",
    ).lines.first()
    ReturnRequest.objects.filter(customer_name="Dear").update(value=999)
    page = desk.get("/inbox/new/", {"value": "..500"})
    link = re.search(r'class="row__link" href="([^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    assert link == f"/requests/{request_.reference}/?queue=new&value=..500"
    beside = desk.get(link)
    assert [row.pk for row in beside.context["rows"]] == [request_.pk]
    assert 'href="/inbox/new/?value=..500"' in beside.content.decode()


def test_forms_and_typed_filters_lead_to_the_shortest_address(desk):
    answer = desk.get("/inbox/new/", {"q": "state:new anna", "reason": "", "value_from": "20", "value_to": ""})
    assert answer["Location"] == "/inbox/new/?state=new&value=20..&q=anna"
    assert desk.get("/inbox/new/", {"utm": "x"})["Location"] == "/inbox/new/"
    for kept in ("value=20..&state=new", "", "value=elephant"):
        assert desk.get(f"/inbox/new/?{kept}").status_code == 200


def test_htmx_gets_the_list_and_the_address_with_the_request_that_is_open(desk, request_):
    headers = {"HX-Request": "true", "HX-Target": "list"}
    there = "http://testserver/inbox/new/"
    answer = desk.get("/inbox/new/?value=20..", headers=headers | {"HX-Current-URL": there})
    assert answer["HX-Push-Url"] == "/inbox/new/?value=20.."
    assert "<html" not in answer.content.decode()
    assert answer.content.decode().lstrip().startswith('<section class="list"')
    there = f"http://testserver/requests/{request_.reference}/?queue=draft"
    answer = desk.get("/inbox/new/?value=20..", headers=headers | {"HX-Current-URL": there})
    assert answer["HX-Push-Url"] == f"/requests/{request_.reference}/?queue=new&value=20.."


@pytest.mark.parametrize("address", ["http://[", "x", "http://testserver/elsewhere/?queue=new", "%00", "//"])
def test_nonsense_about_the_page_on_screen_is_no_error(desk, request_, address):
    headers = {"HX-Request": "true", "HX-Target": "list", "HX-Current-URL": address}
    assert desk.get("/inbox/new/", headers=headers).status_code == 200


def test_the_panel_of_filters_is_a_form_of_the_page_and_comes_alone_to_htmx(desk, request_):
    whole = desk.get("/inbox/new/?panel=open")
    alone = desk.get("/inbox/new/?panel=open", headers={"HX-Request": "true", "HX-Target": "panel"})
    form = '<form class="panel__form" id="panel" method="get" action="/inbox/new/"'
    assert form in whole.content.decode()
    assert alone.content.decode().count("<form") == 1
    assert "<html" not in alone.content.decode()
    assert "panel" not in whole.context["queue"].parameters


def test_what_the_panel_shows_is_what_it_sends(desk, request_):
    chosen = "reason=because_commercial&date=2026-10-01..2026-10-31&free=no&value=20..80&country=NL"
    chosen += "&waiting=staff&waiting=none"
    html = desk.get(f"/inbox/new/?{chosen}&panel=open").content.decode()
    form = html[html.index('id="panel"') :]
    form = form[: form.index("</form>")]
    named = r'name="([^"]*)" value="([^"]*)"'
    sent = re.findall(f'<input type="hidden" {named}', form)
    sent += re.findall(f'type="(?:checkbox|radio)" {named} checked', form)
    sent += re.findall(f'<input class="input"[^>]*? {named}', form)
    for name, options in re.findall(r'<select class="input"[^>]*? name="(.*?)">(.*?)</select>', form):
        sent += [(name, value) for value in re.findall(r'value="([^"]*)" selected', options)]
    answer = desk.get("/inbox/new/", {name: [v for n, v in sent if n == name] for name, _ in sent})
    assert sorted(answer["Location"].partition("?")[2].split("&")) == sorted(chosen.split("&"))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"date_was": "", "date": "today"}, "date=today"),
        ({"date_was": "2026-10-01", "date": "today", "date_from": "2026-10-01", "date_to": "2026-10-01"}, "date=today"),
        ({"date_was": "today", "date": "today", "date_from": "2026-10-01", "date_to": ""}, "date=2026-10-01.."),
        ({"date_was": "today", "date": "", "date_from": "", "date_to": ""}, ""),
        ({"date_was": "today", "date": "7d", "date_from": "", "date_to": ""}, "date=7d"),
    ],
)
def test_in_the_panel_the_days_that_were_changed_count(desk, fields, expected):
    assert desk.get("/inbox/new/", fields)["Location"] == "/inbox/new/" + (f"?{expected}" if expected else "")


# Empty ----------------------------------------------------------------------------------------------------------------


def test_a_desk_without_any_request_says_how_to_begin(desk):
    assert "No request has come in yet" in text_of(desk.get("/inbox/needs-decision/"))


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [("agent", ["r", "requests"]), ("admin", ["settings", "r", "policies", "requests"])],
)
def test_its_first_steps_lead_whoever_may_to_mail_customers_policy_and_a_request(client, shop, role, leads_to):
    make_order(shop)
    client.force_login(make_person(shop, role))
    html = lxml.html.fromstring(client.get("/inbox/needs-decision/").content)
    steps = html.find_class("empty__steps")[0]
    assert [link.get("href").split("/")[1] for link in steps.iter("a")] == leads_to
    assert ["Done" in " ".join(step.itertext()) for step in steps] == [True, False, False, False, False]


def test_when_all_is_decided_it_says_who_finished_and_which_keys_lead_on(desk, shop, colleague):
    request, held = make_return(shop), make_return(shop)
    held.hold(by=colleague, seen=1, reason="calls the supplier")
    request.approve(by=colleague, seen=1)
    shown = text_of(desk.get("/inbox/needs-decision/"))
    assert f"The last one: {colleague.name}, 0 min ago, {request.reference}" in shown
    assert "On hold 1 G H" in shown


def test_when_all_is_decided_the_oldest_hold_and_the_queues_with_work_are_shown(desk, shop, colleague):
    held = make_return(shop)
    held.hold(by=colleague, seen=1, reason="calls the supplier")
    shown = text_of(desk.get("/inbox/needs-decision/"))
    assert "All decided" in shown
    assert f"Oldest hold: {held.reference} , 0 min" in shown
    assert "On hold 1" in shown
    assert "Nothing in “Draft”" in text_of(desk.get("/inbox/draft/"))


def test_a_list_that_filters_have_emptied_offers_to_take_them_away(desk, request_):
    page = desk.get("/inbox/new/?value=900..&free=yes&q=elephant")
    shown = text_of(page)
    assert "Nothing found for “elephant”" in shown
    assert "Without Free return yes" in shown
    html = page.content.decode()
    for address in ("/inbox/new/?value=900..&amp;q=elephant", "/inbox/all/?free=yes&amp;value=900..&amp;q=elephant"):
        assert f'href="{address}"' in html
    assert "No request is like this" in text_of(desk.get("/inbox/all/?value=900.."))
