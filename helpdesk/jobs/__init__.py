"""Background work: Django's tasks, kept as rows, carried out by workers, some of them by the clock."""


class Again(Exception):
    """Raised by a task whose moment has not come: run me again at `at`. Counts as a turn, not as a failure."""

    def __init__(self, at, why=""):
        super().__init__(why)
        self.at = at
