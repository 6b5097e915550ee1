"""A small reconstructed year for tests of the site: every course of the demonstration with a few cases, recorded by
the real loader, and two penalties without the legal review that the law asks for.

Run as a script it fills the data folder that the environment names.
"""

import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import pytest

JURISDICTION = "210411"
FEW = 4


def environment(folder: Path) -> dict[str, str]:
    """Variables of a process that serves or fills this data folder."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("FADU_")}
    return own | {"FADU_DATA": str(folder), "FADU_DEMO": "1", "FADU_JURISDICTION": JURISDICTION}


def build(folder: Path) -> Path:
    """Fill a data folder in a process of its own."""
    subprocess.run([sys.executable, __file__], env=environment(folder), check=True, timeout=120)
    return folder


def small_plan():
    from fadu.demo.courses import load_plan

    plan = load_plan()
    courses = [attrs.evolve(c, count=c.count if c.staff else min(c.count, FEW)) for c in plan.courses]
    penalty = next(course for course in courses if course.id == "major_penalties")
    skipped = ("submit_legal_review", "legal_review")
    steps = tuple(step for step in penalty.steps if step.act not in skipped)
    courses.append(attrs.evolve(penalty, id="unreviewed", count=2, steps=steps))
    return attrs.evolve(plan, courses=tuple(courses))


def fill() -> None:
    from fadu.conf.setup import prepare

    prepare()
    from django.conf import settings

    from fadu.demo.load import load
    from fadu.ledger.checkpoint import make_key, take_checkpoint

    load(small_plan())
    make_key(Path(settings.CHECKPOINT_KEY))
    take_checkpoint(JURISDICTION)


@contextmanager
def site(folder: Path, settings, *, role: str = "supervisor", place: str = JURISDICTION) -> Iterator:
    """A client of the site over a data folder, who looks at it as the role says."""
    from django.test import Client

    from databases import in_use
    from fadu.conf.settings import database
    from fadu.web import engine

    url = f"sqlite:///{folder / 'fadu.sqlite3'}"
    kept = settings.DATABASES["default"]
    settings.DATA_DIR, settings.COPY_DIR = folder, folder / "copy"
    settings.DATABASES["default"] = database(url)
    settings.SITE_ROLE, settings.JURISDICTION, settings.DEMO = role, place, True
    with in_use(url), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no folder of collected static files: they come from the package
        engine.forget()
        yield Client(SERVER_NAME="127.0.0.1")
        engine.forget()
    settings.DATABASES["default"] = kept


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the small year, made once."""
    return build(tmp_path_factory.mktemp("small-site"))


@pytest.fixture
def supervisor(small_folder: Path, settings, django_db_blocker) -> Iterator:
    """The district's justice bureau looks at the site."""
    with django_db_blocker.unblock(), site(small_folder, settings) as client:
        yield client


@pytest.fixture
def public(small_folder: Path, settings, django_db_blocker) -> Iterator:
    """Anybody looks at the site."""
    with django_db_blocker.unblock(), site(small_folder, settings, role="public", place="") as client:
        yield client


@pytest.fixture
def elsewhere(small_folder: Path, settings, django_db_blocker) -> Iterator:
    """The justice bureau of another district looks at the site."""
    with django_db_blocker.unblock(), site(small_folder, settings, place="210402") as client:
        yield client


@pytest.fixture
def fresh(migrated_file: Path, tmp_path: Path, settings, django_db_blocker) -> Iterator:
    """A supervisor looks at a ledger that has tables and nothing in them."""
    import shutil

    shutil.copy(migrated_file, tmp_path / "fadu.sqlite3")
    with django_db_blocker.unblock(), site(tmp_path, settings) as client:
        settings.DEMO = False
        yield client


def body(response) -> str:
    """The whole text of a response, streamed or not."""
    return response.getvalue().decode("utf-8", "replace")


if __name__ == "__main__":
    fill()
