"""What no rule can take away from goods that are not as they should be: the guarantee, and their way back for free."""

import pytest

from requests_inbox.models import DecisionTrace
from requests_inbox.return_policies.document import Rule
from requests_inbox.return_policies.law import notes, objections
from tests.builders import fresh, make_return, make_rule

from .test_fees import on_ground
from .test_following import suggested

pytestmark = pytest.mark.django_db

FAULTS = ["lack_of_conformity", "transport_damage", "wrong_item"]
NO_DEFENCES = ["too_late", "final_sale"]


def decline(code, **more):
    return make_rule("late", when=None, decision="decline", code=code, **more)


@pytest.mark.parametrize("code", NO_DEFENCES)
@pytest.mark.parametrize("ground", [*FAULTS, "commercial"])
def test_only_goodwill_ends_with_the_window_and_with_the_sale(shop, ground, code):
    suggested(shop, decline(code), make_rule("rest", decision="review"), request=make_return(shop, ground=ground))
    told = DecisionTrace.objects.get()
    assert told.verdict == ("decline" if ground == "commercial" else "review")


@pytest.mark.parametrize("ground", FAULTS)
def test_a_rule_about_nothing_else_breaks_the_law(shop, ground):
    when = on_ground(ground)
    late = Rule.read(make_rule(when=when, decision="decline", code="final_sale"))
    paid = Rule.read(make_rule(when=when, decision="approve", free=False))
    assert ["is covered after" in one for one in objections(late)] == [True]
    assert ["at the shop's expense" in one for one in objections(paid)] == [True]
    both = Rule.read(make_rule(when=on_ground(ground, "commercial"), decision="decline", code="final_sale"))
    assert not list(objections(both))
    assert ["goes on after the window" in one for one in notes(both) if "withdrawals" not in one] == [True]


@pytest.mark.parametrize("ground", FAULTS)
def test_a_rule_that_lets_the_customer_pay_says_nothing_of_the_way_back_of_such_goods(shop, ground):
    request = suggested(shop, make_rule(decision="approve", free=False), request=make_return(shop, ground=ground))
    assert fresh(request).free_return
    told = DecisionTrace.objects.get()
    assert (told.verdict, told.free) == ("approve", None)
