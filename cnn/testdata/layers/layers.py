"""Writes the JSON files of layers that work on pictures and shapes, and of dense ones. See golden.py."""

import os

from golden import L, case, keras, np, r, write

R, C, I = keras.regularizers, keras.constraints, keras.initializers
relu, picture = "relu", (7, 6, 3)


def ties():
    """A picture of few values, so that many windows have several largest elements."""
    return r.integers(0, 3, (2, 6, 6, 2))


write("convolution", [
    case("conv2d", lambda: L.Conv2D(4, 3), picture),
    case("conv2d relu same", lambda: L.Conv2D(4, 3, activation="relu", padding="same"), picture),
    case("conv2d strides", lambda: L.Conv2D(3, (3, 2), strides=(2, 3), padding="same", activation="tanh"), (8, 7, 2)),
    case("conv2d strides valid", lambda: L.Conv2D(2, (2, 3), strides=2), (7, 8, 2)),
    case("conv2d dilation", lambda: L.Conv2D(2, 3, dilation_rate=2), (8, 7, 2)),
    case("conv2d dilation same", lambda: L.Conv2D(2, (3, 2), dilation_rate=(2, 3), padding="same", use_bias=False), picture),
    case("conv2d groups", lambda: L.Conv2D(6, 3, groups=2, strides=2), (6, 7, 4)),
    case("conv2d all options", lambda: L.Conv2D(
        4, 2, groups=2, activation=L.ReLU(max_value=6, negative_slope=0.1), kernel_initializer=I.HeNormal(), bias_initializer="ones",
        kernel_regularizer=R.L2(0.02), bias_regularizer=R.L1(0.03), activity_regularizer=R.L1L2(0.01, 0.02), kernel_constraint=C.MaxNorm(1.5),
        bias_constraint="non_neg", trainable=False), (4, 5, 2)),
    case("conv2d regularizers", lambda: L.Conv2D(3, 3, kernel_regularizer=R.L2(0.02), bias_regularizer=R.L1(0.03), activity_regularizer=R.L2(0.01)), (5, 4, 2)),
    case("conv2d relu layer", lambda: L.Conv2D(4, 1, activation=L.ReLU(max_value=1, negative_slope=0.25)), (3, 4, 2)),
])
write("depthwise", [
    case("depthwise", lambda: L.DepthwiseConv2D(3), picture),
    case("depthwise multiplier", lambda: L.DepthwiseConv2D(3, depth_multiplier=2, activation=relu, padding="same"), (6, 5, 3)),
    case("depthwise strides", lambda: L.DepthwiseConv2D((3, 2), strides=2, padding="same", use_bias=False), picture),
    case("depthwise dilation", lambda: L.DepthwiseConv2D(2, dilation_rate=(2, 3), depth_multiplier=2), (6, 7, 2)),
    case("depthwise strides and dilation", lambda: L.DepthwiseConv2D(3, strides=2, dilation_rate=2, padding="same"), (9, 8, 2)),
    case("depthwise all options", lambda: L.DepthwiseConv2D(
        2, depth_multiplier=2, activation="softmax", depthwise_initializer=I.RandomNormal(stddev=0.5), bias_initializer=I.Constant(0.25),
        depthwise_regularizer=R.L1(0.02), bias_regularizer=R.L2(0.03), activity_regularizer=R.L2(0.1), depthwise_constraint=C.UnitNorm(axis=[0, 1]),
        bias_constraint=C.NonNeg()), (4, 3, 2)),
    case("depthwise regularizers", lambda: L.DepthwiseConv2D(2, depthwise_regularizer=R.L1(0.02), bias_regularizer=R.L2(0.03)), (4, 3, 2)),
])
write("separable", [
    case("separable", lambda: L.SeparableConv2D(4, 3), picture),
    case("separable relu same", lambda: L.SeparableConv2D(5, 3, activation=relu, padding="same", depth_multiplier=2), (6, 5, 3)),
    case("separable strides", lambda: L.SeparableConv2D(2, (2, 3), strides=2, padding="same", use_bias=False), picture),
    case("separable dilation", lambda: L.SeparableConv2D(3, 3, dilation_rate=2), (7, 6, 2)),
    case("separable strides and dilation", lambda: L.SeparableConv2D(3, (2, 3), strides=2, dilation_rate=(3, 2), padding="same"), (7, 8, 2)),
    case("separable all options", lambda: L.SeparableConv2D(
        3, 2, depth_multiplier=2, activation="elu", depthwise_initializer=I.HeUniform(), pointwise_initializer=I.LecunNormal(), bias_initializer="ones",
        depthwise_regularizer=R.L1(0.02), pointwise_regularizer=R.L2(0.01), bias_regularizer=R.L1L2(0.03, 0.04), activity_regularizer=R.L1(0.1),
        depthwise_constraint=C.MaxNorm(2, axis=[0, 1]), pointwise_constraint=C.MinMaxNorm(0.5, 1.5), bias_constraint=C.NonNeg()), (4, 3, 2)),
    case("separable regularizers", lambda: L.SeparableConv2D(3, 2, depthwise_regularizer=R.L1(0.02), pointwise_regularizer=R.L2(0.01)), (4, 3, 2)),
])
write("pooling", [
    case("max", lambda: L.MaxPooling2D(2), (7, 6, 3)),
    case("max strides same", lambda: L.MaxPooling2D((3, 2), strides=(1, 2), padding="same"), (5, 5, 2)),
    case("max overlapping", lambda: L.MaxPooling2D(3, strides=2), (7, 8, 2)),
    case("average", lambda: L.AveragePooling2D(2), (7, 6, 3)),
    case("average strides same", lambda: L.AveragePooling2D((3, 2), strides=(1, 2), padding="same"), (5, 5, 2)),
    case("average overlapping", lambda: L.AveragePooling2D(3, strides=2), (7, 8, 2)),
    case("average large", lambda: L.AveragePooling2D(9, strides=4, padding="same"), (10, 11, 1)),
    case("global average", lambda: L.GlobalAveragePooling2D(), picture),
    case("global average keepdims", lambda: L.GlobalAveragePooling2D(keepdims=True), picture),
    case("global max", lambda: L.GlobalMaxPooling2D(), picture),
    case("global max keepdims", lambda: L.GlobalMaxPooling2D(keepdims=True), picture),
    case("max ties", lambda: L.MaxPooling2D(3, strides=2), (6, 6, 2), x=ties(), training=False),
])
write("shape", [
    case("zero padding", lambda: L.ZeroPadding2D(), (3, 4, 2)),
    case("zero padding sides", lambda: L.ZeroPadding2D(((0, 2), (3, 1))), (3, 4, 2)),
    case("zero padding none", lambda: L.ZeroPadding2D(0), (3, 4, 2)),
    case("cropping", lambda: L.Cropping2D(), (3, 4, 2)),
    case("cropping sides", lambda: L.Cropping2D(((1, 0), (0, 2))), (5, 6, 2)),
    case("cropping all", lambda: L.Cropping2D(((2, 1), (1, 3))), (5, 6, 2)),
    case("up sampling", lambda: L.UpSampling2D(), (3, 4, 2)),
    case("up sampling size", lambda: L.UpSampling2D((3, 1)), (2, 3, 2)),
    case("up sampling bilinear", lambda: L.UpSampling2D((2, 3), interpolation="bilinear"), (3, 4, 2)),
    case("up sampling bilinear 4", lambda: L.UpSampling2D(4, interpolation="bilinear"), (2, 1, 3)),
    case("reshape", lambda: L.Reshape((4, 6)), (3, 4, 2)),
    case("reshape open", lambda: L.Reshape((2, -1, 3)), (3, 4, 2)),
    case("reshape flat", lambda: L.Reshape((2, 3, 2)), (12,)),
    case("reshape to one axis", lambda: L.Reshape((-1,)), (2, 3, 2)),
    case("flatten", lambda: L.Flatten(), (3, 4, 2)),
    case("flatten flat", lambda: L.Flatten(), (5,)),
])
write("dense", [
    case("dense", lambda: L.Dense(4), (5,)),
    case("dense relu", lambda: L.Dense(6, activation=relu), (5,)),
    case("dense softmax", lambda: L.Dense(3, activation="softmax", use_bias=False), (5,)),
    case("dense all options", lambda: L.Dense(
        3, activation="sigmoid", kernel_initializer=I.Orthogonal(gain=2), bias_initializer=I.RandomUniform(-0.5, 0.5), kernel_regularizer=R.L1(0.02),
        bias_regularizer=R.L2(0.03), activity_regularizer=R.L2(0.1), kernel_constraint=C.MaxNorm(2), bias_constraint=C.NonNeg()), (4,)),
    case("dense regularizers", lambda: L.Dense(3, kernel_regularizer=R.L1L2(0.02, 0.01), bias_regularizer=R.L2(0.03), activity_regularizer=R.L1(0.1)), (4,)),
    case("relu", lambda: L.ReLU(), picture, x=[*r.standard_normal(124).round(2), 0, -0.0]),
    case("relu all options", lambda: L.ReLU(max_value=1.5, negative_slope=0.25, threshold=0.5), picture),
    case("softmax", lambda: L.Softmax(), (6,)),
    case("softmax picture", lambda: L.Softmax(), (2, 3, 4), x=np.round(40 * r.standard_normal((2, 2, 3, 4)), 1)),
])

keras.utils.clear_session()
model = keras.Sequential([
    keras.Input((16, 16, 3)), L.ZeroPadding2D(), L.Conv2D(8, 3, activation=relu), L.SeparableConv2D(16, 3, padding="same", activation=relu),
    L.AveragePooling2D(2), L.UpSampling2D(interpolation="bilinear"), L.DepthwiseConv2D(3, strides=2, depth_multiplier=2),
    L.Cropping2D(((1, 0), (0, 1))), L.Reshape((-1, 6, 32)), L.SeparableConv2D(24, 3, use_bias=False), L.GlobalMaxPooling2D(keepdims=True),
    L.UpSampling2D((2, 1)), L.DepthwiseConv2D((2, 1)), L.GlobalAveragePooling2D(), L.Reshape((4, 6)), L.Flatten(), L.Dense(10, activation="softmax"),
], name="pictures")
lines = []
model.summary(line_length=80, print_fn=lines.append)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pictures.txt"), "w", encoding="utf-8") as f:
    f.write("\n".join(lines) + "\n")
