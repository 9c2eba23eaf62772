"""Makes the networks of this folder anew: tiny ones with random weights, exported by others' tools, each with three samples
of its inputs and ONNX Runtime's outputs (NAME.onnx, NAME.npz). Versions: README.md.

    python -m venv v && v/bin/pip install torch onnx onnxscript onnxruntime keras jax2onnx && v/bin/python make.py
"""

import os

os.environ["KERAS_BACKEND"] = "torch"

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn as nn
import torch.nn.functional as F

random = np.random.default_rng(7)


def store(name):
    model = onnx.load(f"{name}.onnx")
    # Exporters note where their source lay.
    del model.metadata_props[:]
    for part in [*model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output]:
        if hasattr(part, "metadata_props"):
            del part.metadata_props[:]
        part.doc_string = ""
    del model.graph.metadata_props[:]
    onnx.save(model, f"{name}.onnx")
    session = onnxruntime.InferenceSession(f"{name}.onnx", providers=["CPUExecutionProvider"])
    shapes = {i.name: [d if isinstance(d, int) else 1 for d in i.shape] for i in session.get_inputs()}
    samples = [{n: random.standard_normal(s).astype(np.float32) for n, s in shapes.items()} for _ in range(3)]
    results = [session.run(None, s) for s in samples]
    arrays = {n: np.stack([s[n] for s in samples]) for n in shapes}
    for position, output in enumerate(session.get_outputs()):
        arrays["out:" + output.name] = np.stack([r[position] for r in results])
    np.savez(f"{name}.npz", **arrays)


def export(name, module, *shapes, opset=17, dynamo=False, batch=False):
    torch.manual_seed(len(name))
    for part in module.modules():
        if hasattr(part, "reset_parameters"):
            part.reset_parameters()
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            part.running_mean.uniform_(-1, 1)
            part.running_var.uniform_(0.5, 2)
    inputs = tuple(torch.randn(shape) for shape in shapes)
    names = [f"x{i}" for i in range(len(inputs))]
    if dynamo:
        torch.onnx.export(module.eval(), inputs, f"{name}.onnx", dynamo=True, external_data=False, input_names=names,
                          opset_version=opset, verbose=False)
    else:
        torch.onnx.export(module.eval(), inputs, f"{name}.onnx", dynamo=False, opset_version=opset, input_names=names,
                          dynamic_axes={n: {0: "batch"} for n in names} if batch else None)
    store(name)


class Function(nn.Module):
    """A module of parts and what it does with them."""

    def __init__(self, forward, **parts):
        super().__init__()
        self.parts = nn.ModuleDict(parts)
        self.function = forward

    def forward(self, *inputs):
        return self.function(self.parts, *inputs)


def residual(p, x):
    x = F.max_pool2d(F.relu(p["b1"](p["c1"](x))), 2)
    x = F.relu(x + p["b2"](p["c2"](x)))
    return p["fc"](torch.flatten(x, 1))


def separable(activation):
    return nn.Sequential(
        nn.Conv2d(2, 8, 3, 2, 1), nn.BatchNorm2d(8), activation(), nn.Conv2d(8, 8, 3, 1, 1, groups=8),
        nn.BatchNorm2d(8), activation(), nn.Conv2d(8, 12, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 4),
        nn.Softmax(1))


def excite(p, x):
    x = p["c"](x)
    gate = torch.sigmoid(p["f2"](F.relu(p["f1"](x.mean((2, 3))))))
    return x * gate[:, :, None, None]


def shuffle(p, x):
    x = p["a"](x)
    n, c, h, w = x.shape
    return p["c"](F.leaky_relu(p["b"](x.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w))))


def sequence(p, x):
    return p["h"](p["l"](F.gelu(p["b"](F.gelu(p["a"](x)))).transpose(1, 2)))


def mixer(p, x):
    x = p["e"](x).flatten(2).transpose(1, 2)
    x = x + p["t"](p["n1"](x).transpose(1, 2)).transpose(1, 2)
    x = x + p["c2"](F.gelu(p["c1"](p["n2"](x))))
    return p["h"](x.mean(1))


def pads(p, x):
    x = p["c"](F.pad(x, (1, 2, 0, 1)))
    a, b = x.chunk(2, 1)
    y = torch.cat([a, F.avg_pool2d(F.pad(b, (1, 1, 1, 1)), 3, 1), F.max_pool2d(a, 3, 1, 1)], 1)
    return y[:, :, 1:, ::2], F.avg_pool2d(y, 2, 2, ceil_mode=True), F.avg_pool2d(y, 3, 2, 1)


def activations(p, x):
    return torch.cat([
        F.silu(x), F.gelu(x), F.gelu(x, approximate="tanh"), F.mish(x), F.softplus(x), F.elu(x), F.hardsigmoid(x),
        F.relu6(x), F.leaky_relu(x, 0.2), F.hardtanh(x), torch.tanh(x), F.softsign(x), x.abs(), x**2, -x,
        F.hardswish(x)], 1)


def dense(p, x, u):
    return p["f"](torch.cat([x, u], -1)) * 0.5 - x[:, :3]


def flat(p, x):
    y = F.relu(p["c"](x))
    return (p["l"](F.relu(y.view(x.size(0), -1) * 2)), p["m"](y.reshape(x.size(0), 3, -1)),
            y.permute(0, 2, 3, 1).reshape(x.size(0), -1))


def recurrent(p, x, h):
    y, h = p["g"](x, h)
    return p["h"](y), h


def last_state(p, x):
    y, _ = p["g"](x)
    return p["h"](y[:, -1])


