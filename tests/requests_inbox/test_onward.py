"""What htmx gets after an action: what opens next, and whatever else on the page has become something else."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.builders import fresh, make_return

QUEUE = "queue=needs-decision"


@pytest.fixture
def desk(client, agent):
    client.force_login(agent)
    return client


@pytest.fixture
def three(shop):
    return [make_return(shop, customer_name=name) for name in ("Marit Hoekstra", "Lukas Brandt", "Femke Postma")]


def act(request, name):
    return f"{reverse('requests_inbox:act', args=[request.reference, name])}?{QUEUE}"


def page(request):
    return f"{reverse('requests_inbox:show', args=[request.reference])}?{QUEUE}"


def do(desk, request, name, target="sheet", **fields):
    headers = {"HX-Request": "true", "HX-Target": target, "HX-Current-URL": f"http://testserver{page(request)}"}
    response = desk.post(act(request, name), {"version": request.version, **fields}, headers=headers)
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (200, "#detail", "outerHTML")
    return response


def cancel(desk, request, **fields):
    return do(desk, request, "cancellation", kind="withdrawn_by_customer", **fields)


def beside(response):
    """{what is swapped out of band: its words}"""
    html = re.sub(r"\s+", " ", response.content.decode())
    found = re.findall(r'<(\w+)(?: id="([^"]+)")?[^>]* hx-swap-oob="([^"]+)">(.*?)</\1>', html)
    found = [(name or how, text) for _tag, name, how, text in found]
    found += re.findall(r'data-for="(.+?)">(.*?)</span>', html)
    return {name: re.sub(r"<[^>]+>", "", text).strip() for name, text in found}


def title(response):
    return re.findall(r"<title>(.*?)</title>", response.content.decode())


def test_it_goes_on_after_the_place_where_the_request_stood(desk, three):
    assert cancel(desk, three[1])["HX-Push-Url"] == page(three[2])


def test_after_the_end_of_the_list_it_goes_on_from_its_top(desk, three):
    assert cancel(desk, three[2])["HX-Push-Url"] == page(three[0])


def test_a_request_that_a_colleague_has_decided_meanwhile_is_passed_over(desk, three, lead):
    desk.get(act(three[0], "cancellation"))
    three[1].cancel(by=lead, seen=1, kind="error")
    assert cancel(desk, three[0])["HX-Push-Url"] == page(three[2])


def test_the_same_form_sent_twice_decides_once_and_goes_on_both_times(desk, three):
    key = "0b7b4a52-8f0e-4b62-9a35-0d4e5f1ad7a1"
    places = [cancel(desk, three[1], key=key)["HX-Push-Url"] for _ in range(2)]
    assert places == [page(three[2]), page(three[0])]
    assert fresh(three[1]).events.filter(verb="cancelled").count() == 1


def test_the_page_has_one_title_that_of_the_request_that_opens(desk, three):
    assert title(cancel(desk, three[0])) == [f"{three[1].reference} Lukas Brandt · Keur"]
    assert title(do(desk, three[0], "undo", target="detail")) == [f"{three[0].reference} Marit Hoekstra · Keur"]


def test_counters_and_toasts_come_beside_it_and_the_row_goes(desk, three):
    response = cancel(desk, three[0])
    parts = beside(response)
    assert (parts["count-needs-decision"], parts["count-new"], parts["list-count"]) == ("2", "2", "2")
    assert (parts["menu-count"], parts["count-thumb"].split()[0]) == ("2", "2")
    assert three[0].reference in response.content.decode().split('id="toasts"')[1]
    assert parts["acted"] == ""
    told = {"topic": three[0].pk, "row": True}
    assert json.loads(response["HX-Trigger-After-Settle"]) == {"acted": told}


def test_the_number_above_a_filtered_list_is_that_of_what_is_left(desk, three):
    headers = {"HX-Request": "true", "HX-Target": "sheet", "HX-Current-URL": "http://testserver/inbox/all/?state=new"}
    response = desk.post(act(three[0], "hold"), {"version": 1, "reason": "lunch", "until": "2h"}, headers=headers)
    assert beside(response)["list-count"] == "2"


def test_a_row_that_stays_comes_as_it_is_now(desk, three):
    response = do(desk, three[0], "free-return", free="on")
    assert response["HX-Push-Url"] == page(three[0])
    assert response.context["acted"].free_return
    assert f'id="row-{three[0].pk}"' in response.content.decode()


def test_undoing_brings_the_row_back_to_its_place(desk, three):
    cancel(desk, three[1])
    response = do(desk, three[1], "undo", target="detail")
    assert response["HX-Push-Url"] == page(three[1])
    rows = re.findall(r'<li id="row-(\d+)"', response.content.decode())
    assert [int(row) for row in rows] == [one.pk for one in three]
    assert 'hx-swap-oob="innerHTML:.list__scroll"' in response.content.decode()


def test_the_last_of_a_list_leaves_the_words_of_an_empty_one(desk, shop):
    response = cancel(desk, make_return(shop))
    assert response["HX-Push-Url"] == "/inbox/needs-decision/"
    assert "All decided" in response.content.decode()
    assert title(response) == ["Needs decision · Keur"]


def test_who_stays_sees_the_decided_request_and_its_row_go(desk, agent, three):
    agent.after_action = "stay"
    agent.save()
    response = cancel(desk, three[0])
    assert (response["HX-Push-Url"], response.context["acted"]) == (page(three[0]), None)
    assert "The mail leaves" in response.content.decode()


def test_who_goes_back_to_the_list_is_offered_the_next_one(desk, agent, three):
    agent.after_action = "list"
    agent.save()
    response = cancel(desk, three[0])
    assert response["HX-Push-Url"] == "/inbox/needs-decision/"
    assert "Open the next" in response.content.decode()
    assert page(three[1]) in response.content.decode()
    assert "drawn" not in response.context


def test_a_plain_browser_is_led_to_the_same_place(desk, agent, three):
    for setting, place in [("next", page(three[1])), ("stay", page(three[1])), ("list", "/inbox/needs-decision/")]:
        agent.after_action = setting
        agent.save()
        request = three.pop(0) if setting == "next" else three[0] if setting == "stay" else three.pop(1)
        response = desk.post(act(request, "cancellation"), {"version": 1, "kind": "withdrawn_by_customer"})
        assert (response.status_code, response["Location"]) == (302, place)


def test_the_sheet_says_how_long_the_letter_of_this_person_waits(desk, agent, three):
    assert "leaves 20 seconds after you confirm" in desk.get(act(three[0], "approval")).content.decode()
    for seconds, words in [(60, "leaves 60 seconds after you confirm"), (0, "")]:
        agent.undo_seconds = seconds
        agent.save()
        text = desk.get(act(three[0], "approval")).content.decode()
        assert ("after you confirm" in text) == bool(words)
        assert words in text


def fields_of_the_button(desk, request):
    """What the button that approves at once would send; {} where it opens the sheet."""
    html = desk.get(page(request)).content.decode()
    form = re.search(r'<form method="post" action="[^"]*/approval/[^"]*".*?</form>', html, re.S)
    return dict(re.findall(r'name="([^"]+)"(?: value="([^"]*)")?', form.group())) if form else {}


def test_one_press_approves_what_needs_no_answer(desk, agent, three):
    assert fields_of_the_button(desk, three[0]) == {}
    agent.one_press_approval = True
    agent.save()
    fields = fields_of_the_button(desk, three[0])
    fields.pop("csrfmiddlewaretoken")
    response = do(desk, three[0], "approval", **fields)
    assert response["HX-Push-Url"] == page(three[1])
    assert fresh(three[0]).status == "approved"
    assert {line.decision for line in fresh(three[0]).lines.all()} == {"approved"}


def test_one_press_opens_the_sheet_where_an_alert_has_to_be_answered(desk, agent, shop):
    agent.one_press_approval = True
    agent.save()
    shop.free_exchange = True
    shop.save()
    asked = make_return(shop, resolution="exchange")
    assert fresh(asked).alert_codes
    assert fields_of_the_button(desk, asked) == {}


def test_one_press_on_what_has_changed_meanwhile_shows_what_happened(desk, agent, lead, three):
    agent.one_press_approval = True
    agent.save()
    fields = fields_of_the_button(desk, three[0])
    three[0].set_free_return(by=lead, seen=1, free=True)
    headers = {"HX-Request": "true", "HX-Target": "sheet"}
    response = desk.post(act(three[0], "approval"), fields, headers=headers)
    assert response.status_code == 409
    assert "Tom Verbeek" in response.content.decode()
    assert fresh(three[0]).status == "new"


def test_an_answer_takes_no_more_queries_for_a_longer_list(desk, shop):
    numbers = []
    for _ in range(2):
        requests = [make_return(shop) for _ in range(3)]
        with CaptureQueriesContext(connection) as queries:
            cancel(desk, requests[0])
        numbers.append(len(queries))
    assert numbers[1] <= numbers[0]


WAITS = [
    ("question", {"text": "Which size?"}),
    ("hold", {"reason": "lunch", "until": "2h"}),
    ("snooze", {"reason": "Not now", "until": "tomorrow"}),
    ("message", {"text": "One moment", "then": "ask"}),
    ("message", {"text": "One moment", "then": "hold"}),
]


@pytest.mark.parametrize(("name", "typed"), WAITS)
def test_the_next_opens_also_after_what_only_puts_it_off(desk, agent, three, name, typed):
    assert do(desk, three[0], name, **typed)["HX-Push-Url"] == page(three[1])
    agent.after_action = "stay"
    agent.save()
    assert do(desk, three[1], name, **typed)["HX-Push-Url"] == page(three[1])


def test_one_stays_on_what_one_only_wrote_to_or_holds_longer(desk, agent, three):
    assert do(desk, three[0], "message", text="Hello")["HX-Push-Url"] == page(three[0])
    three[1].hold(by=agent, seen=1, reason="lunch")
    longer = do(desk, fresh(three[1]), "extension", reason="lunch", until="2h")
    assert longer["HX-Push-Url"] == page(three[1])
