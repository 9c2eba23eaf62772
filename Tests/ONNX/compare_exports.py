"""Runs exported models in ONNX Runtime and compares them with our integers.

usage: compare_exports.py FOLDER

FOLDER/cases.json lists {name, outputs: [{name, scale, zeroPoint}]}; beside it lie NAME.onnx, NAME.in.npz (real numbers by
input, [samples, ...shape]) and NAME.out.npz (our integers by output). Prints a JSON list of {name, optimised, count,
different, offByMore, largest}: elements, elements that differ, that differ by more than one unit, and the largest
difference, without and with ONNX Runtime's graph optimisation.
"""

import json
import sys

import numpy
import onnx
import onnxruntime

folder = sys.argv[1]
results = []
for case in json.load(open(f"{folder}/cases.json")):
    path = f"{folder}/{case['name']}.onnx"
    onnx.checker.check_model(path, full_check=True)
    inputs = numpy.load(f"{folder}/{case['name']}.in.npz")
    expected = numpy.load(f"{folder}/{case['name']}.out.npz")
    for optimised in (False, True):
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = 1
        # On x86 without VNNI the integer kernels add pairs of products in 16 bits, saturating, unless told not to.
        options.add_session_config_entry("session.x64quantprecision", "1")
        if not optimised:
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        names = [port.name for port in session.get_inputs()]
        shapes = {port.name: port.shape for port in session.get_inputs()}
        samples = len(inputs[names[0]])
        found = [
            session.run(None, {name: inputs[name][i].reshape(shapes[name]) for name in names})
            for i in range(samples)
        ]
        result = dict(
            name=case["name"], optimised=optimised, count=0, different=0, offByMore=0, largest=0
        )
        for position, output in enumerate(case["outputs"]):
            real = numpy.concatenate([sample[position].reshape(1, -1) for sample in found])
            integers = numpy.rint(real.astype(numpy.float64) / output["scale"]) + output["zeroPoint"]
            difference = numpy.abs(integers - expected[output["name"]].reshape(integers.shape))
            result["count"] += difference.size
            result["different"] += int((difference > 0).sum())
            result["offByMore"] += int((difference > 1).sum())
            result["largest"] = max(result["largest"], int(difference.max()))
        results.append(result)
json.dump(results, sys.stdout)
