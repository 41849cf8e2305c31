from tests.shipping.conftest import documents_elsewhere

__all__ = ["documents_elsewhere"]
