"""Staff alerts: what they require has to happen, and acting against one needs a reason that stays."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from messaging.models import Letter
from requests_inbox.models import ReturnRequest
from requests_inbox.refusals import NotYours, Unready
from requests_inbox.replaying import present, replay
from requests_inbox.timeline import timeline
from tests.builders import fresh, make_person, make_return


@pytest.fixture
def exchange(shop):
    """The customer wants another size, which this shop sends back for free."""
    shop.free_exchange = True
    shop.save()
    return make_return(shop, resolution="exchange")


def told(request):
    """Reasons that stand in the timeline, each with its event."""
    return [(entry.event.verb, *entry.reasons) for entry in timeline(fresh(request)).entries if list(entry.reasons)]


def page(client, person, request, name=""):
    client.force_login(person)
    return client.get(f"/requests/{request.reference}/{name}")


def test_an_alert_stands_under_the_header_with_its_button(client, agent, exchange):
    shown = page(client, agent, exchange)
    assertContains(shown, "Customer chose a free exchange: make the return free.")
    assertContains(shown, "Make free")
    client.post(f"/requests/{exchange.reference}/free-return/", {"version": 1, "free": "on"})
    assertContains(page(client, agent, exchange), "Done: the return is free.")


def test_the_reason_for_acting_against_an_alert_is_the_events(agent, exchange):
    exchange.approve(by=agent, seen=1, contradiction="Third exchange of it")
    assert exchange.events.get(verb="approved").details["contradiction"] == "Third exchange of it"
    assert told(exchange) == [("approved", "Against an alert: Third exchange of it")]
    exchange.undo(by=agent)
    assert fresh(exchange).alert_codes == ["free_exchange"]
    assert told(exchange) == [("approved", "Against an alert: Third exchange of it")]
    with pytest.raises(Unready):
        fresh(exchange).approve(by=agent, seen=3)


def test_the_page_asks_for_the_reason_and_keeps_it(client, agent, exchange):
    assertContains(page(client, agent, exchange, "approval/"), "Why free return stays off")
    lines = {f"decision-{line.pk}": "approved" for line in exchange.line_list}
    url = f"/requests/{exchange.reference}/approval/"
    assertContains(client.post(url, lines | {"version": 1}), "or say why not", status_code=422)
    client.post(url, lines | {"version": 1, "contradiction": "Bought as used"})
    assertContains(page(client, agent, exchange), "Against an alert: Bought as used")


def test_a_decision_is_not_turned_against_an_alert_afterwards(client, agent, exchange):
    exchange.approve(by=agent, seen=1, free_return=True)
    exchange.send_now(by=agent)
    Letter.objects.due().send_each()
    url = f"/requests/{exchange.reference}/free-return/"
    client.force_login(agent)
    answer = client.post(url, {"version": 3})
    assertContains(answer, "Why free return stays off", status_code=422)
    assert fresh(exchange).free_return
    client.post(url, {"version": 3, "contradiction": "They broke it"})
    now = fresh(exchange)
    assert (now.free_return, now.alert_codes) == (False, [])
    assert now.events.last().details["contradiction"] == "They broke it"
    assertContains(page(client, agent, exchange), "changed free return: off: They broke it")


def test_while_it_is_open_the_switch_needs_no_reason(agent, exchange):
    exchange.set_free_return(by=agent, seen=1, free=True)
    exchange.set_free_return(by=agent, seen=2, free=False)
    assert fresh(exchange).alert_codes == ["free_exchange"]


def raise_one(request, by, requires="nothing", severity="warning"):
    request.raise_alert(by=by, seen=request.version, text="Serial number differs", severity=severity, requires=requires)


def test_a_colleague_raises_an_alert(client, agent, request_):
    client.force_login(agent)
    url = f"/requests/{request_.reference}/alert/"
    assertContains(client.get(url), "What whoever decides must mind")
    client.post(url, {"version": 1, "text": "Box was empty", "severity": "critical", "requires": "acknowledge"})
    alert = request_.alerts.get()
    assert (alert.text, alert.severity, alert.requires) == ("Box was empty", "critical", "acknowledge")
    now = fresh(request_)
    assert now.alert_codes == [alert.code]
    assert replay(now) == present(now)
    shown = page(client, agent, request_)
    assertContains(shown, "raised an alert: Box was empty")
    assertContains(shown, "I know")


def test_one_request_can_have_several(agent, request_):
    raise_one(request_, agent)
    raise_one(request_, agent)
    assert len(set(fresh(request_).alert_codes)) == 2


@pytest.mark.parametrize("verb", ["approve", "cancel", "decide_line"])
def test_what_is_for_a_team_lead_is_decided_by_one(agent, lead, request_, verb):
    raise_one(request_, agent, requires="team_lead")
    more = {
        "approve": {},
        "cancel": {"kind": "error"},
        "decide_line": {"line": request_.line_list[0], "decision": "approved"},
    }[verb]
    with pytest.raises(NotYours):
        getattr(fresh(request_), verb)(by=agent, seen=2, **more)
    getattr(fresh(request_), verb)(by=lead, seen=2, **more)


def test_an_agent_cannot_say_for_the_lead_that_it_is_known(client, agent, lead, request_):
    raise_one(request_, agent, requires="team_lead")
    alert = request_.alerts.get()
    shown = page(client, agent, request_)
    assertContains(shown, "A team lead decides")
    assertNotContains(shown, "I know")
    with pytest.raises(NotYours):
        fresh(request_).acknowledge(by=agent, alert=alert)
    assertContains(page(client, lead, request_), "I know")
    fresh(request_).acknowledge(by=lead, alert=alert)
    fresh(request_).approve(by=agent, seen=3)


def test_only_the_desk_raises_alerts(shop, request_):
    with pytest.raises(NotYours):
        raise_one(request_, make_person(shop, "warehouse"))
    assert not ReturnRequest.objects.get().alerts.exists()
