"""Writes an encoder of BERT-base's size with random weights as ONNX, plain and in eight bits: for timing only.

Run as a file where onnx and onnxruntime are installed: `bert_base.py FOLDER`. Its operators are the house model's.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

# Rejoinder does not come with the first, and neither has types.
onnx: Any = importlib.import_module("onnx")
quantization: Any = importlib.import_module("onnxruntime.quantization")
helper: Any = onnx.helper
TensorProto: Any = onnx.TensorProto

LAYERS, HEADS, WIDTH, INNER, WORDS, PLACES = 12, 12, 768, 3072, 30522, 512


class Graph:
    """Nodes and weights as they are added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []
        self._random = np.random.default_rng(1)

    def weight(self, *shape: int) -> str:
        """The name of a new tensor of small random numbers."""
        return self.constant(self._random.standard_normal(shape, dtype=np.float32) * np.float32(0.02))

    def constant(self, values: Any) -> str:
        """The name of a new tensor of these values."""
        name = f"w{len(self.weights)}"
        self.weights.append(onnx.numpy_helper.from_array(values, name))
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", out: str = "", **attributes: object) -> str:
        """The name of the result of a new node."""
        out = out or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [out], domain=domain, **attributes))
        return out

    def linear(self, states: str, width: int, into: int) -> str:
        """A matrix product with its bias."""
        return self.add("Add", self.add("MatMul", states, self.weight(width, into)), self.weight(into))

    def norm(self, states: str) -> str:
        """A layer norm."""
        return self.add(
            "LayerNormalization", states, self.weight(WIDTH), self.weight(WIDTH), axis=-1, epsilon=1e-12
        )


def layer(graph: Graph, states: str, mask: str) -> str:
    """One layer: attention, then two linear maps, each added to what came in."""
    own = "com.microsoft"
    attended = graph.add(
        "Attention",
        states,
        graph.weight(WIDTH, 3 * WIDTH),
        graph.weight(3 * WIDTH),
        mask,
        domain=own,
        num_heads=HEADS,
    )
    states = graph.norm(graph.add("Add", graph.linear(attended, WIDTH, WIDTH), states))
    inner = graph.add("Gelu", graph.linear(states, WIDTH, INNER), domain=own)
    return graph.norm(graph.add("Add", graph.linear(inner, INNER, WIDTH), states))


def model() -> Any:
    """The whole encoder, its first token's state as the answer."""
    graph = Graph()
    words = graph.add("Gather", graph.weight(WORDS, WIDTH), "input_ids")
    width = graph.add("Slice", graph.add("Shape", "input_ids"), *_numbers(graph, [1], [2]))
    places = graph.add(
        "Slice", graph.weight(PLACES, WIDTH), *_numbers(graph, [0]), width, *_numbers(graph, [0])
    )
    mask = graph.add("Cast", "attention_mask", to=TensorProto.INT32)
    states = graph.norm(graph.add("Add", words, places))
    for _ in range(LAYERS):
        states = layer(graph, states, mask)
    graph.add("Gather", states, graph.constant(np.array(0)), out="state", axis=1)
    shape = ["texts", "tokens"]
    told = helper.make_graph(
        graph.nodes,
        "bert-base",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, shape)
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("state", TensorProto.FLOAT, ["texts", WIDTH])],
        graph.weights,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(told, opset_imports=opsets, ir_version=9)


def _numbers(graph: Graph, *values: Sequence[int]) -> list[str]:
    return [graph.constant(np.array(some, dtype=np.int64)) for some in values]


def main() -> int:
    """Write both models."""
    folder = Path(sys.argv[1])
    onnx.save(model(), str(folder / "fp32.onnx"))
    quantization.quantize_dynamic(
        folder / "fp32.onnx",
        folder / "int8.onnx",
        per_channel=True,
        reduce_range=True,
        weight_type=quantization.QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Attention", "Gather"],
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
