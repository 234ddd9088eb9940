"""Writes the trained network as the files that are shipped: int8 ONNX, the tokenizer, and what is said of both."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions

from training.model.network import Network, Told, encoder_folder

_OPSET = 17
_HEADS, _WIDTH = 12, 384


def export(trained: Path, folder: Path) -> None:
    """Write ``model.onnx`` and ``tokenizer.json`` of the weights in the file ``trained`` into the folder."""
    network = Network(pretrained=False)
    network.load_state_dict(torch.load(trained, weights_only=True))
    # Only this way of attending is recognised, and becomes one operator.
    network.encoder.set_attn_implementation("eager")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        _trace(network.eval(), work / "plain.onnx")
        _fuse(work / "plain.onnx", work / "fused.onnx")
        quantize_dynamic(
            work / "fused.onnx",
            folder / "model.onnx",
            per_channel=True,
            # Without VNNI, two products of full-range bytes overflow sixteen bits; seven bits cannot.
            reduce_range=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Attention", "Gather"],
            # The fused operators are the runtime's own, so shapes and types are not inferred through them.
            extra_options={"DefaultTensorType": TensorProto.FLOAT},
        )
    shutil.copyfile(encoder_folder() / "tokenizer.json", folder / "tokenizer.json")
    _tidy_tokenizer(folder / "tokenizer.json")


def describe(folder: Path, version: str, curves: Mapping[str, Sequence[tuple[float, float]]]) -> None:
    """Write ``model.json``: version, calibration by head, and the digests by which the files are known."""
    names = ("model.onnx", "tokenizer.json")
    told = {
        "version": version,
        "origin": "all-MiniLM-L6-v2 (Apache-2.0), fine-tuned for Rejoinder; see ORIGIN.md",
        "digests": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names},
        "calibration": {
            head: [[round(x, 4), round(y, 4)] for x, y in points] for head, points in curves.items()
        },
    }
    (folder / "model.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _trace(network: Network, path: Path) -> None:
    ids = torch.randint(1000, 2000, (2, 16))
    torch.onnx.export(
        Told(network).eval(),
        (ids, torch.ones_like(ids)),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["logits", "features"],
        dynamic_axes={
            "input_ids": {0: "texts", 1: "tokens"},
            "attention_mask": {0: "texts", 1: "tokens"},
            "logits": {0: "texts"},
            "features": {0: "texts"},
        },
        opset_version=_OPSET,
        dynamo=False,
    )


def _fuse(path: Path, into: Path) -> None:
    """Attention, layer norms and activations each as one operator of the runtime."""
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    # Together with the addition before them, norms and activations are slower than apart: 180 µs against 32, and
    # 160 against 95, for 75 tokens.
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    options.enable_bias_gelu = False
    made = optimizer.optimize_model(
        str(path), "bert", num_heads=_HEADS, hidden_size=_WIDTH, optimization_options=options, opt_level=0
    )
    made.save_model_to_file(str(into))


def _tidy_tokenizer(path: Path) -> None:
    """Cutting and padding are the product's own business."""
    told = json.loads(path.read_text(encoding="utf-8"))
    told["truncation"] = told["padding"] = None
    path.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
