from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from orders.columns import ColumnsError
from orders.csv_files import CsvTable, NotACsv
from orders.models import Order, OrderLine

HEADING = "order_no,order_date,sku,product,quantity,price,customer_name\n"
ACCENTS = HEADING + "A-1,2026-03-01,MUG,Crème brûlée Schälchen,1,7.50,Jürgen Größe\nA-2,2026-03-01,HAT,Hat,1,9,Noor\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_accents_survive_every_encoding(importing, encoding):
    _outcome, bad = importing(ACCENTS, encoding=encoding)
    assert bad == []
    assert Order.objects.get(number="A-1").customer_name == "Jürgen Größe"
    assert OrderLine.objects.get(sku="MUG").name == "Crème brûlée Schälchen"


def test_an_accent_far_down_the_file_still_tells_the_encoding(importing):
    plain = "".join(f"A-{number},2026-03-01,MUG,Mug,1,7,Noor\n" for number in range(20_000))
    importing(HEADING + plain + "B-1,2026-03-01,MUG,Mug,1,7,Zoë Müller\n", encoding="latin-1")
    assert Order.objects.get(number="B-1").customer_name == "Zoë Müller"


def test_polish_is_not_taken_for_french(importing):
    importing(
        HEADING + "A-1,2026-03-01,KUBEK,Żółty kubek śniadaniowy z gęsią,1,7,Łukasz Wiśniewski\n", encoding="cp1250"
    )
    assert Order.objects.get().customer_name == "Łukasz Wiśniewski"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_usual_separator_is_found(importing, mark):
    _outcome, bad = importing(ACCENTS.replace(",", mark))
    assert (bad, Order.objects.count()) == ([], 2)


def test_a_separator_inside_quotation_marks_separates_nothing(importing):
    text = 'order;date;sku;product;quantity;"price, paid"\nA-1;2026-03-01;MUG;"Mug; small, ""blue""";1;7,50\n'
    importing(text, names={"price, paid": "price_paid"})
    assert list(OrderLine.objects.values_list("name", "price_paid")) == [('Mug; small, "blue"', Decimal("7.50"))]


def test_excels_own_first_line_is_understood(importing):
    _outcome, bad = importing("sep=;\r\norder;date;sku;product;quantity;price\r\nA-1;2026-03-01;MUG;Mug;x;7,5\r\n")
    assert bad == [(3, "quantity “x” is not a number")]


def test_a_line_break_inside_a_cell_does_not_shift_the_line_numbers(importing):
    rows = 'A-1,2026-03-01,MUG,"Mug\nwith handle",1,7,Noor\nA-2,2026-03-01,MUG,Mug,x,7,Noor\n'
    _outcome, bad = importing(HEADING + rows)
    assert bad == [(4, "quantity “x” is not a number")]


def test_a_quotation_mark_that_is_never_closed_spoils_its_own_row_only(importing):
    swallowed = "".join(f"B-{number},2026-03-01,MUG,Mug,1,7,Noor\n" for number in range(6_000))
    rows = 'A-1,2026-03-01,HAT,Hat,1,9,Noor\nA-2,2026-03-01,MUG,"Mug,1,7,Noor\n'
    outcome, bad = importing(HEADING + rows + swallowed)
    assert bad[0] == (3, "cannot be read: a quotation mark is opened and not closed")
    assert len(bad) <= 2
    assert outcome.orders.created > 2_000


def test_zero_bytes_and_empty_lines_are_passed_over(importing):
    text = HEADING.encode() + b"\n\nA-1,2026-03-01,MUG,M\0ug,1,7,Noor\n\n,,,,,,\n"
    _outcome, bad = importing(text)
    assert (bad, OrderLine.objects.get().name) == ([], "Mug")


@pytest.mark.parametrize(
    ("heading", "row"),
    [
        ("Bestelnummer;Besteldatum;Artikelnummer;Omschrijving;Aantal;Prijs", "A-1;1-3-2026;MUG;Mok;2;€ 7,50"),
        ("Bestellnummer;Bestelldatum;Artikelnummer;Bezeichnung;Menge;Einzelpreis", "A-1;01.03.2026;MUG;Becher;2;7,50"),
        ("InvoiceNo,InvoiceDate,StockCode,Description,Quantity,UnitPrice", "A-1,2026-03-01,MUG,Mug,2,7.5"),
        ("Order ID|Created at|SKU|Product title|Qty|Item price", "A-1|Mar 1, 2026|MUG|Mug|2|7.50"),
    ],
)
def test_the_columns_of_many_systems_are_recognised(importing, shop, heading, row):
    assert importing(f"{heading}\n{row}\n")[1] == []
    line = OrderLine.objects.get()
    assert (line.order.number, line.sku, line.quantity, line.price_paid) == ("A-1", "MUG", 2, Decimal("7.50"))
    assert line.order.ordered_at.astimezone(ZoneInfo(shop.time_zone)).date() == date(2026, 3, 1)


def test_a_column_can_be_named_by_hand_or_left_out(importing):
    text = "ref,when,sku,product,quantity,price,country\nA-1,2026-03-01,MUG,Mug,2,7.50,nowhere\n"
    importing(text, names={"ref": "number", "WHEN": "ordered_at", "country": ""})
    assert list(Order.objects.values_list("number", "country")) == [("A-1", "")]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (None, "No column was recognised for number. Columns found: ref, date, sku, product, quantity, price. "
               "Name them with --map COLUMN=FIELD."),
        ({"reff": "number"}, "There is no column “reff”. Columns found: ref, date, sku, product, quantity, price."),
    ],
)  # fmt: skip
def test_a_missing_column_is_named_with_those_that_were_found(importing, names, sentence):
    with pytest.raises(ColumnsError) as error:
        importing("ref,date,sku,product,quantity,price\n", names=names)
    assert str(error.value) == sentence


def test_an_unknown_field_is_answered_with_the_known_ones(importing):
    with pytest.raises(ColumnsError, match="“nummer” is no field of an order"):
        importing("ref,sku\n", names={"ref": "nummer"})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "orders.csv is empty."),
        (b" \n\n", "orders.csv is empty."),
        (b"PK\x03\x04rest", "orders.csv is not a CSV file but Excel (.xlsx): save it as CSV first."),
        (b"%PDF-1.7", "orders.csv is not a CSV file but PDF: save it as CSV first."),
        (b"\x00\x01\x02\x03\x05\xff" * 50, "orders.csv is not a CSV file: it holds binary data."),
        (b"Dear shop,\n", None),
        (b"just one column\nand a row\n",
         "orders.csv is not a CSV file: its first line has no columns set apart by , ; tab or |."),
    ],
)  # fmt: skip
def test_what_is_no_csv_is_told_in_one_sentence(tmp_path, content, sentence):
    file = tmp_path / "orders.csv"
    file.write_bytes(content)
    with pytest.raises((NotACsv, ColumnsError)) as error:
        CsvTable(file)
    assert sentence is None or str(error.value) == sentence
