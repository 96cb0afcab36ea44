"""Writes small ONNX models of the tests, and what ONNX Runtime makes with them of one picture.

    python3 scripts/oracles/onnx_models.py Tests/ObscuraKitTests/Fixtures/onnx

needs onnx, onnxruntime and NumPy. The picture is [16, 16, 3] with bytes (7 row + 13 column + 50 channel) % 256.
"""

import json
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

FLOAT, BYTES = TensorProto.FLOAT, TensorProto.UINT8


def model(name, nodes, given, made, weights=(), extra=()):
    inputs = [helper.make_tensor_value_info("picture", *given)]
    outputs = [helper.make_tensor_value_info("released", *made), *extra]
    tensors = [numpy_helper.from_array(values, key) for key, values in weights]
    graph = helper.make_graph(nodes, name, inputs, outputs, tensors)
    built = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=8)
    onnx.checker.check_model(built)
    return built


def convolution():
    random = np.random.default_rng(3)
    weights = [("weight", random.normal(0, 0.3, (4, 3, 3, 3)).astype(np.float32))]
    nodes = [
        helper.make_node("Conv", ["picture", "weight"], ["map"], strides=[2, 2], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["map"], ["released"]),
    ]
    sides = ["N", 3, "H", "W"]
    return model("features", nodes, (FLOAT, sides), (FLOAT, ["N", 4, "h", "w"]), weights)


def negative():
    """Bytes in, bytes out, [2, H, W, C]: always two pictures at once."""
    nodes = [helper.make_node("BitwiseNot", ["picture"], ["released"])]
    sides = [2, 16, 16, 3]
    return model("negative", nodes, (BYTES, sides), (BYTES, sides))


def noise():
    nodes = [
        helper.make_node("RandomNormalLike", ["picture"], ["drawn"], scale=0.2),
        helper.make_node("Add", ["picture", "drawn"], ["released"]),
    ]
    sides = ["N", 3, 16, 16]
    return model("noise", nodes, (FLOAT, sides), (FLOAT, sides))


def two_outputs():
    nodes = [
        helper.make_node("Relu", ["picture"], ["released"]),
        helper.make_node("Neg", ["picture"], ["besides"]),
    ]
    sides = ["N", 3, 16, 16]
    other = helper.make_tensor_value_info("besides", FLOAT, sides)
    return model("two-outputs", nodes, (FLOAT, sides), (FLOAT, sides), extra=[other])


def main(out):
    folder = pathlib.Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    models = {
        "features": convolution(),
        "negative": negative(),
        "noise": noise(),
        "two-outputs": two_outputs(),
    }
    for name, built in models.items():
        (folder / f"{name}.onnx").write_bytes(built.SerializeToString())
    row, column, channel = np.meshgrid(range(16), range(16), range(3), indexing="ij")
    picture = ((7 * row + 13 * column + 50 * channel) % 256).astype(np.uint8)
    planes = picture.transpose(2, 0, 1)[None].astype(np.float32) / 255
    mean = np.array([0.485, 0.456, 0.406], np.float32)[None, :, None, None]
    deviation = np.array([0.229, 0.224, 0.225], np.float32)[None, :, None, None]
    session = onnxruntime.InferenceSession(models["features"].SerializeToString())
    ranges = {
        "0:1": planes,
        "-1:1": planes * 2 - 1,
        "0:255": planes * 255,
        "imagenet": (planes - mean) / deviation,
    }
    expected = {
        name: [float(value) for value in session.run(None, {"picture": values})[0].ravel()[::17]]
        for name, values in ranges.items()
    }
    (folder / "features.json").write_text(json.dumps(expected, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
