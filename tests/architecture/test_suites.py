"""No test is forgotten: every folder of tests belongs to a suite that the test command runs."""

from __future__ import annotations

from tests.run import FACES, OTHERS, PURE, RECORD, ROOT

# Run by their marks, wherever they lie.
BY_MARK = {"browser", "faults"}


def test_every_folder_of_tests_is_run_by_a_suite() -> None:
    with_tests = {
        path.parent.relative_to(ROOT / "tests").parts[0] for path in ROOT.glob("tests/*/**/test_*.py")
    }
    listed = {path.removeprefix("tests/") for path in (*PURE, *RECORD, *FACES, *OTHERS)}
    assert with_tests - BY_MARK == listed
