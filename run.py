"""Set up and run the project with nothing but Python: ``python3 run.py plan``.

On Windows: ``py run.py plan``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
LIB = VENV / ("Lib" if os.name == "nt" else "lib")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

OLDEST, NEWEST = (3, 11), (3, 13)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WEEK = "2026-W49"

NO_PYTHON = (
    "Il faut Python 3.11, 3.12 ou 3.13 (ici : {0}) ; sous Debian : sudo apt install python3-venv."
    " / Python 3.11, 3.12 or 3.13 is needed (here: {0}); on Debian: sudo apt install python3-venv."
)
NO_VENV = (
    "Il manque python3-venv : sudo apt install python3-venv. / python3-venv is missing: sudo apt install python3-venv."
)
NO_INSTALL = (
    "L'installation n'a pas abouti (voir au-dessus ; le réseau ?) : relancez la même commande. / "
    "The installation did not finish (see above; the network?): run the same command again."
)
NO_BROWSER = (
    "Les tests ouvrent les cartes dans Chromium : sudo apt install chromium chromium-driver. / "
    "The tests open the maps in Chromium: sudo apt install chromium chromium-driver."
)
SETTING_UP = (
    "Installation dans .venv, une seule fois, une à deux minutes. / "
    "Installing into .venv, only once, one or two minutes."
)


def main() -> int:
    """Run one task and return its exit code."""
    tasks = {
        "setup": lambda: 0,
        "plan": plan,
        "maps": maps,
        "test": check,
        "check": check,
        "fix": fix,
        "bench": bench,
        "bench-weeks": lambda: bench_weeks(*options),
        "bench-toptw": lambda: bench_toptw(*options),
        "lock": lock,
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("task", choices=tasks)
    parser.add_argument("options", nargs=argparse.REMAINDER, help="of bench-weeks and bench-toptw")
    told = parser.parse_args()
    task: str = told.task
    options: list[str] = told.options
    if options and not task.startswith("bench-"):
        parser.error(f"{task}: {' '.join(options)}?")
    use_a_python_that_works()
    if task != "lock":  # a lock that cannot be installed must not stop its own repair
        set_up()
    return tasks[task]()


# Tasks


def plan() -> int:
    """Plan the pilot week and write its files under maps/."""
    return run(BIN / "planner", "plan", "data/pilot", "--week", WEEK)


def maps() -> int:
    """Plan the pilot week and renew the one map that is committed."""
    code = plan()
    if code == 0:
        shutil.copyfile(ROOT / "maps" / WEEK / "map.html", ROOT / "maps" / "example_week.html")
    return code


def check() -> int:
    """Run every check in turn, stop at the first that fails; pytest closes."""
    need_browser()
    # Where it is set, every process of the tests and every seeded fault compiles all modules again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return run_all(
        (BIN / "ruff", "format", "--check"),
        (BIN / "ruff", "check"),
        (BIN / "mypy",),
        (BIN / "lint-imports", "--no-logo"),
        (PYTHON, "-m", "pytest", "-n", "auto", "--dist", "worksteal"),
    )


def fix() -> int:
    """Repair what ruff can repair."""
    return run_all((BIN / "ruff", "check", "--fix"), (BIN / "ruff", "format"))


def bench() -> int:
    """Measure speed and quality."""
    return run(PYTHON, "-m", "benchmarks")


def bench_weeks(*options: str) -> int:
    """Measure synthetic weeks beside other solvers; ``--help`` tells the options."""
    return run(PYTHON, "-m", "benchmarks.weeks_table", *options)


def bench_toptw(*options: str) -> int:
    """Solve the public instances of a folder beside other solvers; ``--help`` tells the options."""
    return run(PYTHON, "-m", "benchmarks.toptw", "--peers", *options)


def lock() -> int:
    """Write requirements.lock anew from pyproject.toml, for every Python and system."""
    uv = shutil.which("uv") or throwaway_uv()
    # The user's own uv settings could name an index; the lock must hold ordinary releases only.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    options = "--universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra dev"
    return run(
        *(uv, "--no-config", "pip", "compile", "--quiet", *options.split()),
        *("--custom-compile-command", "make lock", PROJECT.name, "-o", LOCK.name),
        env=clean,
    )


# Set-up


def use_a_python_that_works() -> None:
    """Go on in a Python from 3.11 to 3.13; stop with a sentence where there is none."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other and succeeds(other, "-c", "import ensurepip"):
            raise SystemExit(run(other, __file__, *sys.argv[1:]))
    raise SystemExit(NO_PYTHON.format(".".join(map(str, sys.version_info[:3]))))


