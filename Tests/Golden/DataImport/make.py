"""Writes the files beside it, as other people's programs write them.

Needs h5py, hdf5storage (MATLAB 7.3 files as MATLAB writes them), SciPy (MATLAB 5) and Pillow. Value [i, j, …] of an
array is a polynomial of its indices, so that a reader with any axis wrong shows.
"""

import os

import h5py
import hdf5storage
import numpy
import PIL.Image
import scipy.io

here = os.path.dirname(os.path.abspath(__file__))


def ramp(*shape):
    return sum(index * 10**place for place, index in enumerate(reversed(numpy.indices(shape))))


# 6 slots, 2 antennas in 2 rows, 3 subcarriers.
channel = (ramp(6, 2, 2, 3) + 1j * (0.5 + ramp(6, 2, 2, 3))).astype("complex64")
with h5py.File(os.path.join(here, "h5py.h5"), "w", track_order=False) as file:
    group = file.create_group("measurement")
    group.create_dataset("csi", data=channel, chunks=(4, 2, 2, 3), compression="gzip", track_times=False)
    parts = numpy.stack([channel.real, channel.imag], axis=-1)
    file.create_dataset("parts_big_endian", data=parts.astype(">f8"), track_times=False)
    file.create_dataset("frames", data=ramp(6, 4, 5).astype("uint16") * 100, track_times=False)
    file.create_dataset("positions", data=ramp(6, 2).astype("float16"), track_times=False)
    file.create_dataset("clock", data=numpy.array([0, 0.5, 1, 1.5, 2, 2.5]), track_times=False)
    file.create_dataset("label", data="hall 2", track_times=False)
    file.create_dataset("flags", data=numpy.array([True, False]), track_times=False)

# MATLAB: subcarrier × antenna × slot, as DeepMIMO users have it.
matlab = os.path.join(here, "matlab73.mat")
if os.path.exists(matlab):
    os.remove(matlab)
hdf5storage.write(
    {"H": numpy.ascontiguousarray(channel.reshape(6, 4, 3).transpose(2, 1, 0)), "pos": ramp(6, 2).astype("float64")},
    path="/", filename=matlab, matlab_compatible=True, truncate_existing=True,
)
scipy.io.savemat(os.path.join(here, "matlab5.mat"), {"H": numpy.arange(3.0)})

images = {
    "grey8": PIL.Image.fromarray(ramp(3, 4).astype("uint8") * 6),
    "grey16": PIL.Image.fromarray(ramp(3, 4).astype("uint16") * 2000),
    "rgb8": PIL.Image.fromarray((numpy.stack([ramp(3, 4), ramp(3, 4) * 2, 200 - ramp(3, 4)], -1)).astype("uint8")),
    "rgba8": PIL.Image.fromarray((numpy.stack([ramp(3, 4)] * 4, -1)).astype("uint8")),
    "palette": PIL.Image.fromarray(ramp(3, 4).astype("uint8") * 6).convert("P"),
    "bilevel": PIL.Image.fromarray((ramp(3, 4) % 2).astype("uint8") * 255).convert("1"),
}
for name, image in images.items():
    image.save(os.path.join(here, name + ".png"))
