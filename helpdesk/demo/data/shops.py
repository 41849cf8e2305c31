"""The demo's three shops, and which countries buy where."""

from decimal import Decimal

SHOPS = {
    "veldkant": {
        "name": "Veldkant Outdoor",
        "reference_prefix": "V",
        "brand_colour": "#2f6f4f",
        "language": "nl",
        "currency": "EUR",
        "time_zone": "Europe/Amsterdam",
        "business_hours": ["09:00-17:30"] * 5 + ["", ""],
        "holiday_country": "NL",
        "decide_within_hours": 34,
        "sender_address": "retour@veldkant.test",
        "label_price": Decimal("4.95"),
        "label_prices": ["Belgium 6.95", "France 9.95", "Spain 12.95"],
        "free_exchange": True,
        "trust_after": 5,
    },
    "pike-plover": {
        "name": "Pike & Plover",
        "reference_prefix": "P",
        "brand_colour": "#9b401c",
        "language": "en",
        "currency": "GBP",
        "time_zone": "Europe/London",
        "business_hours": ["08:30-17:00"] * 5 + ["10:00-14:00", ""],
        "holiday_country": "GB",
        "holiday_subdivision": "ENG",
        "decide_within_hours": 34,
        "sender_address": "returns@pikeplover.test",
        "free_return": True,
        "return_window_days": 60,
        "free_exchange": True,
        "trust_after": 5,
    },
    "lindgruen": {
        "name": "Haus Lindgrün",
        "reference_prefix": "L",
        "brand_colour": "#3f5b8c",
        "language": "de",
        "languages": ["de", "en", "nl", "fr", "es", "et", "fi", "ru"],
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "business_hours": ["09:00-18:00"] * 5 + ["", ""],
        "holiday_country": "DE",
        "holiday_subdivision": "BY",
        "decide_within_hours": 34,
        "sender_address": "retouren@lindgruen.test",
        "return_window_days": 45,
        "agent_limit": 750,
        "second_pass": "some",
        "four_eyes_above": 250,
    },
}

# An order of each that whoever tries the demo may take for theirs (README.md names them, too).
TO_TRY = {"veldkant": "579441", "pike-plover": "580288", "lindgruen": "580154"}

# Where each has goods sent back to, and what it wants the carrier to read.
DESTINATIONS = {
    "veldkant": ("Veldkant Retouren", "Havenkade 12", "1013 AA", "Amsterdam", "Nederland"),
    "pike-plover": ("Pike & Plover Returns", "Unit 4, Wharf Road", "B30 3BB", "Birmingham", "United Kingdom"),
    "lindgruen": ("Haus Lindgrün Retouren", "Lagerstraße 7", "80995", "München", "Deutschland"),
}
DOCKS = {"veldkant": "Afleveren bij dok 4", "lindgruen": "Anlieferung an Tor 2, bitte klingeln"}

# Who offers more than a label, and where parcels are handed in there, as a carrier's list has it.
DROP_OFF = {
    "lindgruen": (
        "Name;Art;Straße;PLZ;Ort;Land;Öffnungszeiten;Carrier;QR\n"
        "Kiosk am Rotkreuzplatz;Paketshop;Nymphenburger Straße 154;80634;München;Germany;Mo–Sa 7–20 Uhr;Hermes;ja\n"
        "Packstation 118;Packstation;Landsberger Straße 300;80687;München;Germany;rund um die Uhr;DHL;ja\n"
        "Postfiliale 403;Postfiliale;Mehringdamm 14;10961;Berlin;Germany;Mo–Fr 9–18 Uhr;DHL;nein\n"
        "Blumen Ayla;Paketshop;Sonnenallee 90;12045;Berlin;Germany;Mo–Sa 8–19 Uhr;Hermes;ja\n"
        "Lotto Petersen;Paketshop;Schulterblatt 21;20357;Hamburg;Germany;Mo–Sa 6–19 Uhr;Hermes;ja\n"
        "Papier Wien;Paketshop;Lerchenfelder Straße 40;1080;Wien;Austria;Mo–Fr 8–18 Uhr;GLS;ja\n"
    ),
}

COUNTRIES = {
    "veldkant": ["Netherlands", "Belgium", "France", "Spain", "Italy", "Portugal", "Malta", "Cyprus"],
    "lindgruen": [
        "Germany", "Austria", "Switzerland", "Sweden", "Norway", "Denmark", "Finland", "Iceland", "Poland",
        "Lithuania", "Czech Republic",
    ],
}  # fmt: skip
SHOP_OF = {country: slug for slug, countries in COUNTRIES.items() for country in countries}
ELSEWHERE = "pike-plover"

# How the source writes it → how we do.
COUNTRY_NAMES = {"EIRE": "Ireland", "USA": "United States", "Unspecified": "", "European Community": "Luxembourg"}

LANGUAGE_OF = {
    "Netherlands": "nl", "Belgium": "nl", "Germany": "de", "Austria": "de", "Switzerland": "de",
}  # fmt: skip

DELIVERY = {
    "veldkant": ["PostNL parcel", "PostNL pick-up point", "bpost parcel", "DHL parcel"],
    "pike-plover": ["Royal Mail Tracked 48", "Royal Mail Tracked 24", "Evri parcel shop", "DPD next day"],
    "lindgruen": ["DHL Paket", "DHL Packstation", "Hermes PaketShop", "GLS parcel"],
}
PAYMENT = {
    "veldkant": ["iDEAL", "Bancontact", "Card", "PayPal", "Klarna"],
    "pike-plover": ["Card", "Card", "PayPal", "Apple Pay", "Clearpay"],
    "lindgruen": ["Rechnung", "PayPal", "SEPA direct debit", "Card", "Klarna"],
}

# A word of the product's name → a drawing in static/art. The first that fits is taken.
PICTURES = {
    "mug": ["mug", "cup", "beaker", "teacup"],
    "vase": ["vase", "jug", "jar", "jardiniere"],
    "lamp": ["lamp", "lantern", "light", "lights", "candle", "t-light", "led", "chandelier"],
    "cushion": ["cushion", "pillow"],
    "bottle": ["bottle", "flask"],
    "pack": ["backpack", "bag", "shopper", "satchel", "holdall"],
    "chair": ["chair", "stool", "parasol", "deckchair"],
    "shirt": ["shirt", "apron", "tabard"],
    "dress": ["dress"],
}

# Words of the names of what was sold for good, and of what the law exempts from withdrawal.
FINAL_SALE = {"christmas"}
EXCLUDED = {"doormat": "made_to_measure", "plasters": "unsealed_hygiene", "gloss": "unsealed_hygiene"}

# A drawing → the product group in which the demo's shops sort what it stands for.
GROUPS = {
    "mug": "Tableware", "vase": "Tableware", "bottle": "Tableware", "lamp": "Lamps and candles",
    "cushion": "Home textiles", "chair": "Furniture", "pack": "Bags", "shirt": "Clothing", "dress": "Clothing",
}  # fmt: skip
