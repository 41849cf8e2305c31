"""Taking over a shop's orders from its own system, as often as it likes: by (shop, order number, line number).

The rows are first loaded into a temporary table and numbered there; then some thousands of orders at a time are merged
by a few statements that are the same on both databases. So memory stays flat, no page waits long for a lock, and an
import that is stopped half-way has merged whole orders and can simply be run again.
"""

from dataclasses import dataclass, field

from helpdesk import bulk

from .staging import Staging


@dataclass
class Tally:
    """What an import did with the orders or with the lines."""

    created: int = 0
    changed: int = 0
    seen: int = 0

    @property
    def unchanged(self):
        return self.seen - self.created - self.changed


@dataclass
class Outcome:
    orders: Tally = field(default_factory=Tally)
    lines: Tally = field(default_factory=Tally)
    bad: int = 0

    @property
    def nothing_changed(self):
        return not (self.orders.created or self.orders.changed or self.lines.created or self.lines.changed)


def import_orders(shop, table, *, dry_run=False, on_bad=lambda line, why: None, on_read=None, on_merged=None):
    """Bring a shop's orders up to date with a table (see csv_files.CsvTable) and say what that changed.

    `on_bad(line, why)` hears of every row that is left out; the others are kept.
    """
    outcome = Outcome()

    def bad(line, why):
        outcome.bad += 1
        on_bad(line, why)

    with bulk.unhurried(), Staging(shop, table, bad) as staging:
        staging.load(on_read or (lambda done: None))
        staging.number_lines()
        for merged in staging.merge(outcome, dry_run):
            if on_merged:
                on_merged(merged, staging.orders)
    return outcome
