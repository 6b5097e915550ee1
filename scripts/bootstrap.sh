#!/bin/sh
# Make .venv with the pinned packages: `bootstrap.sh run` for users, `bootstrap.sh dev` for tests as well.
set -eu
cd "$(dirname "$0")/.."
kind="${1:-run}"
lock=requirements.lock
[ "$kind" = dev ] && lock=requirements-dev.lock

python=""
for name in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
  if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python="$name"
    break
  fi
done
if [ -z "$python" ]; then
  echo "需要 Python 3.11 或更新版本（Debian 12 及以上自带：apt-get install python3 python3-venv）。" >&2
  exit 1
fi

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi
}

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
  echo "建立运行环境 .venv …"
  rm -rf .venv
  if ! "$python" -m venv .venv 2>/dev/null; then
    rm -rf .venv
    { as_root apt-get update -qq && as_root apt-get install -y -qq python3-venv; } >/dev/null 2>&1 ||
      { echo "缺少 venv 模块，请先安装：apt-get install python3-venv" >&2; exit 1; }
    "$python" -m venv .venv
  fi
fi

stamp=".venv/.installed-$kind-$(cksum "$lock" pyproject.toml | cksum | cut -d' ' -f1)"
if [ ! -f "$stamp" ]; then
  echo "安装锁定的依赖（${lock}）…"
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-compile --require-hashes -r "$lock"
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
  rm -f .venv/.installed-"$kind"-*
  : >"$stamp"
fi
