"""What people and carriers call the kinds of drop-off points."""

import re
from itertools import pairwise

KINDS = {
    "locker": "locker parcellocker automaat pakketautomaat packstation pakendiautomaat pakiautomaat",
    "post_office": "postoffice postkantoor postfiliale post",
    "parcel_shop": "parcelshop servicepoint pickuppoint pakketpunt paketshop",
    "store": "store shop winkel filiale",
}
KIND_OF = {word: kind for kind, words in KINDS.items() for word in [kind.replace("_", ""), *words.split()]}


def kinds_in(words):
    """Those named in a delivery method: “DHL Parcel locker” names one. Two words that are one name come first."""
    alone = re.findall(r"\w+", words.casefold())
    for names in (map("".join, pairwise(alone)), alone):
        if found := {KIND_OF[name] for name in names if name in KIND_OF}:
            return found
    return set()
