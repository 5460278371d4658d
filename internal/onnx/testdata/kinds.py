"""Writes kinds.onnx: one small tensor of each data type, as raw_data and as a list, by onnx 1.23.2."""
import ml_dtypes
import numpy as np
import onnx
from onnx import TensorProto as T, helper, numpy_helper

tensors = []
types = {"float": T.FLOAT, "double": T.DOUBLE, "float16": T.FLOAT16, "bfloat16": T.BFLOAT16, "bool": T.BOOL, "int8": T.INT8, "int16": T.INT16, "int32": T.INT32, "int64": T.INT64,
         "uint8": T.UINT8, "uint16": T.UINT16, "uint32": T.UINT32, "uint64": T.UINT64}
for name, kind in types.items():
    values = [1, 0, 3] if name[0] == "u" or name == "bool" else [1, 0, -3]
    a = np.array(values).reshape(3, 1).astype(helper.tensor_dtype_to_np_dtype(kind))
    tensors.append(numpy_helper.from_array(a, name + "_raw"))
    tensors.append(helper.make_tensor(name + "_list", kind, [3, 1], a.ravel().tolist()))
x, y = helper.make_tensor_value_info("x", T.FLOAT, ["n", 3]), helper.make_tensor_value_info("y", T.FLOAT, ["n", 3])
graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "graph", [x], [y], tensors)
model = helper.make_model(graph, ir_version=9, opset_imports=[helper.make_opsetid("", 20)], producer_name="kinds.py")
onnx.save(model, "kinds.onnx")
