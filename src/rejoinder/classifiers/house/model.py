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

Features = bytes
"""What the model makes of a text before its heads judge it: 768 numbers of four bytes, as the machine writes them."""

_PURPOSE = "read comments with the house model"
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
        pieces = _checked(folder, "tokenizer.json", self.manifest).read_text(encoding="utf-8")
        self._numpy = load_late("numpy", _PURPOSE)
        runtime = load_late("onnxruntime", _PURPOSE)
        self.tokenizer = load_late("tokenizers", _PURPOSE).Tokenizer.from_str(pieces)
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
                # By its path: from bytes the runtime makes a copy of its own, and keeps 20 MB more.
                str(weights),
                options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=_SLOWER,
            )
        except Exception as error:
            raise ModelError(f"the runtime cannot load the house model: {type(error).__name__}") from error

    def logits(self, windows: Sequence[Sequence[int]]) -> list[list[float]]:
        """One row of logits by head for each window of token ids, in order."""
        return [logits for logits, _ in self.read(windows)]

    def read(self, windows: Sequence[Sequence[int]]) -> list[tuple[list[float], Features]]:
        """As ``logits``, each with the features that its logits were made from.

        Each window is run by itself. The runtime scales its bytes by what a run holds, so that together one comment
        would move another's score by as much as 0.05; and for windows of forty tokens and more it is no quicker.
        """
        return [self._run(window) for window in windows]

    def _run(self, window: Sequence[int]) -> tuple[list[float], Features]:
        ids = self._numpy.array([window], dtype=self._numpy.int64)
        logits, features = self._session.run(
            ["logits", "features"], {"input_ids": ids, "attention_mask": self._numpy.ones_like(ids)}
        )
        return logits[0].tolist(), features[0].tobytes()


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


def _checked(folder: Path, name: str, told: Manifest) -> Path:
    try:
        with (folder / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{name} of the house model cannot be read: {error.strerror}") from error
    if digest != told.digests.get(name):
        raise ModelError(f"{name} of the house model is damaged; install Rejoinder again")
    return folder / name
