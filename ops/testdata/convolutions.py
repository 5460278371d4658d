#!/usr/bin/env python3
"""Makes the golden values of dilated, grouped, depthwise and separable convolutions with Keras on JAX, in float64.

Usage: pip install keras==3.15.1 jax==0.10.2 numpy==2.4.6
       python3 convolutions.py FOLDER

JAX, since TensorFlow computes neither gradients in groups nor depthwise convolutions with two different strides on a CPU.
Writes conv2d_groups.json, depthwiseconv2d.json and separableconv2d.json into FOLDER, in the form that layers.py tells; "in"
is x, the kernels in the order of the layer's weights, and the bias. Inputs and gy are multiples of 1/64, of 1/8 where three
of them are multiplied, so every sum is exact, in float32 too. A case is seeded by its name: a new one leaves the others
alone.
"""
import json
import os
import sys
import zlib

os.environ.update(KERAS_BACKEND="jax", JAX_ENABLE_X64="1", JAX_PLATFORMS="cpu")
import jax
import keras
import numpy as np

keras.config.set_floatx("float64")


def generator(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def grid(rng, steps, *shape):
    """Multiples of 1/steps from -2 to 2, or from -1 to 1 for a coarse grid."""
    most = 2 * steps if steps > 8 else steps
    return rng.integers(-most, most + 1, size=shape) / steps


def array(a):
    a = np.asarray(a)
    assert a.dtype == np.float64 and np.isfinite(a).all(), (a.dtype, a)
    return {"shape": list(a.shape), "data": a.ravel().tolist()}


def case(name, layer, x, config, steps=64):
    rng = generator(name)
    layer.build(x)
    inputs = [grid(rng, steps, *x)] + [grid(rng, steps, *w.shape) for w in layer.trainable_variables]
    run = lambda x, *weights: layer.stateless_call(list(weights), [], x)[0]
    y, back = jax.vjp(run, *[jax.numpy.asarray(a) for a in inputs])
    gy = grid(generator(name + " gy"), steps, *y.shape)
    return {"name": name, "config": config, "in": [array(a) for a in inputs],
            "gy": gy.ravel().tolist(), "y": array(y), "g": [array(g) for g in back(jax.numpy.asarray(gy))]}


def conv2d(name, x, filters, kernel, bias=True, **config):
    layer = keras.layers.Conv2D(filters, kernel, data_format="channels_last", use_bias=bias, **config)
    return case(name, layer, x, config)


def depthwise(name, x, kernel, multiplier=1, bias=True, **config):
    layer = keras.layers.DepthwiseConv2D(kernel, depth_multiplier=multiplier, data_format="channels_last", use_bias=bias, **config)
    return case(name, layer, x, config)


def separable(name, x, filters, kernel, multiplier=1, bias=True, **config):
    layer = keras.layers.SeparableConv2D(
        filters, kernel, depth_multiplier=multiplier, data_format="channels_last", use_bias=bias, **config)
    return case(name, layer, x, config, steps=8)


def files():
    yield "conv2d_groups", [
        conv2d("dilation 2 valid", (2, 7, 6, 2), 3, (3, 3), dilation_rate=(2, 2)),
        conv2d("dilation (2,3) same", (1, 6, 7, 2), 2, (3, 2), dilation_rate=(2, 3), padding="same"),
        conv2d("dilation (1,4), wider than the picture, same", (2, 3, 4, 1), 2, (2, 3), dilation_rate=(1, 4), padding="same"),
        conv2d("dilation (3,1)", (1, 8, 4, 1), 2, (3, 2), dilation_rate=(3, 1)),
        conv2d("2 groups", (2, 4, 5, 4), 6, (3, 3), groups=2), conv2d("3 groups, no bias", (1, 4, 4, 3), 6, (2, 2), groups=3, bias=False),
        conv2d("2 groups, strides (2,3) same", (1, 5, 7, 4), 2, (3, 3), groups=2, strides=(2, 3), padding="same"),
        conv2d("2 groups, dilation 2 same", (1, 5, 4, 6), 4, (3, 3), groups=2, dilation_rate=(2, 2), padding="same"),
        conv2d("as many groups as channels", (1, 4, 5, 3), 6, (3, 2), groups=3), conv2d("4 groups, 1x1", (2, 3, 3, 8), 4, (1, 1), groups=4),
    ]
    yield "depthwiseconv2d", [
        depthwise("3x3 valid", (2, 5, 6, 3), (3, 3)), depthwise("3x3 same", (1, 5, 4, 5), (3, 3), padding="same"),
        depthwise("17 channels", (1, 4, 4, 17), (3, 3), padding="same"), depthwise("one channel", (2, 4, 5, 1), (3, 2)),
        depthwise("multiplier 3", (1, 4, 5, 2), (2, 3), 3), depthwise("multiplier 2 of one channel", (1, 4, 4, 1), (3, 3), 2, padding="same"),
        depthwise("strides 2 same, odd picture", (1, 7, 5, 3), (3, 3), strides=(2, 2), padding="same"),
        depthwise("strides (3,2), no bias", (1, 8, 7, 2), (2, 3), 2, bias=False, strides=(3, 2)),
        depthwise("dilation (2,3) same", (1, 6, 7, 2), (3, 3), dilation_rate=(2, 3), padding="same"),
        depthwise("dilation 2", (1, 7, 6, 3), (3, 2), 2, dilation_rate=(2, 2)),
        depthwise("strides 2 and dilation 3", (1, 9, 10, 2), (3, 2), strides=(2, 2), dilation_rate=(3, 3), padding="same"),
        depthwise("5x1", (1, 7, 3, 4), (5, 1), padding="same"),
    ]
    yield "separableconv2d", [
        separable("3x3 valid", (2, 5, 4, 3), 4, (3, 3)), separable("multiplier 2 same", (1, 4, 5, 2), 3, (3, 2), 2, padding="same"),
        separable("strides 2 same, no bias", (1, 5, 6, 2), 5, (3, 3), bias=False, strides=(2, 2), padding="same"),
        separable("dilation (2,1)", (1, 7, 4, 3), 2, (3, 2), 2, dilation_rate=(2, 1)), separable("one channel", (1, 3, 4, 1), 3, (2, 2)),
    ]


def main():
    compact = lambda v: json.dumps(v, separators=(",", ":"), allow_nan=False)
    versions = {"keras": keras.__version__, "jax": jax.__version__, "numpy": np.__version__}
    for name, cases in files():
        rows = ["{" + ",\n".join("%s:%s" % (compact(k), compact(v)) for k, v in c.items()) + "}" for c in cases]
        with open(os.path.join(sys.argv[1], name + ".json"), "w", newline="\n") as f:
            f.write('{"made_by":"convolutions.py","versions":%s,\n"cases":[\n%s\n]}\n' % (compact(versions), ",\n".join(rows)))


if __name__ == "__main__":
    main()
