"""Put CHANGELOG.md on the documentation site, where it is no page of docs/: a hook of MkDocs.

What is not released stands first, gathered from changes/ as a release would do it.
Source: MkDocs 1.6, event `on_files` and `File.generated`.
"""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from tools.changelog import ROOT, body, fragments

PAGE = "changelog.md"


def page() -> str:
    """Return the change log as it stands on the site, which begins in docs/."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    title, _, released = text.partition("\n## ")
    folder = ROOT / "changes"
    coming = body(fragments(folder), folder)
    parts = [title.split("\n", 1)[0], "What changed for users, newest first."]
    if coming:
        parts.append(f"## Not released\n\n{coming}")
    if released:
        parts.append(f"## {released}")
    return "\n\n".join(parts).replace("](docs/", "](")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the page to those of the site."""
    files.append(File.generated(config, PAGE, content=page()))
    return files
