"""Writes the JSON files of layers that change pictures at random and of those that rescale. See golden.py and README.md.

augmentation.json has cases as README.md tells; the random layers are as they are outside of training. adapt.json has what
Normalization.adapt makes of data: a case has the axis, the shape of an example, the data x, mean and variance after adapt, and
y, which the layer then gives for x.
"""

import json
import os

import golden
from golden import L, case, keras, np, numbers, tf, write

picture = (3, 4, 3)
original = golden.fill


def fill(model):
    """As in golden.py; what Normalization computes with is made of the new weights, and count, an integer, stays."""
    for layer in model.layers if isinstance(model, keras.Model) else [model]:
        if isinstance(layer, L.Normalization):
            for w in layer.weights[:2]:
                v = golden.draw(w.shape, 0.5)
                w.assign(np.abs(v) + np.float32(0.5) if "variance" in w.name else v)
            layer.finalize_state()
        elif layer.weights:
            original(layer)


def random(name, make):
    """A layer alone changes pictures unless it is told that this is no training; in a model predict tells it."""
    c = case(name, make, picture, training=False)
    x = np.float32(c["x"]).reshape(-1, *picture)
    c["y"] = numbers(keras.Sequential([keras.Input(picture), make()]).predict(x, verbose=0))
    return c


def adapt(name, shape, n, axis=-1, far=0):
    keras.utils.clear_session()
    x = np.float32(golden.draw((n, *shape)) + np.float32(far) + np.arange(shape[-1], dtype="float32"))
    layer = L.Normalization(axis=axis)
    layer.adapt(x)
    mean, variance, count = layer.weights
    assert int(count) == 0
    return {"name": name, "axis": axis, "shape": list(shape), "x": numbers(x), "mean": numbers(mean), "variance": numbers(variance),
            "weight": list(mean.shape), "y": numbers(layer(x))}


def main():
    golden.fill = fill
    write("augmentation", [
        random("flip", lambda: L.RandomFlip()),
        random("flip horizontal", lambda: L.RandomFlip("horizontal", seed=3)),
        random("rotation", lambda: L.RandomRotation(-0.2)),
        random("rotation all options", lambda: L.RandomRotation((0.3, -0.1), fill_mode="constant", fill_value=0.5, interpolation="nearest", seed=4)),
        random("translation", lambda: L.RandomTranslation(0.2, 0.3)),
        random("translation all options", lambda: L.RandomTranslation((0.3, -0.1), (-0.5, -0.2), fill_mode="wrap", fill_value=2.0, interpolation="nearest", seed=5)),
        random("zoom", lambda: L.RandomZoom(1.0)),
        random("zoom all options", lambda: L.RandomZoom((-0.3, 0.1), (0.2, 0.1), fill_mode="nearest", interpolation="nearest", seed=6)),
        random("contrast", lambda: L.RandomContrast(0.2)),
        random("contrast all options", lambda: L.RandomContrast((0.5, 0.2), value_range=(0, 1), seed=7)),
        random("brightness", lambda: L.RandomBrightness(0.2)),
        random("brightness all options", lambda: L.RandomBrightness((0.5, -0.2), value_range=(-1, 1), seed=8)),
        case("rescaling", lambda: L.Rescaling(1 / 255), picture),
        case("rescaling offset", lambda: L.Rescaling(1 / 127.5, offset=-1), (5,)),
        case("rescaling channels", lambda: L.Rescaling([0.5, -1.0, 2.0], offset=[1.0, 0.0, -0.5]), picture),
        case("normalization", lambda: L.Normalization(), picture),
        case("normalization features", lambda: L.Normalization(), (5,)),
        case("normalization rows inverted", lambda: L.Normalization(axis=1, invert=True), picture),
        case("normalization all", lambda: L.Normalization(axis=None), picture),
        case("normalization cells", lambda: L.Normalization(axis=(1, 2, 3)), picture),
        case("normalization constants", lambda: L.Normalization(mean=[0.1, 0.2, 0.3], variance=[1.5, 0.5, 0.25]), picture),
        case("normalization constants of two axes", lambda: L.Normalization(axis=(2, 3), mean=[0.1, 0.2, 0.3], variance=[1.5, 0.5, 0.25], invert=True), picture),
        case("normalization one constant", lambda: L.Normalization(mean=0.5, variance=4.0), picture),
    ])
    cases = [
        adapt("channels", picture, 7), adapt("channels far from 0", (2, 2, 3), 200, far=1000), adapt("features", (4,), 9), adapt("all", picture, 5, None),
        adapt("rows", picture, 6, 1), adapt("cells", (2, 1, 3), 140, (1, 2, 3)), adapt("columns and channels", picture, 6, (2, 3)), adapt("one example", (2, 2, 1), 1),
    ]
    for c in cases:
        if len(c["x"]) > 2000:
            c["y"] = c["y"][:100]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "adapt.json"), "w") as f:
        f.write('{"keras": "%s", "tensorflow": "%s", "cases": [\n' % (keras.__version__, tf.__version__))
        f.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases))
        f.write("\n]}\n")
    assert os.path.getsize(f.name) < 100_000


main()
