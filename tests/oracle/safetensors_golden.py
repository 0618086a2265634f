"""An independent reader and writer of the safetensors format, with Python's standard library alone.

    safetensors_golden.py write FILE    writes DeffArts.Tests/Golden/tiny.safetensors
    safetensors_golden.py list FILE...  prints {"metadata": {...}, "tensors": {name: [dtype, shape, hex of the bytes]}},
                                        a line for each file

The format (https://huggingface.co/docs/safetensors): 8 bytes, little-endian, the header's length; a JSON header; the
bytes of the tensors, row-major and little-endian, without gaps.
"""

import json
import math
import struct
import sys

SIZES = {"F64": 8, "I64": 8, "F32": 4, "I32": 4, "F16": 2, "BF16": 2, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1}

GOLDEN = [
    ("f64", "F64", [2], struct.pack("<2d", math.pi, -0.0)),
    ("i64 scalar", "I64", [], struct.pack("<q", -(2**63))),
    ("f32 \u03b1", "F32", [2, 3], struct.pack("<5fI", 1, 2.5, -3, 1e-40, math.inf, 0x7FC12345)),
    ("i32", "I32", [1, 2], struct.pack("<2i", 2**31 - 1, -7)),
    ("empty", "F32", [3, 0], b""),
    ("f16", "F16", [2], struct.pack("<2e", 0.5, 65504)),
    ("bf16", "BF16", [2], struct.pack("<2H", 0x3F80, 0xC040)),
    ("i16", "I16", [1], struct.pack("<h", -12345)),
    ("i8", "I8", [3], struct.pack("<3b", -128, 0, 127)),
    ("u8", "U8", [2], bytes([0, 255])),
    ("bool \"quoted\"", "BOOL", [3], bytes([1, 0, 1])),
]


def write(path):
    header, data = {"__metadata__": {"made by": "safetensors_golden.py"}}, b""
    for name, dtype, shape, content in GOLDEN:
        assert len(content) == math.prod(shape) * SIZES[dtype]
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def list_tensors(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    header, data = json.loads(content[8 : 8 + length]), content[8 + length :]
    assert content[8:9] == b"{" and length % 8 == 0
    metadata, tensors, position = header.pop("__metadata__", {}), {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, end = entry["data_offsets"]
        assert begin == position and end - begin == math.prod(entry["shape"]) * SIZES[entry["dtype"]]
        assert begin % SIZES[entry["dtype"]] == 0
        position = end
        tensors[name] = [entry["dtype"], entry["shape"], data[begin:end].hex()]
    assert position == len(data)
    print(json.dumps({"metadata": metadata, "tensors": tensors}))


if __name__ == "__main__":
    for argument in sys.argv[2:]:
        {"write": write, "list": list_tensors}[sys.argv[1]](argument)
