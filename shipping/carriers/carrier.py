from dataclasses import dataclass

from django.utils.functional import Promise


class Refused(Exception):
    """The carrier will not make this label; its words say why. Trying again without a change is of no use."""


class Away(Exception):
    """The carrier did not answer, or said "later": the same question may be asked again, and nothing was bought."""


class Unsure(Exception):
    """It was asked, and what came back does not say whether there is a label now: another try may buy a second one."""


@dataclass(frozen=True)
class Made:
    pdf: bytes
    tracking_number: str = ""
    code: bytes = b""  # a picture that the carrier's counter reads, and prints the label


class Carrier:
    """`code` stands in rows for ever. `options` are those of a shop in CARRIERS."""

    code = ""
    name: str | Promise = ""
    queue = "labels"
    sells = False  # what is asked for twice is bought twice; and it wants to know the sender's address

    def unfit(self, options):
        """What is wrong with the options; "" if they will do."""
        return ""

    def countries(self, options):
        """From which it brings parcels, as two letters. Asked only where it `sells`."""
        return ()

    def make(self, label):
        """The document of a label that was asked for: Made, or Refused, Away or Unsure. Waits for the carrier."""
        raise NotImplementedError

    def void(self, label):
        """Tell the carrier that nobody will use it."""
        raise NotImplementedError

    def track(self, number):
        """Where one sees how far a parcel is; "" for nowhere."""
        return ""
