"""What a process keeps of pages is exact: a page shows what is so now, and asks the database only for what is new.

Nothing here tells the memory that something changed; another process could not either.
"""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from requests_inbox.lists.pending import Pending
from requests_inbox.models import Event, ReturnReason, SavedView
from shops.models import Membership
from tests.builders import make_person, make_return, make_shop

INBOX = "/inbox/needs-decision/"
HELD = {"reason": "lunch"}


@pytest.fixture
def desk(client, agent, request_):
    """Somebody who has just looked at everything."""
    client.force_login(agent)
    client.get(INBOX)
    client.get(page(request_))
    return client


@pytest.fixture
def colleague(shop):
    return make_person(shop, name="Jonas Weber")


def page(request):
    return reverse("requests_inbox:show", args=[request.reference])


def shown(client, url=INBOX):
    return client.get(url).content.decode()


def row_of(request):
    return f'id="row-{request.pk}"'


def counts(client):
    rail = client.get(INBOX).context["rail"]
    return {queue["slug"]: queue["count"] for queue in [*rail["queues"], *rail["views"]]}


def asked(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "url", [INBOX, "/inbox/all/?state=new&reason=because_commercial&free=no", "/inbox/all/?q=hoekstra"]
)
def test_a_list_in_which_nothing_is_new_is_one_query(desk, url):
    desk.get(url)
    assert asked(desk, url) == 1


def test_a_list_is_three_queries_when_something_is_new(desk, shop):
    make_return(shop)
    assert asked(desk, INBOX) == 3


def test_a_saved_view_is_three_queries_when_something_is_new(desk, shop, agent):
    view = SavedView.objects.create(owner=agent, name="Mine", query="queue=all&state=new")
    url = desk.get(reverse("requests_inbox:view", args=[view.pk]))["Location"]
    desk.get(url)
    make_return(shop)
    assert asked(desk, url) == 3


def test_a_request_is_eight_queries_when_something_is_new(desk, shop, request_):
    make_return(shop)
    assert asked(desk, page(request_)) == 8
    assert asked(desk, page(request_)) == 6


def test_colleagues_who_read_alike_share_what_was_drawn(desk, colleague):
    other = Client()
    other.force_login(colleague)
    assert asked(other, INBOX) == 3  # who asks, their saved views, their counters


def test_what_a_colleague_does_is_on_the_next_page(desk, request_, colleague):
    assert "Jonas Weber" not in shown(desk)
    request_.hold(by=colleague, seen=1, **HELD)
    assert row_of(request_) not in shown(desk)
    assert "Jonas Weber" in shown(desk, "/inbox/on-hold/")
    assert (counts(desk)["needs-decision"], counts(desk)["on-hold"]) == (0, 1)
    request_.release(by=colleague)
    assert row_of(request_) in shown(desk)


def test_only_the_rows_that_changed_are_drawn_again(desk, shop, request_, colleague):
    other = make_return(shop)
    shown(desk)
    kept = len(caches["rows"]._cache)
    other.note(by=colleague, text="A note raises the version")
    shown(desk)
    assert len(caches["rows"]._cache) == kept + 1


def test_ones_own_act_is_in_the_answer_to_it(desk, request_):
    headers = {
        "HX-Request": "true",
        "HX-Target": "sheet",
        "HX-Current-URL": f"http://testserver{page(request_)}?queue=new",
    }
    data = {"version": 1, "reason": "lunch", "until": "2h"}
    response = desk.post(f"{page(request_)}hold/?queue=new", data, headers=headers)
    assert {queue["slug"]: queue["count"] for queue in response.context["rail"]["queues"]}["on-hold"] == 1
    assert counts(desk)["held-by-me"] == 1


def test_whoever_leaves_a_shop_sees_nothing_of_it_any_more(desk, shop, agent, request_):
    make_shop().memberships.create(person=agent)
    assert request_.reference in shown(desk)
    Membership.objects.filter(person=agent, shop=shop).update(ended_at=timezone.now())
    assert request_.reference not in shown(desk)
    assert counts(desk)["needs-decision"] == 0


