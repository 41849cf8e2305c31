"""What an open page is told: following the changes from any older state, it shows what a fresh page shows (I18)."""

import random
import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode

from messaging.intake import quarantine
from messaging.models import IncomingMail
from notifications import presence
from requests_inbox.lists import changes
from requests_inbox.refusals import Refusal
from shops.models import Membership
from tests.builders import fresh, make_order, make_person, make_return, make_shop, make_statement

INBOX = "/inbox/needs-decision/"
HELD = {"reason": "lunch"}


class Page:
    """An open page of the list, as js/changes.js keeps it."""

    def __init__(self, client, url=INBOX):
        self.client = client
        html = client.get(url).content.decode()
        section = re.search(r'id="list" data-changes="([^"]+)" data-since="([^"]*)"', html)
        self.url, self.since = section[1].replace("&amp;", "&"), section[2]
        self.end = (re.search(r'id="more" data-end="([^"]+)"', html) or [None, None])[1]
        self.rows, self.news = rows_in(html.partition('id="rows"')[2].partition("</ul>")[0]), set()

    def ask(self, **more):
        told = {"since": self.since, **({"end": self.end} if self.end else {}), **more}
        return self.client.get(f"{self.url}&{urlencode(told)}")

    def follow(self, **more):
        """Ask, and do what the page does with the answer."""
        answer = self.ask(**more)
        if answer.status_code == 204:
            return answer
        assert answer.status_code == 200
        html = answer.content.decode()
        self.since = re.search(r'data-since="([^"]*)"', html)[1]
        lists = dict(re.findall(r'<ul data-rows="(\w+)">(.*?)</ul>', html, re.DOTALL))
        here, beyond, gone = (rows_in(lists[name]) for name in ("here", "beyond", "gone"))
        if "data-whole" in html:
            self.rows, self.news = {pk: row for pk, row in self.rows.items() if pk in here}, set()
        for pk, row in here.items():
            if pk in self.rows:
                self.rows[pk] = row
            else:
                self.news.add(pk)
        self.rows |= {pk: row for pk, row in beyond.items() if pk in self.rows}
        for pk in gone:
            self.rows.pop(pk, None)
            self.news.discard(pk)
        return answer


def rows_in(html):
    """{id: HTML}, whichever is the current one"""
    found = re.finditer(r'<li id="row-(\d+)".*?\n</li>', html.replace(' aria-current="true"', ""), re.DOTALL)
    return {int(row[1]): row[0] for row in found}


def equals_a_fresh_page(page, url):
    """The rows on it are those of a fresh page, but for those that wait behind “3 new”."""
    newest = Page(page.client, url)
    assert page.rows == {pk: row for pk, row in newest.rows.items() if pk in page.rows}
    assert set(newest.rows) - set(page.rows) == page.news


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def colleague(shop):
    return make_person(shop, name="Jonas Weber")


def asked(page, **more):
    with CaptureQueriesContext(connection) as queries:
        answer = page.ask(**more)
    return answer.status_code, len(queries)


def show(request):
    return reverse("requests_inbox:show", args=[request.reference])


def region(answer, name):
    """The text of one region of the answer, or None."""
    parser = Regions()
    parser.feed(answer.content.decode())
    return parser.found.get(name)


class Regions(HTMLParser):
    """{id: text} of what stands directly in the answer."""

    VOID = {"input", "img", "use", "link", "meta", "br", "hr"}

    def __init__(self):
        super().__init__()
        self.found, self.path = {}, []

    def handle_starttag(self, tag, attrs):
        if tag in self.VOID:
            return
        self.path.append(dict(attrs).get("id"))
        if len(self.path) == 2 and self.path[1]:
            self.found[self.path[1]] = ""

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            self.path.pop()

    def handle_data(self, data):
        if len(self.path) > 1 and self.path[1]:
            self.found[self.path[1]] += " ".join(data.split()) + " "


# The list ---------------------------------------------------------------------------------------------------------


def test_nothing_new_is_no_answer_and_one_query(desk, request_):
    page = Page(desk)
    assert asked(page) == (204, 1)
    there = {"open": request_.reference, "version": 1, "there": ""}
    assert asked(page, **there) == (204, 2)


def test_a_row_that_changed_comes_as_a_fresh_page_shows_it(desk, shop, request_, colleague):
    page, other = Page(desk), make_return(shop)
    page.follow()
    request_.assign(to=colleague, by=colleague, seen=1)
    page.follow()
    assert "Jonas Weber" in page.rows[request_.pk]
    assert page.news == {other.pk}
    equals_a_fresh_page(page, INBOX)


