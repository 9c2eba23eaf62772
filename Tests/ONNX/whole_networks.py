"""Writes small networks, float and quantised by ONNX Runtime, with inputs and ONNX Runtime's outputs.

usage: whole_networks.py FOLDER [float]

Writes NAME.onnx, NAME.calibrate.npz, NAME.in.npz and NAME.out.npz ([samples, ...shape] by port) for every network, and
NAME-TYPE.onnx and NAME-TYPE.out.npz for its quantised forms (TYPE: int8, uint8, int16, tensor for one weight scale a
tensor, asymmetric for uint8 weights with zero points, operators for ONNX Runtime's operators on integers instead of
QuantizeLinear and DequantizeLinear); prints a JSON list of {name, float, type}. With
'float' only the float models.
"""

import json
import logging
import sys

import numpy
import onnx
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

import networks

folder = sys.argv[1]
logging.disable(logging.WARNING)  # advice on preprocessing


class Reader(CalibrationDataReader):
    def __init__(self, arrays):
        count = len(next(iter(arrays.values())))
        self.samples = iter([{name: array[i] for name, array in arrays.items()} for i in range(count)])

    def get_next(self):
        return next(self.samples, None)


def run(path, arrays):
    """The outputs by name, without graph optimisation: what the model says, not what a fusion makes of it."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = [port.name for port in session.get_outputs()]
    count = len(next(iter(arrays.values())))
    found = [session.run(None, {name: array[i] for name, array in arrays.items()}) for i in range(count)]
    return {name: numpy.stack([sample[i] for sample in found]) for i, name in enumerate(names)}


FORMS = {
    "int8": dict(activation_type=QuantType.QInt8, weight_type=QuantType.QInt8, per_channel=True),
    "uint8": dict(activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, per_channel=True),
    "int16": dict(activation_type=QuantType.QInt16, weight_type=QuantType.QInt8, per_channel=True),
    "tensor": dict(activation_type=QuantType.QInt8, weight_type=QuantType.QInt8, per_channel=False),
    "asymmetric": dict(activation_type=QuantType.QUInt8, weight_type=QuantType.QUInt8, per_channel=False),
    "operators": dict(
        quant_format=QuantFormat.QOperator, activation_type=QuantType.QUInt8, weight_type=QuantType.QUInt8,
        per_channel=False),
}

listing = []
for make in networks.ALL:
    model = make()
    name = model.graph.name
    path = f"{folder}/{name}.onnx"
    onnx.save(model, path)
    calibration = networks.samples(model, 24, 7)
    inputs = networks.samples(model, 16, 8)
    numpy.savez(f"{folder}/{name}.calibrate.npz", **calibration)
    numpy.savez(f"{folder}/{name}.in.npz", **inputs)
    numpy.savez(f"{folder}/{name}.out.npz", **run(path, inputs))
    listing.append(dict(name=name, float=name, type="float"))
    if name == "gru" or sys.argv[2:] == ["float"]:
        continue  # ONNX Runtime's static quantisation leaves recurrent units in floating point.
    for form, options in FORMS.items():
        quantised = f"{folder}/{name}-{form}.onnx"
        extra = {"ActivationSymmetric": form == "int16", "WeightSymmetric": form != "asymmetric"}
        quantize_static(
            path, quantised, Reader(calibration),
            **{"quant_format": QuantFormat.QDQ, "extra_options": extra, **options})
        numpy.savez(f"{folder}/{name}-{form}.out.npz", **run(quantised, inputs))
        listing.append(dict(name=f"{name}-{form}", float=name, type=form))
json.dump(listing, sys.stdout)
