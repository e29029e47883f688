"""With CI=true no test is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ("pytester",)

TESTS = """
import pytest

@pytest.fixture
def a_database():
    pytest.skip("no database server")

def test_with_a_database(a_database):
    pass

@pytest.mark.skipif(True, reason="no browser")
def test_with_a_browser():
    pass

@pytest.mark.xfail(reason="known")
def test_what_is_known_to_fail():
    assert False

def test_without():
    pass
"""
MODULE = 'import pytest\npytest.skip("no module", allow_module_level=True)'


def run(pytester: pytest.Pytester) -> pytest.RunResult:
    pytester.makeconftest((Path(__file__).with_name("conftest.py")).read_text(encoding="utf-8"))
    pytester.makepyfile(test_some=TESTS, test_none=MODULE)
    return pytester.runpytest_inprocess("-rsf", "--continue-on-collection-errors", "-p", "no:cacheprovider")


def test_a_skip_fails_with_its_reason(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    done = run(pytester)
    done.assert_outcomes(passed=1, xfailed=1, errors=3)
    for reason in ("no database server", "no browser", "no module"):
        done.stdout.fnmatch_lines([f"*no test may be skipped: *{reason}*"])


def test_elsewhere_a_skip_is_a_skip(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    run(pytester).assert_outcomes(passed=1, xfailed=1, skipped=3)
