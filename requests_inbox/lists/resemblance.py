"""What is found where no word fits: the end of an order number, the middle of an address, a misspelt name.

Every word of three letters has to stand somewhere in the numbers, the name or the address of the request. On PostgreSQL
a name may also be spelt a little differently.
"""

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.db import connection
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL

from .search import LONGEST_QUERY, NEWEST, words_of
from .search_tables import NAMES

SHORTEST = 3  # letters: trigrams are kept
ON_SQLITE = f"SELECT rowid FROM {NAMES} WHERE {NAMES} MATCH %s ORDER BY rowid DESC LIMIT %s"  # noqa: S608  names of ours only


def resembling(rows, text):
    """Those of `rows` whose numbers, customer or address resemble the text; of a great many only some."""
    pieces = [word for word in words_of(text) if len(word) >= SHORTEST][:LONGEST_QUERY]
    if not pieces:
        return rows.none()
    if connection.vendor == "postgresql":
        alike = rows.filter(*map(_resembles, pieces)).order_by().values("pk")
        return rows.filter(pk__in=alike[:NEWEST])
    query = " AND ".join(f'"{piece}"' for piece in pieces)
    return rows.filter(pk__in=RawSQL(ON_SQLITE, [query, NEWEST]))  # noqa: S611  what people typed is a parameter


def _resembles(piece):
    """Two numbers that are nearly the same are not the same; two names may be."""
    is_in_it = Q(search_document__names__contains=piece)
    return is_in_it | Q(TrigramWordSimilar(F("search_document__names"), Value(piece))) if piece.isalpha() else is_in_it
