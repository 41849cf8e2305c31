"""How common words are, as PostgreSQL has learnt it (ANALYZE): so a question begins with the words or with the list.

The planner has the same figures, but takes a word that it has never met for one of thousands of requests, and then
goes through all of them to find none.
"""

import re
import time
from functools import lru_cache

from django.db import connection
from django.db.models import BooleanField, F, Func
from django.db.models.expressions import RawSQL

KNOWN_FOR = 3600  # seconds
WANTED = 50  # rows of a page
NUMBERS = re.compile(r"\D*\d{1,2}")  # the beginning of very many references
READ = """
    SELECT stats.most_common_elems::text::text[], stats.most_common_elem_freqs, about.reltuples
      FROM pg_class AS about
      LEFT JOIN pg_stats AS stats ON stats.tablename = about.relname AND stats.attname = %s
     WHERE about.oid = %s::regclass
"""
DOCUMENTS = ("requests_inbox_searchdocument", "words")
FACETS = ("requests_inbox_returnrequest", "facets")


class IsOneOf(Func):
    """pk = ANY(ARRAY(SELECT …)): the database finds those first, however many it believes they are."""

    arg_joiner = " = ANY(ARRAY"
    template = "%(expressions)s)"
    output_field = BooleanField()


def found_first(select, params):
    """The condition that a row is one of those that some SQL of ours selects the keys of."""
    return IsOneOf(F("pk"), RawSQL(select, params))  # noqa: S611  what people typed is only ever in the parameters


def are_rare(words, *, beginning):
    """Whether so few requests hold all of these words that sorting them is less work than going through the list.

    The last may be the `beginning` of a word.
    """
    shares, documents = known(*DOCUMENTS)
    found = documents
    for word in words[:-1] if beginning else words:
        found *= shares.get(word, 0)
    if beginning:
        found *= _share_of_all_that_begin(words[-1], shares)
    return found * found < WANTED * documents


def is_rare_facet(words):
    """Whether none of these facets is one that PostgreSQL has met often."""
    shares, _requests = known(*FACETS)
    return not shares.keys() & set(words)


def _share_of_all_that_begin(start, shares):
    if NUMBERS.fullmatch(start):
        return 1
    return min(1, sum(share for word, share in shares.items() if word.startswith(start)))


def known(table, column):
    """({word: share of the rows that hold it}, number of rows); words that are not in it are rare."""
    return _read(table, column, int(time.monotonic() // KNOWN_FOR))


@lru_cache(maxsize=2)
def _read(table, column, hour):
    with connection.cursor() as cursor:
        cursor.execute(READ, [column, table])
        words, shares, rows = cursor.fetchone()
    return dict(zip(words or [], shares or [], strict=False)), max(rows, 1)
