"""Screening in bulk: the same answers as one by one, from every processor at once."""

from penstock.bulk._pool import processors, screen_many_parallel

__all__ = ["processors", "screen_many_parallel"]
