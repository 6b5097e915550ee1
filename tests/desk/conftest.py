"""The small reconstructed year, for the tests of this folder."""

from web.small_site import elsewhere, fresh, public, small_folder, supervisor

__all__ = ["elsewhere", "fresh", "public", "small_folder", "supervisor"]
