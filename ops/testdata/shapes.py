#!/usr/bin/env python3
"""Makes the golden values of the pools and of the operators that move or join values, with Keras on TensorFlow in float64.

Usage: as layers.py, beside which it lies and whose form of a case it uses:
       python3 shapes.py FOLDER

Writes averagepool2d.json, globalpool2d.json, zeropadding2d.json, cropping2d.json, upsampling2d.json, concatenate.json,
merge.json and reshape.json into FOLDER. TensorFlow computes bilinear upsampling in float32 with positions in float32: cases
where the result is not exact have "float32" in their config, and are to be compared with its precision.
"""
import json
import os
import sys

from layers import case, distinct, generator, grid
import keras
import numpy as np
import tensorflow as tf

last = {"data_format": "channels_last"}


def average(name, x, pool_size, strides=None, padding="valid"):
    layer = keras.layers.AveragePooling2D(pool_size, strides, padding, **last)
    return case(name, {"pool_size": pool_size, "strides": strides or pool_size, "padding": padding}, [grid(generator(name), *x)], layer)


def whole(name, kind, x, keepdims=False):
    layer = {"average": keras.layers.GlobalAveragePooling2D, "max": keras.layers.GlobalMaxPooling2D}[kind](keepdims=keepdims, **last)
    return case(name, {"kind": kind, "keepdims": keepdims}, [distinct(generator(name), *x)], layer)


def border(name, kind, x, sides):
    layer = {"padding": keras.layers.ZeroPadding2D, "cropping": keras.layers.Cropping2D}[kind](sides, **last)
    sides = layer.get_config()[kind]
    return case(name, {kind: [side for pair in sides for side in pair]}, [grid(generator(name), *x)], layer)


def upsampling(name, x, size, interpolation):
    layer = keras.layers.UpSampling2D(size, interpolation=interpolation, **last)
    size = layer.size
    config = {"size": size, "interpolation": interpolation}
    if interpolation == "bilinear" and any(s & (s - 1) for s in size):
        config["float32"] = True
    return case(name, config, [grid(generator(name), *x)], lambda x: tf.cast(layer(x), tf.float64))


def concatenate(name, axis, *shapes):
    rng = generator(name)
    return case(name, {"axis": axis}, [grid(rng, *s) for s in shapes], lambda *x: keras.layers.Concatenate(axis)(list(x)))


def merge(name, kind, *shapes):
    rng = generator(name)
    layer = {"add": keras.layers.Add, "multiply": keras.layers.Multiply}[kind]()
    return case(name, {"kind": kind}, [grid(rng, *s) for s in shapes], lambda *x: layer(list(x)))


def reshape(name, x, target):
    return case(name, {"target_shape": target}, [grid(generator(name), *x)], keras.layers.Reshape(target))


