"""Fetch the front-end packages that the pages carry, and record what was fetched.

    python scripts/vendor.py            fetch again with npm and rewrite the manifest
    python scripts/vendor.py --check    compare the files with the manifest (no network)

The product never runs npm: the files are committed. Change a version below, run, look at the diff.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "fadu" / "web" / "static" / "web" / "vendor"
MANIFEST = TARGET / "manifest.json"
PACKAGES = {
    # package: (version, licence, {file in the package: file here})
    "echarts": (
        "6.1.0",
        "Apache-2.0",
        {
            "dist/echarts.common.min.js": "echarts.common.min.js",
            "LICENSE": "echarts.LICENSE",
            "NOTICE": "echarts.NOTICE",
        },
    ),
}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(package: str, version: str, wanted: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", f"{package}@{version}"],
            cwd=folder, check=True, capture_output=True, text=True,
        )  # fmt: skip
        archive = Path(folder) / packed.stdout.split()[-1]
        with tarfile.open(archive) as tar:
            for inside, here in wanted.items():
                member = tar.extractfile(f"package/{inside}")
                if member is None:
                    sys.exit(f"{package} {version} 中没有 {inside}")
                (TARGET / here).write_bytes(member.read())


def manifest() -> dict[str, object]:
    return {
        package: {
            "version": version,
            "licence": licence,
            "files": {here: digest(TARGET / here) for here in sorted(wanted.values())},
        }
        for package, (version, licence, wanted) in PACKAGES.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        TARGET.mkdir(parents=True, exist_ok=True)
        for package, (version, _, wanted) in PACKAGES.items():
            fetch(package, version, wanted)
        MANIFEST.write_text(json.dumps(manifest(), indent=2) + "\n", encoding="utf-8")
    elif json.loads(MANIFEST.read_text(encoding="utf-8")) != manifest():
        sys.exit(f"{TARGET} 中的文件与 manifest.json 不符，请重新运行 scripts/vendor.py")


if __name__ == "__main__":
    main()
