#!/usr/bin/env python3
"""pictures.py IDX DIR: the pictures of an IDX file as all.npy, and the first of them as shares.npy
(numbers up to 1), png, and pgm of both kinds."""
import struct
import sys
import zlib

source, target = sys.argv[1:]
with open(source, "rb") as file:
    count, height, width = struct.unpack(">4x3I", file.read(16))
    pixels = file.read()
first = pixels[:height * width]


def write(name, content):
    with open(f"{target}/{name}", "wb") as out:
        out.write(content)


def npy(kind, shape, content):
    head = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    head = head.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + content


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


rows = b"".join(b"\0" + first[y * width:(y + 1) * width] for y in range(height))
write("all.npy", npy("|u1", (count, height, width), pixels))
write("shares.npy", npy("<f8", (height, width), b"".join(struct.pack("<d", p / 255) for p in first)))
write("first.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)) +
      chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
write("first.pgm", f"P5 # ink is light\n{width} {height}\n255\n".encode() + first)
write("plain.pgm", f"P2\n{width} {height}\n255\n".encode() + " ".join(map(str, first)).encode() + b"\n")
write("cut.png", open(f"{target}/first.png", "rb").read()[:60])