def test_a_row_that_left_the_list_comes_with_its_new_state(desk, request_, colleague):
    page = Page(desk)
    request_.hold(by=colleague, seen=1, **HELD)
    answer = page.follow()
    assert page.rows == {}
    assert "On hold" in answer.content.decode().partition('data-rows="gone"')[2]
    request_.release(by=colleague)
    page.follow()
    assert page.news == {request_.pk}


def test_what_comes_after_the_end_of_what_is_loaded_is_no_news(desk, shop, colleague, monkeypatch):
    monkeypatch.setattr("requests_inbox.lists.listing.PAGE", 2)
    early, *_ = [make_return(shop) for _ in range(4)]
    early.hold(by=colleague, seen=1, **HELD)
    page = Page(desk)
    make_return(shop)
    page.follow()
    assert page.news == set()
    early.release(by=colleague)
    page.follow()
    assert page.news == {early.pk}


def test_too_many_changes_come_as_the_whole_list(desk, shop, request_, colleague, monkeypatch):
    monkeypatch.setattr(changes, "MOST", 2)
    gone = make_return(shop)
    page = Page(desk)
    gone.hold(by=colleague, seen=1, **HELD)
    for text in ("One", "Two"):
        request_.note(by=colleague, text=text)
    assert "data-whole" in page.follow().content.decode()
    assert set(page.rows) == {request_.pk}
    equals_a_fresh_page(page, INBOX)


@pytest.mark.parametrize("since", ["", "x", "1.x.3", "999999.1", "-"])
def test_a_cursor_that_says_nothing_begins_the_page_anew(desk, request_, since):
    page = Page(desk)
    page.since = since
    assert page.ask().status_code == 205


def test_a_cursor_from_the_future_gets_the_whole_list(desk, shop, request_):
    page = Page(desk)
    page.since = f"{shop.pk}.999999"
    assert "data-whole" in page.follow().content.decode()
    equals_a_fresh_page(page, INBOX)


def test_a_list_too_long_to_be_told_begins_anew(desk, shop, request_, monkeypatch):
    page = Page(desk)
    make_return(shop)
    monkeypatch.setattr(changes, "MOST", 0)
    monkeypatch.setattr(changes, "LONGEST", 1)
    assert page.ask().status_code == 205


def test_no_list_is_not_found(desk):
    assert desk.get(reverse("requests_inbox:changes")).status_code == 404


def test_whoever_left_a_shop_is_told_nothing_of_it(desk, shop, agent, request_, colleague):
    make_shop().memberships.create(person=agent)
    page = Page(desk)
    request_.assign(to=colleague, by=colleague, seen=1)
    assert "Jonas Weber" in page.ask().content.decode()
    Membership.objects.filter(person=agent, shop=shop).update(ended_at=request_.submitted_at)
    answer = page.ask(open=request_.reference, version=0)
    assert (answer.status_code, answer.content) == (205, b"")


def test_colleagues_who_read_alike_share_what_was_drawn(desk, shop, request_, colleague):
    page = Page(desk)
    other = Client()
    other.force_login(colleague)
    beside = Page(other)
    request_.assign(to=colleague, by=colleague, seen=1)
    assert asked(page) == (200, 3)  # who asks, what changed, its row
    assert asked(beside) == (200, 1)


def test_colleagues_who_were_away_for_long_share_the_whole_list(desk, shop, request_, colleague, monkeypatch):
    page = Page(desk)
    other = Client()
    other.force_login(colleague)
    beside = Page(other)
    request_.assign(to=colleague, by=colleague, seen=1)
    monkeypatch.setattr(changes, "MOST", 0)
    assert asked(page) == (200, 2)  # who asks, the rows of the list
    assert asked(beside) == (200, 1)


def test_the_rail_is_counted_anew_only_when_it_is_asked_for(desk, request_, colleague):
    page = Page(desk)
    before = page.since
    request_.hold(by=colleague, seen=1, **HELD)
    assert region(page.ask(), "count-on-hold") is None
    assert region(page.follow(counted=before), "count-on-hold").strip() == "1"
    assert page.ask(counted=page.since).status_code == 204


