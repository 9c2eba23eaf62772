"""Operators without weights as one network, for `latentlink profile --image` (docs/kernels.md, "Without weights").

    .build-python/bin/python Bench/elements.py FOLDER

writes FOLDER/elements.onnx and samples of its inputs, FOLDER/elements.npz.
"""

import pathlib
import sys

import numpy
import onnx
from onnx import TensorProto, helper

SHAPE = [1, 32, 16, 16]


def main(folder: pathlib.Path) -> None:
    nodes = [
        helper.make_node("Add", ["a", "b"], ["sum"]),
        helper.make_node("Mul", ["sum", "b"], ["product"]),
        helper.make_node("Sub", ["product", "a"], ["difference"]),
        helper.make_node("MaxPool", ["difference"], ["greatest"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("AveragePool", ["greatest"], ["average"], kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        helper.make_node("GlobalAveragePool", ["average"], ["mean"]),
    ]
    inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, SHAPE) for name in ("a", "b")]
    outputs = [helper.make_tensor_value_info("mean", TensorProto.FLOAT, [1, 32, 1, 1])]
    graph = helper.make_graph(nodes, "elements", inputs, outputs)
    folder.mkdir(parents=True, exist_ok=True)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, folder / "elements.onnx")
    random = numpy.random.default_rng(0)
    samples = {name: random.normal(size=[64] + SHAPE[1:]).astype("float32") for name in ("a", "b")}
    numpy.savez(folder / "elements.npz", **samples)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
