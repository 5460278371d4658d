"""Trains one small model with Keras in many ways and writes fit.json: what Fit has to give for the same weights, data and
options. Run: KERAS_BACKEND=tensorflow python fit.py  (Keras 3.15.1, TensorFlow 2.21.0)"""
import json
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
import keras
import numpy as np
from keras import callbacks, constraints, layers, losses, optimizers, regularizers

N, VAL = 22, 9
r = np.random.default_rng(7)


def near(n, labels):
    """Pictures that tell their label, so that losses fall."""
    x = r.normal(size=(n, 6, 6, 2)).astype(np.float32)
    for i, k in enumerate(labels):
        x[i, k : k + 3, k : k + 3, k % 2] += 1.5
    return x


y, vy = r.integers(0, 4, N), r.integers(0, 4, VAL)
x, vx = near(N, y), near(VAL, vy)
start = [r.uniform(-0.4, 0.4, s).astype(np.float32) for s in [(3, 3, 2, 3), (3,), (48, 4), (4,)]]
narrow = [*start[:2], r.uniform(-0.4, 0.4, (48, 1)).astype(np.float32), np.zeros(1, np.float32)]
weights, val_weights = r.uniform(0, 2, N).astype(np.float32), r.uniform(0, 2, VAL).astype(np.float32)
one_hot = np.eye(4, dtype=np.float32)[y] * np.float32(0.9) + np.float32(0.025)
numbers = r.normal(size=(N, 4)).astype(np.float32)


def model(units=4, activation="softmax", **conv):
    return keras.Sequential([keras.Input((6, 6, 2)), layers.Conv2D(3, 3, activation="relu", **conv), layers.Flatten(), layers.Dense(units, activation=activation)])


def run(name, m=None, optimizer=None, loss="sparse_categorical_crossentropy", metrics=("accuracy",), first=start, targets=y, epochs=3, evaluate=True, frozen=(), **fit):
    m = m or model()
    m.set_weights(first)
    for i in frozen:
        m.layers[i].trainable = False
    m.compile(optimizer or optimizers.SGD(0.1), loss, metrics=list(metrics))
    h = m.fit(x, targets, batch_size=5, epochs=epochs, shuffle=False, verbose=0, **fit).history
    out = {"name": name, "history": h, "weights": [w.numpy().ravel().tolist() for w in m.weights]}
    if evaluate:
        out["evaluate"] = m.evaluate(x, targets, batch_size=5, verbose=0, return_dict=True)
    return out


cases = [
    run("plain", optimizer=optimizers.Adam(0.01)),
    run("split", validation_split=0.3),
    run("validation", validation_data=(vx, vy)),
    run("weighted validation", validation_data=(vx, vy, val_weights)),
    run("class weight", class_weight={0: 0.5, 2: 3.0}),
    run("sample weight", sample_weight=weights),
    run("regularizers", model(kernel_regularizer=regularizers.L2(0.02), bias_regularizer=regularizers.L1(0.03), activity_regularizer=regularizers.L1L2(0.001, 0.002)),
        validation_data=(vx, vy)),
    run("constraints", model(kernel_constraint=constraints.MaxNorm(0.5, axis=[0, 1, 2]), bias_constraint=constraints.NonNeg())),
    run("steps", epochs=5, steps_per_epoch=2),
    run("initial epoch", epochs=5, initial_epoch=3),
    run("clipnorm", optimizer=optimizers.SGD(0.1, clipnorm=0.1)),
    run("global clipnorm", optimizer=optimizers.Adam(0.01, global_clipnorm=0.05)),
    run("average", optimizer=optimizers.SGD(0.1, use_ema=True, ema_momentum=0.7)),
    run("average overwrites", optimizer=optimizers.SGD(0.1, use_ema=True, ema_momentum=0.7, ema_overwrite_frequency=4)),
    run("accumulation", optimizer=optimizers.Adam(0.02, gradient_accumulation_steps=2)),
    run("frozen", frozen=[0]),
    run("frozen with weight decay", frozen=[2], optimizer=optimizers.AdamW(0.01, weight_decay=0.1, global_clipnorm=0.3)),
    run("one-hot", loss=losses.CategoricalCrossentropy(), targets=one_hot, metrics=()),
    run("numbers", model(activation="linear"), loss="mse", targets=numbers, metrics=(), sample_weight=weights),
    run("binary", model(1, "sigmoid"), loss="binary_crossentropy", first=narrow, targets=(y > 1).astype(np.float32)),
    run("plateau", optimizer=optimizers.SGD(0.3), epochs=6, callbacks=[callbacks.ReduceLROnPlateau("loss", factor=0.5, patience=1, min_delta=0.4)]),
    run("rates", epochs=4, callbacks=[callbacks.LearningRateScheduler(lambda e, rate: rate * (0.5 if e else 1))]),
    run("early", epochs=12, optimizer=optimizers.SGD(0.5), validation_data=(vx, vy),
        callbacks=[callbacks.EarlyStopping("val_loss", patience=1, restore_best_weights=True)]),
]
out = {"made by": f"fit.py, Keras {keras.__version__}", "labels": y.tolist(), "val_labels": vy.tolist()}
for k, v in {"x": x, "val_x": vx, "sample_weights": weights, "val_sample_weights": val_weights, "one_hot": one_hot, "numbers": numbers}.items():
    out[k] = [float(f"{f:.9g}") for f in v.ravel().tolist()]
out["start"] = [w.ravel().tolist() for w in start]
out["narrow"] = [w.ravel().tolist() for w in narrow]


def short(v):
    if isinstance(v, float):
        return float(f"{v:.9g}")
    if isinstance(v, dict):
        return {k: short(i) for k, i in v.items()}
    return [short(i) for i in v] if isinstance(v, list) else v


out["cases"] = cases
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "fit.json"), "w") as f:
    json.dump(short(out), f, separators=(",", ":"))
