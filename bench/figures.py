"""The figures of one run, and the table in which they are said."""

from dataclasses import dataclass
from statistics import median, quantiles


@dataclass
class Figure:
    what: str
    value: str
    floor: str = ""
    ratio: float | None = None
    goal: str = ""
    reached: bool | None = None

    @property
    def cells(self):
        verdict = {None: "", True: "yes", False: "NO"}[self.reached]
        return [
            self.what,
            self.value,
            self.floor,
            "" if self.ratio is None else f"{self.ratio:.2f}",
            self.goal,
            verdict,
        ]


def show(figures):
    rows = [["", "measured", "floor", "ratio", "goal", "reached"], *(figure.cells for figure in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def middle_and_p95(numbers):
    return median(numbers), quantiles(numbers, n=20)[-1]


def compared(what, numbers, floor, goal="", limit=None):
    """Milliseconds against the floor's, each as median and p95; the goal is about the p95."""
    middle, late = middle_and_p95(numbers)
    floor_middle, floor_late = middle_and_p95(floor)
    return Figure(
        what, f"{middle:.1f} / {late:.1f} ms", f"{floor_middle:.1f} / {floor_late:.1f} ms", middle / floor_middle,
        goal, None if limit is None else late <= limit,
    )  # fmt: skip
