"""A page as PDF, printed by a browser that is at hand."""

import subprocess
import tempfile
from pathlib import Path
from shutil import which

from penstock.errors import MissingExtra, UnreadableInput

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
_SECONDS = 120


def print_page(page: str, browser: str = "") -> bytes:
    """Return a self-contained page as PDF, printed by Chromium or a browser made of it.

    Args:
        page: the HTML.
        browser: the program; by default the first that is found on the path.

    Raises:
        MissingExtra: there is no such browser.
        UnreadableInput: it printed nothing; says what it said.
    """
    program = which(browser) if browser else next(filter(None, map(which, _NAMES)), None)
    if program is None:
        what = f"There is no browser {browser}" if browser else "No browser that prints was found"
        hint = "Install Chromium or name a browser, or open the page and print it to PDF there"
        raise MissingExtra(what, hint=hint)
    with tempfile.TemporaryDirectory() as folder:
        source, printed = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        source.write_text(page, encoding="utf-8")
        words = [
            program,
            "--headless",
            # The page is our own and loads nothing; a sandbox needs rights that servers lack.
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={printed}",
            source.as_uri(),
        ]
        try:
            ran = subprocess.run(words, capture_output=True, timeout=_SECONDS, check=False)
            said = ran.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        except (OSError, subprocess.TimeoutExpired) as error:
            said = str(error)
        if not printed.is_file() or not printed.read_bytes().startswith(b"%PDF"):
            message = f"{program} printed nothing: {said[:200]}"
            raise UnreadableInput(message, hint="Open the page in a browser and print it there")
        return printed.read_bytes()
