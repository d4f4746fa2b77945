"""What an editor is told about a lesson before it goes out: its weight, and how hard it reads."""

from courses.domain.lint.looking import Finding, Lint, lint

__all__ = ["Finding", "Lint", "lint"]
