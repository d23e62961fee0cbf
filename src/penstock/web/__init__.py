"""The pages people work in, rendered on the server; they ask the desk and show.

`add_pages` adds them to an application of `penstock.api`. See docs/service.md.
"""

from penstock.web._pages import add_pages, pages

__all__ = ["add_pages", "pages"]
