#!/usr/bin/env python3
"""Makes the golden values of normalizations and losses with Keras on TensorFlow, computed in float64.

Usage: as layers.py, which lies beside it and tells what the files hold: python3 norms.py FOLDER

Writes batchnorm.json, layernorm.json, binarycrossentropy.json, categoricalcrossentropy.json and, for losses that are taken
from probabilities, probabilities.json into FOLDER. The config of a batch norm also holds the moving statistics, before and
after the call.
"""
import json
import os
import sys

from layers import array, case, generator, grid, keras, np, tf


def normalization(name, config, layer, x, more={}):
    """The case of a layer with gamma and beta, if it wants them, and what it does with its other variables."""
    rng = generator(name)
    x = x if isinstance(x, np.ndarray) else grid(rng, *x)
    layer.build(x.shape)
    variables = [grid(rng, *v.shape) for v in layer.trainable_variables]
    state = [np.abs(grid(rng, *v.shape)) + 1 / 64 if "variance" in v.name else grid(rng, *v.shape) for v in layer.non_trainable_variables]
    config = dict(config, **{v.name: s.tolist() for v, s in zip(layer.non_trainable_variables, state)})
    def call(x, *weights):
        return layer.stateless_call([tf.convert_to_tensor(w) for w in weights], [tf.constant(s) for s in state], x, **more)
    if more.get("training"):
        after = call(tf.constant(x), *variables)[1]
        config.update({"new_" + v.name: np.asarray(s).tolist() for v, s in zip(layer.non_trainable_variables, after)})
    return case(name, config, [x] + variables, lambda *a: call(*a)[0])


def batchnorm(name, x, training=True, **config):
    c = dict(epsilon=0.001, momentum=0.99, center=True, scale=True)
    c.update(config)
    layer = keras.layers.BatchNormalization(axis=-1, **c)
    return normalization(name, dict(c, training=training), layer, x, {"training": training})


def layernorm(name, x, axes=1, **config):
    c = dict(epsilon=0.001, center=True, scale=True)
    c.update(config)
    rank = len(x.shape)
    layer = keras.layers.LayerNormalization(axis=list(range(rank - axes, rank)), **c)
    return normalization(name, dict(c, axes=axes), layer, x)


def loss(name, function, logits, targets, smoothing=0.0, weights=None):
    config = {"label_smoothing": smoothing}
    inputs = [np.asarray(logits, np.float64), np.asarray(targets, np.float64)]
    if weights is None:
        return case(name, config, inputs, lambda z, t: function(t, z, from_logits=True, label_smoothing=smoothing))
    kind = {"binary_crossentropy": keras.losses.BinaryCrossentropy, "categorical_crossentropy": keras.losses.CategoricalCrossentropy}[function.__name__]
    l = kind(from_logits=True, label_smoothing=smoothing, reduction="sum_over_batch_size")
    return case(name, dict(config, weighted=True), inputs + [weights], lambda z, t, w: l(t, z, sample_weight=w))


def from_probabilities(name, function, p, targets, smoothing=0.0):
    config = {"loss": function.__name__, "label_smoothing": smoothing}
    if function is keras.losses.sparse_categorical_crossentropy:
        return case(name, config, [p], lambda p: function(tf.constant(targets), p), labels=targets)
    return case(name, config, [p, np.asarray(targets, np.float64)], lambda p, t: function(t, p, label_smoothing=smoothing))


def column(*values):
    """Rows of a matrix whose first column is constant, exactly."""
    x = grid(generator("constant"), len(values), 3)
    x[:, 0] = values
    return x