def files():
    yield "averagepool2d", [
        average("2x2", (2, 4, 6, 3), (2, 2)), average("2x2, remainder dropped", (2, 5, 7, 2), (2, 2)),
        average("3x3 strides 2 same, odd picture", (1, 7, 5, 2), (3, 3), (2, 2), "same"),
        average("3x3 strides 2 same, even picture", (1, 6, 4, 2), (3, 3), (2, 2), "same"),
        average("3x2 strides (1,2) valid", (2, 5, 6, 2), (3, 2), (1, 2)),
        average("2x2 strides 1 same", (1, 4, 5, 9), (2, 2), (1, 1), "same"),
        average("2x2 strides 3, gaps between windows", (1, 7, 6, 2), (2, 2), (3, 3)),
        average("4x4 strides 3 same", (1, 7, 5, 1), (4, 4), (3, 3), "same"),
        average("window as large as the picture", (2, 3, 4, 2), (3, 4), (1, 1)),
        average("window larger than the picture, same", (1, 2, 3, 2), (5, 5), (1, 1), "same"),
        average("9x8, more than 64 cells", (1, 11, 10, 2), (9, 8), (1, 1)),
    ]
    yield "globalpool2d", [whole("%s%s" % (kind, ", keepdims" * keep), kind, (2, 3, 5, 3), keep) for kind in ("average", "max") for keep in (False, True)] + [
        whole("%s, one cell" % kind, kind, (2, 1, 1, 4)) for kind in ("average", "max")] + [
        whole("average, more than 64 cells", "average", (1, 9, 8, 2)), whole("max, one channel", "max", (3, 4, 4, 1))]
    yield "zeropadding2d", [
        border("1", "padding", (2, 3, 2, 3), 1), border("(2,1)", "padding", (1, 2, 3, 2), (2, 1)),
        border("((1,2),(3,0))", "padding", (2, 2, 3, 2), ((1, 2), (3, 0))), border("((0,1),(0,1))", "padding", (1, 4, 3, 1), ((0, 1), (0, 1))),
        border("0", "padding", (1, 2, 2, 2), 0),
    ]
    yield "cropping2d", [
        border("1", "cropping", (2, 5, 4, 3), 1), border("(2,1)", "cropping", (1, 5, 3, 2), (2, 1)),
        border("((1,2),(3,0))", "cropping", (2, 4, 6, 2), ((1, 2), (3, 0))), border("((0,1),(0,1))", "cropping", (1, 4, 3, 1), ((0, 1), (0, 1))),
        border("((0,0),(0,0))", "cropping", (1, 2, 2, 2), ((0, 0), (0, 0))),
    ]
    yield "upsampling2d", [
        upsampling("nearest 2", (2, 3, 2, 3), 2, "nearest"), upsampling("nearest (3,1)", (1, 2, 3, 2), (3, 1), "nearest"),
        upsampling("nearest (1,5)", (1, 2, 3, 1), (1, 5), "nearest"), upsampling("nearest 9, more than 64 cells", (1, 2, 1, 2), 9, "nearest"),
        upsampling("bilinear 2", (2, 3, 4, 3), 2, "bilinear"), upsampling("bilinear (4,2)", (1, 2, 3, 2), (4, 2), "bilinear"),
        upsampling("bilinear (1,8)", (1, 2, 3, 1), (1, 8), "bilinear"), upsampling("bilinear 2 of one cell", (1, 1, 1, 2), 2, "bilinear"),
        upsampling("bilinear 3", (1, 3, 4, 2), 3, "bilinear"), upsampling("bilinear (5,3)", (1, 3, 2, 2), (5, 3), "bilinear"),
        upsampling("bilinear (1,7) of one row", (2, 1, 4, 1), (1, 7), "bilinear"), upsampling("bilinear 6", (1, 2, 3, 1), 6, "bilinear"),
    ]
    yield "concatenate", [
        concatenate("channels", -1, (2, 2, 3, 2), (2, 2, 3, 1), (2, 2, 3, 4)), concatenate("rows", 1, (2, 1, 3, 2), (2, 3, 3, 2)),
        concatenate("columns", 2, (1, 2, 1, 2), (1, 2, 4, 2)), concatenate("batch", 0, (1, 3), (2, 3), (4, 3)),
        concatenate("matrices", 1, (3, 2), (3, 5)), concatenate("vectors", 0, (3,), (2,)), concatenate("one", -1, (2, 3)),
        concatenate("axis -3", -3, (2, 1, 2, 3), (2, 2, 2, 3)),
    ]
    yield "merge", [merge("%s, %s" % (kind, name), kind, *shapes) for kind in ("add", "multiply") for name, shapes in {
        "two": [(2, 3, 2), (2, 3, 2)], "three": [(2, 3), (2, 3), (2, 3)],
        "channels": [(2, 3, 4, 2), (2, 1, 1, 2)], "channels of rank 2": [(2, 3, 2, 3), (2, 3)], "rank 2 first": [(2, 3), (2, 4, 3)],
        "plane": [(2, 3, 2, 4), (2, 3, 2, 1)], "row and column": [(2, 3, 1, 2), (2, 1, 4, 1)], "three ranks": [(2, 3), (2, 4, 1, 3), (2, 2, 1)],
        "vector": [(3, 1), (3, 2)],
    }.items()]
    yield "reshape", [
        reshape("matrix to picture", (2, 12), (2, 3, 2)), reshape("picture to matrix", (2, 2, 3, 2), (4, 3)), reshape("-1", (2, 2, 3, 2), (-1,)),
        reshape("-1 in the middle", (3, 8), (2, -1, 2)), reshape("row to nothing", (4, 1), ()), reshape("vector", (3,), (1, 1)),
    ]


def main():
    compact = lambda v: json.dumps(v, separators=(",", ":"), allow_nan=False)
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    for name, cases in files():
        rows = ["{" + ",\n".join("%s:%s" % (compact(k), compact(v)) for k, v in c.items()) + "}" for c in cases]
        with open(os.path.join(sys.argv[1], name + ".json"), "w", newline="\n") as f:
            f.write('{"made_by":"shapes.py","versions":%s,\n"cases":[\n%s\n]}\n' % (compact(versions), ",\n".join(rows)))


if __name__ == "__main__":
    main()
