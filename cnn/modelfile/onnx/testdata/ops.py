"""Writes ops_a.npz and ops_b.npz: small graphs, each about one operator, and what ONNX Runtime 1.32.0 gives for two examples.

NAME.read holds a model that Read should take, NAME.refuse one that is right but has no layers that compute it; NAME.y is the
answer to x[i] = 2·sin(0.7·i + 1), or to |x| where NAME ends with "_positive".
"""
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T, helper as h, numpy_helper

r = np.random.default_rng(8)
rows = []


def f(*shape):
    return r.standard_normal(shape).astype("float32")


def i(*v):
    return np.array(v, dtype="int64")


def case(name, shape, nodes, consts=None, opset=17, read=True, positive=False):
    """nodes: (op, inputs, attributes); each takes x or the output before it as "-" and gives v0, v1, …, the last y."""
    made, last = [], "x"
    for k, (op, inputs, attrs) in enumerate(nodes):
        out = "y" if k == len(nodes) - 1 else f"v{k}"
        made.append(h.make_node(op, [last if a == "-" else a for a in inputs], [out], **attrs))
        last = out
    inits = [numpy_helper.from_array(v, k) for k, v in (consts or {}).items()]
    graph = h.make_graph(made, "g", [h.make_tensor_value_info("x", T.FLOAT, ["n", *shape])], [h.make_tensor_value_info("y", T.FLOAT, None)], inits)
    model = h.make_model(graph, ir_version=8, opset_imports=[h.make_opsetid("", opset)])
    b = model.SerializeToString()
    x = (2 * np.sin(0.7 * np.arange(2 * np.prod(shape)) + 1)).astype("float32").reshape(2, *shape)
    if positive:
        x = np.abs(x)
    y = onnxruntime.InferenceSession(b, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]
    rows.append((name + "_positive" * positive, read, np.frombuffer(b, dtype="uint8"), y))


P = (3, 7, 8)
k, b = f(4, 3, 3, 2), f(4)
for name, attrs in {
    "valid": {}, "pads": dict(pads=[1, 0, 2, 1]), "same_upper": dict(auto_pad="SAME_UPPER", strides=[2, 2]), "same_lower": dict(auto_pad="SAME_LOWER", strides=[2, 3]), "auto_valid": dict(auto_pad="VALID"),
    "strides": dict(strides=[2, 3], pads=[1, 1, 1, 1]), "dilations": dict(dilations=[2, 3], pads=[2, 1, 2, 2]), "dilated_strides": dict(dilations=[2, 1], strides=[2, 2]),
}.items():
    case("conv_" + name, P, [("Conv", ["-", "k", "b"], attrs)], {"k": k, "b": b}, read=name != "dilated_strides")
case("conv_group", (4, 6, 6), [("Conv", ["-", "k"], dict(group=2))], {"k": f(6, 2, 3, 3)})
case("conv_depthwise", (4, 6, 6), [("Conv", ["-", "k", "b"], dict(group=4, strides=[2, 1]))], {"k": f(8, 1, 3, 3), "b": f(8)})
case("conv_bias_add_scale", P, [("Conv", ["-", "k", "b"], {}), ("Add", ["-", "c"], {}), ("Mul", ["s", "-"], {}), ("Relu", ["-"], {})], {"k": k, "b": b, "c": f(4, 1, 1), "s": f(1, 4, 1, 1)})
case("conv_shared", P, [("Conv", ["-", "k", "b"], {}), ("Add", ["v0", "c"], {}), ("Mul", ["v0", "v1"], {})], {"k": k, "b": b, "c": f(4, 1, 1)})

