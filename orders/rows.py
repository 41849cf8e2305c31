"""Rows of somebody's file → what we keep of an order and its line."""

from operator import itemgetter

from .cells import BadCell
from .columns import FIELDS, LINE, ORDER


class RowReader:
    """Cells of a row → the values that are staged. The cells of an order are read once for all its rows."""

    def __init__(self, columns, manner):
        self.manner = manner
        self.order_fields = [name for name in ORDER if name in columns]
        self.line_fields = [name for name in LINE if name in columns]
        self.width = max(columns.values()) + 1
        self.order_number = columns["number"]
        self.order_cells = itemgetter(*[columns[name] for name in self.order_fields])
        self.line_cells = itemgetter(*[columns[name] for name in self.line_fields])
        self.above = self.above_values = None

    def values(self, cells):
        """(order's values, line's values), or BadCell with every reason the row has."""
        order = self.order_cells(cells)
        if order != self.above:
            order = self._from_above(order)
        line = self.line_cells(cells)
        try:
            if order != self.above:
                self.above_values = self._read(self.order_fields, order)
                self.above = order
            return self.above_values, self._read(self.line_fields, line)
        except BadCell:
            raise BadCell("; ".join(self._reasons(order, line))) from None

    def _from_above(self, order):
        """Some systems write the customer and the date on the first row of an order only."""
        place = self.order_fields.index("number")
        if self.above and order[place].strip() == self.above[place].strip():
            return tuple(cell or above for cell, above in zip(order, self.above, strict=True))
        return order

    def _read(self, fields, cells):
        return [FIELDS[name].read(cell.strip(), self.manner) for name, cell in zip(fields, cells, strict=True)]

    def _reasons(self, order, line):
        for name, cell in [*zip(self.order_fields, order, strict=True), *zip(self.line_fields, line, strict=True)]:
            try:
                FIELDS[name].read(cell.strip(), self.manner)
            except BadCell as why:
                yield f"{name} {why}"
