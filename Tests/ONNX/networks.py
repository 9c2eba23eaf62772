"""Small networks made with onnx.helper: what people export, with random weights."""

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper


class Builder:
    """Collects nodes and initialisers; every method returns the name of its output."""

    def __init__(self, name, seed):
        self.name = name
        self.random = numpy.random.default_rng(seed)
        self.nodes, self.constants, self.inputs, self.outputs = [], [], [], []

    def input(self, name, shape):
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def output(self, name, shape):
        self.outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def constant(self, array, name=None):
        name = name or f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(numpy.asarray(array), name))
        return name

    def weights(self, *shape):
        """He initialisation, every channel with a spread of its own, so that per-channel scales matter."""
        fan_in = int(numpy.prod(shape[1:]))
        spread = self.random.uniform(0.4, 1.6, size=(shape[0],) + (1,) * (len(shape) - 1))
        values = self.random.normal(0, (2 / fan_in) ** 0.5, shape) * spread
        return self.constant(values.astype(numpy.float32))

    def add(self, op, inputs, output=None, **attributes):
        output = output or f"{op.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [output], name=f"{output}_node", **attributes))
        return output

    def bias(self, count):
        return self.constant(self.random.normal(0, 0.1, count).astype(numpy.float32))

    def conv(self, x, inputs, outputs, kernel=3, stride=1, group=1):
        pad = kernel // 2
        return self.add(
            "Conv", [x, self.weights(outputs, inputs // group, kernel, kernel), self.bias(outputs)],
            kernel_shape=[kernel, kernel], strides=[stride, stride], pads=[pad] * 4, group=group)

    def dense(self, x, inputs, outputs, output=None):
        return self.add(
            "Gemm", [x, self.weights(outputs, inputs), self.bias(outputs)], output=output, transB=1)

    def relu(self, x):
        return self.add("Relu", [x])

    def model(self):
        graph = helper.make_graph(self.nodes, self.name, self.inputs, self.outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return model


def multilayer_perceptron():
    b = Builder("mlp", 1)
    x = b.input("x", [1, 12])
    x = b.relu(b.dense(x, 12, 32))
    x = b.add("Tanh", [b.dense(x, 32, 24)])
    b.dense(x, 24, 5, output="y")
    b.output("y", [1, 5])
    return b.model()


def convolutions():
    b = Builder("convolutions", 2)
    x = b.input("image", [1, 3, 16, 16])
    x = b.relu(b.conv(x, 3, 8, stride=2))
    x = b.relu(b.conv(x, 8, 12, stride=2))
    x = b.add("MaxPool", [x], kernel_shape=[2, 2], strides=[2, 2])
    x = b.add("Flatten", [x], axis=1)
    b.dense(x, 12 * 4, 4, output="y")
    b.output("y", [1, 4])
    return b.model()


def averages():
    """Ends at means of four numbers on one scale, of which every fourth is a tie."""
    b = Builder("averages", 6)
    x = b.input("image", [1, 3, 16, 16])
    x = b.relu(b.conv(x, 3, 8, stride=2))
    x = b.relu(b.conv(x, 8, 12, stride=2))
    b.add("AveragePool", [x], output="y", kernel_shape=[2, 2], strides=[2, 2])
    b.output("y", [1, 12, 2, 2])
    return b.model()


def residual():
    b = Builder("residual", 3)
    x = b.input("image", [1, 3, 12, 12])
    x = b.relu(b.conv(x, 3, 8))
    for _ in range(2):
        y = b.relu(b.conv(x, 8, 8))
        x = b.relu(b.add("Add", [b.conv(y, 8, 8), x]))
    x = b.add("GlobalAveragePool", [x])
    x = b.add("Flatten", [x], axis=1)
    b.dense(x, 8, 4, output="y")
    b.output("y", [1, 4])
    return b.model()


def depthwise_separable():
    b = Builder("depthwise", 4)
    x = b.input("image", [1, 3, 16, 16])
    x = b.add("Clip", [b.conv(x, 3, 8, stride=2), b.constant(numpy.float32(0)), b.constant(numpy.float32(6))])
    for channels in ((8, 12), (12, 16)):
        x = b.relu(b.conv(x, channels[0], channels[0], group=channels[0]))
        x = b.relu(b.conv(x, channels[0], channels[1], kernel=1))
    x = b.add("GlobalAveragePool", [x])
    x = b.add("Reshape", [x, b.constant(numpy.array([1, 16], numpy.int64))])
    b.dense(x, 16, 3, output="y")
    b.output("y", [1, 3])
    return b.model()


def recurrent():
    b = Builder("gru", 5)
    inputs, states = 6, 10
    x = b.input("x", [1, 1, inputs])
    h = b.input("h", [1, 1, states])
    w = b.constant(b.random.normal(0, 0.4, (1, 3 * states, inputs)).astype(numpy.float32))
    r = b.constant(b.random.normal(0, 0.3, (1, 3 * states, states)).astype(numpy.float32))
    bias = b.constant(b.random.normal(0, 0.1, (1, 6 * states)).astype(numpy.float32))
    b.nodes.append(
        helper.make_node(
            "GRU", [x, w, r, bias, "", h], ["", "next"], name="gru", hidden_size=states,
            linear_before_reset=1))
    y = b.add("Reshape", ["next", b.constant(numpy.array([1, states], numpy.int64))])
    b.dense(y, states, 3, output="y")
    b.output("y", [1, 3])
    b.output("next", [1, 1, states])
    return b.model()


def excitation():
    """Channels weighed by what all of the image says: a product of [1, C, H, W] and [1, C, 1, 1]."""
    b = Builder("excitation", 7)
    x = b.input("image", [1, 3, 12, 12])
    x = b.conv(x, 3, 8, stride=2)
    x = b.add("Mul", [x, b.add("Sigmoid", [x])])
    gate = b.relu(b.conv(b.add("GlobalAveragePool", [x]), 8, 4, kernel=1))
    gate = b.add("Sigmoid", [b.conv(gate, 4, 8, kernel=1)])
    x = b.add("Sub", [b.add("Mul", [x, gate]), gate])
    x = b.add("Pad", [x, b.constant(numpy.array([0, 0, 1, 0, 0, 0, 0, 1], numpy.int64))])
    b.add("Conv", [x, b.weights(4, 8, 2, 2), b.bias(4)], output="y", kernel_shape=[2, 2])
    b.output("y", [1, 4, 6, 6])
    return b.model()


def tokens():
    """Patches as rows, mixed among each other and each by itself, GELU spelt out, a normalisation, a softmax."""
    b = Builder("tokens", 8)
    x = b.input("image", [1, 3, 16, 16])
    x = b.add("Conv", [x, b.weights(8, 3, 4, 4), b.bias(8)], kernel_shape=[4, 4], strides=[4, 4])
    x = b.add("Reshape", [x, b.constant(numpy.array([1, 8, 16], numpy.int64))])
    mixed = b.add("MatMul", [x, b.weights(16, 16)])
    x = b.add("Add", [x, mixed])
    x = b.add("Transpose", [x], perm=[0, 2, 1])
    y = b.add("MatMul", [x, b.weights(8, 8)])
    erf = b.add("Erf", [b.add("Div", [y, b.constant(numpy.float32(2**0.5))])])
    y = b.add("Mul", [b.add("Mul", [y, b.add("Add", [erf, b.constant(numpy.float32(1))])]), b.constant(numpy.float32(0.5))])
    x = b.add("Add", [x, y])
    x = b.add("ReduceMean", [x], axes=[1], keepdims=0)
    halves = [f"half{i}" for i in range(2)]
    b.nodes.append(helper.make_node("Split", [x], halves, name="split", axis=1))
    x = b.add("Mul", [halves[0], b.add("Tanh", [halves[1]])])
    b.add("Softmax", [b.dense(x, 4, 5)], output="y", axis=1)
    b.output("y", [1, 5])
    return b.model()


ALL = [
    multilayer_perceptron, convolutions, averages, residual, depthwise_separable, excitation, tokens, recurrent]


def samples(model, count, seed):
    """Smooth random inputs, [count, ...shape] by name."""
    random = numpy.random.default_rng(seed)
    arrays = {}
    for port in model.graph.input:
        shape = [d.dim_value for d in port.type.tensor_type.shape.dim]
        array = random.normal(0, 1, [count] + shape).astype(numpy.float32)
        if len(shape) == 4:
            # Neighbouring pixels resemble each other.
            for axis in (3, 4):
                array = (array + numpy.roll(array, 1, axis) + numpy.roll(array, 2, axis)) / 3**0.5
        arrays[port.name] = array.astype(numpy.float32)
    return arrays
