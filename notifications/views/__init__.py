from .choices import browser, browser_removal, choices, preset, push_worker
from .notices import bell, notices, opening, read_all, reading

__all__ = [
    "bell", "browser", "browser_removal", "choices", "notices", "opening", "preset", "push_worker", "read_all",
    "reading",
]  # fmt: skip
