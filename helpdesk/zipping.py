"""A ZIP file piece by piece: however many files it holds, one at a time is in memory."""

from zipfile import ZipFile


class Pieces:
    """What was written since somebody last took it."""

    def __init__(self):
        self.waiting = []

    def write(self, piece):
        self.waiting.append(bytes(piece))
        return len(piece)

    def flush(self):
        pass

    def take(self):
        taken, self.waiting = b"".join(self.waiting), []
        return taken


def zipped(files):
    """`files`: [(name, bytes)], each read when its turn comes. They are packed as they are, since PDFs are small."""
    out = Pieces()
    with ZipFile(out, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
            yield out.take()
    yield out.take()
