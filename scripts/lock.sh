#!/bin/sh
# Refresh the two lock files (needs uv). They carry hashes and name no index address.
set -eu
cd "$(dirname "$0")/.."
common="--universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q"
uv pip compile pyproject.toml --group build $common -o requirements.lock "$@"
uv pip compile pyproject.toml --group build --group test --group lint -c requirements.lock $common -o requirements-dev.lock "$@"
