from datetime import UTC, datetime
from decimal import Decimal

from orders.models import Order, OrderLine, Product

from .conftest import make_shop

HEADING = "order_no,order_date,sku,product,quantity,unit_price\n"
TWO_ORDERS = HEADING + (
    "A-1,2026-03-01 10:00,MUG,Tea mug,2,7.50\n"
    "A-1,2026-03-01 10:00,VASE,Blue vase,1,19.95\n"
    "A-2,2026-03-02 11:00,MUG,Tea mug,1,7.50\n"
)


def counts(tally):
    return tally.created, tally.changed, tally.unchanged


def lines(shop):
    rows = OrderLine.objects.filter(order__shop=shop).order_by("order__number", "number")
    return list(rows.values_list("order__number", "number", "sku", "quantity", "price_paid"))


def test_a_file_becomes_orders_lines_and_products(importing, shop):
    outcome, bad = importing(TWO_ORDERS)
    assert (counts(outcome.orders), counts(outcome.lines), bad) == ((2, 0, 0), (3, 0, 0), [])
    assert lines(shop) == [
        ("A-1", 1, "MUG", 2, Decimal("7.50")),
        ("A-1", 2, "VASE", 1, Decimal("19.95")),
        ("A-2", 1, "MUG", 1, Decimal("7.50")),
    ]
    assert sorted(Product.objects.values_list("shop_id", "sku", "name")) == [
        (shop.pk, "MUG", "Tea mug"),
        (shop.pk, "VASE", "Blue vase"),
    ]
    order = Order.objects.get(number="A-1")
    assert (order.kind, order.currency, order.ordered_at) == ("web", "EUR", datetime(2026, 3, 1, 9, tzinfo=UTC))
    assert {line.product.sku for line in OrderLine.objects.all()} == {"MUG", "VASE"}


def test_the_same_file_again_changes_nothing(importing, shop):
    importing(TWO_ORDERS)
    before = lines(shop)
    outcome, bad = importing(TWO_ORDERS)
    assert (counts(outcome.orders), counts(outcome.lines), bad) == ((0, 0, 2), (0, 0, 3), [])
    assert outcome.nothing_changed
    assert lines(shop) == before


def test_every_field_of_an_order_is_read_and_read_the_same_again(importing):
    text = (
        "number,line,sku,name,picture,quantity,price_paid,kind,customer_name,customer_email,customer_language,country,"
        "street,postcode,city,currency,delivery_method,payment_method,ordered_at,dispatched_at,delivered_at\n"
        "A-1,7,MUG,Tea mug,art/mug.svg,2,7.5,Click & Collect,Noor Bakker,noor@bakker.test,nl-BE,Belgium,"
        "Meir 12,2000,Antwerpen,usd,Parcel,iDEAL,2026-03-01T10:00:00Z,2026-03-02,\n"
    )
    importing(text)
    order = Order.objects.values().get()
    assert {key: value for key, value in order.items() if key not in ("id", "shop_id")} == {
        "number": "A-1", "kind": "click_and_collect", "customer_name": "Noor Bakker",
        "customer_email": "noor@bakker.test", "customer_language": "nl", "country": "Belgium", "currency": "USD",
        "street": "Meir 12", "postcode": "2000", "city": "Antwerpen",
        "delivery_method": "Parcel", "payment_method": "iDEAL", "ordered_at": datetime(2026, 3, 1, 10, tzinfo=UTC),
        "dispatched_at": datetime(2026, 3, 1, 23, tzinfo=UTC), "delivered_at": None,
    }  # fmt: skip
    line = OrderLine.objects.get()
    assert (line.number, line.picture, line.product.picture) == (7, "art/mug.svg", "art/mug.svg")
    outcome, _bad = importing(text)
    assert outcome.nothing_changed


def test_what_the_shop_changed_is_changed_here_and_nothing_else(importing, shop):
    importing(TWO_ORDERS)
    outcome, bad = importing(
        TWO_ORDERS.replace("A-2,2026-03-02 11:00,MUG,Tea mug,1", "A-2,2026-03-03 11:00,MUG,Tea mug,4")
    )
    assert (counts(outcome.orders), counts(outcome.lines), bad) == ((0, 1, 1), (0, 1, 2), [])
    assert lines(shop)[2] == ("A-2", 1, "MUG", 4, Decimal("7.50"))


def test_columns_that_a_file_lacks_keep_what_is_stored(importing):
    importing(TWO_ORDERS)
    Order.objects.update(customer_name="Noor Bakker", delivered_at=datetime(2026, 3, 5, tzinfo=UTC))
    OrderLine.objects.update(picture="art/mug.svg")
    outcome, _bad = importing(TWO_ORDERS)
    assert outcome.nothing_changed
    assert set(Order.objects.values_list("customer_name", flat=True)) == {"Noor Bakker"}
    assert set(OrderLine.objects.values_list("picture", flat=True)) == {"art/mug.svg"}


