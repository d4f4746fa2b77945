import sys


class ConsoleGateway:
    """Writes the message where the developer looks. ``check --deploy`` refuses it (see ``accounts.checks``)."""

    def send(self, *, reference: str, kind: str, phone: str, text: str, language: str) -> None:
        sys.stdout.write(f"[{kind} → {phone}] {text}\n")
        sys.stdout.flush()
