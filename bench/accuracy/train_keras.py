"""Trains a model in Keras, once for each seed, and prints a JSON line for each epoch. See docs/accuracy.md.

    python3 train_keras.py fashion FOLDER               # the four IDX files, as Debian installs them
    python3 train_keras.py cifar10 FOLDER --seeds 1     # train/CLASS/*.jpg and test/CLASS/*.jpg

Every setting that is not given here is Keras' default. After keras.utils.set_random_seed, fit on TensorFlow takes the
examples in one and the same order in every epoch; without it each epoch has its own, and so it is here, unless --one-order
is given: the seed of TensorFlow is set anew before each epoch. Needs keras, tensorflow, numpy and (cifar10) pillow.
"""
import argparse
import gzip
import json
import math
import os
import time
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras  # noqa: E402, after the backend is chosen
import numpy as np  # noqa: E402
import tensorflow  # noqa: E402
from keras import layers  # noqa: E402

BATCH = {"fashion": 32, "cifar10": 64}


def tutorial(shape):
    return keras.Sequential([
        layers.Input(shape),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dense(10, activation="softmax")])


def convolution(x, filters, strides=1):
    x = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(x)
    return layers.BatchNormalization()(x)


def residual(shape):
    """Two residual blocks, of 32 and of 64 channels; the second halves the picture, and a 1×1 convolution its shortcut."""
    x = inputs = layers.Input(shape)
    x = layers.ReLU()(convolution(x, 32))
    x = layers.MaxPooling2D(2)(x)
    y = convolution(layers.ReLU()(convolution(x, 32)), 32)
    x = layers.ReLU()(layers.Add()([x, y]))
    y = convolution(layers.ReLU()(convolution(x, 64, strides=2)), 64)
    x = layers.BatchNormalization()(layers.Conv2D(64, 1, strides=2, use_bias=False)(x))
    x = layers.ReLU()(layers.Add()([x, y]))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


def separable(shape):
    """One convolution, then three depthwise-separable ones of 64 and 128 channels."""
    stack = [layers.Input(shape), layers.Conv2D(32, 3, padding="same", use_bias=False),
             layers.BatchNormalization(), layers.ReLU(), layers.MaxPooling2D(2)]
    for filters, pool in (64, 2), (128, 1), (128, 2):
        stack += [layers.SeparableConv2D(filters, 3, padding="same", use_bias=False), layers.BatchNormalization(), layers.ReLU()]
        stack += [layers.MaxPooling2D(pool)] if pool > 1 else []
    return keras.Sequential([*stack, layers.Flatten(), layers.Dense(10, activation="softmax")])


MODELS = {"tutorial": tutorial, "residual": residual, "separable": separable}


def idx(path, header, *shape):
    with gzip.open(path) as f:
        return np.frombuffer(f.read(), np.uint8, offset=header).reshape(-1, *shape)


def fashion(folder, part):
    part = {"train": "train", "test": "t10k"}[part]
    return (idx(folder / f"{part}-images-idx3-ubyte.gz", 16, 28, 28, 1),
            idx(folder / f"{part}-labels-idx1-ubyte.gz", 8))


def cifar10(folder, part):
    from PIL import Image
    x, y = [], []
    for label, of_class in enumerate(sorted(d for d in (folder / part).iterdir() if d.is_dir())):
        for file in sorted(of_class.iterdir()):
            x.append(np.asarray(Image.open(file).convert("RGB")))
            y.append(label)
    return np.stack(x), np.array(y)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("dataset", choices=BATCH)
    a.add_argument("folder", type=Path)
    a.add_argument("--model", choices=MODELS, default="tutorial")
    a.add_argument("--seeds", type=lambda s: [int(v) for v in s.split(",")], default=[1, 2, 3], help="with commas between")
    a.add_argument("--epochs", type=int, default=5)
    a.add_argument("--rate", choices=["constant", "cosine"], default="constant",
                   help="learning rate: constant 0.001, or from there to 0 at the end of the last epoch")
    a.add_argument("--one-order", action="store_true", help="the same order of examples in all epochs of a run")
    a.add_argument("--threads", type=int, default=2)
    args = a.parse_args()
    tensorflow.config.threading.set_intra_op_parallelism_threads(args.threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(args.threads)
    read = {"fashion": fashion, "cifar10": cifar10}[args.dataset]
    (x, y), (test_x, test_y) = (read(args.folder, part) for part in ("train", "test"))
    x, test_x = (v.astype(np.float32) / 255 for v in (x, test_x))
    version = f"keras {keras.__version__}, tensorflow {tensorflow.__version__}"
    for seed in args.seeds:
        keras.utils.set_random_seed(seed)
        m = MODELS[args.model](x.shape[1:])
        rate = 0.001
        if args.rate == "cosine":
            rate = keras.optimizers.schedules.CosineDecay(rate, args.epochs * math.ceil(len(x) / BATCH[args.dataset]))
        m.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
        start = time.monotonic()

        def show(epoch, logs):
            print(json.dumps({
                "by": "keras, one order" if args.one_order else "keras", "version": version, "dataset": args.dataset,
                "model": args.model, "rate": args.rate, "parameters": m.count_params(), "batch": BATCH[args.dataset], "seed": seed,
                "epoch": epoch + 1, "loss": logs["loss"], "accuracy": logs["accuracy"], "test_loss": logs["val_loss"],
                "test_accuracy": logs["val_accuracy"], "seconds": round(time.monotonic() - start, 1)}), flush=True)

        def fit(first, last):
            m.fit(x, y, batch_size=BATCH[args.dataset], initial_epoch=first, epochs=last, validation_data=(test_x, test_y),
                  verbose=0, callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=show)])

        if args.one_order:
            fit(0, args.epochs)
            continue
        for epoch in range(args.epochs):
            tensorflow.random.set_seed(seed * 1000 + epoch)
            fit(epoch, epoch + 1)


if __name__ == "__main__":
    main()
