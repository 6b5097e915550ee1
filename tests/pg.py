"""A PostgreSQL server for the tests: given by FADU_TEST_PG, found on 127.0.0.1:5432, or started here."""

import atexit
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import psycopg

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"
WORDS = "PostgreSQL 不可用"


@cache
def server() -> tuple[str | None, str]:
    """(address of a database to connect to, '') or (None, the reason why there is none)."""
    given = os.environ.get("FADU_TEST_PG")
    for address in [given] if given else [LOCAL, LOCAL.removesuffix("postgres") + "test"]:
        if answers(address):
            return address, ""
    if given:
        return None, f"{WORDS}: FADU_TEST_PG 指定的服务器不能连接"
    return started()


def answers(address: str) -> bool:
    try:
        with psycopg.connect(address, connect_timeout=3):
            return True
    except psycopg.OperationalError:
        return False


def started() -> tuple[str | None, str]:
    """A private cluster in a temporary folder, stopped at exit."""
    initdb = shutil.which("initdb") or next(iter(sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))), None)
    if initdb is None:
        return None, f"{WORDS}: 127.0.0.1:5432 无服务器, 本机也没有 PostgreSQL 程序"
    control = Path(initdb).resolve().with_name("pg_ctl")
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        if "postgres" not in {each.pw_name for each in pwd.getpwall()}:
            return None, f"{WORDS}: 以 root 运行, 但没有 postgres 用户可用来启动服务器"
        user = "postgres"
    home = tempfile.mkdtemp(prefix="fadu-pg-")
    if user:
        shutil.chown(home, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data, quiet = f"{home}/data", {"user": user, "check": True, "capture_output": True, "cwd": home}
    try:
        subprocess.run([initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"], **quiet)
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1"
        subprocess.run([control, "-D", data, "-o", options, "-l", f"{home}/log", "-w", "start"], **quiet)
    except subprocess.CalledProcessError as error:
        return None, f"{WORDS}: 启动失败 {error.stderr.decode(errors='replace')[-200:]}"
    atexit.register(stop, str(control), data, user, home)
    return f"postgresql://postgres@127.0.0.1:{port}/postgres", ""


def stop(control: str, data: str, user: str | None, home: str) -> None:
    subprocess.run([control, "-D", data, "-m", "immediate", "stop"], user=user, capture_output=True, cwd="/")
    shutil.rmtree(home, ignore_errors=True)


def fresh_database(name: str) -> str:
    """An empty database on the server; any older one of that name is dropped."""
    address, reason = server()
    assert address, reason
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    return f"{address.rsplit('/', 1)[0]}/{name}"


def drop_database(name: str) -> None:
    address, _ = server()
    if address:
        with psycopg.connect(address, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
