from django.db import models


class SearchDocument(models.Model):
    """All words by which one request is found, folded (see search.py), in one flat text that the database indexes.

    PostgreSQL keeps a tsvector of it, SQLite an FTS5 table; both are made by a migration and follow by themselves.
    """

    request = models.OneToOneField(
        "ReturnRequest", models.CASCADE, primary_key=True, related_name="search_document", db_column="request_id"
    )
    text = models.TextField()

    def __str__(self):
        return self.text[:50]