def torch_networks():
    conv, linear = nn.Conv2d, nn.Linear
    res = Function(residual, c1=conv(3, 8, 3, padding=1), b1=nn.BatchNorm2d(8), c2=conv(8, 8, 3, padding=1),
                   b2=nn.BatchNorm2d(8), fc=linear(128, 5))
    export("residual", res, (1, 3, 8, 8), batch=True)
    export("residual-dynamo", res, (1, 3, 8, 8), opset=18, dynamo=True)
    export("separable-relu6", separable(nn.ReLU6), (1, 2, 9, 10))
    export("separable-hardswish-13", separable(nn.Hardswish), (1, 2, 9, 10), opset=13)
    export("separable-silu", separable(nn.SiLU), (1, 2, 9, 10))
    export("excite", Function(excite, c=conv(2, 8, 3), f1=linear(8, 4), f2=linear(4, 8)), (1, 2, 6, 7))
    export("shuffle", Function(shuffle, a=conv(4, 8, 1, groups=2), b=conv(8, 8, 3, padding=1, groups=8),
                               c=conv(8, 6, 1)), (1, 4, 5, 6), batch=True)
    seq = Function(sequence, a=nn.Conv1d(3, 8, 3, padding=2, dilation=2), b=nn.Conv1d(8, 8, 5, stride=2, padding=2),
                   l=nn.LayerNorm(8), h=linear(8, 3))
    export("sequence", seq, (1, 3, 20))
    export("sequence-13", seq, (1, 3, 20), opset=13)
    mix = Function(mixer, e=conv(2, 8, 4, 4), n1=nn.LayerNorm(8), t=linear(4, 4), n2=nn.LayerNorm(8), c1=linear(8, 16),
                   c2=linear(16, 8), h=linear(8, 3))
    export("mixer-13", mix, (1, 2, 8, 8), opset=13, batch=True)
    export("pads", Function(pads, c=conv(2, 4, 3)), (1, 2, 8, 9))
    export("activations", Function(activations), (1, 7))
    export("activations-dynamo", Function(activations), (1, 7), opset=18, dynamo=True)
    mlp = nn.Sequential(linear(6, 16), nn.BatchNorm1d(16), nn.Tanh(), nn.Dropout(), linear(16, 16, bias=False),
                        nn.Sigmoid(), linear(16, 3))
    export("dense", Function(dense, f=mlp), (1, 4), (1, 2))
    export("flat", Function(flat, c=conv(2, 3, 3), l=linear(90, 7), m=linear(30, 4)), (1, 2, 8, 7), batch=True)
    export("channels-last", Function(lambda p, x: p["c"](x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1), c=conv(3, 4, 3)),
           (1, 7, 8, 3))
    export("gru", Function(recurrent, g=nn.GRU(3, 5), h=linear(5, 2)), (4, 1, 3), (1, 1, 5))
    export("gru-no-state", Function(last_state, g=nn.GRU(3, 5, batch_first=True), h=linear(5, 2)), (1, 6, 3))
    export("gru-cell", Function(lambda p, x, h: p["g"](x, h), g=nn.GRUCell(3, 5)), (1, 3), (1, 5))


def keras_networks():
    import keras
    from keras import layers as L

    def export_keras(name, shape, *parts):
        keras.utils.set_random_seed(1)
        model = keras.Sequential([keras.Input(shape, batch_size=1), *parts])
        model(np.zeros((1, *shape), np.float32))
        model.export(f"{name}.onnx", format="onnx", verbose=False)
        store(name)

    export_keras("keras-convolution", (8, 8, 2), L.Conv2D(4, 3, padding="same", strides=2, activation="relu"),
                 L.BatchNormalization(), L.DepthwiseConv2D(3, padding="same"), L.ReLU(6.0), L.MaxPooling2D(2),
                 L.Flatten(), L.Dense(5, activation="softmax"))
    export_keras("keras-separable", (9, 9, 2), L.SeparableConv2D(6, 3, padding="same", activation="swish"),
                 L.GlobalAveragePooling2D(), L.Dropout(0.5), L.Dense(3, activation="gelu"))
    export_keras("keras-dense", (6,), L.Dense(16, activation="elu"), L.BatchNormalization(),
                 L.Dense(8, activation="hard_sigmoid"), L.Dense(3))


def jax_networks():
    import jax
    import jax.numpy as jnp
    from jax2onnx import to_onnx

    def weights(*shape):
        return jnp.asarray(random.standard_normal(shape).astype(np.float32) * 0.3)

    a, b, c, d = weights(6, 16), weights(16), weights(16, 3), weights(3)
    kernel, head = weights(3, 3, 2, 4), weights(64, 3)

    def convolution(x):
        y = jax.lax.conv_general_dilated(x, kernel, (2, 2), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        return jax.nn.relu(y).reshape(y.shape[0], -1) @ head

    def normalised(x):
        mean = x.mean(-1, keepdims=True)
        y = (x - mean) / jnp.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + 1e-5)
        return jax.nn.softmax(jax.nn.silu(y) @ a + b, axis=-1)

    for name, function, shape in [
        ("jax-dense", lambda x: jnp.tanh(jax.nn.gelu(x @ a + b) @ c + d), (1, 6)),
        ("jax-convolution", convolution, (1, 8, 8, 2)), ("jax-normalised", normalised, (1, 4, 6))]:
        onnx.save(to_onnx(function, [shape]), f"{name}.onnx")
        store(name)


os.chdir(os.path.dirname(os.path.abspath(__file__)))
torch_networks()
keras_networks()
jax_networks()
