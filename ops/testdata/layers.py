#!/usr/bin/env python3
"""Makes the golden values of the layer operators with Keras on TensorFlow, computed in float64.

Usage: pip install keras==3.15.1 tensorflow-cpu==2.21.0 numpy==2.4.6
       python3 layers.py FOLDER

Writes conv2d.json, maxpool2d.json, dense.json, softmax.json and crossentropy.json into FOLDER. A case of a file holds
  config  the operator's parameters, in Keras' words
  in      its inputs in the operator's order (x, kernel, bias; a missing bias is left out), labels apart, as integers
  gy      a given gradient of y: flat, of y's shape
  y, g    the result, and the gradient of sum(y*gy) by each element of "in"
Data is flat in row-major order; pictures are [N,H,W,C], kernels [KH,KW,Cin,Cout]. Inputs and gy are multiples of 1/64 and
exact in float32, so that one file serves both dtypes. A case is seeded by its name: a new one leaves the others alone.
Sums of products are exact, in float32 too; what goes through exp may differ in the last digit on another CPU.
"""
import json
import os
import sys
import zlib

os.environ.update(KERAS_BACKEND="tensorflow", TF_ENABLE_ONEDNN_OPTS="0", TF_CPP_MIN_LOG_LEVEL="2", CUDA_VISIBLE_DEVICES="")
import keras
import numpy as np
import tensorflow as tf

keras.config.set_floatx("float64")


