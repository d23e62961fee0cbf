"""Write docs/dependencies.md and packaging/sbom.cdx.json anew from the locks and their licences.

Run without an argument to rewrite; a test compares what stands there with what would be written.
Source of the bill of materials: CycloneDX 1.6 (ECMA-424); names of packages: package-url.
"""

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "dependencies.md"
BILL = ROOT / "packaging" / "sbom.cdx.json"
LICENCES = ROOT / "packaging" / "licences.tsv"
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_HEAD = """# Dependencies

Written by `python -m tools.dependency_docs` from the lock files and `packaging/licences.tsv`; a
test compares, and another holds the table against the metadata of what is installed. The same as
a bill of materials in CycloneDX 1.6, with the digest of every wheel that may be installed:
`packaging/sbom.cdx.json`.

Every package is locked to one version with the SHA-256 of its wheels, nothing younger than a
week, and no file names an index. The core is permissive throughout, but for the certificates of
`certifi`. What is not permissive says below why it is there.

To look for known vulnerabilities: `make audit` asks through pip-audit, which needs a network and
fails where a package could not be asked about. Without a network, `make audit ADVISORIES=all.zip`
holds the locks against advisories in the OSV format that were brought in as files: the dump of
<https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip>, or a folder of single ones. It
ends with an error where a locked version is affected, or where there was nothing to compare with.
Where this was written neither a service of advisories nor a dump of them could be reached, so no
result stands here.

"""


class Package(NamedTuple):
    """A locked package: `sets` are the lock files it stands in."""

    name: str
    version: str
    licence: str
    note: str
    sets: tuple[str, ...]
    sha256: tuple[str, ...]
    marker: str


def licences() -> dict[str, tuple[str, str]]:
    """Return (licence, note) by package."""
    lines = LICENCES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {name: (licence, note) for name, licence, note in rows[1:]}


def locked() -> list[Package]:
    """Return every package of the lock files, sorted; one of two versions stands twice."""
    known = licences()
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        current: dict[str, Any] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            if pin := _PIN.match(line):
                key = (pin["name"].lower(), pin["version"])
                current = found.setdefault(key, {"sets": [], "sha256": set(), "marker": ""})
                current["sets"].append(path.stem)
                current["marker"] = (pin["marker"] or "").strip()
            current.get("sha256", set()).update(_HASH.findall(line))
    return [
        Package(
            name,
            version,
            *known.get(name, ("", "")),
            tuple(one["sets"]),
            tuple(sorted(one["sha256"])),
            one["marker"],
        )
        for (name, version), one in sorted(found.items())
    ]


def document() -> str:
    """Return the text of docs/dependencies.md."""
    lines = ["| package | version | licence | for | note |", "|---|---|---|---|---|"]
    for one in locked():
        wanted = [name for name in one.sets if name != "dev"] or ["dev"]
        used = "core" if "core" in wanted else ", ".join(wanted)
        lines.append(f"| {one.name} | {one.version} | {one.licence} | {used} | {one.note} |")
    return _HEAD + "\n".join(lines) + "\n"


def bill() -> str:
    """Return the bill of materials as JSON, the same for the same locks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = [_component(one) for one in locked()]
    text = json.dumps(components, sort_keys=True)
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, text)}",
        "version": 1,
        "metadata": {
            "component": {
                "bom-ref": "penstock",
                "type": "application",
                "name": "penstock",
                "version": project["version"],
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": components,
    }
    return json.dumps(made, indent=1) + "\n"


def _component(one: Package) -> dict[str, Any]:
    address = f"pkg:pypi/{one.name}@{one.version}"
    properties = [{"name": "penstock:lock", "value": name} for name in one.sets]
    properties += [{"name": "penstock:sha256", "value": digest} for digest in one.sha256]
    if one.marker:
        properties.append({"name": "penstock:only-where", "value": one.marker})
    return {
        "bom-ref": address,
        "type": "library",
        "name": one.name,
        "version": one.version,
        "scope": "required" if "core" in one.sets else "optional",
        "licenses": [{"expression": one.licence}],
        "purl": address,
        "properties": properties,
    }


def main() -> int:
    """Write both files."""
    DOCUMENT.write_text(document(), encoding="utf-8")
    BILL.write_text(bill(), encoding="utf-8")
    sys.stdout.write(f"{len(locked())} packages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