for op in ("MaxPool", "AveragePool"):
    avg = op == "AveragePool"
    conv = ("Conv", ["-", "k"], {})  # says that the input is NCHW, and gives negative numbers
    for name, attrs, read in [
        ("plain", dict(kernel_shape=[2, 3]), True), ("strides", dict(kernel_shape=[2, 2], strides=[2, 3]), True), ("same_upper", dict(kernel_shape=[3, 2], strides=[2, 2], auto_pad="SAME_UPPER"), True),
        ("same_lower", dict(kernel_shape=[2, 2], strides=[2, 2], auto_pad="SAME_LOWER"), False), ("same_pads", dict(kernel_shape=[3, 3], strides=[1, 1], pads=[1, 1, 1, 1]), True),
        ("pads", dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 0, 0]), False), ("ceil", dict(kernel_shape=[2, 3], strides=[2, 2], ceil_mode=1), True), ("ceil_dropped", dict(kernel_shape=[3, 2], strides=[5, 3], pads=[2, 0, 1, 1], ceil_mode=1), False),
    ]:
        case(f"{op}_{name}", P, [conv, (op, ["-"], attrs)], {"k": f(3, 3, 1, 1)}, read=read)
        if not avg:
            case(f"{op}_{name}_relu", P, [conv, ("Relu", ["-"], {}), (op, ["-"], attrs)], {"k": f(3, 3, 1, 1)})
        elif name == "ceil_dropped":
            pass
        elif name != "ceil":
            case(f"{op}_{name}_include", P, [conv, (op, ["-"], dict(attrs, count_include_pad=1))], {"k": f(3, 3, 1, 1)})
    for name, pads, kernel, strides, read in [("one", [0, 0, 0, 0, 0, 0, 1, 0], [2, 2], [2, 2], True), ("two", [0, 0, 1, 1, 0, 0, 1, 1], [3, 3], [2, 2], False), ("three", [0, 0, 1, 1, 0, 0, 1, 1], [3, 3], [1, 1], not avg)]:
        case(f"{op}_edge_{name}", P, [("Pad", ["-", "p"], dict(mode="edge")), (op, ["-"], dict(kernel_shape=kernel, strides=strides))], {"p": i(*pads)}, read=read)
case("MaxPool_lowest", P, [("Pad", ["-", "p", "v"], {}), ("MaxPool", ["-"], dict(kernel_shape=[3, 3], strides=[2, 2]))], {"p": i(0, 0, 1, 0, 0, 0, 1, 1), "v": np.array(-np.inf, dtype="float32")})
W = dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 0, 0])
case("AveragePool_ceil_include", P, [("Conv", ["-", "k"], {}), ("AveragePool", ["-"], dict(kernel_shape=[2, 3], strides=[2, 2], ceil_mode=1, count_include_pad=1))], {"k": f(3, 3, 1, 1)}, read=False)
case("MaxPool_pads_leaky", P, [("Conv", ["-", "k"], {}), ("LeakyRelu", ["-"], {}), ("MaxPool", ["-"], W)], {"k": f(3, 3, 1, 1)}, read=False)
case("MaxPool_pads_scaled", P, [("Conv", ["-", "k"], {}), ("Tanh", ["-"], {}), ("Mul", ["-", "s"], {}), ("MaxPool", ["-"], W)], {"k": f(3, 3, 1, 1), "s": np.float32(2)}, read=False)
case("MaxPool_pads_shifted", P, [("Conv", ["-", "k"], {}), ("Relu", ["-"], {}), ("Sub", ["-", "s"], {}), ("MaxPool", ["-"], W)], {"k": f(3, 3, 1, 1), "s": np.float32(0.5)}, read=False)
case("MaxPool_pads_added", P, [("Conv", ["x", "k"], {}), ("Relu", ["v0"], {}), ("Add", ["v0", "v1"], {}), ("MaxPool", ["-"], W)], {"k": f(3, 3, 1, 1)}, read=False)
case("global", P, [("GlobalAveragePool", ["-"], {}), ("Flatten", ["-"], {})])
case("global_max", P, [("GlobalMaxPool", ["-"], {}), ("Squeeze", ["-", "a"], {})], {"a": i(2, 3)})
case("mean_axes_13", P, [("Conv", ["-", "k"], {}), ("ReduceMean", ["-"], dict(axes=[-1, 2], keepdims=0))], {"k": k}, opset=13)
case("max_axes_18", P, [("Conv", ["-", "k"], {}), ("ReduceMax", ["-", "a"], dict(keepdims=1))], {"k": k, "a": i(2, 3)}, opset=18)
case("mean_channels", P, [("Conv", ["-", "k"], {}), ("ReduceMean", ["-"], dict(axes=[1]))], {"k": k}, read=False)

