"""`rejoinder judge` reads a comment a line and writes a verdict a line, whatever the lines are."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rejoinder.commands import comment_lines
from rejoinder.commands import judge as command
from rejoinder.commands.comment_lines import read_record
from rejoinder.commands.judge import Run
from rejoinder.commands.judging.batch import Order, Told
from rejoinder.commands.judging.feed import Feed
from rejoinder.commands.judging.meter import Meter, Tally
from rejoinder.policy.ruleset import default, load

ROOT = Path(__file__).resolve().parents[2]
START = "import sys; from rejoinder.commands.judge import main; sys.exit(main(sys.argv[1:]))"
PHONE = "Call me on (0171) 555 0123 tonight"


def run(
    *arguments: str | Path, given: bytes | str = b"", **options: Any
) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, as a user has it."""
    return subprocess.run(
        [sys.executable, "-c", START, *map(str, arguments)],
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        check=False,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        **options,
    )


def verdicts(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def line(**fields: Any) -> str:
    return json.dumps(fields) + "\n"


def test_a_verdict_is_written_for_each_line_in_order() -> None:
    done = run("-", given=line(id=1, text="Fine words.") + line(id="b", text=PHONE) + line(id=None, text=""))
    assert done.returncode == 0
    first, second, third = verdicts(done)
    assert all(0 < score < 0.5 for score in first.pop("scores").values())
    assert first == {
        "id": 1,
        "outcome": "publish",
        "findings": [],
        "ruleset": default().digest,
        "language": "en",
    }
    assert (second["id"], second["outcome"]) == ("b", "hold")
    (found,) = second["findings"]
    assert list(found) == ["rule", "outcome", "span", "quote", "source", "reason", "urgent"]
    assert (found["span"], found["quote"]) == ([11, 26], "(0171) 555 0123")
    assert (third["id"], third["outcome"]) == (None, "reject")


def test_a_file_is_read_as_a_pipe_is(tmp_path: Path) -> None:
    path = tmp_path / "comments.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf"
        + line(id=1, text="Fine.").encode()
        + b"\r\n\n"
        + line(id=2, text=PHONE).encode().rstrip()
    )
    done = run(path)
    assert done.returncode == 0
    assert [(v["id"], v["outcome"]) for v in verdicts(done)] == [(1, "publish"), (2, "hold")]


