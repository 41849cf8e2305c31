"""How often somebody tried something: in the database, so that it holds across processes and restarts (T40)."""

from datetime import timedelta

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

COUNT = """
    INSERT INTO portal_tries (bucket, begins_at, count) VALUES (%s, %s, 1)
    ON CONFLICT (bucket, begins_at) DO UPDATE SET count = portal_tries.count + 1 RETURNING count
"""


class Tries(models.Model):
    """The tries of one bucket in one stretch of time. The bucket's name is a hash: it may be somebody's address."""

    bucket = models.CharField(max_length=64)
    begins_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("bucket", "begins_at", name="tries_of_a_bucket")]
        indexes = [models.Index(fields=["begins_at"], name="tries_by_age")]

    def __str__(self):
        return f"{self.count} since {self.begins_at}"

    @classmethod
    def count_one(cls, bucket, begins_at):
        """The number of this try. One statement, so two at the same time have two numbers."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [bucket, connection.ops.adapt_datetimefield_value(begins_at)])
            return cursor.fetchone()[0]


class SpentLink(models.Model):
    """A link of a letter that has been used. Its seal says that it is ours; that it is here, that it is used up."""

    seal = models.CharField(max_length=64, unique=True)
    spent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["spent_at"], name="spent_links_by_age")]

    def __str__(self):
        return self.seal[:8]

    @classmethod
    def spend(cls, seal):
        """True for the first of all who use it."""
        try:
            with transaction.atomic():
                cls.objects.create(seal=seal)
        except IntegrityError:
            return False
        return True

    @classmethod
    def forget(cls, *, older_than: timedelta):
        """What is too old is refused for its age alone."""
        cls.objects.filter(spent_at__lt=timezone.now() - older_than).delete()
