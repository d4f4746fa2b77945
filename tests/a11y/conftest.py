from tests.e2e.conftest import browser, new_phone, phone, server, sign_in

__all__ = ["browser", "new_phone", "phone", "server", "sign_in"]