def generator(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def grid(rng, *shape):
    """Multiples of 1/64 from -2 to 2."""
    return rng.integers(-128, 129, size=shape) / 64


def distinct(rng, *shape):
    """Multiples of 1/64, around 0, no two the same: every maximum is unique."""
    return (rng.permutation(np.prod(shape)) - np.prod(shape) // 2).reshape(shape) / 64


def array(a):
    a = np.asarray(a)
    assert a.dtype == np.float64 and np.isfinite(a).all(), (a.dtype, a)
    return {"shape": list(a.shape), "data": a.ravel().tolist()}


def case(name, config, inputs, function, **more):
    """Runs function(*inputs) and its gradient, with a gy drawn for the case."""
    variables = [tf.Variable(a, dtype=tf.float64) for a in inputs]
    with tf.GradientTape() as tape:
        y = function(*variables)
        gy = grid(generator(name + " gy"), *y.shape)
        s = tf.reduce_sum(y * tf.constant(gy, tf.float64))
    for a in (*inputs, gy):
        assert np.array_equal(a, a.astype(np.float32)) and np.array_equal(a * 64, np.round(a * 64)), name
    return {"name": name, "config": config, "in": [array(a) for a in inputs], **more,
            "gy": gy.ravel().tolist(), "y": array(y), "g": [array(a) for a in tape.gradient(s, variables)]}


def weighted(name, config, layer, x, kernel, bias):
    """The case of a layer with a kernel and, if wanted, a bias."""
    rng = generator(name)
    inputs = [grid(rng, *x), grid(rng, *kernel)] + [grid(rng, kernel[-1])] * bias
    def function(x, *weights):
        layer.build(x.shape)
        assert [w.name for w in layer.trainable_variables] == ["kernel", "bias"][:len(weights)]
        return layer.stateless_call([tf.convert_to_tensor(w) for w in weights], [], x)[0]
    return case(name, config, inputs, function)


def conv2d(name, x, kernel, strides=(1, 1), padding="valid", bias=True):
    layer = keras.layers.Conv2D(kernel[3], kernel[:2], strides, padding, data_format="channels_last", use_bias=bias)
    return weighted(name, {"strides": strides, "padding": padding}, layer, x, kernel, bias)


def dense(name, n, d, k, bias=True):
    return weighted(name, {}, keras.layers.Dense(k, use_bias=bias), (n, d), (d, k), bias)


def maxpool2d(name, x, pool_size, strides, padding="valid", negative=False):
    layer = keras.layers.MaxPooling2D(pool_size, strides, padding, data_format="channels_last")
    x = distinct(generator(name), *x) - 8 * negative
    return case(name, {"pool_size": pool_size, "strides": strides, "padding": padding}, [x], layer)


def softmax(name, logits):
    return case(name, {"axis": -1}, [np.asarray(logits, np.float64)], keras.activations.softmax)


def crossentropy(name, logits, labels):
    loss = lambda z: keras.losses.sparse_categorical_crossentropy(tf.constant(labels), z, from_logits=True)
    return case(name, {"from_logits": True}, [np.asarray(logits, np.float64)], loss, labels=labels)


def files():
    yield "conv2d", [
        conv2d("3x3 valid", (2, 5, 6, 2), (3, 3, 2, 3)), conv2d("3x3 same", (2, 5, 4, 2), (3, 3, 2, 3), padding="same"),
        conv2d("strides 2 same, odd picture", (1, 7, 5, 2), (3, 3, 2, 2), (2, 2), "same"),
        conv2d("strides 2 same, even picture", (1, 6, 4, 2), (3, 3, 2, 2), (2, 2), "same"),
        conv2d("strides (2,1) valid, remainder dropped", (2, 6, 5, 1), (3, 3, 1, 2), (2, 1)),
        conv2d("strides (1,3) same", (1, 4, 7, 1), (3, 2, 1, 2), (1, 3), "same"),
        conv2d("1x1", (2, 3, 4, 3), (1, 1, 3, 4)), conv2d("1x1 strides 2 same", (1, 5, 4, 2), (1, 1, 2, 2), (2, 2), "same"),
        conv2d("5x3 same", (1, 7, 5, 1), (5, 3, 1, 2), padding="same"),
        conv2d("even kernel 2x4 same", (1, 5, 6, 1), (2, 4, 1, 2), padding="same"),
        conv2d("kernel as large as the picture", (3, 4, 3, 2), (4, 3, 2, 3)),
        conv2d("kernel larger than the picture, same", (1, 2, 3, 1), (5, 5, 1, 2), padding="same"),
        conv2d("one channel in, one out, no bias", (2, 4, 4, 1), (3, 3, 1, 1), bias=False),
        conv2d("17 channels out", (1, 4, 4, 2), (3, 3, 2, 17)),
    ]
    yield "maxpool2d", [
        maxpool2d("2x2", (2, 4, 6, 3), (2, 2), (2, 2)), maxpool2d("2x2, remainder dropped", (2, 5, 7, 2), (2, 2), (2, 2)),
        maxpool2d("3x3 strides 2 same, odd picture", (1, 7, 5, 2), (3, 3), (2, 2), "same"),
        maxpool2d("3x3 strides 2 same, even picture", (1, 6, 4, 2), (3, 3), (2, 2), "same"),
        maxpool2d("3x2 strides (1,2) valid", (2, 5, 6, 2), (3, 2), (1, 2)),
        maxpool2d("2x2 strides 1 same", (1, 4, 5, 2), (2, 2), (1, 1), "same"),
        maxpool2d("2x2 strides 3, gaps between windows", (1, 7, 6, 2), (2, 2), (3, 3)),
        maxpool2d("window as large as the picture", (2, 3, 4, 2), (3, 4), (1, 1)),
        maxpool2d("negative only, 3x3 strides 1 same", (1, 4, 5, 2), (3, 3), (1, 1), "same", negative=True),
    ]
    yield "dense", [
        dense("5x7 to 4", 5, 7, 4), dense("9x10 to 17", 9, 10, 17), dense("one unit", 6, 5, 1),
        dense("one example", 1, 8, 3), dense("no bias", 3, 6, 5, bias=False), dense("one feature", 4, 1, 3, bias=False),
    ]
    draw = lambda *shape: 2 * grid(generator("logits %s" % (shape,)), *shape)
    yield "softmax", [
        softmax("rank 1", draw(7)), softmax("rank 2", draw(4, 10)), softmax("rank 3", draw(2, 3, 5)),
        softmax("one class", draw(3, 1)), softmax("equal", np.ones((2, 4))), softmax("rank 1, extreme", [1e4, -1e4, 9999.5, 0]),
        softmax("extreme", [[1e4, -1e4, 0], [-1e4, -1e4, -10001], [1e4, 1e4, 1e4], [0, 1e4, 9998.75], [-1e4, 0, 0.5]]),
    ]
    extreme = [[1e3, -1e3, 0], [1e3, -1e3, 0], [-1e3, -1e3, -1001], [1e3, 999.5, 1e3], [0, 1e3, -1e3], [-1e3, 0.5, 0]]
    yield "crossentropy", [
        crossentropy("10 classes", draw(8, 10), [0, 9, 3, 5, 5, 1, 7, 2]), crossentropy("one class", draw(2, 1), [0, 0]),
        crossentropy("3 classes", draw(5, 3), [2, 0, 1, 1, 2]), crossentropy("one example", draw(1, 4), [3]),
        crossentropy("equal", np.full((2, 5), -3.25), [4, 0]), crossentropy("extreme", extreme, [0, 1, 2, 0, 2, 1]),
    ]


def main():
    compact = lambda v: json.dumps(v, separators=(",", ":"), allow_nan=False)
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    for name, cases in files():
        rows = ["{" + ",\n".join("%s:%s" % (compact(k), compact(v)) for k, v in c.items()) + "}" for c in cases]
        with open(os.path.join(sys.argv[1], name + ".json"), "w", newline="\n") as f:
            f.write('{"made_by":"layers.py","versions":%s,\n"cases":[\n%s\n]}\n' % (compact(versions), ",\n".join(rows)))


if __name__ == "__main__":
    main()
