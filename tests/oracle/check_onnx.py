"""Holds every ONNX file of a folder against ONNX's own checker and shape inference; prints a line for each.

Usage: python3 check_onnx.py FOLDER    (Debian: python3-onnx)
"""

import json
import pathlib
import sys

import onnx

for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True, data_prop=True)
    properties = {entry.key: entry.value for entry in model.metadata_props}
    json.loads(properties["genotype"])
    constants = [(tensor.data_type, tuple(tensor.dims), tensor.raw_data) for tensor in model.graph.initializer
                 if tensor.data_type != onnx.TensorProto.INT8]
    nodes = [(node.op_type, tuple(node.input), bytes(str(node.attribute), "utf-8")) for node in model.graph.node
             if node.op_type.endswith("Linear")]
    batch = inferred.graph.output[0].type.tensor_type.shape.dim[0].dim_param
    print(path.name, "ir", model.ir_version, "opset", model.opset_import[0].version, "batch", batch,
          "repeated", len(constants) - len(set(constants)) + len(nodes) - len(set(nodes)),
          "preprocessing", properties["preprocessing"].split(" ")[0], len(json.loads(properties["mean"])),
          properties["input_layout"],
          "classes", ",".join(json.loads(properties["classes"])))
