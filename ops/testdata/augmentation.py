#!/usr/bin/env python3
"""Makes the golden values of the operators that change pictures at random, and of those that rescale, with Keras on
TensorFlow in float32.

Usage: pip install keras==3.15.1 tensorflow-cpu==2.21.0 numpy==2.4.6
       python3 augmentation.py FOLDER

Writes augmentation_affine.json (rotation, translation, zoom) and augmentation.json (all else) into FOLDER. Keras' layers run
whole, with training=True; only where they ask for even random numbers do they get those of package ops, which are made here
once more, from the description of SplitMix64: row n gets number 0, 1, ... of the stream that seed and step[n] choose. A case of
a file holds
  config    the layer's arguments, in Keras' words, and its class
  seed      of the stream
  in        the inputs; multiples of 1/64
  labels    the step of each row, for a random layer
  gy        a given gradient of y, if g is there
  y, g      the result, and the gradient of sum(y*gy) by the first input
A case is seeded by its name: a new one leaves the others alone. g is missing for the affine layers: TensorFlow's gradient of
them is not the adjoint.
"""
import json
import os
import sys
import zlib

os.environ.update(KERAS_BACKEND="tensorflow", TF_ENABLE_ONEDNN_OPTS="0", TF_CPP_MIN_LOG_LEVEL="2", CUDA_VISIBLE_DEVICES="")
import keras
import numpy as np
import tensorflow as tf

FILLS = ("reflect", "constant", "nearest", "wrap")


def mix(z):
    z &= 2**64 - 1
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ z >> 27) * 0x94D049BB133111EB % 2**64
    return z ^ z >> 31


def uniform24(seed, step, index):
    """Number index of a stream, a multiple of 2^-24."""
    gamma = 0x9E3779B97F4A7C15
    key = mix(seed ^ mix(step + gamma))
    return (mix(key + (index + 1) * gamma) >> 40) / 2**24


