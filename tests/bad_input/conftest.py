from tests.permissions.conftest import permission_world  # noqa: F401 the same small county
