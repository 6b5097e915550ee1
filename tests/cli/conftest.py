"""The small reconstructed year, for the tests of this folder."""

from web.small_site import small_folder

__all__ = ["small_folder"]
