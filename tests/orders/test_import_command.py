from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from orders.models import Order, OrderLine

GOOD = "order_no,order_date,sku,product,quantity,unit_price\nA-1,2026-03-01,MUG,Mug,2,7.50\n"


@pytest.fixture
def command(shop, tmp_path):
    """Run the command on a text; (exit code, what it said, what it complained of)."""

    def run(text, *options, slug=shop.slug):
        file = tmp_path / "orders.csv"
        file.write_text(text)
        out, err = StringIO(), StringIO()
        try:
            call_command("import_orders", str(file), "--shop", slug, *options, stdout=out, stderr=err, no_color=True)
        except SystemExit as stopped:
            return stopped.code, out.getvalue(), err.getvalue()
        return 0, out.getvalue(), err.getvalue()

    return run


def test_it_says_what_it_did(command):
    code, said, complained = command(GOOD)
    assert (code, complained) == (0, "")
    assert said.splitlines() == [
        "orders.csv → Veldkant",
        "Orders: 1 created, 0 changed, 0 unchanged",
        "Lines: 1 created, 0 changed, 0 unchanged",
    ]


def test_it_says_when_nothing_has_changed(command):
    command(GOOD)
    code, said, _complained = command(GOOD)
    assert code == 0
    assert said.splitlines()[1:] == [
        "Orders: 0 created, 0 changed, 1 unchanged",
        "Lines: 0 created, 0 changed, 1 unchanged",
        "Nothing has changed since the last import.",
    ]


def test_bad_rows_are_told_by_line_and_the_exit_code_is_1(command):
    code, said, complained = command(GOOD + "A-2,2026-03-01,MUG,Mug,none,7.50\n")
    assert code == 1
    assert complained == "Line 3: quantity “none” is not a number\n"
    assert said.splitlines()[-1] == "1 bad row was left out."
    assert list(Order.objects.values_list("number", flat=True)) == ["A-1"]


def test_a_dry_run_stores_nothing(command):
    code, said, _complained = command(GOOD, "--dry-run")
    assert (code, said.splitlines()[0]) == (0, "Nothing was stored: this is what an import would do.")
    assert "Orders: 1 created" in said
    assert not Order.objects.exists()


def test_columns_are_named_on_the_command_line(command):
    text = GOOD.replace("order_no", "ref").replace("unit_price", "paid")
    assert command(text, "--map", "ref=number", "--map", "paid=price_paid")[0] == 0
    assert OrderLine.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "slug", "sentence"),
    [
        ([], "veldkamp", "There is no shop “veldkamp”. Shops: veldkant."),
        (["--map", "ref"], "veldkant", "--map wants COLUMN=FIELD, not “ref”."),
        (["--map", "ref=number"], "veldkant", "There is no column “ref”. Columns found: order_no, order_date, sku, "
                                              "product, quantity, unit_price."),
        (["--encoding", "klingon"], "veldkant", "There is no encoding “klingon”."),
    ],
)  # fmt: skip
def test_a_wrong_call_is_answered_with_one_sentence_and_exit_code_2(command, options, slug, sentence):
    with pytest.raises(CommandError) as error:
        command(GOOD, *options, slug=slug)
    assert (str(error.value), error.value.returncode) == (sentence, 2)
    assert not Order.objects.exists()


def test_a_file_that_is_not_there_is_said_to_be_missing(shop, tmp_path):
    with pytest.raises(CommandError, match="There is no file nowhere"):
        call_command("import_orders", "nowhere.csv", "--shop", shop.slug)
    with pytest.raises(CommandError, match="Is a directory"):
        call_command("import_orders", str(tmp_path), "--shop", shop.slug)
