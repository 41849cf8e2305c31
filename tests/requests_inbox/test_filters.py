"""Filters: what each leaves in the list, how they combine, and what happens to words that no filter can use."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.models import OrderLine
from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.lists.asking import Asker
from requests_inbox.lists.filtering import FILTERS
from requests_inbox.lists.listing import Listing
from requests_inbox.models import ReturnRequest, Tag, Tagging
from tests.builders import fresh, make_order, make_person, make_reason, make_return, make_shop


def listed(person, query, slug="all"):
    """The names of the customers in a list, in alphabetical order."""
    return sorted(row.customer_name for row in Listing.read(slug, QueryDict(query), Asker(person)).rows())


def make(shop, name, *, code="too_small", ground="commercial", resolution="refund", sku="SKU-1", **columns):
    order = make_order(shop, lines=[(1, "20.00")], customer_name=name)
    order.lines.update(sku=sku)
    asked = [Asked(order.lines.get(), 1, make_reason(shop, code, ground), resolution=resolution)]
    request = submit(order, asked)
    ReturnRequest.objects.filter(pk=request.pk).update(**columns)
    return fresh(request)


@pytest.fixture
def other_shop(agent):
    shop = make_shop(slug="lindgruen", name="Haus Lindgrün")
    shop.memberships.create(person=agent, role="agent")
    return shop


@pytest.fixture
def colleague(shop):
    return make_person(shop, name="Noor de Wit")


@pytest.fixture
def crowd(shop, other_shop, agent, colleague):
    """Requests that differ in one thing each from Plain, who is in none of the filters below."""
    now = timezone.now()
    make(shop, "Plain", submitted_at=now - timedelta(days=400))
    make(shop, "Faulty", code="broken", ground="lack_of_conformity", submitted_at=now - timedelta(days=400))
    make(shop, "Exchange", resolution="exchange", submitted_at=now - timedelta(days=400))
    make(shop, "Bottle", sku="BR-075", submitted_at=now - timedelta(days=400))
    make(shop, "Recent", submitted_at=now)
    make(other_shop, "Elsewhere", submitted_at=now - timedelta(days=400))
    make(shop, "Dear", value=Decimal("250.00"), submitted_at=now - timedelta(days=400))
    make(shop, "Late", is_late=True, alert_codes=["late"], submitted_at=now - timedelta(days=400))
    make(shop, "Asked", waiting_on="customer", submitted_at=now - timedelta(days=400))
    make(shop, "Mine", assigned_to=agent, submitted_at=now - timedelta(days=400))
    make(shop, "Hers", assigned_to=colleague, submitted_at=now - timedelta(days=400))
    make(shop, "Unread", is_unread=True, channel="mail", submitted_at=now - timedelta(days=400))
    abroad = make(shop, "Abroad", submitted_at=now - timedelta(days=400))
    ReturnRequest.objects.filter(pk=abroad.pk).update(country="New Zealand", facets=["country:new_zealand"])
    held = make(shop, "Held", submitted_at=now - timedelta(days=400))
    held.hold(by=colleague, seen=1, reason="asks the supplier")
    ended = make(shop, "Ended", submitted_at=now - timedelta(days=400))
    ended.cancel(by=agent, seen=1, kind="error")
    tagged = make(shop, "Tagged", submitted_at=now - timedelta(days=400))
    Tagging.objects.create(request=tagged, tag=Tag.objects.create(shop=shop, name="VIP"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("reason=broken", ["Faulty"]),
        ("ground=lack_of_conformity", ["Faulty"]),
        ("resolution=exchange", ["Exchange"]),
        ("product=BR-075", ["Bottle"]),
        ("product=br-075", ["Bottle"]),
        ("date=today", ["Recent"]),
        ("date=7d", ["Recent"]),
        ("shop=lindgruen", ["Elsewhere"]),
        ("value=100..", ["Dear"]),
        ("value=>20", ["Dear"]),
        ("value=>=250", ["Dear"]),
        ("value=249..251", ["Dear"]),
        ("value=250", ["Dear"]),
        ("value=>250", []),
        ("value=<20", []),
        ("late=yes", ["Late"]),
        ("alert=any", ["Late"]),
        ("alert=late", ["Late"]),
        ("alert=free_exchange", []),
        ("alert=made_up_by_the_shop", []),
        ("waiting=customer", ["Asked"]),
        ("waiting=none", ["Ended"]),
        ("assignee=me", ["Mine"]),
        ("unread=yes", ["Unread"]),
        ("channel=mail", ["Unread"]),
        ("country=New+Zealand", ["Abroad"]),
        ("country=new zealand", ["Abroad"]),
        ("held=nobody&state=on_hold", []),
        ("state=on-hold", ["Held"]),
        ("state=cancelled", ["Ended"]),
        ("state=cancelled&state=on_hold", ["Ended", "Held"]),
        ("tag=vip", ["Tagged"]),
        ("free=yes", ["Faulty"]),
        ("reason=broken&reason=too_small&alert=any", ["Late"]),
        ("reason=too_small&resolution=exchange&value=..50&country=", ["Exchange"]),
        ("reason=broken&resolution=exchange", []),
    ],
)
def test_each_filter_leaves_what_it_says(crowd, agent, query, expected):
    assert listed(agent, query) == expected


def test_filters_for_what_is_not_so_leave_the_rest(crowd, agent):
    assert "Unread" not in listed(agent, "unread=no")
    assert "Late" not in listed(agent, "alert=none")
    assert {"Mine", "Hers"} & set(listed(agent, "assignee=nobody")) == set()
    assert len(listed(agent, "free=yes&free=no")) == len(listed(agent, ""))


def test_colleagues_are_found_by_name_and_stand_in_the_address_by_number(crowd, agent, colleague):
    listing = Listing.read("all", QueryDict("q=assignee:noor"), Asker(agent))
    assert listing.pairs == [("assignee", str(colleague.pk))]
    assert [row.customer_name for row in listing.rows()] == ["Hers"]
    assert listing.chips[0]["text"] == "Noor de Wit"
    assert listed(agent, "q=held:%22Noor de Wit%22") == ["Held"]
    assert listed(agent, f"assignee=me&assignee={colleague.pk}") == ["Hers", "Mine"]
    assert listed(colleague, "assignee=me") == ["Hers"]


def test_a_filter_keeps_to_the_queue(crowd, agent):
    assert listed(agent, "reason=too_small", "cancelled") == ["Ended"]
    assert listed(agent, "reason=broken", "cancelled") == []


def test_days_are_those_of_the_reader(shop, agent):
    """23:30 on the last of October in Amsterdam is still October there, and no longer in UTC+2 and beyond."""
    make(shop, "Late evening", submitted_at=datetime(2026, 10, 31, 23, 30, tzinfo=ZoneInfo("Europe/Amsterdam")))
    with timezone.override("Europe/Amsterdam"):
        assert listed(agent, "date=2026-10-01..2026-10-31") == listed(agent, "date=2026-10-31") == ["Late evening"]
        assert listed(agent, "date=2026-11-01..") == listed(agent, "date=..2026-10-30") == []
    with timezone.override("Europe/Helsinki"):
        assert listed(agent, "date=2026-10-01..2026-10-31") == []
        assert listed(agent, "date=>2026-10-31") == listed(agent, "date=>=2026-11-01") == ["Late evening"]
        assert listed(agent, "date=<2026-11-01") == []


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("reason=elephant", "Reason cannot be “elephant”."),
        ("state=elephant", "State cannot be “elephant”."),
        ("alert=%3Cb%3E", "Alert cannot be “<b>”."),
        ("value=abc", "Value cannot be “abc”."),
        ("value=80..20", "“80..20” ends before it begins."),
        ("value=-1", "Value cannot be “-1”."),
        ("value=1e999", "Value cannot be “1e999”."),
        ("value=nan", "Value cannot be “nan”."),
        ("date=2026-13-01", "Asked for cannot be “2026-13-01”."),
        ("date=0001-01-01..", "Asked for cannot be “0001-01-01..”."),
        ("date=9999-12-31", "Asked for cannot be “9999-12-31”."),
        ("assignee=elephant", "Nobody called “elephant” works with you."),
        ("tag=elephant", "There is no tag “elephant”."),
        ("shop=elephant", "Shop cannot be “elephant”."),
        ("q=colour:red+shirt", "There is no filter “colour”: its words were searched."),
        ("q=value:abc", "Value cannot be “abc”."),
    ],
)
def test_what_no_filter_can_use_is_said_and_left_out(agent, query, note):
    listing = Listing.read("all", QueryDict(query), Asker(agent))
    assert (listing.values, listing.notes) == ({}, [note])
    list(listing.rows())


def test_what_a_filter_of_the_box_could_not_use_stays_there_and_is_not_searched(request_, agent):
    listing = Listing.read("all", QueryDict("q=hoekstra+value:abc"), Asker(agent))
    assert listing.text == "hoekstra value:abc"
    assert [row.pk for row in listing.rows()] == [request_.pk]


def test_everything_can_be_typed(crowd, agent):
    query = QueryDict("", mutable=True)
    query["q"] = (
        'reason:broken,too_small STATE:open status:"on hold" sku:SKU-1 value:>10 tag:VIP shop:"haus lindgrün" x y'
    )
    listing = Listing.read("needs-decision", query, Asker(agent))
    assert listing.notes == []
    assert listing.values == {
        "state": ("new", "draft", "on_hold"), "reason": ("broken", "too_small"), "shop": ("lindgruen",),
        "value": (">10",), "product": ("SKU-1",), "tag": ("VIP",),
    }  # fmt: skip
    assert listing.text == "x y"


def test_a_product_is_found_by_its_name_in_all_sizes(shop, agent):
    small, large, other = (make(shop, name, sku=sku) for name, sku in (("S", "FJ-39"), ("L", "FJ-42"), ("O", "LAMP")))
    for one in (small, large):
        OrderLine.objects.filter(request_lines__request=one).update(name="Fjäll GTX boot")
    OrderLine.objects.filter(request_lines__request=other).update(name="Lamp")
    listing = Listing.read("all", QueryDict('q=product:"fjall gtx BOOT"'), Asker(agent))
    assert listing.values == {"product": ("FJ-39", "FJ-42")}
    assert listed(agent, "product=Fjäll GTX boot") == ["L", "S"]
    assert listing.chips[0]["text"] == "Fjäll GTX boot · FJ-39, Fjäll GTX boot · FJ-42"
    offered = next(one["options"] for one in listing.panel if one["name"] == "product")
    assert offered == [("FJ-39", "Fjäll GTX boot"), ("FJ-42", "Fjäll GTX boot"), ("LAMP", "Lamp")]


def test_names_of_another_shops_products_mean_nothing(shop, agent):
    theirs = make(make_shop(), "Theirs", sku="BR-1")
    OrderLine.objects.filter(request_lines__request=theirs).update(name="Bottle")
    listing = Listing.read("all", QueryDict("product=bottle"), Asker(agent))
    assert listing.values == {"product": ("bottle",)}
    assert [one["options"] for one in listing.panel if one["name"] == "product"] == [[]]


def test_foreign_reasons_tags_shops_and_colleagues_do_not_exist(crowd, shop):
    stranger = make_person(make_shop())
    colleague = make_person(shop)
    for query in ("reason=broken", "tag=VIP", "shop=lindgruen", f"assignee={colleague.pk}", "q=assignee:noor"):
        assert Listing.read("all", QueryDict(query), Asker(stranger)).notes, query
    assert listed(stranger, "state=open") == []


def test_the_panel_offers_only_what_the_person_may_see(crowd, agent, shop):
    foreign = make_shop(name="Foreign")
    make_person(foreign, name="Foreign Person")
    make_reason(foreign, "foreign", en="Foreign reason")
    Tag.objects.create(shop=foreign, name="foreign tag")
    ReturnRequest.objects.filter(pk=make_return(foreign).pk).update(country="Foreignland")
    shown = str(
        [
            (one["name"], list(map(str, one["options"])))
            for one in Listing.read("all", QueryDict(""), Asker(agent)).panel
        ]
    )
    assert "New Zealand" in shown
    assert "Noor de Wit" in shown
    assert "VIP" in shown
    assert "oreign" not in shown


def test_narrowing_to_a_shop_counts_unless_a_filter_names_another(crowd, agent, shop, other_shop):
    narrowed = Asker(agent, shop)
    assert "Elsewhere" not in [row.customer_name for row in Listing.read("all", QueryDict(""), narrowed).rows()]
    listing = Listing.read("all", QueryDict("shop=lindgruen"), narrowed)
    assert [row.customer_name for row in listing.rows()] == ["Elsewhere"]


TYPED = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(['"', ":", "..", "a b", '"exact words"', "me", "2026-01-01", "12:30", "-", "\ud83c\udf81"]),
        st.builds("{}:{}".format, st.sampled_from([*FILTERS, "colour", "SKU"]), st.text(max_size=15)),
        st.builds(
            '{}:"{}"'.format, st.sampled_from(list(FILTERS)), st.sampled_from(["new", "7d", ">50", "20..80", "me"])
        ),
    ),
    max_size=6,
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=TYPED,
    extra=st.dictionaries(
        st.sampled_from([*FILTERS, "value_from", "date_to", "after", "view", "x"]), st.text(max_size=15), max_size=3
    ),
)
def test_anything_typed_gives_a_list_whose_address_gives_the_same_list(agent, words, extra):
    query = QueryDict("", mutable=True)
    query.update(extra)
    query["q"] = " ".join(words).encode("utf-8", "ignore").decode()
    asker = Asker(agent)
    listing = Listing.read("all", query, asker)
    again = Listing.read("all", QueryDict(listing.parameters), asker)
    assert (again.pairs, again.parameters) == (listing.pairs, listing.parameters)
    list(listing.rows()[:1])
    assert all(chip["text"] for chip in listing.chips)