for name, pads, attrs, read in [("zero", [0, 0, 1, 2, 0, 0, 0, 3], {}, True), ("crop", [0, 0, -1, 2, 0, 0, -2, 0], {}, True), ("reflect", [0, 0, 1, 1, 0, 0, 1, 1], dict(mode="reflect"), False), ("channels", [0, 1, 0, 0, 0, 0, 0, 0], {}, False)]:
    case("pad_" + name, P, [("Pad", ["-", "p"], attrs), ("Conv", ["-", "k"], {})], {"p": i(*pads), "k": f(2, 4 if name == "channels" else 3, 2, 2)}, read=read)
case("pad_value", P, [("Pad", ["-", "p", "v"], {}), ("Conv", ["-", "k"], {})], {"p": i(0, 0, 1, 1, 0, 0, 1, 1), "v": np.array(1, dtype="float32"), "k": k}, read=False)
case("pad_10", P, [("Pad", ["-"], dict(pads=[0, 0, 1, 0, 0, 0, 0, 1])), ("Conv", ["-", "k"], {})], {"k": k}, opset=10)
case("slice", P, [("Conv", ["-", "k"], {}), ("Slice", ["-", "s", "e", "a"], {})], {"k": k, "s": i(1, -5), "e": i(2**62, -1), "a": i(2, 3)})
case("slice_step", P, [("Conv", ["-", "k"], {}), ("Slice", ["-", "s", "e", "a", "t"], {})], {"k": k, "s": i(0), "e": i(9), "a": i(2), "t": i(2)}, read=False)

