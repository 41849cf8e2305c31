"""Take over a shop's orders from a CSV file."""

import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from orders.columns import FIELDS, ColumnsError
from orders.csv_files import CsvTable, NotACsv
from orders.importing import import_orders
from shops.models import Shop

SOME_BAD = 1
UNUSABLE = 2


class Command(BaseCommand):
    help = "Take over a shop's orders from a CSV file. Run it as often as you like: what is the same stays untouched."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--shop", required=True, metavar="SLUG", help="whose orders they are")
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD", dest="names",
            help=f"a column that is not recognised by its name (COLUMN= leaves one out); fields: {', '.join(FIELDS)}",
        )  # fmt: skip
        parser.add_argument("--encoding", help="if the one that is found is wrong")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and store nothing")

    def handle(self, *, file, shop, names, encoding, dry_run, **options):
        table = self._open(file, names, encoding)
        shop = self._shop(shop)
        with (
            self._bar(total=table.size, unit="B", unit_scale=True, desc=_("Reading")) as reading,
            self._bar(unit=" orders", desc=_("Storing")) as storing,
        ):
            outcome = import_orders(
                    shop, table, dry_run=dry_run, on_bad=self._say_bad,
                    on_read=lambda done: reading.update(done - reading.n),
                    on_merged=lambda done, total: self._advance(storing, done, total),
                )  # fmt: skip
        self._report(table, shop, outcome, dry_run)
        if outcome.bad:
            sys.exit(SOME_BAD)

    def _open(self, file, names, encoding):
        try:
            return CsvTable(file, names=dict(map(_column_and_field, names)), encoding=encoding)
        except FileNotFoundError as error:
            raise CommandError(_("There is no file %s.") % file, returncode=UNUSABLE) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.", returncode=UNUSABLE) from error
        except LookupError as error:
            raise CommandError(_("There is no encoding “%s”.") % encoding, returncode=UNUSABLE) from error
        except (NotACsv, ColumnsError) as error:
            raise CommandError(str(error), returncode=UNUSABLE) from error

    def _shop(self, slug):
        try:
            return Shop.objects.get(slug=slug)
        except Shop.DoesNotExist as error:
            known = ", ".join(Shop.objects.order_by("slug").values_list("slug", flat=True)) or _("none yet")
            values = {"slug": slug, "known": known}
            raise CommandError(
                _("There is no shop “%(slug)s”. Shops: %(known)s.") % values, returncode=UNUSABLE
            ) from error

    def _bar(self, **looks):
        return tqdm(file=self.stderr, disable=None, leave=False, **looks)

    def _advance(self, bar, done, total):
        bar.total = total
        bar.update(done - bar.n)

    def _say_bad(self, line, why):
        with tqdm.external_write_mode(file=self.stderr):
            self.stderr.write(_("Line %(line)d: %(why)s") % {"line": line, "why": why})

    def _report(self, table, shop, outcome, dry_run):
        if dry_run:
            self.stdout.write(_("Nothing was stored: this is what an import would do."))
        self.stdout.write(f"{table.path.name} → {shop.name}")
        for what, tally in [(_("Orders"), outcome.orders), (_("Lines"), outcome.lines)]:
            values = {"what": what, "created": tally.created, "changed": tally.changed, "unchanged": tally.unchanged}
            self.stdout.write(_("%(what)s: %(created)d created, %(changed)d changed, %(unchanged)d unchanged") % values)
        if outcome.bad:
            said = ngettext("%d bad row was left out.", "%d bad rows were left out.", outcome.bad)
            self.stdout.write(said % outcome.bad)
        elif outcome.nothing_changed:
            self.stdout.write(_("Nothing has changed since the last import."))


def _column_and_field(pair):
    column, mark, field = pair.rpartition("=")
    if not mark or not column:
        raise ColumnsError(_("--map wants COLUMN=FIELD, not “%s”.") % pair)
    return column, field.strip()
