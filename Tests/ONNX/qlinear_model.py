"""Writes a model of QLinearConv, QLinearMatMul, QuantizeLinear and DequantizeLinear nodes.

usage: qlinear_model.py FOLDER

Writes FOLDER/qlinear.onnx, qlinear.in.npz and qlinear.out.npz ([samples, ...shape] by port), and the output's scale and
zero point as JSON.
"""

import json
import sys

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

folder = sys.argv[1]
random = numpy.random.default_rng(9)
constants = []


def constant(name, array):
    constants.append(numpy_helper.from_array(numpy.asarray(array), name))
    return name


def grid(name, scale, zero):
    return [constant(f"{name}_scale", numpy.float32(scale)), constant(f"{name}_zero", numpy.uint8(zero))]


x, h, y = grid("x", 0.02, 120), grid("h", 0.03, 0), grid("y", 0.05, 90)
weights = random.integers(-128, 128, (6, 3, 3, 3)).astype(numpy.int8)
weights.flat[0] = -128
scales = random.uniform(0.002, 0.004, 6).astype(numpy.float32)
bias = random.integers(-3000, 3000, 6).astype(numpy.int32)
matrix = random.integers(0, 256, (6 * 16, 5)).astype(numpy.uint8)
nodes = [
    helper.make_node("QuantizeLinear", ["x"] + x, ["xq"]),
    helper.make_node(
        "QLinearConv",
        ["xq"] + x + [
            constant("w", weights), constant("w_scale", scales), constant("w_zero", numpy.zeros(6, numpy.int8))
        ] + h + [constant("bias", bias)], ["hq"], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
    helper.make_node("Reshape", ["hq", constant("shape", numpy.array([1, 96], numpy.int64))], ["flat"]),
    helper.make_node(
        "QLinearMatMul",
        ["flat"] + h + [constant("m", matrix)] + grid("m", 0.004, 131) + y, ["yq"]),
    helper.make_node("DequantizeLinear", ["yq"] + y, ["y"]),
]
graph = helper.make_graph(
    nodes, "qlinear", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 8, 8])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 5])], constants)
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
model.ir_version = 8
onnx.checker.check_model(model, full_check=True)
onnx.save(model, f"{folder}/qlinear.onnx")
options = onnxruntime.SessionOptions()
options.add_session_config_entry("session.x64quantprecision", "1")
session = onnxruntime.InferenceSession(
    f"{folder}/qlinear.onnx", options, providers=["CPUExecutionProvider"])
samples = random.normal(0, 1, (16, 1, 3, 8, 8)).astype(numpy.float32)
numpy.savez(f"{folder}/qlinear.in.npz", x=samples)
numpy.savez(
    f"{folder}/qlinear.out.npz", y=numpy.stack([session.run(None, {"x": sample})[0] for sample in samples]))
json.dump([dict(name="qlinear", float="qlinear", type="qlinear")], sys.stdout)
