"""Times one reader of comments and prints the figures as JSON; run as a file, also where Rejoinder is not installed.

`timed.py SUBJECT TEXTS.json [MODEL.onnx]`; the subjects are the functions named in SUBJECTS.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

BATCH = 64
WARM_UP = 10
# As the house model's: more in one run does not stay in a core's cache.
TOKENS_A_RUN = 384


@dataclass
class Subject:
    """Something that reads comments."""

    one: Callable[[str], Any]
    many: Callable[[Sequence[str]], Any]
    version: str = ""


def as_posted() -> Subject:
    """What happens to a comment as it is posted: its language told, the model and every rule asked."""
    hearing = importlib.import_module("rejoinder.discussion.hearing")
    rulesets = importlib.import_module("rejoinder.policy.ruleset")
    submissions = importlib.import_module("rejoinder.policy.submission")
    rules = rulesets.load('requires = ["house"]')

    def submission(text: str) -> Any:
        return submissions.Submission(text, language=hearing.language_of(text, "en"))

    def one(text: str) -> Any:
        heard = hearing.judged(submission(text), rules, 60.0)
        if heard.faults:
            raise SystemExit(f"the house did not read: {dict(heard.faults)}")
        return heard

    return Subject(one, lambda texts: hearing.judged_all([submission(text) for text in texts], rules, 60.0))


def house() -> Subject:
    """The house model alone."""
    model = importlib.import_module("rejoinder.classifiers.house").House()
    model.warm()
    return Subject(lambda text: model.score([text], "en"), lambda texts: model.score(texts, "en"))


def better_profanity() -> Subject:
    """A list of 835 words and their spellings."""
    checker = importlib.import_module("better_profanity").profanity
    return Subject(
        checker.contains_profanity,
        lambda texts: [checker.contains_profanity(text) for text in texts],
        metadata.version("better-profanity"),
    )


def alt_profanity_check() -> Subject:
    """A linear model over words."""
    checker = importlib.import_module("profanity_check")
    return Subject(
        lambda text: checker.predict_prob([text]),
        checker.predict_prob,
        metadata.version("alt-profanity-check"),
    )


def bert_base() -> Subject:
    """An encoder of BERT-base's size in the same runtime, with the same tokenizer; batches are ordered by length."""
    np = importlib.import_module("numpy")
    runtime = importlib.import_module("onnxruntime")
    model, tokenizer_file = sys.argv[3:5]
    tokenizer = importlib.import_module("tokenizers").Tokenizer.from_file(tokenizer_file)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    session = runtime.InferenceSession(
        model,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion", "BiasGeluFusion"],
    )

    def run(rows: list[list[int]]) -> None:
        ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
        mask = np.zeros(ids.shape, dtype=np.int64)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        session.run(None, {"input_ids": ids, "attention_mask": mask})

    def many(texts: Sequence[str]) -> None:
        encoded = sorted((one.ids[:192] for one in tokenizer.encode_batch(list(texts))), key=len)
        rows: list[list[int]] = []
        for ids in encoded:
            if rows and len(ids) * (len(rows) + 1) > TOKENS_A_RUN:
                run(rows)
                rows = []
            rows.append(ids)
        run(rows)

    return Subject(lambda text: many([text]), many, metadata.version("onnxruntime"))


SUBJECTS: dict[str, Callable[[], Subject]] = {
    made.__name__: made for made in (as_posted, house, better_profanity, alt_profanity_check, bert_base)
}


def main() -> int:
    """Time the subject named on the command line."""
    texts: list[str] = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    before = resident_mib()
    subject = SUBJECTS[sys.argv[1]]()
    for text in texts[:WARM_UP]:
        subject.one(text)
    loaded = resident_mib()
    wall, processor = [], []
    for text in texts:
        began, spent = time.perf_counter(), time.process_time()
        subject.one(text)
        wall.append((time.perf_counter() - began) * 1e3)
        processor.append((time.process_time() - spent) * 1e3)
    began, spent = time.perf_counter(), time.process_time()
    for at in range(0, len(texts), BATCH):
        subject.many(texts[at : at + BATCH])
    seconds, cpu = time.perf_counter() - began, time.process_time() - spent
    figures = {
        "version": subject.version,
        "p50": statistics.median(wall),
        "p99": statistics.quantiles(wall, n=100)[98],
        "cpu": statistics.median(processor),
        "cpu_mean": statistics.fmean(processor),
        "batch_per_s": len(texts) / seconds,
        "batch_cpu": cpu / len(texts) * 1e3,
        "mib_loaded": loaded - before,
        "mib_after": resident_mib() - before,
    }
    sys.stdout.write(json.dumps(figures) + "\n")
    return 0


def resident_mib() -> float:
    """Memory of this process that is its own, in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    sys.exit(main())
