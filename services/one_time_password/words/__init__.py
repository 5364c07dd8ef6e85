"""What is said while one-time passwords are registered or deactivated."""

from screens.words import words_of

__all__ = ["words_of"]
