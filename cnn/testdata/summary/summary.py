"""Writes the .txt files beside it: what Keras 3.15.1 on TensorFlow 2.21 prints for models whose names or shapes are wide, and after training.

Run with keras 3.15.1 and tensorflow-cpu 2.21.0 installed: python summary.py
"""
import os

os.environ["KERAS_BACKEND"], os.environ["COLUMNS"] = "tensorflow", "80"
import keras
import numpy as np
from keras import layers as L


def write(name, model):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".txt"), "w", encoding="utf-8") as f:
        model.summary(line_length=80, print_fn=lambda s: f.write(s + "\n"))


keras.backend.clear_session()
write("wide", keras.Sequential([
    L.Input((64, 64, 3)),
    L.Conv2D(32, 3, activation="relu", name="a_very_long_name_for_a_convolution_layer_indeed"),
    L.MaxPooling2D(2, name="name_of_exactly_twenty"),
    L.Conv2D(7, 3, name="n" * 33), L.Conv2D(7, 3, name="m" * 34), L.Conv2D(7, 3, name="k" * 24), L.Conv2D(7, 3, name="j" * 25),
    L.Flatten(), L.Dense(10, activation="softmax", name="x" * 70)], name="m" * 100))
write("words", keras.Sequential([
    L.Input((12345, 23456789, 3)), L.ReLU(), L.Softmax(name="with some words in it that wrap here and there"),
    L.MaxPooling2D(1, name="müll_über_größe_ßßßßßßßß"), L.ReLU(name="日本語の名前がとても長いときにどうなるのか")], name="[bold]x"))


def trained(name, optimizer):
    keras.backend.clear_session()
    m = keras.Sequential([L.Input((8, 8, 1)), L.Conv2D(4, 3, activation="relu"), L.MaxPooling2D(), L.Flatten(),
                          L.Dense(3, activation="softmax")])
    m.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy")
    m.fit(np.zeros((4, 8, 8, 1), "float32"), np.array([0, 1, 2, 0]), verbose=0)
    write(name, m)


trained("trained-adam", keras.optimizers.Adam())
trained("trained-cosine", keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.002, 100)))
