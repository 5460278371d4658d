"""ONNX Runtime: predictions only, of a model that is built here by hand."""
from measure import THREADS, flat, noise, run
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper


def model(h, w, c):
    sizes = {"k1": (32, c, 3, 3), "b1": (32,), "k2": (64, 32, 3, 3), "b2": (64,), "k3": (flat(h, w), 10), "b3": (10,)}
    weights = [numpy_helper.from_array((noise(*s) - 0.5) * np.float32(0.1), k) for k, s in sizes.items()]

    def node(op, ins, out, **attributes):
        return helper.make_node(op, ins.split(), [out], **attributes)
    pool = {"kernel_shape": [2, 2], "strides": [2, 2]}
    nodes = [
        node("Conv", "x k1 b1", "c1"), node("Relu", "c1", "r1"), node("MaxPool", "r1", "p1", **pool),
        node("Conv", "p1 k2 b2", "c2"), node("Relu", "c2", "r2"), node("MaxPool", "r2", "p2", **pool),
        node("Flatten", "p2", "f"), node("Gemm", "f k3 b3", "l"), node("Softmax", "l", "y", axis=1)]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", c, h, w])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 10])
    graph = helper.make_graph(nodes, "cnn", [x], [y], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9).SerializeToString()


def predict(shape, batch):
    o = onnxruntime.SessionOptions()
    o.intra_op_num_threads, o.inter_op_num_threads = THREADS, 1
    session = onnxruntime.InferenceSession(model(*shape), o, providers=["CPUExecutionProvider"])
    x = np.ascontiguousarray(noise(batch, *shape).transpose(0, 3, 1, 2))
    return lambda: session.run(None, {"x": x})


run(f"onnxruntime {onnxruntime.__version__}", predict=predict)
