# ruff: noqa: S608  every name in these statements is a column of our own; what the file says goes in as values
"""The temporary tables of one import, and the statements that merge them into the shop's orders."""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from helpdesk import bulk
from shops.models import Shop

from .cells import BadCell
from .columns import ORDER
from .models import Order, OrderLine, Product
from .rows import RowReader

ORDERS_AT_ONCE = 4_000
# Columns that lines do not copy, with what a product has of which its file says nothing.
OF_THE_PRODUCT = {"product_group": "''", "is_final_sale": "CAST(NULL AS boolean)", "exclusion": "''"}
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


class Staging:
    """The temporary tables of one import: `import_row` as read, `import_line` numbered and without what was refused."""

    def __init__(self, shop, table, bad):
        self.shop, self.table, self.bad = shop, table, bad
        self.reader = RowReader(table.columns, table.manner(shop))
        self.fields = [*self.reader.order_fields, *self.reader.line_fields]
        self.orders = 0

    def __enter__(self):
        self._drop()
        kinds = ", ".join(f"{self._column(name)} {self._type(name)} NULL" for name in self.fields)
        self._run(f"CREATE TEMPORARY TABLE import_row (row_line bigint, refused boolean, {kinds})")
        return self

    def __exit__(self, *error):
        if not connection.needs_rollback:
            self._drop()

    # Reading -------------------------------------------------------------------------------------------------------

    def load(self, progress):
        columns = ["row_line", "refused", *map(self._column, self.fields)]
        bulk.load("import_row", columns, self._staged(progress))

    def _staged(self, progress):
        """Refused rows are staged as well: they count as lines of their order, so that the lines below them keep their
        numbers when somebody mends the file and imports it again."""
        width, values, number = self.reader.width, self.reader.values, self.reader.order_number
        place = self.reader.order_fields.index("number")
        blanks = [None] * len(self.fields)
        for line, cells in self.table.rows(progress):
            try:
                if len(cells) < width:
                    raise BadCell(self._too_short(cells))
                order, sold = values(cells)
                yield (line, False, *order, *sold)
            except BadCell as why:
                self.bad(line, str(why))
                named = cells[number].strip()[:64] if number < len(cells) else ""
                yield (line, True, *blanks[:place], named, *blanks[place + 1 :])

    def _too_short(self, cells):
        if not cells:
            return _("cannot be read: a quotation mark is opened and not closed")
        return _("has %(found)d columns instead of %(wanted)d") % {"found": len(cells), "wanted": self.reader.width}

    # Numbering -----------------------------------------------------------------------------------------------------

    def number_lines(self):
        """Give every row its line number, its order's place in the run, and say which row speaks for the order."""
        own = "line" in self.fields
        number = "import_row.line_number" if own else "row_number() OVER (PARTITION BY order_number ORDER BY row_line)"
        twin = "row_number() OVER (PARTITION BY order_number, refused, line_number ORDER BY row_line)" if own else "1"
        columns = ", ".join(self._column(name) for name in self.fields if name != "line")
        self._run(
            f"""
            CREATE TEMPORARY TABLE import_line AS
            SELECT row_line, refused, {columns}, {number} AS line_number, {twin} AS twin,
                   dense_rank() OVER (ORDER BY order_number) AS place,
                   min(CASE WHEN refused THEN NULL ELSE row_line END) OVER (PARTITION BY order_number) AS speaker
            FROM import_row
            """
        )
        self._run("DROP TABLE import_row")
        for line, order, number in self._all("SELECT row_line, order_number, line_number FROM import_line "
                                             "WHERE twin > 1 AND NOT refused ORDER BY row_line"):  # fmt: skip
            self.bad(
                line, _("line %(line)s of order %(order)s is in this file twice") % {"line": number, "order": order}
            )
        self._run("DELETE FROM import_line WHERE refused OR twin > 1")
        self._run("CREATE INDEX import_line_place ON import_line (place)")
        told = {"picture": "''"} | OF_THE_PRODUCT
        told = ", ".join(name if name in self.fields else f"{unsaid} AS {name}" for name, unsaid in told.items())
        self._run(
            f"""
            CREATE TEMPORARY TABLE import_product AS
            SELECT sku, name, {told}
            FROM (SELECT *, row_number() OVER (PARTITION BY sku ORDER BY row_line DESC) AS age FROM import_line) AS aged
            WHERE age = 1
            """
        )
        self._run("CREATE INDEX import_product_sku ON import_product (sku)")
        self._run("ANALYZE import_line" if connection.vendor == "postgresql" else "ANALYZE temp.import_line")
        self.orders = self._all("SELECT coalesce(max(place), 0) FROM import_line")[0][0]

    # Merging -------------------------------------------------------------------------------------------------------

    def merge(self, outcome, dry_run):
        """Merge some thousands of orders in a transaction each; yields how many are done."""
        for first in range(1, self.orders + 1, ORDERS_AT_ONCE):
            last = min(first + ORDERS_AT_ONCE - 1, self.orders)
            with transaction.atomic():
                # Two imports of one shop take turns; readers and the desk's own inserts are not held up by this lock.
                Shop.objects.select_for_update(no_key=True).get(pk=self.shop.pk)
                self._merge_products(first, last)
                self._merge_orders(outcome.orders, first, last)
                self._merge_lines(outcome.lines, first, last)
                transaction.set_rollback(dry_run)
            self._tell_planner(first // ORDERS_AT_ONCE + 1)
            yield last

    def _tell_planner(self, turns):
        """PostgreSQL believes that a table is as it was a minute ago; a first import would be slow for that minute."""
        if connection.vendor == "postgresql" and turns.bit_count() == 1:  # after 1, 2, 4, 8… turns
            self._run("ANALYZE orders_product, orders_order, orders_orderline")

    def _merge_products(self, first, last):
        kept = ["name", "picture", *OF_THE_PRODUCT]
        updated = [name for name in kept if name in self.fields]
        self._run(
            f"""
            INSERT INTO orders_product (shop_id, sku, {", ".join(kept)})
            SELECT %s, sku, {", ".join(kept)} FROM import_product
            WHERE sku IN (SELECT sku FROM import_line WHERE place BETWEEN %s AND %s)
            ON CONFLICT (shop_id, sku) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in updated)}
            WHERE {self._differs("orders_product", "excluded", updated)}
            """,
            [self.shop.pk, first, last],
        )

    def _merge_orders(self, tally, first, last):
        given = [name for name in self.reader.order_fields if name != "number"]
        rows = "(SELECT * FROM import_line WHERE row_line = speaker AND place BETWEEN %s AND %s) AS told"
        tally.seen += self._all(f"SELECT count(*) FROM {rows}", [first, last])[0][0]
        tally.changed += self._run(
            f"""
            UPDATE orders_order SET {", ".join(f"{name} = told.{name}" for name in given)} FROM {rows}
            WHERE orders_order.shop_id = %s AND orders_order.number = told.order_number
                AND ({self._differs("orders_order", "told", given)})
            """,
            [first, last, self.shop.pk],
        )
        assumed = {name: value for name, value in self._assumed().items() if name not in given}
        tally.created += self._run(
            f"""
            INSERT INTO orders_order (shop_id, number, {", ".join([*given, *assumed])})
            SELECT {", ".join(["%s", "order_number", *given, *["%s"] * len(assumed)])} FROM {rows} WHERE true
            ON CONFLICT (shop_id, number) DO NOTHING
            """,
            [self.shop.pk, *assumed.values(), first, last],
        )

    def _assumed(self):
        """What an order is when its file does not say."""
        blank = dict.fromkeys(
            [
                "customer_name",
                "customer_email",
                "customer_language",
                "country",
                "street",
                "city",
                "postcode",
                "delivery_method",
                "payment_method",
            ],
            "",
        )
        return blank | {"kind": Order.Kind.WEB.value, "currency": self.shop.currency}

    def _merge_lines(self, tally, first, last):
        """Lines that are part of a return keep their SKU and at least what is in it; such a row is reported as bad."""
        given = [name for name in self.reader.line_fields if name not in {"line", *OF_THE_PRODUCT}]
        rows = f"""(
            SELECT row_line, line_number, {", ".join(f"import_line.{name}" for name in given)},
                   orders_order.id AS order_id, orders_product.id AS product_id
            FROM import_line
            JOIN orders_order ON orders_order.shop_id = %s AND orders_order.number = import_line.order_number
            JOIN orders_product ON orders_product.shop_id = %s AND orders_product.sku = import_line.sku
            WHERE place BETWEEN %s AND %s
        ) AS told"""
        where = [self.shop.pk, self.shop.pk, first, last]
        taken = "(orders_orderline.returned_quantity + orders_orderline.pending_quantity)"
        kept = f"{taken} > 0 AND (told.sku <> orders_orderline.sku OR told.quantity < {taken})"
        match = "orders_orderline.order_id = told.order_id AND orders_orderline.number = told.line_number"
        given.append("product_id")
        tally.changed += self._run(
            f"""
            UPDATE orders_orderline SET {", ".join(f"{name} = told.{name}" for name in given)} FROM {rows}
            WHERE {match} AND ({self._differs("orders_orderline", "told", given)}) AND NOT ({kept})
            """,
            where,
        )
        refused = self._all(
            f"SELECT row_line, told.sku, told.quantity, orders_orderline.sku, {taken} FROM {rows} "
            f"JOIN orders_orderline ON {match} WHERE {kept} ORDER BY row_line",
            where,
        )
        for line, *told in refused:
            self.bad(line, _why_kept(*told))
        assumed = {"returned_quantity": 0, "pending_quantity": 0} | ({} if "picture" in given else {"picture": ""})
        tally.created += self._run(
            f"""
            INSERT INTO orders_orderline (order_id, number, {", ".join([*given, *assumed])})
            SELECT order_id, line_number, {", ".join([*given, *["%s"] * len(assumed)])} FROM {rows} WHERE true
            ON CONFLICT (order_id, number) DO NOTHING
            """,
            [*assumed.values(), *where],
        )
        rows_here = self._all("SELECT count(*) FROM import_line WHERE place BETWEEN %s AND %s", [first, last])[0][0]
        tally.seen += rows_here - len(refused)

    # Speaking SQL --------------------------------------------------------------------------------------------------

    def _column(self, name):
        return {"number": "order_number", "line": "line_number"}.get(name, name)

    def _type(self, name):
        model = Order if name in ORDER else Product if name in OF_THE_PRODUCT else OrderLine
        return model._meta.get_field("number" if name == "line" else name).db_type(connection)

    def _differs(self, stored, told, names):
        return " OR ".join(f"{stored}.{name} {DIFFERS[connection.vendor]} {told}.{name}" for name in names)

    def _drop(self):
        for table in ["import_row", "import_line", "import_product"]:
            self._run(f"DROP TABLE IF EXISTS {table}")

    def _run(self, statement, values=()):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount

    def _all(self, statement, values=()):
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()


def _why_kept(sku, quantity, stored_sku, taken):
    if sku != stored_sku:
        return _("this line is in a return: it stays %(stored)s and cannot become %(sku)s") % {
            "stored": stored_sku,
            "sku": sku,
        }
    return _("%(taken)d of this line are in a return: its quantity cannot become %(quantity)d") % {
        "taken": taken,
        "quantity": quantity,
    }
