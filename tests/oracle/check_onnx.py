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
    batch = inferred.graph.output[0].type.tensor_type.shape.dim[0].dim_param
    print(path.name, "ir", model.ir_version, "opset", model.opset_import[0].version, "batch", batch,
          "classes", ",".join(json.loads(properties["classes"])))
