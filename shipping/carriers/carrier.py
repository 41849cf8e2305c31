from dataclasses import dataclass

from django.utils.functional import Promise


class Refused(Exception):
    """The carrier will not make this label; its words say why. Trying again without a change is of no use."""


class Away(Exception):
    """The carrier did not answer, or said "later": the same question may be asked again."""


@dataclass(frozen=True)
class Made:
    pdf: bytes
    tracking_number: str = ""


class Carrier:
    """`code` stands in rows for ever. A label that was made twice is the same label (its `key` is sent along)."""

    code = ""
    name: str | Promise = ""
    reads_code_at_counter = False  # and prints the label there

    def make(self, label):
        """The document of a label that was asked for: Made, or Refused or Away. Waits for the carrier; a job's work."""
        raise NotImplementedError

    def void(self, label):
        """Tell the carrier that nobody will use it."""
        raise NotImplementedError
