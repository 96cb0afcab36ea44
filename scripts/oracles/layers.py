"""Layer cases of networks.json: outputs, changed statistics and gradients.

This module is imported by networks.py and does nothing when it is run.
"""

import torch
import torch.nn.functional as F

from vectors import drawn, literal


def layer_case(name, operation, options, function, specs, integers=None):
    """Runs `function(**inputs)` and records its output and every gradient."""
    descriptions = {key: spec[0] for key, spec in specs.items()}
    inputs = {
        key: spec[1].clone().requires_grad_(key != "probe" and not key.startswith("running"))
        for key, spec in specs.items()
    }
    probe = inputs.pop("probe")
    fixed = {key: torch.tensor(value) for key, value in (integers or {}).items()}
    output, others = with_extras(function(**inputs, **fixed))
    (output * probe).sum().backward()
    descriptions.update({key: literal(value) for key, value in fixed.items()})
    gradients = {key: literal(x.grad) for key, x in inputs.items() if x.grad is not None}
    expected = {"output": literal(output)} | {key: literal(x) for key, x in others.items()}
    return {
        "name": name,
        "operation": operation,
        "options": options,
        "inputs": descriptions,
        "expected": expected,
        "gradients": gradients,
    }


def with_extras(result):
    """A layer's output and the other tensors that it changed."""
    return result if isinstance(result, tuple) else (result, {})


def convolutions():
    """conv2d with and without stride, padding and bias, and conv_transpose2d."""
    settings = [("plain", 1, 0, True, 3), ("padded", 1, 1, True, 3)]
    settings += [("strided", 2, 1, True, 3), ("no bias", 1, 1, False, 3), ("1 x 1", 1, 0, True, 1)]
    for name, stride, padding, biased, kernel in settings:
        sides = [(side + 2 * padding - kernel) // stride + 1 for side in (6, 7)]
        specs = {
            "x": drawn(1, 2, 3, 6, 7),
            "weight": drawn(2, 4, 3, kernel, kernel, scale=0.5),
            "probe": drawn(4, 2, 4, *sides),
        }
        if biased:
            specs["bias"] = drawn(3, 4)
        options = {"stride": stride, "padding": padding}
        yield layer_case(
            f"conv2d, {name}", "conv2d", options, lambda **i: convolved(i, options), specs
        )
    for name, stride, padding in [("stride 1", 1, 1), ("stride 2", 2, 1)]:
        sides = [(side - 1) * stride - 2 * padding + 3 for side in (4, 5)]
        specs = {
            "x": drawn(5, 2, 3, 4, 5),
            "weight": drawn(6, 3, 4, 3, 3, scale=0.5),
            "bias": drawn(7, 4),
            "probe": drawn(8, 2, 4, *sides),
        }
        options = {"stride": stride, "padding": padding}
        yield layer_case(
            f"conv_transpose2d, {name}",
            "conv_transpose2d",
            options,
            lambda **i: F.conv_transpose2d(i["x"], i["weight"], i["bias"], **options),
            specs,
        )


def convolved(inputs, options):
    """conv2d with an optional bias."""
    return F.conv2d(inputs["x"], inputs["weight"], inputs.get("bias"), **options)


def normalisations():
    """Batch norm in training (running statistics after) and in evaluation."""
    for training in (True, False):
        mode = "training" if training else "evaluation"
        specs = {
            "x": drawn(11, 3, 2, 4, 5, scale=2.0, offset=0.5),
            "weight": drawn(12, 2, scale=0.5, offset=1.0),
            "bias": drawn(13, 2),
            "running_mean": drawn(14, 2, scale=0.25),
            "running_variance": drawn(15, 2, scale=0.25, offset=1.0),
            "probe": drawn(16, 3, 2, 4, 5),
        }
        yield layer_case(
            f"batch norm, {mode}",
            "batch_norm",
            {"training": training, "momentum": 0.1, "epsilon": 1e-5},
            lambda **i: normalised(i, training),
            specs,
        )


def normalised(inputs, training):
    """Batch norm, and the running statistics after it."""
    mean, variance = inputs["running_mean"].clone(), inputs["running_variance"].clone()
    output = F.batch_norm(
        inputs["x"], mean, variance, inputs["weight"], inputs["bias"], training, 0.1, 1e-5
    )
    return output, {"running_mean": mean, "running_variance": variance}


def shape_changes():
    """Max pooling of odd sides and nearest upsampling to explicit sizes."""
    specs = {"x": drawn(21, 2, 2, 7, 5), "probe": drawn(22, 2, 2, 3, 2)}
    yield layer_case(
        "max pool of odd sides",
        "max_pool2d",
        {"kernel": 2, "stride": 2},
        lambda x: F.max_pool2d(x, 2),
        specs,
    )
    for height, width in [(6, 8), (7, 9), (10, 7)]:
        specs = {"x": drawn(23, 2, 2, 3, 4), "probe": drawn(24, 2, 2, height, width)}
        yield layer_case(
            f"nearest upsampling, 3 x 4 to {height} x {width}",
            "upsample_nearest",
            {"height": height, "width": width},
            lambda x: F.interpolate(x, (height, width), mode="nearest"),
            specs,
        )


def dense_layers():
    """Linear and embedding."""
    specs = {"x": drawn(31, 3, 5), "weight": drawn(32, 4, 5), "bias": drawn(33, 4)}
    specs["probe"] = drawn(34, 3, 4)
    yield layer_case(
        "linear", "linear", {}, lambda x, weight, bias: F.linear(x, weight, bias), specs
    )
    specs = {"weight": drawn(35, 6, 3), "probe": drawn(36, 2, 4, 3)}
    yield layer_case(
        "embedding, a repeated index",
        "embedding",
        {},
        lambda weight, indices: F.embedding(indices, weight),
        specs,
        {"indices": [[0, 5, 2, 2], [1, 0, 3, 2]]},
    )


def recurrent():
    """A two-layer LSTM: output sequence, last hidden and cell states."""
    inputs, hidden = 3, 4
    specs = {"x": drawn(41, 2, 5, inputs), "probe": drawn(42, 2, 5, hidden)}
    names = []
    for layer in range(2):
        width = inputs if layer == 0 else hidden
        shapes = {"weight_ih": (4 * hidden, width), "weight_hh": (4 * hidden, hidden)}
        shapes |= {"bias_ih": (4 * hidden,), "bias_hh": (4 * hidden,)}
        for name, shape in shapes.items():
            names.append(f"{name}_l{layer}")
            specs[names[-1]] = drawn(50 + len(names), *shape, scale=0.5)
    options = {"layers": 2, "hidden": hidden}
    yield layer_case("LSTM", "lstm", options, lambda **i: unrolled(i, names, hidden), specs)


def unrolled(inputs, names, hidden):
    """torch.lstm over a batch-first sequence."""
    x = inputs["x"]
    start = [x.new_zeros(2, x.shape[0], hidden)] * 2
    weights = [inputs[name] for name in names]
    output, last_hidden, last_cell = torch.lstm(x, start, weights, True, 2, 0.0, False, False, True)
    return output, {"hidden": last_hidden, "cell": last_cell}


def layers():
    """All layer cases."""
    for family in (convolutions, normalisations, shape_changes, dense_layers, recurrent):
        yield from family()
