from django.db import models


class LetterQuerySet(models.QuerySet):
    pass
