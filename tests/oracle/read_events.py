"""Reads TensorBoard event files independently of the program: TFRecord frames with their CRC-32C, protobuf by hand.

Prints one JSON object per scalar: {"step": .., "tag": .., "value": ..}. Usage: read_events.py FILE
"""
import json, struct, sys

TABLE = []
for n in range(256):
    for _ in range(8):
        n = (n >> 1) ^ (0x82F63B78 if n & 1 else 0)
    TABLE.append(n)


def masked(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        else:
            length, at = varint(data, at) if kind == 2 else ({1: 8, 5: 4}[kind], at)
            value, at = data[at:at + length], at + length
        yield key >> 3, value


content = open(sys.argv[1], "rb").read()
at, records = 0, 0
while at < len(content):
    head = content[at:at + 8]
    length, = struct.unpack("<Q", head)
    data = content[at + 12:at + 12 + length]
    assert struct.unpack("<I", content[at + 8:at + 12])[0] == masked(head), "length damaged"
    assert struct.unpack("<I", content[at + 12 + length:at + 16 + length])[0] == masked(data), "content damaged"
    at, records = at + 16 + length, records + 1
    event = dict(fields(data))
    if records == 1:
        assert event[3] == b"brain.Event:2", event
        continue
    for _, value in fields(event[5]):
        scalar = dict(fields(value))
        print(json.dumps({"step": event[2], "tag": scalar[1].decode(), "value": struct.unpack("<f", scalar[2])[0]}))
