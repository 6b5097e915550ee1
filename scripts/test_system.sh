#!/bin/sh
# What the tests need from the system: Chromium, CJK fonts, LibreOffice Writer, a PostgreSQL server.
# Installs what is missing where it may, says what it could not get; tests that need it then say that they were skipped.
set -u
need=""
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || need="$need chromium"
fc-list :lang=zh 2>/dev/null | grep -q . || need="$need fonts-noto-cjk fontconfig"
command -v soffice >/dev/null 2>&1 || need="$need libreoffice-writer-nogui"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need="$need postgresql"
[ -z "$need" ] && exit 0
echo "测试所需的系统软件缺少：${need}，正在安装 …"
run="env DEBIAN_FRONTEND=noninteractive"
[ "$(id -u)" = 0 ] || run="sudo -n env DEBIAN_FRONTEND=noninteractive"
if command -v apt-get >/dev/null 2>&1 && $run apt-get update -qq >/dev/null 2>&1 &&
  $run apt-get install -y -qq --no-install-recommends $need >/dev/null 2>&1; then
  exit 0
fi
echo "未能安装：${need}。相关测试将被跳过，并在末尾列出。" >&2
exit 0