class Stream:
    """Takes the place of keras.random.uniform while a layer runs."""

    def __init__(self, seed, steps):
        self.seed, self.steps, self.calls = seed, steps, 0

    def __call__(self, shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
        u = np.float32([uniform24(self.seed, s, self.calls) for s in self.steps]).reshape([int(d) for d in shape])
        self.calls += 1
        lower, upper = tf.constant(minval, tf.float32), tf.constant(maxval, tf.float32)
        return tf.constant(u) * (upper - lower) + lower


def generator(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def array(a):
    a = np.asarray(a)
    assert a.dtype == np.float32 and np.isfinite(a).all(), (a.dtype, a)
    return {"shape": list(a.shape), "data": [float(str(v)) for v in a.ravel()]}


def case(name, cls, shape, config, low=-2, high=2, gradient=True):
    """A layer that is random if it has a seed."""
    rng = generator(name)
    x = np.float32(rng.integers(low * 64, high * 64 + 1, size=shape) / 64)
    layer = getattr(keras.layers, cls)(**config)
    out = {"name": name, "config": dict(config, layer=cls), "in": [array(x)]}
    module = keras.src.backend.tensorflow.random
    original = module.uniform
    if hasattr(layer, "generator"):
        seed, steps = int(rng.integers(1, 2**31)), [int(s) for s in rng.integers(0, 2**40, size=shape[0])]
        out.update(seed=seed, labels=steps)
        module.uniform = Stream(seed, steps)
    given = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(given)
        y = layer(given, training=True)
        gy = np.float32(rng.integers(-128, 129, size=shape) / 64)
        s = tf.reduce_sum(y * gy)
    assert not hasattr(layer, "generator") or module.uniform.calls in (1, 2), "the layer drew nothing"
    module.uniform = original
    assert y.shape == x.shape
    out["y"] = array(y)
    if gradient:
        out.update(gy=gy.ravel().tolist(), g=[array(tape.gradient(s, given))])
    return out


def affine():
    for fill in FILLS:
        for interpolation in ("bilinear", "nearest"):
            more = {"fill_mode": fill, "interpolation": interpolation, "fill_value": 0.75}
            def one(name, cls, shape, **config):
                return case("%s, %s, %s" % (name, fill, interpolation), cls, shape, dict(config, **more), gradient=False)
            yield one("any angle", "RandomRotation", (3, 5, 4, 2), factor=1.0)
            yield one("odd and wide", "RandomRotation", (1, 5, 11, 1), factor=(0.05, 0.2))
            yield one("30 degrees", "RandomRotation", (1, 6, 6, 1), factor=(1 / 12, 1 / 12))
            yield one("one row", "RandomRotation", (2, 1, 5, 1), factor=(-0.3, 0.3))
            yield one("one cell", "RandomRotation", (2, 1, 1, 3), factor=0.5)
            yield one("far", "RandomTranslation", (3, 4, 5, 1), height_factor=1.0, width_factor=(-1.0, 1.0))
            yield one("half cells", "RandomTranslation", (1, 4, 8, 1), height_factor=(0.125, 0.125), width_factor=(-0.1875, -0.1875))
            yield one("whole cells", "RandomTranslation", (1, 4, 3, 2), height_factor=(-0.25, -0.25), width_factor=0.0)
            yield one("one column", "RandomTranslation", (2, 5, 1, 1), height_factor=0.5, width_factor=0.5)
            yield one("both", "RandomZoom", (3, 5, 3, 2), height_factor=(-0.9, 1.0), width_factor=(-0.5, 0.5))
            yield one("proportions kept", "RandomZoom", (2, 4, 4, 1), height_factor=1.0)
            yield one("twice", "RandomZoom", (1, 5, 4, 1), height_factor=(1.0, 1.0), width_factor=(-0.5, -0.5))


def others():
    for mode in ("horizontal", "vertical", "horizontal_and_vertical"):
        yield case("flip " + mode, "RandomFlip", (6, 3, 2, 2), {"mode": mode})
    yield case("flip, odd", "RandomFlip", (4, 1, 5, 1), {})
    yield case("brightness", "RandomBrightness", (4, 3, 2, 2), {"factor": 0.5}, 0, 255)
    yield case("brightness up, range 1", "RandomBrightness", (3, 2, 2, 3), {"factor": (0.2, 0.9), "value_range": (0, 1)}, 0, 1)
    yield case("brightness, range about 0", "RandomBrightness", (3, 2, 3, 1), {"factor": (-1.0, 1.0), "value_range": (-1.5, 1.0)})
    yield case("contrast", "RandomContrast", (4, 3, 4, 2), {"factor": 0.8}, 0, 255)
    yield case("contrast down and up", "RandomContrast", (4, 3, 3, 3), {"factor": (0.5, 0.9), "value_range": (0, 1)}, 0, 1)
    yield case("contrast, one cell", "RandomContrast", (3, 1, 1, 2), {"factor": (0.1, 1.0), "value_range": (-2, 1)})
    yield case("contrast, factor and range turned about", "RandomContrast", (3, 2, 2, 1), {"factor": (0.9, 0.4), "value_range": (-1, 2)})
    yield case("rescaling", "Rescaling", (2, 3, 2, 3), {"scale": 1 / 255.0}, 0, 255)
    yield case("rescaling with offset", "Rescaling", (2, 5), {"scale": 1 / 127.5, "offset": -1.0}, 0, 255)
    yield case("rescaling of channels", "Rescaling", (2, 2, 2, 3), {"scale": [0.1, -2.0, 3.0], "offset": [1.0, 0.3, -0.7]})
    yield case("rescaling, offsets only", "Rescaling", (2, 2, 1, 2), {"scale": 0.3, "offset": [1.0, 0.3]})
    m, v = [0.5, -1.0, 0.25], [2.0, 0.09, 0.5]
    yield case("normalization", "Normalization", (2, 2, 3, 3), {"mean": m, "variance": v})
    yield case("normalization inverted", "Normalization", (2, 2, 3, 3), {"mean": m, "variance": v, "invert": True})
    yield case("normalization of a constant", "Normalization", (2, 1, 2, 2), {"mean": [0.5, 0.5], "variance": [0.0, 1e-15]})
    yield case("normalization of one number", "Normalization", (2, 4), {"axis": -1, "mean": 0.3, "variance": 3.0})
    yield case("normalization of all", "Normalization", (2, 3, 2, 2), {"axis": None, "mean": 0.3, "variance": 0.7})
    yield case("normalization of rows", "Normalization", (2, 3, 2, 2), {"axis": 1, "mean": m, "variance": v})
    yield case("normalization of cells", "Normalization", (3, 2, 1, 3), {"axis": [1, 2, 3], "mean": [[m], [v]], "variance": [[v], [v]]})


def main():
    compact = lambda v: json.dumps(v, separators=(",", ":"), allow_nan=False)
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    for name, cases in (("augmentation_affine", affine()), ("augmentation", others())):
        rows = ["{" + ",\n".join("%s:%s" % (compact(k), compact(v)) for k, v in c.items()) + "}" for c in cases]
        with open(os.path.join(sys.argv[1], name + ".json"), "w", newline="\n") as f:
            f.write('{"made_by":"augmentation.py","versions":%s,\n"cases":[\n%s\n]}\n' % (compact(versions), ",\n".join(rows)))


if __name__ == "__main__":
    main()
