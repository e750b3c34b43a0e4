#!/usr/bin/python3
"""numpy_round.py [LIBRARY]: NumPy reads what the library wrote, and the library what NumPy
wrote, bit for bit. Calls the library by ctypes; the type of a real is that of the library."""
import ctypes
import os
import sys
import tempfile
import numpy as np


class Shape(ctypes.Structure):
    _fields_ = [("rank", ctypes.c_int), ("dim", ctypes.c_long * 8)]


class Array(ctypes.Structure):
    _fields_ = [("shape", Shape), ("data", ctypes.c_void_p)]


path = sys.argv[1] if len(sys.argv) > 1 else "build/lib/libwoven.so"
lib = ctypes.CDLL(os.path.abspath(path))
lib.npy_load.restype = Array
lib.npy_save.argtypes = [ctypes.c_char_p, Array, ctypes.c_void_p]
lib.npy_save.restype = lib.npz_save.restype = lib.npz_load.restype = ctypes.c_bool
lib.array_free.argtypes = [Array]
REAL = np.dtype("f4" if hasattr(lib, "array_of_float") else "f8")
why = ctypes.create_string_buffer(256)
passed = failed = 0


def check(what, good):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("FAILED:", what, why.value)


def give(a):
    """The Array of an array that stays alive."""
    return Array(Shape(a.ndim, (ctypes.c_long * 8)(*a.shape)), a.ctypes.data)


def take(array):
    shape = tuple(array.shape.dim[:array.shape.rank])
    raw = ctypes.string_at(array.data, int(np.prod(shape)) * REAL.itemsize)
    lib.array_free(array)
    return np.frombuffer(raw, REAL).reshape(shape)


def same(a, b):
    return a.shape == b.shape and a.dtype == b.dtype and a.tobytes() == b.tobytes()


rng = np.random.default_rng(1)
file = os.path.join(tempfile.mkdtemp(), "a")
shapes = [(), (1,), (3,), (0,), (2, 3), (3, 0, 2), (2, 1, 2, 1, 2, 1, 2, 1), (300, 5)]
for shape in shapes:
    bits = rng.integers(0, 256, (*shape, REAL.itemsize), np.uint8)
    a = np.ascontiguousarray(bits).view(REAL).reshape(shape)
    check(f"saving {shape}", lib.npy_save(file.encode(), give(a), why))
    check(f"NumPy reads {shape}", same(np.load(file), a))
    np.save(file + ".npy", a)
    check(f"we read {shape}", same(take(lib.npy_load((file + ".npy").encode(), why)), a))
    for kind in "f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "?", ">f8", ">f4", ">f2", ">i8", ">i4", ">u2":
        b = rng.integers(0, 120, shape).astype(kind)
        np.save(file + ".npy", np.array(b, order="F"))
        check(f"{kind} {shape} by columns", same(take(lib.npy_load((file + ".npy").encode(), why)),
                                                 b.astype(REAL)))
        np.save(file + ".npy", b)
        check(f"{kind} {shape}", same(take(lib.npy_load((file + ".npy").encode(), why)),
                                      b.astype(REAL)))
        for version in (1, 0), (2, 0), (3, 0):
            with open(file + ".npy", "wb") as out:
                np.lib.format.write_array(out, b, version)
            check(f"{kind} {shape} {version}", same(
                take(lib.npy_load((file + ".npy").encode(), why)), b.astype(REAL)))

names = ["w", "dense/w", "Größe", "count"]
arrays = [rng.normal(size=s).astype(REAL) for s in ((4, 3), (2, 2, 2), (0, 3), ())]
c_names = (ctypes.c_char_p * 4)(*[n.encode() for n in names])
given = (Array * 4)(*[give(a) for a in arrays])
check("saving a zip", lib.npz_save(file.encode(), 4, c_names, given, why))
with open(file, "rb") as opened, np.load(opened) as z:
    check("its names", list(z) == names)
    check("its arrays", all(same(z[n], a) for n, a in zip(names, arrays)))


def load_zip(room):
    made = (Array * 4)(*room)
    return lib.npz_load((file + ".npz").encode(), 4, c_names, made, why) and [
        take(m) if not r.data else None for m, r in zip(made, room)]


np.savez(file + ".npz", **dict(zip(names, arrays)))
back = load_zip([Array()] * 4)
check("NumPy's zip", back and all(map(same, back, arrays)))
buffers = [np.zeros_like(a) for a in arrays]
check("into arrays", load_zip([give(b) for b in buffers]))
check("their numbers", all(map(same, buffers, arrays)))
other = np.dtype("f8" if REAL.itemsize == 4 else "f4")
np.savez(file + ".npz", **{n: a.astype(other) for n, a in zip(names, arrays)})
check("the other width is refused", not load_zip([give(b) for b in buffers]))
check("in these words", f"w: it is {other.str} [4,3], not {REAL.str} [4,3]"
      .encode() in why.value)
check("nothing has changed", all(map(same, buffers, arrays)))
check("the other width is converted", load_zip([Array()] * 4))
np.savez_compressed(file + ".npz", **dict(zip(names, arrays)), more=np.zeros(3, "c16"))
back = load_zip([Array()] * 4)
check("NumPy's compressed zip, with a member nobody asked for", back and all(map(same, back, arrays)))
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
