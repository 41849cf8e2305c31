from .payments import Payment
from .returns import Return, ReturnLine
from .shipments import ReturnShipment

__all__ = ["Payment", "Return", "ReturnLine", "ReturnShipment"]
