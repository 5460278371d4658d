"""Writes focal_logits.json: BinaryFocalCrossentropy of far logits behind a sigmoid, and the derivative by the logits, by Keras
3.15.1 on TensorFlow 2.21.0, which takes the logarithms of the logits
(null: NaN, where the power has no finite derivative). Run: KERAS_BACKEND=tensorflow python focal_logits.py"""
import json
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import tensorflow as tf

z = [[-90.0, -40.0, -17.0, -16.0, -3.0, -0.5, 0.0, 0.25, 2.0, 16.5, 17.0, 40.0, 90.0]]
cases = []
for target in (0.0, 1.0, 0.3):
    for args in ({}, {"gamma": 0.0}, {"gamma": 1.5, "apply_class_balancing": True, "alpha": 0.4}, {"label_smoothing": 0.2}):
        x = tf.constant(z, tf.float32)
        t = tf.fill(x.shape, tf.constant(target, tf.float32))
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = keras.losses.BinaryFocalCrossentropy(reduction="sum", **args)(t, keras.activations.sigmoid(x))
        cases.append({"target": target, "args": args, "loss": float(y), "gradient": [None if g != g else g for g in tape.gradient(y, x).numpy().ravel().tolist()]})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "focal_logits.json"), "w") as f:
    json.dump({"z": z[0], "cases": cases}, f, indent=1)
    f.write("\n")