@pytest.mark.parametrize("region_of", ["list-count", "menu-count"])
def test_the_number_above_a_filtered_list_follows(desk, shop, request_, colleague, region_of, monkeypatch):
    monkeypatch.setattr("requests_inbox.lists.listing.PAGE", 2)
    page = Page(desk, "/inbox/all/?state=new")
    make_return(shop)
    assert region(page.follow(counted="0"), region_of).strip() == "2"
    request_.hold(by=colleague, seen=1, **HELD)
    assert region(page.follow(counted="0"), region_of).strip() == "1"
    make_return(shop), make_return(shop)
    assert region(page.follow(counted="0"), region_of).strip() == ""  # more than a page: nobody counted them


def test_colleagues_with_the_same_filter_count_once(desk, shop, request_, colleague):
    other = Client()
    other.force_login(colleague)
    pages = [Page(client, "/inbox/all/?state=new") for client in (desk, other)]
    request_.note(by=colleague, text="Noted")
    with_numbers = [asked(page, counted="0")[1] for page in pages]
    assert with_numbers[1] < with_numbers[0] - 2  # neither the rows nor the number: the rail, which is one's own


def test_the_tab_bar_of_a_phone_follows(desk, shop, request_, colleague):
    page = Page(desk)
    make_return(shop)
    assert region(page.follow(counted="0"), "count-thumb").split() == ["2", "Needs", "decision"]
    request_.cancel(by=colleague, seen=1, kind="error")
    assert region(page.follow(counted="0"), "count-thumb").split() == ["1", "Needs", "decision"]


def test_the_bell_rings_on_an_open_page(desk, agent, request_, colleague):
    page = Page(desk)
    before = page.since
    request_.assign(to=agent, by=colleague, seen=1)
    assert region(page.follow(counted=before), "bell").split() == ["Notices", "1", "unread"]


def test_what_needs_a_person_without_a_change_of_a_request_is_counted_too(desk, shop, request_):
    page = Page(desk)
    before = page.since
    quarantine(IncomingMail.objects.create(shop=shop, door="pipe", sha256="0" * 64, size=1), "too large")
    make_statement(shop=shop)
    assert region(page.ask(), "count-mail") is None
    answer = page.follow(counted=before)
    assert [region(answer, name).strip() for name in ("count-mail", "count-statements")] == ["1", "1"]
    assert page.rows.keys() == {request_.pk}
    assert page.ask(counted=page.since).status_code == 204


def test_who_reads_no_mail_is_sent_no_number_of_it(client, shop, request_):
    client.force_login(make_person(shop, "warehouse"))
    answer = Page(client).ask(counted="0", since="")
    assert region(answer, "count-mail") is None


DOINGS = {
    "hold": lambda one, by: one.hold(by=by, seen=one.version, **HELD),
    "release": lambda one, by: one.release(by=by),
    "note": lambda one, by: one.note(by=by, text="Noted"),
    "assign": lambda one, by: one.assign(to=by, by=by, seen=one.version),
    "approve": lambda one, by: one.approve(by=by, seen=one.version),
    "undo": lambda one, by: one.undo(by=by),
    "free": lambda one, by: one.set_free_return(free=not one.free_return, by=by, seen=one.version),
}
NARROWED = ["/inbox/all/?state=on_hold&state=new", "/inbox/all/?q=noted"]
LISTS = [INBOX, "/inbox/all/", "/inbox/approved/", "/inbox/assigned-to-me/", *NARROWED]


@pytest.mark.parametrize("seed", range(4))
def test_following_from_any_older_state_ends_where_a_fresh_page_begins(desk, shop, agent, colleague, seed, monkeypatch):
    chance = random.Random(seed)
    monkeypatch.setattr(changes, "MOST", chance.choice([3, 200]))
    monkeypatch.setattr(changes, "STEP", chance.choice([1, 4, 16]))
    requests = [make_return(order=make_order(shop)) for _ in range(5)]
    pages = []
    for _ in range(12):
        url = chance.choice(LISTS)
        pages.append((url, Page(desk, url)))
        do_something(chance, requests, chance.choice([agent, colleague]))
        if chance.random() < 0.3:
            requests.append(make_return(shop))
        chance.choice(pages)[1].follow()
    for url, page in pages:
        page.follow()
        equals_a_fresh_page(page, url)


def do_something(chance, requests, person):
    for name in chance.sample(sorted(DOINGS), len(DOINGS)):
        try:
            return DOINGS[name](fresh(chance.choice(requests)), person)
        except Refusal:
            continue


# The open request -------------------------------------------------------------------------------------------------


