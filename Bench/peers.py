"""Runs the network of 'latentlink bench --encoder-network FILE' on LiteRT (XNNPACK) and ONNX Runtime on this machine.

    python peers.py NETWORK.json > peers-measured.json

One thread, batch 1, int8 with a scale an output channel. Every runtime computes the file's samples, whose outputs are
compared with ours, and is then timed. Times are of a call from Python; a network of one small operator, timed in the same
way, shows what of that is the call.
"""

import json
import statistics
import sys
import time

import numpy as np

WARM_UP, RUNS = 200, 2000


def median_microseconds(call):
    for _ in range(WARM_UP):
        call()
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter_ns()
        call()
        seconds.append(time.perf_counter_ns() - start)
    return statistics.median(seconds) / 1000


class LiteRT:
    name = "LiteRT, XNNPACK"

    def __init__(self, network):
        from ai_edge_litert import interpreter

        import importlib.metadata

        self.version = importlib.metadata.version("ai-edge-litert")
        self.interpreter = interpreter.Interpreter(model_content=self.encode(network), num_threads=1)
        self.interpreter.allocate_tensors()
        self.input = self.interpreter.get_input_details()[0]["index"]
        self.output = self.interpreter.get_output_details()[0]["index"]

    def run(self, sample):
        self.interpreter.set_tensor(self.input, sample[np.newaxis])
        self.interpreter.invoke()
        return self.interpreter.get_tensor(self.output).reshape(-1)

    def time(self, sample):
        self.interpreter.set_tensor(self.input, sample[np.newaxis])
        return median_microseconds(self.interpreter.invoke)

    def encode(self, network):
        """The network as a TensorFlow Lite flatbuffer (schema version 3)."""
        import flatbuffers
        from ai_edge_litert import schema_py_generated as schema

        model = schema.ModelT()
        model.version = 3
        graph = schema.SubGraphT()
        model.subgraphs = [graph]
        model.buffers = [schema.BufferT()]
        graph.tensors, graph.operators = [], []

        def tensor(name, shape, kind, scales, zero_points, values=None):
            new = schema.TensorT()
            new.name, new.shape, new.type = name, shape, kind
            new.quantization = schema.QuantizationParametersT()
            new.quantization.scale, new.quantization.zeroPoint = scales, zero_points
            if values is not None:
                buffer = schema.BufferT()
                buffer.data = np.frombuffer(values.tobytes(), np.uint8)
                model.buffers.append(buffer)
                new.buffer = len(model.buffers) - 1
            else:
                new.buffer = 0
            graph.tensors.append(new)
            return len(graph.tensors) - 1

        codes = []
        for code in (schema.BuiltinOperator.CONV_2D, schema.BuiltinOperator.FULLY_CONNECTED):
            new = schema.OperatorCodeT()
            new.builtinCode = new.deprecatedBuiltinCode = code
            new.version = 5
            codes.append(new)
        model.operatorCodes = codes

        first = network["layers"][0]
        current = tensor(
            "input", [1] + first["input"], schema.TensorType.INT8, [network["scale"]], [network["inputZeroPoint"]])
        graph.inputs = [current]
        for layer in network["layers"]:
            dense = layer["isDense"]
            count = layer["output"][2]
            weights = np.array(layer["weights"], np.int8)
            shape = [count, weights.size // count] if dense else [count, layer["kernel"], layer["kernel"], layer["input"][2]]
            weight = tensor(
                layer["name"] + " weights", shape, schema.TensorType.INT8, layer["weightScales"], [0] * count,
                weights.reshape(shape))
            scales = [float(np.float32(s) * np.float32(network["scale"])) for s in layer["weightScales"]]
            bias = tensor(
                layer["name"] + " bias", [count], schema.TensorType.INT32, scales, [0] * count,
                np.array(layer["bias"], np.int32))
            output = tensor(
                layer["name"], [1, count] if dense else [1] + layer["output"], schema.TensorType.INT8,
                [network["scale"]], [network["outputZeroPoint"]])
            operation = schema.OperatorT()
            operation.opcodeIndex = 1 if dense else 0
            operation.inputs, operation.outputs = [current, weight, bias], [output]
            if dense:
                options = schema.FullyConnectedOptionsT()
                operation.builtinOptionsType = schema.BuiltinOptions.FullyConnectedOptions
            else:
                options = schema.Conv2DOptionsT()
                options.strideW = options.strideH = layer["stride"]
                options.dilationWFactor = options.dilationHFactor = 1
                options.padding = schema.Padding.SAME
                operation.builtinOptionsType = schema.BuiltinOptions.Conv2DOptions
            options.fusedActivationFunction = schema.ActivationFunctionType.RELU
            operation.builtinOptions = options
            graph.operators.append(operation)
            current = output
        graph.outputs = [current]
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())


