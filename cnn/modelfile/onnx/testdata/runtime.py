"""Checks every .onnx of a folder with onnx.checker and prints what ONNX Runtime gives for its .x (float32) as JSON."""
import glob
import json
import os
import sys

import numpy as np
import onnx
import onnxruntime

answers = {}
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.onnx"))):
    onnx.checker.check_model(path, full_check=True)
    model = onnx.load(path)
    dims = model.graph.input[0].type.tensor_type.shape.dim
    assert dims[0].dim_param == "batch", dims[0]
    shape = [-1] + [d.dim_value for d in dims[1:]]
    x = np.fromfile(path[:-5] + ".x", dtype="<f4").reshape(shape)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    whole = session.run(None, {"input": x})[0]
    single = session.run(None, {"input": x[:1]})[0]
    assert whole.shape[0] == len(x) and single.shape[0] == 1
    declared = [d.dim_value for d in model.graph.output[0].type.tensor_type.shape.dim[1:]]
    assert list(whole.shape[1:]) == declared, (path, whole.shape, declared)
    answers[os.path.basename(path)[:-5]] = [float(v) for v in whole.ravel()]
json.dump(answers, sys.stdout)
