"""`./cjd` works on a machine with nothing but Python, and what it installs is pinned."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def cjd(tmp_path: Path) -> ModuleType:
    """The bootstrap as a module, in a folder that holds nothing else."""
    shutil.copy(CHECKOUT / "cjd", tmp_path)
    loader = SourceFileLoader("bootstrap", str(tmp_path / "cjd"))
    spec = importlib.util.spec_from_loader("bootstrap", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def run_alone(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """In isolated mode: no package of this environment is seen."""
    shutil.copy(CHECKOUT / "cjd", folder)
    command = [sys.executable, "-I", "-S", str(folder / "cjd"), *words]
    return subprocess.run(command, capture_output=True, text=True)


def test_the_doctor_works_with_nothing_installed(tmp_path: Path) -> None:
    told = run_alone(tmp_path, "doctor")
    assert told.returncode == 1
    assert "missing  Python environment (.venv): ./cjd demo brings it" in told.stdout
    assert not told.stderr


def test_without_words_the_commands_are_explained(tmp_path: Path) -> None:
    told = run_alone(tmp_path)
    assert told.returncode == 0
    assert all(word in told.stdout for word in ("demo", "test", "doctor", "bench"))


def test_what_was_brought_is_brought_again_only_when_its_lock_changes(
    cjd: ModuleType, tmp_path: Path
) -> None:
    lock, brought = tmp_path / "some.lock", list[str]()
    for content in ("first", "first", "second"):
        lock.write_text(content)
        cjd.once(tmp_path / "stamp", [lock], lambda: brought.append(lock.read_text()))
    assert brought == ["first", "second"]


def test_what_could_not_be_brought_is_tried_again(cjd: ModuleType, tmp_path: Path) -> None:
    def fail() -> None:
        raise subprocess.CalledProcessError(1, "pip")

    lock = tmp_path / "some.lock"
    lock.touch()
    with pytest.raises(subprocess.CalledProcessError):
        cjd.once(tmp_path / "stamp", [lock], fail)
    assert not cjd.is_fresh(tmp_path / "stamp", [lock])


def test_compiled_files_are_kept_whatever_the_caller_says(
    cjd: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in cjd.environment()


@pytest.mark.parametrize("lock", sorted(CHECKOUT.glob("requirements*.lock")), ids=lambda p: p.name)
def test_every_python_package_is_pinned_with_its_hash_and_no_registry_is_named(lock: Path) -> None:
    content = lock.read_text()
    packages = [line for line in content.splitlines() if line[:1].isalnum()]
    assert packages
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert "://" not in content


def test_every_npm_package_is_pinned_with_its_hash_and_no_registry_is_named() -> None:
    packages = json.loads((CHECKOUT / "package-lock.json").read_text())["packages"]
    brought = [package for name, package in packages.items() if name]
    assert all("integrity" in package and "resolved" not in package for package in brought)
    assert all(wanted[0].isdigit() for wanted in packages[""]["dependencies"].values())
