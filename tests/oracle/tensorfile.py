"""Writes tensors by name in the safetensors format: header length (8 bytes, little endian), JSON header, raw data."""
import json
import os

import torch

KINDS = {torch.float64: "F64", torch.int64: "I64"}


def write(path, tensors):
    header, blobs, at = {}, [], 0
    for name in sorted(tensors):
        tensor = tensors[name].detach().contiguous()
        blob = tensor.numpy().tobytes()
        header[name] = {"dtype": KINDS[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".new", "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + b"".join(blobs))
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)