def test_the_product_group_is_kept_with_the_product(importing):
    grouped = "number,ordered_at,sku,name,category,quantity,price_paid\nA-1,2026-03-01,MUG,Mug,Tableware,1,1\n"
    importing(grouped)
    assert OrderLine.objects.get().product_group == "Tableware"
    assert importing(grouped)[0].nothing_changed
    importing(grouped.replace("Tableware", "Kitchen"))
    importing(HEADING + "A-2,2026-03-02,MUG,Mug,1,1\n")
    assert {line.product_group for line in OrderLine.objects.all()} == {"Kitchen"}
    importing(grouped.replace("Tableware", ""))
    assert {line.product_group for line in OrderLine.objects.all()} == {""}


EXEMPT = (
    "number,ordered_at,sku,name,quantity,price_paid,final sale,exclusion\n"
    "A-1,2026-03-01,MUG,Engraved mug,1,1,no,Art. 16 c\nA-1,2026-03-01,HAT,Hat,1,1,yes,\nA-1,2026-03-01,CAP,Cap,1,1,,\n"
)


def exempt():
    return {one.sku: (one.is_final_sale, one.exclusion) for one in Product.objects.all()}


def test_what_the_law_or_the_shop_exempts_is_kept_with_the_product(importing):
    importing(EXEMPT)
    told = {"MUG": (False, "made_to_measure"), "HAT": (True, ""), "CAP": (None, "")}
    assert exempt() == told
    assert importing(EXEMPT)[0].nothing_changed
    importing(HEADING + "A-2,2026-03-02,MUG,Mug,1,1\n")  # a file that does not speak of it
    assert exempt() == told
    importing(EXEMPT.replace("Art. 16 c", "").replace(",yes,", ",,"))
    assert exempt() == {"MUG": (False, ""), "HAT": (None, ""), "CAP": (None, "")}


def test_an_exclusion_that_the_law_does_not_know_is_a_bad_cell(importing):
    _outcome, bad = importing(EXEMPT.replace("Art. 16 c", "because I say so").replace(",yes,", ",perhaps,"))
    assert [line for line, _why in bad] == [2, 3]
    assert "made_to_measure" in bad[0][1]
    assert "neither yes nor no" in bad[1][1]


def test_lines_of_an_order_are_numbered_though_other_orders_stand_between_them(importing, shop):
    importing(
        HEADING + "A-1,2026-03-01,MUG,Mug,1,1\n"
        "A-2,2026-03-01,HAT,Hat,1,1\n"
        "A-1,2026-03-01,VASE,Vase,1,1\n"
        "A-2,2026-03-01,CAP,Cap,1,1\n"
        "A-1,2026-03-01,LAMP,Lamp,1,1\n"
    )
    assert [row[:3] for row in lines(shop)] == [
        ("A-1", 1, "MUG"), ("A-1", 2, "VASE"), ("A-1", 3, "LAMP"), ("A-2", 1, "HAT"), ("A-2", 2, "CAP"),
    ]  # fmt: skip


def test_bad_rows_are_named_and_the_good_ones_kept(importing, shop):
    outcome, bad = importing(
        HEADING + "A-1,2026-03-01,MUG,Mug,two,7.50\n"
        "A-1,2026-03-01,VASE,Vase,1,19.95\n"
        ",2026-03-01,MUG,Mug,1,7.50\n"
        "A-2,the first of March,MUG,,0,dear\n"
        "A-3,2026-03-01,MUG\n"
        "A-4,2026-03-01,MUG,Mug,-1,7.50\n"
    )
    assert bad == [
        (2, "quantity “two” is not a number"),
        (4, "number is empty"),
        (5, "ordered_at “the first of March” is not a date; name is empty; "
            "quantity “0” is not a whole number from 1 up; price_paid “dear” is not a number"),
        (6, "has 3 columns instead of 6"),
        (7, "quantity “-1” is not a whole number from 1 up"),
    ]  # fmt: skip
    assert outcome.bad == 5
    assert lines(shop) == [("A-1", 2, "VASE", 1, Decimal("19.95"))]


def test_a_mended_row_gets_the_place_that_was_kept_for_it(importing, shop):
    broken = HEADING + "A-1,2026-03-01,MUG,Mug,two,7.50\nA-1,2026-03-01,VASE,Vase,1,19.95\n"
    importing(broken)
    outcome, bad = importing(broken.replace("two", "2"))
    assert (counts(outcome.lines), bad) == ((1, 0, 1), [])
    assert [row[1:3] for row in lines(shop)] == [(1, "MUG"), (2, "VASE")]


