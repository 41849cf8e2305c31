from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """All words by which one request is found, folded (see search.py), in one flat text that the database indexes.

    PostgreSQL keeps a tsvector of it, SQLite an FTS5 table; both are made by a migration and follow by themselves. So
    are the trigrams of `names`, by which a piece of a number or a misspelt name is found (see resemblance.py).
    """

    request = models.OneToOneField(
        "ReturnRequest", models.CASCADE, primary_key=True, related_name="search_document", db_column="request_id"
    )
    text = models.TextField()
    names = models.TextField(
        db_default="", help_text=_("Those of its words that are its numbers, its customer's name and address.")
    )

    def __str__(self):
        return self.text[:50]