def test_a_ruleset_of_one_s_own_is_judged_by(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("language = 'de'\n[rules.blocklist]\nwords = ['Dummkopf*']\n", encoding="utf-8")
    done = run("--rules", rules, given=line(text="Ihr D.u.m.m.k.o.p.f"))
    (verdict,) = verdicts(done)
    assert (verdict["outcome"], verdict["language"]) == ("reject", "de")
    assert verdict["findings"][0]["quote"] == "D.u.m.m.k.o.p.f"
    assert verdict["ruleset"] == load(rules).digest


def test_a_bad_ruleset_is_refused_with_every_line_and_nothing_is_judged(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[rules.lenght]\n[rules.links]\nhold = 3\n", encoding="utf-8")
    done = run("--rules", rules, given=line(text="x"))
    assert (done.returncode, done.stdout) == (2, b"")
    errors = done.stderr.decode()
    assert "rules.toml, line 1: there is no rule “lenght”; did you mean “length”?" in errors
    assert "rules.toml, line 3: there is no setting “hold”" in errors


@pytest.mark.parametrize(
    "arguments", [["--rules", "nowhere.toml"], ["nowhere.jsonl"], ["--format", "xml"], ["--colour"], ["."]]
)
def test_what_cannot_be_started_exits_with_two(arguments: list[str], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr
    assert b"Traceback" not in done.stderr


def test_help_is_given() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert b"--rules" in done.stdout


def test_a_line_beyond_all_measure_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comment_lines, "_LONGEST_LINE", 100)
    out, err = io.BytesIO(), io.StringIO()
    long = line(text="x" * 1000).encode()
    exact = b'{"text": "' + b"y" * 87 + b'"}'
    assert len(exact) == 99
    judged = in_process(long + exact + b"\n" + long + line(id=3, text="z").encode() + long.rstrip(), out, err)
    assert judged.bad == 3
    assert [json.loads(v)["id"] for v in out.getvalue().splitlines()] == [None, 3]
    numbers = re.findall(r"^line (\d+): longer than", err.getvalue(), re.MULTILINE)
    assert numbers == ["1", "3", "5"]


@pytest.mark.parametrize(
    "identity",
    [
        "1.10",
        "1e999",
        "123456789012345678901234567890",
        "-0.0",
        '"é\\u0000😀"',
        "null",
        "true",
        '{"b": [1.0, {"a": "x"}], "a": 1E5}',
        "[]",
        "{}",
    ],
)
def test_an_id_comes_back_unchanged(identity: str) -> None:
    done = run(given=f'{{"id": {identity}, "text": "Fine."}}\n')
    assert done.returncode == 0
    assert f'{{"id": {identity}, "outcome"' in done.stdout.decode()


def test_half_a_surrogate_pair_is_judged_and_written_as_an_escape() -> None:
    done = run(given='{"id": "\\ud83d", "text": "\\ud83d (0171) 555 0123"}\n')
    assert done.returncode == 0
    (verdict,) = verdicts(done)
    assert (verdict["id"], verdict["outcome"]) == ("\ud83d", "hold")


def test_a_context_is_taken_and_unknown_fields_are_passed_over() -> None:
    fields = {
        "parent": "Why?",
        "article": {"title": "T", "text": None},
        "author": {"name": "Jo", "mail": "x"},
        "likes": 3,
    }
    assert read_record(line(text="Fine.", **fields).encode())["author"] == "Jo"
    done = run(given=line(text="Fine.", **fields))
    assert (done.returncode, verdicts(done)[0]["outcome"]) == (0, "publish")


def test_an_author_s_name_is_judged(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[rules.blocklist]\nwords = ['numbskull']\n", encoding="utf-8")
    done = run("--rules", rules, given=line(text="Fine.", author="Numb$kull"))
    assert verdicts(done)[0]["outcome"] == "reject"


def test_rules_whose_facts_are_not_given_say_nothing(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[rules.newcomer]\nenabled = true\n", encoding="utf-8")
    assert verdicts(run("--rules", rules, given=line(text="Fine.")))[0]["outcome"] == "publish"


def test_rules_that_require_a_classifier_which_is_not_installed_are_refused(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("language = 'en'\nrequires = ['nowhere']\n", encoding="utf-8")
    done = run("--rules", rules, given=line(text="Fine."))
    assert (done.returncode, done.stdout) == (2, b"")
    said = f"{rules}, line 2: no classifier “nowhere” is installed here, so every comment would be held"
    assert f"{said}; there is: “house”" in done.stderr.decode()


def test_rules_with_patterns_that_find_nothing_are_refused(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text("[rules.blocklist]\nwords = ['foo*bar']\n", encoding="utf-8")
    done = run("--rules", rules, given=line(text="Fine."))
    assert done.returncode == 2 and "line 2: “words”: “foo*bar” has a *" in done.stderr.decode()


def test_the_language_is_told_of_what_is_long_enough() -> None:
    german = "Der Bürgermeister hat gestern vor dem Rathaus gesprochen, und die halbe Stadt war gekommen."
    done = run(given=line(text=german) + line(text="No way."))
    assert [v["language"] for v in verdicts(done)] == ["de", "en"]


def test_the_summary_counts_outcomes_rules_and_bad_lines() -> None:
    done = run(given=line(text="Fine.") * 3 + line(text=PHONE) + line(text="") + "x\n")
    errors = done.stderr.decode()
    assert re.search(
        r"Judged 5 comments in [\d.]+ s \([\d,]+ a second\): 3 publish, 1 hold, 1 reject\.", errors
    )
    assert "Objections by rule: personal_data 1, length 1." in errors
    assert "1 line could not be read." in errors


def test_nothing_in_is_nothing_out() -> None:
    done = run(given=b"")
    assert (done.returncode, done.stdout) == (0, b"")
    assert "Judged 0 comments" in done.stderr.decode()


def test_a_verdict_comes_before_the_next_line_is_sent() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(line(id=number, text="Fine.").encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(30) == 0


def test_a_reader_that_goes_away_is_no_error_to_shout_about() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(line(text="Fine.").encode())
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 141


def test_an_interruption_ends_with_the_summary() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(line(text="Fine.").encode())
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert b"Judged 1 comment " in process.stderr.read()
        assert process.wait(30) == 130


def test_it_starts_without_django_and_without_what_is_slow(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("requires = []\n", encoding="utf-8")
    code = (
        "import sys; from rejoinder.commands.judge import main; main(['--rules', sys.argv[1], '-']);"
        "print([m for m in sys.modules if m.split('.')[0] in "
        "('django', 'wagtail', 'ninja', 'pydantic', 'numpy', 'py3langid', 'rich')], file=sys.stderr)"
    )
    command_line = [sys.executable, "-c", code, str(tmp_path / "rules.toml")]
    done = subprocess.run(command_line, input=line(text="Fine.").encode(), capture_output=True, check=True)
    assert done.stderr.decode().splitlines()[-1] == "[]"


def test_it_is_a_command_of_the_command_line() -> None:
    assert command.SUMMARY
    assert not command.SUMMARY.endswith(".")


class Clock:
    """A clock that goes on by a step whenever it is looked at."""

    def __init__(self, step: float) -> None:
        self.now = 0.0
        self.step = step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


class Terminal(io.StringIO):
    """Standard error where a person looks on."""

    def isatty(self) -> bool:
        return True


def in_process(lines: bytes, out: io.BytesIO, err: io.StringIO, step: float = 0.001) -> Tally:
    with ExitStack() as stack:
        source = stack.enter_context(tempfile.TemporaryFile(buffering=0))
        source.write(lines)
        source.seek(0)
        meter = Meter(err, len(lines), stack, Clock(step))
        run = Run(Order.of(default(), "jsonl"), 1, meter)
        run.all(Feed(source), out)
        meter.finish(run.tally)
    return run.tally


def test_away_from_a_terminal_progress_is_a_line_now_and_then() -> None:
    err = io.StringIO()
    with ExitStack() as stack:
        meter = Meter(err, None, stack, Clock(1.0))
        for number in range(1, 101):
            meter.advance([Told(number, 20, "publish", (), b"")])
    notes = err.getvalue().splitlines()
    assert len(notes) == 3
    assert notes[0] == "30 lines, 1 a second"


def test_at_a_terminal_progress_is_a_bar() -> None:
    err = Terminal()
    in_process(line(text="Fine.").encode() * 3 + b"x\n", io.BytesIO(), err)
    shown = err.getvalue()
    assert "Judging" in shown
    assert "line 4: not JSON" in shown
    assert "Judged 3 comments" in shown


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="this system does not tell a process's peak"
)
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    # What getrusage tells is inherited from the parent; the kernel's own mark begins with the program.
    code = (
        "import re, sys; from rejoinder.commands.judge import main; main(sys.argv[1:]);"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1], file=sys.stderr)"
    )
    rules = tmp_path / "rules.toml"
    rules.write_text("only_listed = true\n[rules.length]\n", encoding="utf-8")
    peaks = []
    for count in (30, 3000):
        path = tmp_path / f"{count}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(line(id=number, text="Plain words. " * 800) for number in range(count))
        done = subprocess.run(
            [sys.executable, "-c", code, "--rules", str(rules), str(path)], capture_output=True, check=True
        )
        peaks.append(int(done.stderr.decode().splitlines()[-1]))
    assert path.stat().st_size > 30_000_000
    assert peaks[1] - peaks[0] < 8_000


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.binary(), st.text().map(lambda t: json.dumps({"text": t}).encode())), max_size=5)
)
def test_any_bytes_are_judged_or_reported(lines: list[bytes]) -> None:
    given = b"\n".join(lines)
    out, err = io.BytesIO(), io.StringIO()
    judged = in_process(given, out, err)
    texts = [part for part in given.split(b"\n") if part.removeprefix(b"\xef\xbb\xbf").strip()]
    written = out.getvalue().decode().split("\n")[:-1]
    assert len(written) + judged.bad >= len(texts) - 1
    assert all(json.loads(verdict)["outcome"] in ("publish", "hold", "reject") for verdict in written)
    assert sum(judged.outcomes.values()) == len(written)
