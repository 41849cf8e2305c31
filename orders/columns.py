"""Which column of a file is which field of ours, by the names that shops' systems give them."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import cells


@dataclass(frozen=True)
class Field:
    read: Callable
    names: str = ""  # other names that files use for it, in lower case without signs or blanks
    required: bool = False


# The first field that knows a column's name gets it, so the product's name stands before the order's number: some
# systems head both with "Name".
LINE = {
    "name": Field(
        cells.text(200, required=True),
        "lineitemname product productname producttitle itemname name item title description productdescription "
        "omschrijving artikel artikelnaam productnaam artikelname artikelbezeichnung bezeichnung produkt produktname",
        required=True,
    ),
    "line": Field(cells.line_number, "lineno linenumber lineid orderline position regel regelnummer positie pos zeile"),
    "sku": Field(
        cells.text(64, required=True),
        "lineitemsku productsku itemsku stockcode productcode productid itemcode articlenumber articleno artikelnummer "
        "artikelnr ean gtin barcode",
        required=True,
    ),
    "quantity": Field(cells.quantity, "lineitemquantity qty count pieces aantal menge anzahl stuks", required=True),
    "price_paid": Field(
        cells.amount,
        "lineitemprice price unitprice priceeach pricepaid unitpricegbp unitpriceeur unitpriceusd salesprice itemprice "
        "prijs stukprijs verkoopprijs preis stückpreis einzelpreis verkaufspreis",
        required=True,
    ),
    "picture": Field(cells.text(300), "image imageurl picture pictureurl photo afbeelding bild bildurl"),
    "product_group": Field(
        cells.text(60), "productcategory category producttype productgroup productgroep categorie warengruppe kategorie"
    ),
    "is_final_sale": Field(
        cells.yes_or_no,
        "finalsale nonreturnable notreturnable noreturns nietretourneerbaar geenretour nichtretournierbar "
        "vomumtauschausgeschlossen",
    ),
    "exclusion": Field(
        cells.exclusion,
        "withdrawalexclusion withdrawalexception exclusioncode herroepingsuitzondering uitgeslotenvanherroeping "
        "widerrufsausschluss",
    ),
}
ORDER = {
    "number": Field(
        cells.text(64, required=True),
        "order orderno ordernumber ordernr orderid orderreference orderref invoice invoiceno invoicenumber "
        "bestelnummer bestellnummer bestelling ordernummer auftragsnummer bestellnr name",
        required=True,
    ),
    "kind": Field(cells.kind, "orderkind ordertype bestelsoort bestellart"),
    "customer_name": Field(
        cells.text(200),
        "customername customer buyer billingname shippingname klant klantnaam kunde kundenname fullname",
    ),
    "customer_email": Field(
        cells.email, "email emailaddress customeremail mail billingemail emailadres klantemail emailadresse kundenemail"
    ),
    "customer_language": Field(cells.language, "language locale lang taal sprache customerlanguage customerlocale"),
    "country": Field(cells.text(60), "shippingcountry countrycode deliverycountry billingcountry land"),
    "street": Field(
        cells.text(100),
        "shippingstreet shippingaddress1 shippingaddress address1 addressline1 deliverystreet deliveryaddress address "
        "billingstreet billingaddress1 straat straatnaam adres straatenhuisnummer straße strasse straßeundhausnummer "
        "adresse lieferadresse",
    ),
    "city": Field(
        cells.text(60), "shippingcity deliverycity town billingcity plaats woonplaats stad ort stadt wohnort"
    ),
    "postcode": Field(
        cells.text(16),
        "postalcode zip zipcode zippostalcode shippingzip shippingpostcode billingzip billingpostcode plz postleitzahl",
    ),
    "currency": Field(cells.currency, "currencycode valuta währung"),
    "delivery_method": Field(
        cells.text(60), "shippingmethod delivery shipping carrier verzendmethode bezorging versandart lieferart"
    ),
    "payment_method": Field(cells.text(60), "payment paymenttype betaalmethode betaling zahlungsart zahlungsmethode"),
    "ordered_at": Field(
        cells.moment(required=True),
        "orderdate ordereddate orderedon ordertime createdat created date placedat invoicedate besteldatum "
        "bestelldatum orderdatum datum",
        required=True,
    ),
    "dispatched_at": Field(
        cells.moment(required=False),
        "dispatched dispatchdate shippeddate shippedat shipdate fulfilledat verzenddatum verzonden versanddatum",
    ),
    "delivered_at": Field(
        cells.moment(required=False),
        "delivered deliverydate delivereddate bezorgdatum bezorgd lieferdatum zustelldatum",
    ),
}
FIELDS = LINE | ORDER


class ColumnsError(ValueError):
    """The file's columns do not say what an order line needs; the sentence tells what was found."""


def recognise(header, chosen=None):
    """{field: index of its column}: by the person's own choice, {column: field or "" for none}, then by name."""
    chosen = [(field, _index_of(column, header)) for column, field in (chosen or {}).items()]
    found = {_known(field): index for field, index in chosen if field}
    for field, index in _by_name(header, FIELDS.keys() - found.keys(), {index for field, index in chosen}):
        found[field] = index
    missing = [field for field, about in FIELDS.items() if about.required and field not in found]
    if missing:
        raise ColumnsError(
            _("No column was recognised for %(missing)s. Columns found: %(found)s. Name them with --map COLUMN=FIELD.")
            % {"missing": ", ".join(missing), "found": ", ".join(header)}
        )
    return found


def _known(field):
    if field in FIELDS:
        return field
    raise ColumnsError(
        _("“%(field)s” is no field of an order. Fields: %(all)s.") % {"field": field, "all": ", ".join(FIELDS)}
    )


def _index_of(column, header):
    for index, name in enumerate(header):
        if name.strip().casefold() == column.strip().casefold():
            return index
    raise ColumnsError(
        _("There is no column “%(column)s”. Columns found: %(found)s.") % {"column": column, "found": ", ".join(header)}
    )


def _by_name(header, wanted, taken):
    bare = [re.sub(r"[\W_]", "", name).casefold() for name in header]
    for field, about in FIELDS.items():
        names = about.names.split()
        own = field.replace("_", "")
        for name in [*([] if own in names else [own]), *names] if field in wanted else []:
            if name in bare and (index := bare.index(name)) not in taken:
                taken.add(index)
                yield field, index
                break