def test_the_regions_of_the_open_request_come_when_it_has_changed(desk, shop, request_, colleague):
    page, before = Page(desk, show(request_)), {"open": request_.reference, "version": 1}
    make_return(shop).note(by=colleague, text="Of another request")
    assert region(page.ask(**before), "deciding") is None
    request_.hold(by=colleague, seen=1, **HELD)
    answer = page.ask(**before)
    assert "Jonas Weber holds this request" in region(answer, "deciding")
    assert "put it on hold" in region(answer, "timeline")
    assert {"dhead", "mind", "items", "facts", "presence", "writing"} <= set(regions_of(answer))
    assert not {"composer", "sheet", "moved"} & set(regions_of(answer))


def regions_of(answer):
    parser = Regions()
    parser.feed(answer.content.decode())
    return parser.found


def test_an_open_sheet_is_told_what_happened_since_and_by_whom(desk, request_, colleague):
    page = Page(desk, show(request_))
    request_.set_free_return(free=True, by=colleague, seen=1)
    said = region(page.ask(open=request_.reference, version=1, form=1), "moved")
    assert "This request has changed since you opened it." in said
    assert "Jonas Weber changed free return: on" in said


def test_entries_that_were_loaded_come_again_and_the_way_to_earlier_ones_stays(desk, request_, colleague):
    for number in range(40):
        request_.note(by=colleague, text=f"Note {number}.")
    page = Page(desk, show(request_))
    first = request_.events.order_by("change")[5].change
    request_.note(by=colleague, text="The newest")
    answer = page.ask(open=request_.reference, version=41, first=first).content.decode()
    assert "Note 4." in answer
    assert "Note 3." not in answer
    assert "5 earlier entries" in answer
    assert "The newest" in answer


def test_a_foreign_request_is_not_told_of(desk, request_, colleague):
    foreign = make_return(make_shop())
    page = Page(desk)
    request_.note(by=colleague, text="Noted")
    told = page.ask(open=foreign.reference, version=0, form=0).content.decode()
    assert foreign.reference not in told
    assert 'id="presence"' not in told


@pytest.mark.parametrize(
    "nonsense",
    [
        {"end": "yesterday~x"},
        {"end": "9999-12-31T23:59:59+00:00~9"},
        {"first": "9" * 40},
        {"first": "-1"},
        {"form": "9" * 40},
        {"version": "x"},
        {"before": "x"},
        {"show": "x"},
        {"counted": "x"},
        {"open": "x"},
    ],
)
def test_nonsense_in_a_question_is_answered_all_the_same(desk, request_, colleague, nonsense):
    page = Page(desk)
    request_.note(by=colleague, text="Noted")
    assert page.ask(**{"open": request_.reference, "version": 1, "form": 1, **nonsense}).status_code == 200


# Who is there -----------------------------------------------------------------------------------------------------


@pytest.fixture
def whereabouts(shop, request_):
    """Says which people are at the request; they are gone afterwards."""

    def put(*people):
        presence.put("test", shop.pk, [[request_.pk, person.pk, doing] for person, doing in people])

    yield put
    put()


def test_a_page_names_who_is_there_those_who_do_the_most_first(desk, shop, agent, request_, colleague, whereabouts):
    lead, others = make_person(shop, name="Noor"), [make_person(shop) for _ in range(3)]
    there = [(colleague, "looks"), (lead, "writes"), (agent, "decides"), *((one, "looks") for one in others)]
    page, before = Page(desk, show(request_)), {"open": request_.reference, "version": 1, "there": ""}
    whereabouts(*there)
    answer = page.ask(**before)
    assert region(answer, "presence").split(" · ")[0].strip() == "Noor is writing"
    assert region(answer, "presence").strip().endswith("+ 2")
    assert region(answer, "writing").strip() == "Noor is writing here, too"
    assert "Sanne" not in region(answer, "presence")
    sign = re.search(r'data-there="([^"]+)"', answer.content.decode())[1]
    assert page.ask(**before | {"there": sign}).status_code == 204
    whereabouts()
    assert region(page.ask(**before | {"there": sign}), "presence") == ""


def test_whoever_was_not_heard_of_for_a_while_is_gone(shop, request_, colleague, whereabouts, monkeypatch):
    whereabouts((colleague, "writes"))
    assert presence.at(shop.pk, request_.pk) == [(colleague.pk, "writes")]
    now = presence.time.monotonic()
    monkeypatch.setattr(presence.time, "monotonic", lambda: now + presence.GONE_AFTER + 1)
    assert presence.at(shop.pk, request_.pk) == []
