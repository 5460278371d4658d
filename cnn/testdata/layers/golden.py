"""What layers of real Keras are, give and learn, as JSON for the tests of package cnn. See README.md."""

import json
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
L = keras.layers
r = np.random.default_rng(7)
N = 2  # examples of a batch


def draw(shape, scale=1):
    """Numbers of few digits, so that the files stay small and hold what was computed with."""
    return np.round(scale * r.standard_normal(shape), 2).astype("float32")


def numbers(a):
    return [float(str(v)) if np.isfinite(v) else str(v) for v in np.asarray(a, "float32").ravel()]


def weights(model):
    return [{"name": path(w), "shape": list(w.shape), "values": numbers(w)} for w in model.weights]


def path(w):
    return w.path.removeprefix("model/")


def fill(model):
    """Gives every weight of a model new values: variances positive, kernels so that outputs stay about 1."""
    for w in model.weights:
        fan = max(1, int(np.prod(w.shape[:-1])))
        v = draw(w.shape, 1 / np.sqrt(fan) if len(w.shape) > 1 else 0.5)
        w.assign(np.abs(v) + np.float32(0.5) if "variance" in w.name else v)


def plain(config):
    """A config without what concerns other packages: name, dtype, trainable; nested objects as class and config."""
    if isinstance(config, dict):
        if "class_name" in config:
            return {"class_name": config["class_name"], "config": plain(config["config"])}
        return {k: plain(v) for k, v in config.items() if k not in ("name", "dtype", "trainable")}
    if isinstance(config, (list, tuple)):
        return [plain(v) for v in config]
    return config


def feeder(shape):
    return L.Conv2D(shape[-1], 1) if len(shape) == 3 else L.Dense(shape[-1])


def case(name, make, shape, x=None, training=True):
    """A layer by itself, and a step of SGD(1) in a model with a layer of weights before it and one after it."""
    keras.utils.clear_session()
    layer = make()
    x = draw((N, *shape)) if x is None else np.asarray(x, "float32").reshape(-1, *shape)
    layer(x)
    fill(layer)
    c = {
        "name": name,
        "class": type(layer).__name__,
        "layer": layer.name,
        "input": list(shape),
        "x": numbers(x),
        "output": list(layer.compute_output_shape(x.shape))[1:],
        "config": plain(layer.get_config()),
        "params": layer.count_params(),
        "weights": [{"name": w.name, "shape": list(w.shape), "values": numbers(w)} for w in layer.weights],
        "y": numbers(layer(x)),
    }
    if training:
        c["step"] = step(make, shape, x)
    return c


def step(make, shape, x):
    keras.utils.clear_session()
    i = keras.Input(shape)
    layers = [feeder(shape), make(), L.Flatten(), L.Dense(2)]
    if type(layers[1]) is L.Flatten:
        del layers[2]
    model = keras.Sequential([i, *layers], name="model")
    fill(model)
    labels = np.arange(len(x)) % 2
    before = weights(model)
    with tf.GradientTape() as tape:
        y = model(x, training=True)
        loss = tf.reduce_mean(tf.square(y - tf.one_hot(labels, 2))) + sum(model.losses)
    g = tape.gradient(loss, model.trainable_weights)
    gradients = {}
    # What has no gradient to compare: weights that only the forward pass changes, or nothing, and those that a constraint corrects.
    after = list(model.non_trainable_weights)
    for w, v in zip(model.trainable_weights, g):
        w.assign(w - v)
        if w.constraint:
            w.assign(w.constraint(w))
            after.append(w)
        else:
            gradients[path(w)] = numbers(v)
    return {
        "labels": labels.tolist(),
        "loss": float(loss),
        "weights": before,
        "after": [{"name": path(w), "shape": list(w.shape), "values": numbers(w)} for w in after],
        "gradients": [gradients.get(w["name"]) for w in before],
    }


def write(file, cases):
    """Writes cases beside this script."""
    names = [c["name"] for c in cases]
    assert len(set(names)) == len(names), names
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), file + ".json"), "w") as f:
        f.write('{"keras": "%s", "tensorflow": "%s", "cases": [\n' % (keras.__version__, tf.__version__))
        f.write(",\n".join(json.dumps(c, separators=(",", ":")) for c in cases))
        f.write("\n]}\n")
    size = os.path.getsize(f.name)
    print(file, len(cases), "cases,", size, "bytes")
    assert size < 100_000, file