def set_up() -> None:
    """Make .venv hold exactly the lock and the project; do nothing where it does already."""
    packages, project = wanted()
    if not (holds("packages", packages) and works()):
        print(SETTING_UP, flush=True)
        install_packages()
        stamp("packages", packages)
    if not holds("project", project):
        install_project()
        stamp("project", project)


def wanted() -> tuple[str, str]:
    """Return the fingerprints of the packages and of the project as they should be installed."""
    # Scripts in .venv hold its path: a folder that was moved needs a new one.
    place = f"{ROOT} {sys.version_info[:2]}"
    packages = fingerprint(place.encode(), LOCK.read_bytes())
    return packages, fingerprint(packages.encode(), PROJECT.read_bytes())


def fingerprint(*parts: bytes) -> str:
    """Return one short name for the contents of several files."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def holds(what: str, mark: str) -> bool:
    """Return whether .venv was stamped complete for this mark."""
    file = VENV / f"{what}.stamp"
    return file.is_file() and file.read_text() == mark


def stamp(what: str, mark: str) -> None:
    """Note that an installation ended well; written last, so an interrupted one is begun again."""
    new = VENV / f"{what}.new"
    new.write_text(mark)
    new.replace(VENV / f"{what}.stamp")


def works() -> bool:
    """Return whether .venv's Python still starts; it does not after the system's was removed."""
    return PYTHON.exists() and succeeds(PYTHON, "-c", "")


def install_packages() -> None:
    """Make .venv from nothing and install the lock; what an interrupted run left is not trusted."""
    make_venv(VENV)
    pip("install", "-qq", "--no-compile", "--require-hashes", "--no-deps", "-r", LOCK.name)
    # On every core, where pip would on one; some packages hold files for other Pythons, which cannot be compiled.
    run(PYTHON, "-m", "compileall", "-qq", "-j", "0", LIB)


def install_project() -> None:
    """Install the project itself, editable, with the setuptools of the lock and no network."""
    pip("install", "-qq", "--no-deps", "--no-index", "--no-build-isolation", "-e", ".")


def make_venv(folder: Path) -> None:
    """Make an empty virtual environment; stop with a sentence where Debian's part is missing."""
    if not (find_spec("venv") and find_spec("ensurepip")):  # Debian ships venv without ensurepip
        raise SystemExit(NO_VENV)
    if run(sys.executable, "-m", "venv", "--clear", folder) != 0:
        raise SystemExit(NO_INSTALL)


def pip(*arguments: str) -> None:
    """Run .venv's pip; stop with a sentence where it fails."""
    if run(PYTHON, "-m", "pip", "--disable-pip-version-check", *arguments) != 0:
        raise SystemExit(NO_INSTALL)


def throwaway_uv() -> Path:
    """Return a uv of our own, for the one task that needs it."""
    folder = ROOT / ".cache" / "uv"
    make_venv(folder)
    run(folder / BIN.name / PYTHON.name, "-m", "pip", "install", "-qq", "uv")
    return folder / BIN.name / "uv"


# Browser


def find_browser() -> tuple[str, str] | None:
    """Return the paths of Chromium (or Chrome) and of its driver, if both are there."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    return (browser, driver) if browser and driver else None


def need_browser() -> None:
    """Install Debian's Chromium where it is missing and we may; else stop with a sentence."""
    if find_browser():
        return
    apt = apt_get()
    if apt:
        run(*apt, "update", "-qq")
        run(*apt, "install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver")
    if not find_browser():
        raise SystemExit(NO_BROWSER)


def apt_get() -> list[str]:
    """Return the start of an apt-get command that asks nothing, empty where we may not install."""
    if not shutil.which("apt-get"):
        return []
    command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"]
    if os.geteuid() == 0:
        return command
    sudo = shutil.which("sudo")
    return [sudo, "-n", *command] if sudo and succeeds(sudo, "-n", "true") else []


# Commands


def run_all(*commands: tuple[str | Path, ...]) -> int:
    """Run commands in turn and return the first exit code that is not 0."""
    return next((code for code in (run(*command) for command in commands) if code), 0)


def run(*command: str | Path, env: dict[str, str] | None = None) -> int:
    """Show one command, run it at the project's root and return its exit code."""
    words = [str(word) for word in command]
    print("$", Path(words[0]).name, *words[1:], flush=True)
    # Ctrl-C is for the command alone: it may have a plan to keep.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.call(words, cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    finally:
        signal.signal(signal.SIGINT, before)


def succeeds(*command: str | Path) -> bool:
    """Return whether a command ends well, showing nothing of it."""
    return subprocess.run(command, capture_output=True).returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
