"""The made-up site for every test here."""

from tests.release_kit import files, save, sent, small_site

__all__ = ["files", "save", "sent", "small_site"]