N = ("Conv", ["-", "k"], {})
one = {"k": f(2, 3, 1, 1)}
for name, attrs, read in [("asymmetric", dict(mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"), True), ("half", dict(mode="nearest", nearest_mode="round_prefer_floor"), True),
                          ("half_floor", dict(mode="nearest", nearest_mode="floor"), False), ("linear", dict(mode="linear"), True), ("corners", dict(mode="linear", coordinate_transformation_mode="align_corners"), False),
                          ("cubic", dict(mode="cubic"), False), ("round", dict(mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="round_prefer_ceil"), False)]:
    case("resize_" + name, P, [N, ("Resize", ["-", "", "s"], attrs)], {**one, "s": np.array([1, 1, 3, 2], dtype="float32")}, read=read)
case("resize_half", P, [N, ("Resize", ["-", "", "s"], {})], {**one, "s": np.array([1, 1, 1.5, 2], dtype="float32")}, read=False)
case("upsample_9", P, [N, ("Upsample", ["-", "s"], dict(mode="nearest"))], {**one, "s": np.array([1, 1, 2, 3], dtype="float32")}, opset=9)

S = (6,)
for name, op, attrs, consts, read in [
    ("relu", "Relu", {}, {}, True), ("leaky", "LeakyRelu", dict(alpha=0.3), {}, True), ("clip", "Clip", {}, {"lo": np.float32(-0.5), "hi": np.float32(0.75)}, True), ("clip6", "Clip", {}, {"lo": np.float32(0), "hi": np.float32(1)}, True),
    ("thresholded", "ThresholdedRelu", dict(alpha=0.4), {}, True), ("elu", "Elu", dict(alpha=0.6), {}, True), ("selu", "Selu", {}, {}, True), ("selu_other", "Selu", dict(alpha=2.0), {}, False), ("celu", "Celu", {}, {}, True),
    ("celu_other", "Celu", dict(alpha=2.0), {}, False), ("sigmoid", "Sigmoid", {}, {}, True), ("tanh", "Tanh", {}, {}, True), ("softplus", "Softplus", {}, {}, True), ("hard_sigmoid", "HardSigmoid", {}, {}, True),
    ("hard_sigmoid6", "HardSigmoid", dict(alpha=1 / 6), {}, True), ("hard_swish", "HardSwish", {}, {}, True), ("softmax", "Softmax", {}, {}, True), ("log_softmax", "LogSoftmax", {}, {}, True), ("prelu", "PRelu", {}, {"s": f(6)}, True),
    ("prelu_one", "PRelu", {}, {"s": np.array([-0.3], dtype="float32")}, True), ("erf", "Erf", {}, {}, False), ("max", "Max", {}, {"m": np.float32(0.2)}, True), ("min", "Min", {}, {"m": np.float32(0.2)}, False),
    ("add", "Add", {}, {"c": f(6)}, True), ("sub", "Sub", {}, {"c": f(1, 6)}, True), ("mul", "Mul", {}, {"c": f()}, True), ("div", "Div", {}, {"c": f(6)}, True), ("pow", "Pow", {}, {"c": np.float32(2)}, True),
    ("pow3", "Pow", {}, {"c": np.float32(3)}, False), ("sqrt", "Sqrt", {}, {}, False),
]:
    case("unary_" + name, S, [(op, ["-", *consts], attrs)], {a: np.asarray(v) for a, v in consts.items()}, read=read, positive=name == "sqrt")
case("clip_6", S, [("Clip", ["-"], dict(min=0.0, max=0.5))], opset=10)
case("gelu", S, [("Gelu", ["-"], {})], opset=20)
case("gelu_tanh", S, [("Gelu", ["-"], dict(approximate="tanh"))], opset=20, read=False)
case("mish", S, [("Mish", ["-"], {})], opset=18)
case("hard_swish_parts", S, [("Add", ["x", "c"], {}), ("Clip", ["-", "lo", "hi"], {}), ("Mul", ["x", "-"], {}), ("Div", ["-", "six"], {})], {"c": np.float32(3), "lo": np.float32(0), "hi": np.float32(6), "six": np.float32(6)})
case("gelu_parts", S, [("Div", ["x", "q"], {}), ("Erf", ["-"], {}), ("Add", ["-", "one"], {}), ("Mul", ["x", "-"], {}), ("Mul", ["-", "half"], {})], {"q": np.float32(2**0.5), "one": np.float32(1), "half": np.float32(0.5)})
case("gelu_shifted", S, [("Div", ["x", "q"], {}), ("Erf", ["-"], {}), ("Add", ["-", "two"], {}), ("Mul", ["x", "-"], {})], {"q": np.float32(2**0.5), "two": np.float32(2)}, read=False)
case("mish_parts", S, [("Softplus", ["x"], {}), ("Tanh", ["-"], {}), ("Mul", ["-", "x"], {})])
case("softplus_parts", S, [("Softplus", ["x"], {}), ("Greater", ["x", "t"], {}), ("Where", ["-", "x", "v0"], {})], {"t": np.float32(20)})
case("softplus_cut", S, [("Softplus", ["x"], {}), ("Greater", ["x", "t"], {}), ("Where", ["-", "x", "v0"], {})], {"t": np.float32(1)}, read=False)
case("silu_parts", S, [("Sigmoid", ["x"], {}), ("Mul", ["-", "x"], {})])
case("prelu_parts", S, [("Neg", ["x"], {}), ("Relu", ["-"], {}), ("Mul", ["-", "s"], {}), ("Relu", ["x"], {}), ("Sub", ["-", "v2"], {})], {"s": f(6)})
case("greater", S, [("Greater", ["x", "t"], {}), ("Cast", ["-"], dict(to=T.FLOAT)), ("Mul", ["x", "-"], {})], {"t": np.float32(0.25)})
case("less_equal", S, [("LessOrEqual", ["x", "t"], {}), ("Where", ["-", "z", "x"], {})], {"t": np.float32(0.25), "z": np.float32(0)})
case("not_less", S, [("Less", ["x", "t"], {}), ("Not", ["-"], {}), ("Where", ["-", "x", "z"], {})], {"t": np.float32(0.5), "z": np.float32(0)}, read=False)  # ReLU is 0 at the threshold itself
case("step", S, [("Greater", ["x", "t"], {}), ("Cast", ["-"], dict(to=T.FLOAT))], {"t": np.float32(0.25)}, read=False)
case("abs", S, [("Neg", ["x"], {}), ("Max", ["x", "-"], {})])

case("gemm", S, [("Gemm", ["-", "w", "c"], dict(alpha=0.5, beta=2.0, transB=1))], {"w": f(4, 6), "c": f(4)})
case("gemm_scalar", S, [("Gemm", ["-", "w", "c"], dict(beta=3.0))], {"w": f(6, 4), "c": f(1)})
case("gemm_none", S, [("Gemm", ["-", "w"], {})], {"w": f(6, 4)})
case("matmul_picture", (4, 5, 3), [("MatMul", ["-", "w"], {}), ("Add", ["-", "c"], {}), ("Relu", ["-"], {})], {"w": f(3, 6), "c": f(6)})
case("batch_norm", P, [("BatchNormalization", ["-", "s", "b", "m", "v"], dict(epsilon=0.01))], {"s": f(3), "b": f(3), "m": f(3), "v": np.abs(f(3))})
case("batch_norm_flat", P, [("Conv", ["-", "k"], {}), ("Flatten", ["-"], {}), ("BatchNormalization", ["-", "s", "b", "m", "v"], {}), ("Gemm", ["-", "w"], {})],
     {"k": f(2, 3, 3, 3), "s": f(60), "b": f(60), "m": f(60), "v": np.abs(f(60)), "w": f(60, 3)})
case("layer_norm", (5, 4), [("LayerNormalization", ["-", "s", "b"], dict(axis=-1))], {"s": f(4), "b": f(4)})
case("layer_norm_two", (5, 4), [("LayerNormalization", ["-", "s"], dict(axis=1, epsilon=0.1))], {"s": f(5, 4)})
case("layer_norm_channels_first", P, [("Conv", ["-", "k"], {}), ("LayerNormalization", ["-", "s"], dict(axis=-1))], {"k": k, "s": f(7)}, read=False)
case("dropout", S, [("Dropout", ["-"], {})])
case("softmax_11", P, [("Conv", ["-", "k"], {}), ("GlobalAveragePool", ["-"], {}), ("Softmax", ["-"], dict(axis=1))], {"k": k}, opset=11)
case("softmax_11_default", P, [("Conv", ["-", "k"], {}), ("GlobalAveragePool", ["-"], {}), ("Softmax", ["-"], {})], {"k": k}, opset=11)
case("softmax_channels", P, [("Conv", ["-", "k"], {}), ("Softmax", ["-"], dict(axis=1))], {"k": k})
case("softmax_width", P, [("Conv", ["-", "k"], {}), ("Softmax", ["-"], dict(axis=-1))], {"k": k}, read=False)
case("flatten_last", P, [("Conv", ["-", "k"], {}), ("Relu", ["-"], {}), ("Flatten", ["-"], {})], {"k": k})
case("flatten_relu_gemm", P, [("Conv", ["-", "k"], {}), ("Reshape", ["-", "r"], {}), ("Relu", ["-"], {}), ("Gemm", ["-", "w"], {})], {"k": k, "r": i(0, -1), "w": f(140, 3)})
case("flatten_0", P, [("Conv", ["-", "k"], {}), ("Flatten", ["-"], dict(axis=2))], {"k": k}, read=False)
case("reshape_back", P, [("Conv", ["-", "k"], {}), ("Reshape", ["-", "r"], {}), ("Relu", ["-"], {}), ("Reshape", ["-", "q"], {}), ("Conv", ["-", "l"], {})], {"k": k, "r": i(-1, 140), "q": i(0, 4, 5, 7), "l": f(2, 4, 2, 2)})
case("reshape_computed", (2, 3), [("Shape", ["x"], {}), ("Gather", ["v0", "i"], {}), ("Sub", ["v1", "v1"], {}), ("Add", ["v2", "n"], {}), ("Concat", ["v1", "v3"], dict(axis=0)), ("Cast", ["v4"], dict(to=T.INT32)), ("Cast", ["v5"], dict(to=T.INT64)),
     ("Reshape", ["x", "v6"], {}), ("Neg", ["-"], {})], {"i": i(0), "n": i(6)})
case("gather_negative", (2, 3), [("Shape", ["x"], {}), ("Gather", ["v0", "i"], {}), ("Mul", ["v1", "n"], {}), ("Concat", ["m", "v2"], dict(axis=0)), ("Reshape", ["x", "v3"], {}), ("Neg", ["-"], {})], {"i": i(-1), "n": i(2), "m": i(0)})
case("reshape_part", (2, 3), [("Shape", ["x"], dict(start=1)), ("Slice", ["-", "z", "e"], {}), ("Mul", ["-", "n"], {}), ("Concat", ["m", "v2"], dict(axis=0)), ("Reshape", ["x", "v3"], {}), ("Neg", ["-"], {})], {"z": i(0), "e": i(1), "n": i(3), "m": i(-1)})
case("reshape_batch", (2, 3), [("Shape", ["x"], {}), ("Gather", ["v0", "i"], {}), ("Mul", ["v1", "n"], {}), ("Concat", ["v2", "m"], dict(axis=0)), ("Reshape", ["x", "v3"], {})], {"i": i(0), "n": i(2), "m": i(-1)}, read=False)
case("reshape_split", (4, 6, 5), [("Conv", ["-", "k"], {}), ("Reshape", ["-", "r"], {}), ("Transpose", ["-"], dict(perm=[0, 2, 1, 3, 4])), ("Reshape", ["-", "q"], {}), ("Conv", ["-", "k"], {})],
     {"k": f(4, 4, 1, 1), "r": i(0, 2, 2, 6, 5), "q": i(0, 4, 6, 5)}, read=False)
case("transpose_hw", P, [("Conv", ["-", "k"], {}), ("Transpose", ["-"], dict(perm=[0, 1, 3, 2])), ("Conv", ["-", "l"], {})], {"k": k, "l": f(2, 4, 2, 2)}, read=False)
case("transpose_out", P, [("Conv", ["-", "k"], {}), ("Transpose", ["-"], dict(perm=[0, 1, 3, 2]))], {"k": k})
case("nhwc_edges", (7, 8, 3), [("Transpose", ["-"], dict(perm=[0, 3, 1, 2])), ("Conv", ["-", "k"], {}), ("Transpose", ["-"], dict(perm=[0, 2, 3, 1])), ("Relu", ["-"], {})], {"k": k})
case("concat", P, [("Conv", ["x", "k"], {}), ("Conv", ["x", "l"], {}), ("Concat", ["v0", "v1"], dict(axis=1))], {"k": k, "l": f(5, 3, 3, 2)})
case("concat_height", P, [("Conv", ["x", "k"], {}), ("Relu", ["v0"], {}), ("Concat", ["v0", "v1", "v0"], dict(axis=-2))], {"k": k})
case("concat_constant", S, [("Concat", ["x", "c"], dict(axis=0))], {"c": f(1, 6)}, read=False)
case("add_channel_value", P, [("Conv", ["x", "k"], {}), ("GlobalAveragePool", ["v0"], {}), ("Sigmoid", ["v1"], {}), ("Mul", ["v0", "v2"], {}), ("Sub", ["v3", "v1"], {})], {"k": k})
case("sum", P, [("Conv", ["x", "k"], {}), ("Relu", ["v0"], {}), ("Tanh", ["v0"], {}), ("Sum", ["v0", "v1", "v2"], {})], {"k": k})
case("place_constant", P, [("Conv", ["x", "k"], {}), ("Add", ["-", "c"], {})], {"k": k, "c": f(4, 5, 7)})
case("row_constant", P, [("Conv", ["x", "k"], {}), ("Add", ["-", "c"], {})], {"k": k, "c": f(5, 1)}, read=False)
case("div_value", S, [("Sigmoid", ["x"], {}), ("Div", ["x", "-"], {})], read=False)

for file, part in ("ops_a.npz", rows[::2]), ("ops_b.npz", rows[1::2]):
    np.savez_compressed(file, **{f"{name}.{'read' if read else 'refuse'}": b for name, read, b, _ in part}, **{name + ".y": y for name, read, _, y in part if read})
print(len(rows))