def test_the_same_line_twice_is_a_bad_row_and_the_first_is_kept(importing, shop):
    text = (
        "order,line,order_date,sku,product,quantity,price\nA-1,1,2026-03-01,MUG,Mug,1,7\nA-1,1,2026-03-01,HAT,Hat,1,9\n"
    )
    _outcome, bad = importing(text)
    assert bad == [(3, "line 1 of order A-1 is in this file twice")]
    assert [row[:3] for row in lines(shop)] == [("A-1", 1, "MUG")]


def test_another_shops_order_of_the_same_number_is_not_touched(importing, shop):
    other = make_shop("pike", currency="GBP")
    importing(TWO_ORDERS, to=other)
    before = lines(other)
    importing(TWO_ORDERS.replace("7.50", "8.00"))
    assert lines(other) == before
    assert {row[4] for row in lines(shop)} == {Decimal("8.00"), Decimal("19.95")}
    assert set(Order.objects.values_list("shop__slug", "currency")) == {("veldkant", "EUR"), ("pike", "GBP")}


def test_a_quantity_cannot_go_below_what_is_in_returns(importing, shop):
    importing(TWO_ORDERS)
    OrderLine.objects.filter(order__number="A-1", sku="MUG").update(pending_quantity=1, returned_quantity=1)
    outcome, bad = importing(TWO_ORDERS.replace("Tea mug,2", "Tea mug,1").replace("19.95", "18.95"))
    assert bad == [(2, "2 of this line are in a return: its quantity cannot become 1")]
    assert counts(outcome.lines) == (0, 1, 1)
    assert lines(shop)[:2] == [("A-1", 1, "MUG", 2, Decimal("7.50")), ("A-1", 2, "VASE", 1, Decimal("18.95"))]


def test_a_quantity_may_go_down_to_what_is_in_returns_and_up(importing, shop):
    importing(TWO_ORDERS)
    OrderLine.objects.filter(order__number="A-1", sku="MUG").update(pending_quantity=1)
    assert importing(TWO_ORDERS.replace("Tea mug,2", "Tea mug,1"))[1] == []
    assert importing(TWO_ORDERS.replace("Tea mug,2", "Tea mug,9"))[1] == []
    line = OrderLine.objects.get(order__number="A-1", sku="MUG")
    assert (line.quantity, line.pending_quantity) == (9, 1)


def test_a_line_in_a_return_does_not_become_another_product(importing, shop):
    importing(TWO_ORDERS)
    OrderLine.objects.filter(sku="VASE").update(pending_quantity=1)
    _outcome, bad = importing(TWO_ORDERS.replace("VASE,Blue vase", "LAMP,Lamp"))
    assert bad == [(3, "this line is in a return: it stays VASE and cannot become LAMP")]
    assert lines(shop)[1][2] == "VASE"


def test_a_dry_run_counts_and_stores_nothing(importing):
    outcome, _bad = importing(TWO_ORDERS, dry_run=True)
    assert (counts(outcome.orders), counts(outcome.lines)) == ((2, 0, 0), (3, 0, 0))
    assert not Order.objects.exists()
    assert not Product.objects.exists()


def test_an_orders_blank_cells_are_those_of_its_row_above(importing):
    importing(
        "Name,Email,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name\n"
        "#1001,noor@bakker.test,2026-03-01 10:00:00 +0100,1,Mug,7.50,MUG,Noor Bakker\n"
        "#1001,,,2,Vase,19.95,VASE,\n"
    )
    order = Order.objects.get()
    assert (order.number, order.customer_name, order.lines.count()) == ("#1001", "Noor Bakker", 2)


def test_a_product_is_called_what_the_file_called_it_last(importing):
    importing(TWO_ORDERS.replace("A-2,2026-03-02 11:00,MUG,Tea mug", "A-2,2026-03-02 11:00,MUG,Large mug"))
    assert Product.objects.get(sku="MUG").name == "Large mug"
    assert sorted(OrderLine.objects.filter(sku="MUG").values_list("name", flat=True)) == ["Large mug", "Tea mug"]


def test_orders_are_merged_some_at_a_time(importing, monkeypatch):
    monkeypatch.setattr("orders.staging.ORDERS_AT_ONCE", 3)
    text = HEADING + "".join(f"A-{number},2026-03-01,MUG,Mug,1,7\n" for number in range(10))
    assert counts(importing(text)[0].orders) == (10, 0, 0)
    assert counts(importing(text + "A-10,2026-03-01,MUG,Mug,1,7\n")[0].orders) == (1, 0, 10)
