from tests.shipping.conftest import dhl, documents_elsewhere

__all__ = ["dhl", "documents_elsewhere"]
