from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from orders import cells
from orders.models import Exclusion, Order
from requests_inbox.correspondence.wording import DECLINED
from requests_inbox.models import RequestLine

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
POINT = cells.Manner(zone=AMSTERDAM, currency="EUR")
COMMA = cells.Manner(zone=AMSTERDAM, currency="EUR", decimal_comma=True)
MONTH_FIRST = cells.Manner(zone=AMSTERDAM, currency="USD", month_first=True)


@pytest.mark.parametrize(
    ("cell", "manner", "value"),
    [
        ("7.50", POINT, "7.50"), ("7,50", POINT, "7.50"), ("7.50", COMMA, "7.50"), ("7,5", COMMA, "7.50"),
        ("1.234,56", POINT, "1234.56"), ("1,234.56", COMMA, "1234.56"), ("1.234", COMMA, "1234.00"),
        ("1,234", POINT, "1234.00"), ("1.234", POINT, "1.23"), ("1.234.567", POINT, "1234567.00"),
        ("€ 12,95", COMMA, "12.95"), ("12,95 EUR", COMMA, "12.95"), ("£3.20", POINT, "3.20"), ("12,-", COMMA, "12.00"),
        ("1'234.50", POINT, "1234.50"), ("1 234,50", COMMA, "1234.50"), ("8.2645", POINT, "8.26"), ("0", POINT, "0"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_it_was_meant(cell, manner, value):
    assert cells.amount(cell, manner) == value


@pytest.mark.parametrize("cell", ["", "-1", "12,50-", "free", "12abc", "1.2.3,4,5", "99999999999", "NaN", "1e5", "٣"])
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(cells.BadCell):
        cells.amount(cell, POINT)


@pytest.mark.parametrize(("cell", "value"), [("3", 3), ("3.0", 3), ("1,000", 1000), ("+2", 2)])
def test_a_quantity_is_a_whole_number(cell, value):
    assert cells.quantity(cell, POINT) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("yes", True), ("JA", True), ("1", True), ("no", False), ("Nein", False), ("0", False), ("", None)],
)
def test_yes_or_no_and_nothing_said_are_three_things(cell, value):
    assert cells.yes_or_no(cell, POINT) is value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("made_to_measure", "made_to_measure"), ("CRD Art. 16 c", "made_to_measure"),
        ("article 16(e)", "unsealed_hygiene"), ("Maatwerk", "made_to_measure"), ("verderblich", "perishable"),
        ("", ""), ("geen", ""),
    ],
)  # fmt: skip
def test_an_exclusion_is_read_by_code_letter_or_word(cell, value):
    assert cells.exclusion(cell, POINT) == value


@pytest.mark.parametrize("code", Exclusion.values)
def test_every_exclusion_can_be_given_by_its_code_and_declined_with(code):
    assert cells.exclusion(code, POINT) == code
    assert code in RequestLine.LEGAL & set(RequestLine.DeclineCode.values) & DECLINED.keys()


@pytest.mark.parametrize("cell", ["0", "-3", "1.5", "many", "", "99999999999"])
def test_what_is_no_quantity_is_refused(cell):
    with pytest.raises(cells.BadCell):
        cells.quantity(cell, POINT)


@pytest.mark.parametrize(
    ("cell", "manner"),
    [
        ("2026-04-03 10:20:00", POINT), ("2026-04-03T10:20:00", POINT), ("2026-04-03T08:20:00Z", POINT),
        ("2026-04-03 10:20:00 +0200", POINT), ("2026/04/03 10:20", POINT), ("03-04-2026 10:20", POINT),
        ("3/4/2026 10:20", POINT), ("3/4/26 10.20 uur", POINT), ("03.04.2026, 10:20 Uhr", COMMA),
        ("4/3/2026 10:20 AM", MONTH_FIRST), ("3 Apr 2026 10:20", POINT), ("Apr 3, 2026 10:20", POINT),
        ("3. April 2026 10:20", POINT), ("Fri, 3 Apr 2026 08:20:00 GMT", POINT), ("03-apr-2026 10:20", POINT),
    ],
)  # fmt: skip
def test_a_moment_is_read_however_it_is_written(cell, manner):
    assert str(cells.moment(required=True)(cell, manner)).startswith("2026-04-03 08:20:00")


@pytest.mark.parametrize(
    ("cell", "day"), [("3 mei 2026", "05-03"), ("3. März 2026", "03-03"), ("3 okt. 2026", "10-03")]
)
def test_months_have_dutch_and_german_names_too(cell, day):
    assert day in str(cells.stored_moment(f"{cell} 12:00", POINT))


@pytest.mark.parametrize("cell", ["31/02/2026", "13/13/2026", "tomorrow", "0026-04-03", "12:30", "2026", "3 foo 2026"])
def test_what_is_no_date_is_refused(cell):
    with pytest.raises(cells.BadCell):
        cells.moment(required=True)(cell, POINT)


def test_a_file_that_writes_the_month_first_is_found_out_by_one_date(importing):
    text = "order,date,sku,product,quantity,price\nA-1,3/4/2026 12:00,M,Mug,1,7\nA-2,3/14/2026 12:00,M,Mug,1,7\n"
    assert importing(text)[1] == []
    moments = Order.objects.order_by("number").values_list("ordered_at", flat=True)
    assert [f"{moment:%m-%d}" for moment in moments] == ["03-04", "03-14"]


def test_moments_are_stored_as_django_stores_them(importing):
    importing("order,date,sku,product,quantity,price\nA-1,2026-03-01 10:00,M,Mug,1,7\n")
    stored = _text_of_ordered_at()
    Order.objects.get().save()
    assert _text_of_ordered_at() == stored


def _text_of_ordered_at():
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(ordered_at AS text) FROM orders_order")
        return cursor.fetchone()[0]
