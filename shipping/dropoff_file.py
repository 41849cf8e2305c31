"""Drop-off points out of a carrier's own list, a CSV: by the names that its columns usually have."""

import csv
import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .kinds import KIND_OF
from .models import DropoffPoint

MOST_POINTS, MOST_BYTES = 20_000, 5_000_000
MOST_TOLD = 20  # rows that are named; of more one reads how many
COLUMNS = {
    "name": "name naam bezeichnung location",
    "kind": "kind type soort art",
    "street": "street address address1 addressline1 straat adres straße strasse adresse",
    "postcode": "postcode postalcode zip zipcode plz postleitzahl",
    "city": "city town plaats stad ort stadt",
    "country": "country land",
    "hours": "hours openinghours openingstijden öffnungszeiten",
    "carrier": "carrier vervoerder paketdienst",
    "takes_code": "takescode qr qrcode labelless printerless",
    "latitude": "latitude lat breitengrad",
    "longitude": "longitude lon lng long längengrad",
}
YES = {"yes", "y", "true", "1", "x", "ja", "j"}


class NotAList(ValueError):
    """Why nothing of the file can be taken; the sentence is for whoever chose it."""


def read_points(content):
    """([DropoffPoint without a shop], [(line, why it is left out)])"""
    rows = csv.reader(_text_of(content).splitlines(), delimiter=_separator(content), skipinitialspace=True)
    try:
        columns = _columns(next(rows, []))
        points, bad = {}, []
        for cells in rows:
            if not any(map(str.strip, cells)):
                continue
            if len(points) == MOST_POINTS:
                raise NotAList(_("More than %d points in one file: cut it in two.") % MOST_POINTS)
            try:
                point = _point({name: cells[at].strip() for name, at in columns.items() if at < len(cells)})
                points[tuple(getattr(point, name) for name in DropoffPoint.SAME)] = point
            except ValidationError as why:
                bad.append((rows.line_num, "; ".join(_reasons(why))))
    except csv.Error as why:
        raise NotAList(_("The file cannot be read as CSV: %(why)s") % {"why": why}) from why
    return list(points.values()), bad


def _text_of(content):
    """UTF-8, or what Windows programs write."""
    content = content.replace(b"\0", b"")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(content):
    heading = _text_of(content[:4000]).partition("\n")[0]
    return max(";,\t|", key=heading.count)


def _columns(heading):
    bare = [re.sub(r"[\W_]", "", name).casefold() for name in heading]
    found = {}
    for field, names in COLUMNS.items():
        wanted = [field.replace("_", ""), *names.split()]
        if known := [bare.index(name) for name in wanted if name in bare]:
            found[field] = known[0]
    missing = {"name", "street", "postcode", "city"} - found.keys()
    if missing:
        told = {"missing": ", ".join(sorted(missing)), "found": ", ".join(heading)[:300]}
        raise NotAList(_("No column was recognised for %(missing)s. Columns found: %(found)s.") % told)
    return found


def _point(cells):
    told = {name: cells.get(name, "") for name in ("name", "street", "postcode", "city", "country", "hours", "carrier")}
    kind = re.sub(r"[\W_]", "", cells.get("kind", "")).casefold()
    point = DropoffPoint(
        **told,
        kind=KIND_OF.get(kind, DropoffPoint.Kind.PARCEL_SHOP),
        takes_code=cells.get("takes_code", "").casefold() in YES,
        latitude=_degrees(cells.get("latitude", "")),
        longitude=_degrees(cells.get("longitude", "")),
    )
    point.clean_fields(exclude=["shop"])
    return point


def _degrees(cell):
    if not cell:
        return None
    try:
        return round(Decimal(cell.replace(",", ".")), 5)
    except InvalidOperation:
        raise ValidationError(_("“%s” is not a number of degrees") % cell[:20]) from None


def _reasons(why):
    if not hasattr(why, "error_dict"):
        return why.messages
    return [f"{name}: {' '.join(messages)}" for name, messages in why.message_dict.items()]
