"""Cuts quantised models into their operators and runs each on ONNX Runtime's own numbers.

usage: operators_alone.py FOLDER

FOLDER is what whole_networks.py wrote. Writes NAME.N.onnx, the N-th operator of NAME.onnx between its DequantizeLinear and its
QuantizeLinear nodes, NAME.N.in.npz with what ONNX Runtime computes for its inputs in the whole model and NAME.N.out.npz with
what it then computes for the output; prints a JSON list of {name, float, type, operators}. Models of operators on integers and
operators with several outputs or that only give numbers another shape are left out.
"""

import glob
import json
import os
import sys

import numpy
import onnx
import onnxruntime

folder = sys.argv[1]
SHAPES = {"Flatten", "Reshape"}


def session(model):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


class Model:
    def __init__(self, path):
        self.model = onnx.shape_inference.infer_shapes(onnx.load(path))
        self.producer = {output: node for node in self.model.graph.node for output in node.output}
        # Dequantised number → the real number that was quantised.
        self.quantised = {}
        for node in self.model.graph.node:
            if node.op_type == "DequantizeLinear" and node.input[0] in self.producer:
                self.quantised[node.output[0]] = self.producer[node.input[0]].input[0]

    def values(self, inputs, count):
        """All dequantised numbers, [samples, ...shape] by name."""
        everything = onnx.ModelProto()
        everything.CopyFrom(self.model)
        present = {output.name for output in everything.graph.output}
        for name in self.quantised:
            if name not in present:
                everything.graph.output.append(
                    onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
        runner = session(everything)
        names = [output.name for output in runner.get_outputs()]
        found = [runner.run(names, {name: inputs[name][i] for name in inputs.files}) for i in range(count)]
        return {name: numpy.stack([sample[i] for sample in found]) for i, name in enumerate(names)}

    def behind(self, real):
        """The nodes between a number that will be quantised and the dequantised numbers it is computed from, and those."""
        nodes, ends, waiting, seen = [], [], [real], set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.quantised:
                ends.append(name)
            elif name in self.producer:
                nodes.append(self.producer[name])
                waiting += self.producer[name].input
        return nodes, ends


listing = []
for path in sorted(glob.glob(f"{folder}/*-*.onnx")):
    name = os.path.basename(path)[: -len(".onnx")]
    network, form = name.rsplit("-", 1)
    if form == "operators":
        continue
    model = Model(path)
    inputs = numpy.load(f"{folder}/{network}.in.npz")
    values = model.values(inputs, len(inputs[inputs.files[0]]))
    extractor = onnx.utils.Extractor(model.model)
    for output, real in model.quantised.items():
        nodes, ends = model.behind(real)
        if not ends or any(len(node.output) > 1 for node in nodes):
            continue
        kinds = {node.op_type for node in nodes} - {"Constant", "DequantizeLinear"}
        if kinds <= SHAPES:
            continue
        ports = [model.quantised[end] for end in ends]
        piece = f"{name}.{len(listing)}"
        onnx.save(extractor.extract_model(ports, [output]), f"{folder}/{piece}.onnx")
        numpy.savez(f"{folder}/{piece}.in.npz", **{port: values[end] for port, end in zip(ports, ends)})
        numpy.savez(f"{folder}/{piece}.out.npz", **{output: values[output]})
        listing.append(dict(name=piece, float=network, type=form, operators=sorted(kinds)))
json.dump(listing, sys.stdout)
