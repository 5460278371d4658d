"""Writes Keras models to a folder as ONNX, with inputs and Keras' outputs (npz).

KERAS_BACKEND=torch exports through PyTorch, KERAS_BACKEND=tensorflow through tf2onnx, which must be there then.
"""
import os
import sys
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.filterwarnings("ignore")

import keras
import numpy as np
import onnxruntime
from keras import layers as L

keras.utils.set_random_seed(8)
backend = keras.backend.backend()


def seq(shape, *layers):
    return keras.Sequential([keras.Input(shape), *layers])


def residual():
    i = keras.Input((14, 14, 3))
    x = L.Conv2D(6, 3, padding="same", use_bias=False)(i)
    x = L.ReLU()(L.BatchNormalization()(x))
    y = L.Conv2D(6, 3, padding="same")(x)
    y = L.BatchNormalization()(y)
    x = L.Activation("relu")(L.Add()([x, y]))
    s = L.Dense(6, activation="sigmoid")(L.Dense(3, activation="relu")(L.GlobalAveragePooling2D()(x)))
    x = L.Multiply()([x, L.Reshape((1, 1, 6))(s)])
    x = L.Concatenate()([L.MaxPooling2D(2)(x), L.AveragePooling2D(2)(x)])
    return keras.Model(i, L.Dense(4, activation="softmax")(L.Flatten()(x)))


models = {
    "tutorial": seq((16, 16, 3), L.Conv2D(6, 3, activation="relu"), L.MaxPooling2D(2), L.Conv2D(8, 3, activation="relu"), L.MaxPooling2D(2), L.Flatten(), L.Dense(10, activation="softmax")),
    "residual": residual(),
    "strides": seq((15, 17, 3), L.Conv2D(4, 3, strides=2, padding="same", activation="leaky_relu"), L.ZeroPadding2D(((1, 0), (2, 1))), L.DepthwiseConv2D(3, depth_multiplier=2, padding="same"),
                   L.BatchNormalization(), L.ReLU(6.0), L.SeparableConv2D(6, 3, activation="silu"), L.Cropping2D(1), L.GlobalMaxPooling2D(), L.Dense(3)),
    "pools": seq((9, 9, 3), L.MaxPooling2D(3, 2, padding="same"), L.Conv2D(4, 2), L.AveragePooling2D(2), L.Flatten(), L.Dense(3)),
    "groups": seq((12, 12, 4), L.Conv2D(8, 3, groups=4), L.PReLU(shared_axes=[1, 2]), L.Conv2D(6, 3, dilation_rate=2), L.ELU(0.5), L.GlobalAveragePooling2D(), L.Dense(3, use_bias=False)),
    "rectifiers": seq((8, 8, 2), L.Conv2D(4, 3), L.ReLU(negative_slope=0.1, threshold=0.2), L.Conv2D(4, 3), L.ReLU(max_value=1.0), L.Conv2D(4, 1), L.ReLU(max_value=2.0, threshold=0.1),
                      L.Conv2D(4, 1), L.ReLU(negative_slope=0.2, max_value=1.5), L.Conv2D(4, 1), L.LeakyReLU(0.15), L.Flatten(), L.Dense(4, activation="relu6"), L.Dense(3)),
    "smooth": seq((8,), *[L.Dense(8, activation=a) for a in ("elu", "selu", "celu", "gelu", "silu", "mish", "hard_sigmoid", "hard_silu", "softplus", "sigmoid", "tanh", "log_softmax")]),
    "rescaled": seq((10, 10, 3), L.Rescaling(1 / 127.5, offset=-1), L.RandomFlip("horizontal"), L.Conv2D(4, 3), L.Dropout(0.3), L.UpSampling2D(2), L.Conv2D(3, 3), L.SpatialDropout2D(0.2),
                    L.Flatten(), L.Dense(3)),
    "bilinear": seq((5, 6, 3), L.UpSampling2D(2, interpolation="bilinear"), L.Conv2D(4, 3), L.GlobalAveragePooling2D(keepdims=True), L.Flatten(), L.Dense(3)),
    "flat": seq((6, 6, 3), L.Conv2D(4, 3), L.Flatten(), L.BatchNormalization(), L.Dense(5), L.PReLU(), L.BatchNormalization(scale=False), L.Dense(3)),
    "joined": seq((9, 9, 3), L.Conv2D(4, 3), L.BatchNormalization(), L.Activation("tanh"), L.MaxPooling2D(3, 2), L.Flatten(), L.Dense(4, activation="elu"), L.Dense(3, activation="sigmoid")),
}

out = sys.argv[1]
r = np.random.default_rng(8)
for name, model in models.items():
    for v in model.weights:
        if v.ndim < 2 or v.name == "alpha":
            v.assign(0.1 + 0.8 * r.random(v.shape, dtype="float32"))
    x = r.standard_normal((3, *model.input_shape[1:]), dtype="float32")
    y = np.asarray(keras.ops.convert_to_numpy(model(x, training=False)))
    np.savez(os.path.join(out, name + ".npz"), x=x, y=y)
    path = os.path.join(out, f"{name}-{backend}.onnx")
    try:  # neither exporter can write every layer, and tf2onnx writes operators that ONNX does not have
        model.export(path, format="onnx", verbose=False)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        np.testing.assert_allclose(session.run(None, {session.get_inputs()[0].name: x})[0], y, rtol=1e-3, atol=1e-5)
    except Exception as e:
        print("NOT EXPORTED RIGHT", name, type(e).__name__, str(e)[:300], file=sys.stderr)
        if os.path.exists(path):
            os.remove(path)
