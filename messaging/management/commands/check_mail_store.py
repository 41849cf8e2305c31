from django.core.management.base import BaseCommand, CommandError

from messaging.upkeep import strays, troubles


class Command(BaseCommand):
    help = "Says whether every mail and every attachment has its file, unchanged. Ends with 1 if one has not."

    def handle(self, **options):
        found = 0
        for row, trouble in troubles():
            found += 1
            self.stdout.write(f"{row._meta.verbose_name} {row.key}: {trouble}")
        without_row = sum(1 for _file in strays())
        self.stdout.write(f"{without_row} files have no row; they go after a day.")
        if found:
            raise CommandError(f"{found} files are not as they were.", returncode=1)
        self.stdout.write("Every row has its file.")