def test_narrowing_to_a_shop_narrows_at_once(desk, agent, request_):
    other = make_shop()
    other.memberships.create(person=agent)
    assert request_.reference in shown(desk)
    desk.post(reverse("shops:narrow"), {"shop": other.slug})
    assert request_.reference not in shown(desk)


def test_what_is_mine_is_not_shown_to_others(desk, request_, agent, colleague):
    request_.hold(by=agent, seen=1, **HELD)
    other = Client()
    other.force_login(colleague)
    for mine in ("/inbox/held-by-me/", "/inbox/all/?held=me"):
        assert row_of(request_) in shown(desk, mine)
        assert row_of(request_) not in shown(other, mine)
    assert (counts(desk)["held-by-me"], counts(other)["held-by-me"]) == (1, 0)


def test_a_view_that_a_colleague_shares_renames_or_deletes_is_so_at_once(desk, shop, colleague):
    view = SavedView.objects.create(owner=colleague, shop=shop, name="Zippers", query="queue=all")
    assert "Zippers" in shown(desk)
    view.name = "Buttons"
    view.save()
    assert "Buttons" in shown(desk)
    view.shop = None
    view.save()
    assert "Buttons" not in shown(desk)
    view.shop = shop
    view.save()
    view.delete()
    assert "Buttons" not in shown(desk)


def test_a_shop_that_gets_another_name_has_it_in_every_row(desk, shop):
    admin, other = make_person(shop, "admin"), make_shop()
    shop.name = "Of another name"
    shop.change_settings({"name": ("", shop.name)}, by=admin)
    assert 'title="Of another name"' in shown(desk).partition('id="rows"')[2]
    assert other.name not in shown(desk)


def test_a_reason_of_another_name_is_called_so_at_once(desk, shop):
    url = "/inbox/all/?reason=because_commercial"
    assert "Too small" in shown(desk, url)
    reason = ReturnReason.objects.get(shop=shop, code="because_commercial")
    reason.names = {"en": "Far too small"}
    reason.save()
    assert "Far too small" in shown(desk, url)


def test_everybody_reads_their_own_language_and_time(desk, shop, request_):
    guest = make_person(shop, language="nl", time_zone="Asia/Tokyo")
    other = Client()
    other.force_login(guest)
    when = request_.submitted_at
    assert "Needs decision" in shown(desk)
    html = shown(other)
    assert "Needs decision" not in html
    assert timezone.localtime(when, ZoneInfo("Asia/Tokyo")).strftime("%H:%M") in html


def test_the_row_of_the_open_request_is_the_current_one(desk, shop, request_):
    other = make_return(shop)
    rows = shown(desk, page(other)).split("<li ")
    current = [row for row in rows if re.search(r'row__link"[^>]* aria-current="true"', row)]
    assert len(current) == 1
    assert other.reference in current[0]
    assert not re.search(r'row__link"[^>]* aria-current="true"', shown(desk))


def test_a_toast_goes_when_its_letter_has_left(desk, shop, request_, agent):
    request_.approve(by=agent, seen=1)
    (one,) = desk.get(INBOX).context["rail"]["pending"].waiting
    assert (one.reference, one.name, one.label) == (request_.reference, "Marit Hoekstra", "Approved")
    assert one.leaves_at > timezone.now()
    left = (timezone.now() - timedelta(seconds=1)).isoformat()
    told = {"id": 1, "reference": "R-1", "version": 2, "status": "approved", "name": "Anna", "not_before": left}
    assert Pending.read({"decisions": [told], "letters": None, "batches": None}).waiting == []
    request_.undo(by=agent)
    assert desk.get(INBOX).context["rail"]["pending"].waiting == []


def test_every_change_of_a_request_raises_the_number_that_pages_stand_on(shop, agent, request_):
    before = shop.counters.get(name="change").value
    request_.note(by=agent, text="One")
    request_.hold(by=agent, seen=2, **HELD)
    assert shop.counters.get(name="change").value == before + 2 == Event.objects.latest("pk").change
