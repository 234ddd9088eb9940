"""The shipped weights: checked, loaded once when first wanted, and run on one thread unless told otherwise."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from rejoinder.classifiers.house.calibration import Curve
from rejoinder.plugins import load_late

NAME = "house"
HOUSE_LANGUAGES = ("en",)
"""Primary language subtags that the model was trained to read."""
HEADS = ("offensive", "incitement", "threat", "insult", "identity", "profanity")
"""The model's outputs, in order. Rules ask the first three; other systems' faces ask all."""

_PURPOSE = "read comments with the house model"
# Counted with the padding. What is between the layers then stays in a core's cache: a run of 4,096 tokens takes
# twice as long for each, one of 192 no less.
_TOKENS_A_RUN = 384
# The runtime would join what the export keeps apart, and take a quarter longer.
_SLOWER = ["SkipLayerNormFusion", "BiasGeluFusion"]


class ModelError(RuntimeError):
    """The shipped model is missing, damaged or not the one this version was made with; the message says which."""


def weights_folder() -> Path:
    """Where the model's files lie in the installed package."""
    return Path(str(resources.files("rejoinder.classifiers.house").joinpath("weights")))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``model.json`` says of the files beside it."""

    version: str
    digests: Mapping[str, str]
    """SHA-256 in hexadecimal digits, by file name."""
    curves: Mapping[str, Curve]
    """Calibration by head."""


def manifest(folder: Path) -> Manifest:
    """The manifest of a folder of weights; raises ModelError where there is none that can be used."""
    path = folder / "model.json"
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        curves = {head: Curve.of(given["calibration"][head]) for head in HEADS}
        return Manifest(str(given["version"]), dict(given["digests"]), curves)
    except OSError as error:
        raise ModelError(f"{path.name} of the house model cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path.name} of the house model makes no sense: {type(error).__name__}") from error


class Model:
    """A session of the runtime with its tokenizer; safe to be used by several threads at once."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Loads and checks the files; takes about a third of a second.

        Raises ModelError for files that are missing or not as shipped, PluginError without the runtime.
        """
        self.manifest = manifest(folder)
        weights = _checked(folder, "model.onnx", self.manifest)
        pieces = _checked(folder, "tokenizer.json", self.manifest)
        self._numpy = load_late("numpy", _PURPOSE)
        runtime = load_late("onnxruntime", _PURPOSE)
        self.tokenizer = load_late("tokenizers", _PURPOSE).Tokenizer.from_str(pieces.decode("utf-8"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The arena keeps the largest run's memory for ever; a long comment must not cost that.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        try:
            self._session = runtime.InferenceSession(
                weights, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER
            )
        except Exception as error:
            raise ModelError(f"the runtime cannot load the house model: {type(error).__name__}") from error

    def logits(self, windows: Sequence[Sequence[int]]) -> list[list[float]]:
        """One row of logits by head for each window of token ids, in order."""
        order = sorted(range(len(windows)), key=lambda at: len(windows[at]))
        answers: list[list[float]] = [[] for _ in windows]
        run: list[int] = []
        for at in order:
            if run and len(windows[at]) * (len(run) + 1) > _TOKENS_A_RUN:
                self._run(windows, run, answers)
                run = []
            run.append(at)
        if run:
            self._run(windows, run, answers)
        return answers

    def _run(self, windows: Sequence[Sequence[int]], run: Sequence[int], answers: list[list[float]]) -> None:
        np = self._numpy
        width = len(windows[run[-1]])
        ids = np.zeros((len(run), width), dtype=np.int64)
        mask = np.zeros((len(run), width), dtype=np.int64)
        for row, at in enumerate(run):
            size = len(windows[at])
            ids[row, :size] = windows[at]
            mask[row, :size] = 1
        (logits,) = self._session.run(["logits"], {"input_ids": ids, "attention_mask": mask})
        for at, row in zip(run, logits.tolist(), strict=True):
            answers[at] = row


class Lazy:
    """The model, loaded when it is first wanted; one that failed is tried again at the next wish."""

    def __init__(self, folder: Path | None, threads: int) -> None:
        self._folder = folder
        self._threads = threads
        self._lock = threading.Lock()
        self._model: Model | None = None

    def __call__(self) -> Model:
        """The loaded model; raises as Model does."""
        if self._model is None:
            with self._lock:
                if self._model is None:
                    self._model = Model(self._folder or weights_folder(), self._threads)
        return self._model


def _checked(folder: Path, name: str, told: Manifest) -> bytes:
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"{name} of the house model cannot be read: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != told.digests.get(name):
        raise ModelError(f"{name} of the house model is damaged; install Rejoinder again")
    return content
