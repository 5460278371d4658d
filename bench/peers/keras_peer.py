"""Keras 3; the peer's name ends with the backend: keras-tensorflow, keras-jax, keras-torch."""
import os
import sys

os.environ["KERAS_BACKEND"] = sys.argv[1].split("-")[1]

from measure import THREADS, labels, noise, run  # noqa: E402, before the frameworks
import keras  # noqa: E402
from keras import layers  # noqa: E402


def build(shape):
    m = keras.Sequential([
        layers.Input(shape),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dense(10, activation="softmax")])
    m.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return m


def predict(shape, batch):
    m, x = build(shape), noise(batch, *shape)
    return lambda: m.predict_on_batch(x)


def train(shape, batch):
    m, x, y = build(shape), noise(batch, *shape), labels(batch)
    return lambda: m.train_on_batch(x, y)


def fit(shape, n, batch):
    m, x, y = build(shape), noise(n, *shape), labels(n)
    return lambda: m.fit(x, y, batch_size=batch, verbose=0)


backend = keras.backend.backend()
if backend == "torch":
    import torch
    torch.set_num_threads(THREADS)
module = sys.modules[backend]
run(f"keras {keras.__version__}, {backend} {module.__version__}", predict=predict, train=train, fit=fit)