class ONNXRuntime:
    name = "ONNX Runtime"

    def __init__(self, network):
        import onnxruntime

        self.version = onnxruntime.__version__
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        self.session = onnxruntime.InferenceSession(
            self.encode(network), options, providers=["CPUExecutionProvider"])

    @staticmethod
    def planes(sample):
        return np.ascontiguousarray(sample.transpose(2, 0, 1)[np.newaxis])

    def run(self, sample):
        return self.session.run(None, {"input": self.planes(sample)})[0].reshape(-1)

    def time(self, sample):
        inputs = {"input": self.planes(sample)}
        return median_microseconds(lambda: self.session.run(None, inputs))

    def encode(self, network):
        """The network between quantise and dequantise operators, channels first."""
        from onnx import TensorProto, helper, numpy_helper

        nodes, constants = [], []

        def constant(name, values):
            constants.append(numpy_helper.from_array(values, name))
            return name

        scale = constant("scale", np.array(network["scale"], np.float32))
        first = network["layers"][0]["input"]
        current, point = "input", constant("input zero", np.array(network["inputZeroPoint"], np.int8))
        for layer in network["layers"]:
            name, count = layer["name"], layer["output"][2]
            weights = np.array(layer["weights"], np.int8)
            if layer["isDense"]:
                height, width, channels = network["layers"][-2]["output"] if len(network["layers"]) > 1 else layer["input"]
                weights = weights.reshape(count, height, width, channels).transpose(0, 3, 1, 2).reshape(count, -1)
            else:
                weights = weights.reshape(count, layer["kernel"], layer["kernel"], -1).transpose(0, 3, 1, 2)
            scales = np.array(layer["weightScales"], np.float32)
            zeros = constant(name + " zeros", np.zeros(count, np.int8))
            nodes.append(helper.make_node("DequantizeLinear", [current, scale, point], [name + " in"]))
            nodes.append(
                helper.make_node(
                    "DequantizeLinear",
                    [constant(name + " weights", np.ascontiguousarray(weights)), constant(name + " scales", scales), zeros],
                    [name + " w"], axis=0))
            nodes.append(
                helper.make_node(
                    "DequantizeLinear",
                    [constant(name + " bias", np.array(layer["bias"], np.int32)),
                     constant(name + " bias scales", scales * np.float32(network["scale"])),
                     constant(name + " bias zeros", np.zeros(count, np.int32))],
                    [name + " b"], axis=0))
            source = name + " in"
            if layer["isDense"]:
                nodes.append(helper.make_node("Flatten", [source], [name + " flat"]))
                nodes.append(
                    helper.make_node(
                        "Gemm", [name + " flat", name + " w", name + " b"], [name + " sum"], transB=1))
            else:
                nodes.append(
                    helper.make_node(
                        "Conv", [source, name + " w", name + " b"], [name + " sum"],
                        strides=[layer["stride"]] * 2, auto_pad="SAME_UPPER"))
            nodes.append(helper.make_node("Relu", [name + " sum"], [name + " relu"]))
            point = constant(name + " zero", np.array(network["outputZeroPoint"], np.int8))
            nodes.append(helper.make_node("QuantizeLinear", [name + " relu", scale, point], [name]))
            current = name
        graph = helper.make_graph(
            nodes, "encoder",
            [helper.make_tensor_value_info("input", TensorProto.INT8, [1, first[2], first[0], first[1]])],
            [helper.make_tensor_value_info(current, TensorProto.INT8, None)], constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)])
        model.ir_version = 9
        return model.SerializeToString()


def small(network):
    """The last layer on eight of its inputs: nearly nothing but the call."""
    layer = dict(network["layers"][-1], input=[1, 1, 8])
    count = layer["output"][2]
    layer["weights"] = np.array(layer["weights"]).reshape(count, -1)[:, :8].reshape(-1).tolist()
    return dict(network, layers=[layer])


def main():
    with open(sys.argv[1]) as file:
        network = json.load(file)
    shape = network["layers"][0]["input"]
    samples = [np.array(s, np.int8).reshape(shape) for s in network["inputs"]]
    ours = np.array(network["outputs"], np.int32)
    found = []
    for runtime in (LiteRT, ONNXRuntime):
        peer = runtime(network)
        outputs = np.array([peer.run(sample) for sample in samples], np.int32)
        difference = np.abs(outputs - ours)
        found.append({
            "name": runtime.name,
            "version": peer.version,
            "medianMicroseconds": peer.time(samples[0]),
            "callMicroseconds": runtime(small(network)).time(np.zeros([1, 1, 8], np.int8)),
            "outputs": int(difference.size),
            "outputsThatDiffer": int((difference > 0).sum()),
            "greatestDifference": int(difference.max()),
        })
    json.dump(found, sys.stdout, indent=2)
    print()


main()