def files():
    draw = lambda name, *shape: grid(generator(name), *shape)
    far = lambda name, *shape: 16 + grid(generator(name), *shape)
    yield "batchnorm", [
        batchnorm("rank 2", draw("a", 7, 3)), batchnorm("rank 3", draw("b", 4, 3, 2)), batchnorm("pictures", draw("c", 3, 4, 3, 5)),
        batchnorm("17 channels", draw("d", 5, 2, 2, 17)), batchnorm("one row", draw("e", 1, 4)), batchnorm("one channel", draw("f", 6, 2, 1)),
        batchnorm("constant channel", column(1.5, 1.5, 1.5, 1.5, 1.5)), batchnorm("no scale", draw("g", 5, 3), scale=False),
        batchnorm("no center", draw("h", 5, 3), center=False), batchnorm("neither", draw("i", 4, 2, 3), scale=False, center=False),
        batchnorm("momentum and epsilon", draw("j", 6, 4), momentum=0.75, epsilon=0.5),
        batchnorm("mean far from 0", far("k", 9, 2)),
        batchnorm("inference, rank 2", draw("l", 5, 3), training=False), batchnorm("inference, pictures", draw("m", 2, 3, 4, 5), training=False),
        batchnorm("inference, neither", draw("n", 4, 3), training=False, scale=False, center=False),
        batchnorm("inference, no center, epsilon", draw("o", 4, 3), training=False, center=False, epsilon=0.25),
    ]
    yield "layernorm", [
        layernorm("rank 2", draw("a", 5, 7)), layernorm("rank 3", draw("b", 3, 4, 5)), layernorm("pictures", draw("c", 2, 3, 4, 6)),
        layernorm("one row", draw("d", 1, 9)), layernorm("one feature", draw("e", 4, 1)), layernorm("no scale", draw("f", 4, 5), scale=False),
        layernorm("no center, epsilon", draw("g", 4, 5), center=False, epsilon=0.25), layernorm("neither", draw("h", 4, 5), scale=False, center=False),
        layernorm("two axes", draw("i", 3, 4, 5), axes=2), layernorm("three axes", draw("j", 2, 3, 2, 4), axes=3),
        layernorm("two axes of pictures", draw("k", 2, 3, 2, 4), axes=2), layernorm("mean far from 0", far("l", 3, 6)),
        layernorm("equal numbers", np.full((2, 5), 0.75)),
    ]
    bit = lambda name, *shape: (generator(name).integers(0, 2, size=shape)).astype(np.float64)
    share = lambda name, *shape: generator(name).integers(0, 65, size=shape) / 64
    b = keras.losses.binary_crossentropy
    extreme = [[1e3, -1e3, 30, -30], [1e3, -1e3, 30, -30], [80, -80, 0, 0.5]]
    yield "binarycrossentropy", [
        loss("labels", b, 3 * draw("a", 6, 1), bit("a", 6, 1)), loss("several", b, 2 * draw("b", 5, 4), bit("b", 5, 4)),
        loss("shares", b, draw("c", 5, 3), share("c", 5, 3)), loss("rank 3", b, draw("d", 2, 3, 4), bit("d", 2, 3, 4)),
        loss("smoothing", b, 2 * draw("e", 5, 3), bit("e", 5, 3), 0.125), loss("smoothing 1", b, draw("f", 3, 2), bit("f", 3, 2), 1.0),
        loss("extreme", b, extreme, [[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0.25]]),
        loss("weights", b, 2 * draw("g", 5, 3), bit("g", 5, 3), 0.25, np.asarray([0.5, 2, 0, 1, 3.25])),
    ]
    c = keras.losses.categorical_crossentropy
    hot = lambda k, *labels: np.eye(k)[list(labels)]
    wide = [[1e3, -1e3, 0], [1e3, -1e3, 0], [-1e3, -1e3, -1001], [1e3, 999.5, 1e3], [0, 40, -1e3]]
    halves = np.asarray([[0.5, 0.25, 0.25, 0], [0, 0, 0.75, 0.25], [0.125, 0.125, 0.25, 0.5]])
    yield "categoricalcrossentropy", [
        loss("10 classes", c, 2 * draw("a", 6, 10), hot(10, 0, 9, 3, 5, 5, 1)), loss("shares", c, 2 * draw("b", 3, 4), halves),
        loss("one class", c, draw("c", 3, 1), hot(1, 0, 0, 0)), loss("smoothing", c, 2 * draw("d", 5, 4), hot(4, 0, 3, 2, 2, 1), 0.125),
        loss("smoothing 1", c, draw("e", 2, 4), hot(4, 1, 3), 1.0), loss("extreme", c, wide, hot(3, 0, 1, 2, 0, 2)),
        loss("weights", c, 2 * draw("f", 4, 4), hot(4, 3, 0, 1, 1), 0.0, np.asarray([0.5, 2, 0, 3.25])),
    ]
    some = lambda name, *shape: generator(name).integers(1, 64, size=shape) / 64
    edge = np.asarray([[0, 1, 0.5, 0.25], [1, 0, 0.5, 0.75], [0.25, 0, 0, 0.75]])
    thirds = np.asarray([[0.5, 0.25, 0.25, 0], [0, 1, 0, 0], [0.125, 0.125, 0.25, 0.5]])
    yield "probabilities", [
        from_probabilities("labels", b, some("a", 6, 1), bit("a", 6, 1)), from_probabilities("shares", b, some("b", 3, 2, 3), share("b", 3, 2, 3)),
        from_probabilities("smoothing", b, some("c", 4, 3), bit("c", 4, 3), 0.25), from_probabilities("clipped", b, edge, share("d", 3, 4)),
        from_probabilities("classes", c, thirds, hot(4, 1, 1, 2)), from_probabilities("not normalized", c, some("e", 4, 5), hot(5, 0, 4, 2, 2)),
        from_probabilities("class smoothing", c, thirds, hot(4, 3, 0, 1), 0.125),
        from_probabilities("class numbers", keras.losses.sparse_categorical_crossentropy, some("f", 4, 5), [0, 4, 2, 2]),
        from_probabilities("class numbers, clipped", keras.losses.sparse_categorical_crossentropy, thirds, [3, 0, 1]),
    ]


def main():
    compact = lambda v: json.dumps(v, separators=(",", ":"), allow_nan=False)
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    for name, cases in files():
        rows = ["{" + ",\n".join("%s:%s" % (compact(k), compact(v)) for k, v in c.items()) + "}" for c in cases]
        with open(os.path.join(sys.argv[1], name + ".json"), "w", newline="\n") as f:
            f.write('{"made_by":"norms.py","versions":%s,\n"cases":[\n%s\n]}\n' % (compact(versions), ",\n".join(rows)))


if __name__ == "__main__":
    main()
