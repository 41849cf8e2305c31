"""What made-up requests are about. Plain on purpose: the demo has real orders and better sentences."""

FIRST_NAMES = [
    "Alba",
    "Bram",
    "Clara",
    "Daan",
    "Emma",
    "Finn",
    "Greta",
    "Hugo",
    "Ida",
    "Jan",
    "Kaat",
    "Leo",
    "Mila",
    "Noor",
    "Otto",
    "Pia",
    "Quinn",
    "Roos",
    "Sem",
    "Tess",
]
FAMILY_NAMES = [
    "Bakker",
    "Brandt",
    "Claes",
    "Dubois",
    "Engel",
    "Fischer",
    "Garcia",
    "Hansen",
    "Jansen",
    "Keller",
    "Larsen",
    "Meyer",
    "Novak",
    "Olsen",
    "Peeters",
    "Rossi",
    "Smit",
    "Turner",
    "Vogel",
    "Weber",
]
COUNTRIES = [
    ("Netherlands", "nl"),
    ("Belgium", "nl"),
    ("Germany", "de"),
    ("Austria", "de"),
    ("Ireland", "en"),
    ("Spain", "es"),
]
LOOKS = ["Blue", "Red", "Oak", "Linen", "Enamel", "Striped", "Woven", "Glass", "Cream", "Grey"]
THINGS = [
    "mug",
    "vase",
    "lamp",
    "cushion",
    "doormat",
    "clock",
    "bowl",
    "jar",
    "lantern",
    "blanket",
    "jacket",
    "boot",
    "shirt",
    "bottle",
    "chair",
    "basket",
]
DRAWN = {"mug", "vase", "lamp", "cushion", "jacket", "boot", "shirt", "bottle", "chair"}  # static/art has these
CUSTOMERS = {
    "en": ["It is not quite what I was looking for.", "Please see the picture of the corner.", ""],
    "nl": ["Het is net niet wat ik zocht.", "Zie de foto van de hoek.", ""],
    "de": ["Es ist nicht ganz das, was ich suchte.", "Bitte sehen Sie das Foto der Ecke.", ""],
}
WISHES = ["refund", "refund", "refund", "exchange", "store_credit"]
NOTES = ["Customer rang as well.", "Second return from this address.", "Photographs are clear.", "Asked the warehouse."]
HOLD_REASONS = ["Waiting for the supplier", "Warehouse is looking", "Carrier investigates"]
REFUSAL = {
    "en": "The item has been used.", "nl": "Het artikel is gebruikt.", "de": "Der Artikel wurde benutzt.",
}  # fmt: skip
