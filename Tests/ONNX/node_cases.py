"""Writes the node test cases of the onnx package for the operators of the importer.

usage: node_cases.py FOLDER

Parameters (weights, bounds, shapes) become initialisers with the case's numbers, as exporters write them; the other
inputs stay inputs. Writes NAME.onnx, NAME.in.npz and NAME.out.npz ([samples, ...shape] by port) with the case's input
first, then random ones of its range; outputs are ONNX Runtime's, or the case's own where ONNX Runtime does not have the
operator. Prints a JSON list of {name, operator, reference}.
"""

import importlib
import json
import sys
import warnings

import numpy
import onnx
import onnxruntime
from onnx import numpy_helper
from onnx.backend.test.case import node as node_package

folder = sys.argv[1]
SAMPLES = 8

# The number of leading inputs that stay inputs; all where the operator is not named.
DATA_INPUTS = dict(
    Conv=1, Gemm=1, MatMul=1, Clip=1, BatchNormalization=1, LayerNormalization=1, Pad=1, Slice=1, Reshape=1, Split=1,
    GRU=1, QuantizeLinear=1, DequantizeLinear=1, QLinearConv=1, QLinearMatMul=1, Dropout=1)
OPERATORS = list(DATA_INPUTS) + [
    "Add", "Sub", "Mul", "Relu", "LeakyRelu", "Tanh", "Sigmoid", "HardSwish", "Gelu", "Softmax", "AveragePool",
    "MaxPool", "GlobalAveragePool", "Concat", "Flatten", "Transpose", "Constant", "Identity"]


# Modules of the onnx package that are not called like their operator.
MODULES = dict(BatchNormalization="batch_normalization")


def testcases():
    """The cases of the modules wanted: making all of them takes minutes."""
    for operator in OPERATORS:
        importlib.import_module(f"{node_package.__name__}.{MODULES.get(operator, operator.lower())}")
    return node_package._NodeTestCases


def with_initialisers(model, arrays, data_inputs):
    graph = model.graph
    names = [port.name for port in graph.input]
    for name in names[data_inputs:]:
        graph.initializer.append(numpy_helper.from_array(numpy.asarray(arrays[name]), name))
    kept = [port for port in graph.input if port.name in names[:data_inputs]]
    del graph.input[:]
    graph.input.extend(kept)
    return names[:data_inputs]


def batch_of_one(model, arrays, outputs):
    """The first of the sequences that a case computes at once: a device runs one."""
    batch_first = any(attribute.name == "layout" and attribute.i for attribute in model.graph.node[0].attribute)
    axis = 0 if batch_first else 1
    ports = [port.name for port in model.graph.output]
    axes = {model.graph.node[0].input[0]: axis}
    if len(model.graph.node[0].input) > 4:
        axes[model.graph.node[0].input[4]] = 0
    if len(model.graph.node[0].input) > 5:
        axes[model.graph.node[0].input[5]] = axis
    cut = {name: numpy.take(value, [0], axis=axes[name]) if name in axes else value for name, value in arrays.items()}
    # Y is [T, D, N, S] or [N, T, D, S], Y_h [D, N, S] or [N, D, S].
    found = []
    for port, value in zip(ports, outputs):
        place = 0 if batch_first else (2 if numpy.ndim(value) == 4 else 1)
        found.append(numpy.take(value, [0], axis=place))
    for port in list(model.graph.input) + list(model.graph.output):
        value = cut.get(port.name)
        shape = value.shape if value is not None else found[ports.index(port.name)].shape
        for dimension, size in zip(port.type.tensor_type.shape.dim, shape):
            dimension.dim_value = size
    return cut, found


def real_numbers(integers, node, arrays):
    """What an image of an integer model takes: the numbers that the integers stand for."""
    scale = numpy.asarray(arrays[node.input[1]], dtype="float64")
    zero = numpy.asarray(arrays[node.input[2]] if len(node.input) > 2 else 0, dtype="float64")
    if scale.size > 1 or zero.size > 1:
        return integers  # refused
    return (scale.reshape(()) * (integers.astype("float64") - zero.reshape(()))).astype("float32")


def variants(array, random):
    """The case's numbers, then numbers of their range."""
    array = numpy.asarray(array)
    found = [array]
    low, high = float(array.min()), float(array.max())
    for _ in range(SAMPLES - 1):
        drawn = random.uniform(low, high, array.shape)
        if array.dtype.kind in "iu":
            drawn = numpy.rint(drawn)
        found.append(drawn.astype(array.dtype))
    return numpy.stack(found)


def main():
    warnings.simplefilter("ignore")
    onnxruntime.set_default_logger_severity(4)
    random = numpy.random.default_rng(1)
    listing = []
    seen = set()
    for case in testcases():
        nodes = case.model.graph.node if case.model is not None else []
        if len(nodes) != 1 or nodes[0].op_type not in OPERATORS or nodes[0].domain or "expanded" in case.name:
            continue
        if case.name in seen:
            continue
        seen.add(case.name)
        operator = nodes[0].op_type
        inputs, outputs = case.data_sets[0]
        model = case.model
        if any(not port.type.HasField("tensor_type") for port in model.graph.input):
            continue  # sequences and optional values
        arrays = {port.name: value for port, value in zip(model.graph.input, inputs)}
        values = [numpy.asarray(value) for value in arrays.values()]
        if any(value.dtype.kind not in "fiu" and value.dtype != bool or value.size == 0 for value in values):
            continue
        opset = next(entry for entry in model.opset_import if not entry.domain)
        if opset.version < 13:  # these operators are the same there
            opset.version = 13
        if operator == "GRU":
            arrays, outputs = batch_of_one(model, arrays, outputs)
        names = with_initialisers(model, arrays, DATA_INPUTS.get(operator, len(arrays)))
        samples = {name: variants(arrays[name], random) for name in names}
        path = f"{folder}/{case.name}"
        onnx.save(model, path + ".onnx")
        ports = [port.name for port in model.graph.output]
        reference = "ONNX Runtime"
        try:
            session = onnxruntime.InferenceSession(path + ".onnx", providers=["CPUExecutionProvider"])
            count = SAMPLES if names else 1
            found = [session.run(None, {n: samples[n][i] for n in names}) for i in range(count)]
            expected = {port: numpy.stack([sample[i] for sample in found]) for i, port in enumerate(ports)}
        except Exception:
            reference = "onnx"
            samples = {name: array[:1] for name, array in samples.items()}
            expected = {port: numpy.asarray(value)[None] for port, value in zip(ports, outputs)}
        if operator in ("DequantizeLinear", "QLinearConv", "QLinearMatMul"):
            samples = {names[0]: real_numbers(samples[names[0]], model.graph.node[0], arrays)}
        numpy.savez(path + ".in.npz", **samples)
        numpy.savez(path + ".out.npz", **expected)
        listing.append(dict(name=case.name, operator=operator, reference=reference))
    json.dump(listing, sys.stdout)


main()
