#!/usr/bin/env python3
"""A ray-traced data set in LatentLink's schema (docs/data.md), made with Sionna RT.

A robot drives around a metal screen in a room of 10 x 10 x 5 m, Sionna RT's built-in scene `box_one_screen`. A base
station with 16 antennas hangs on the west wall; a camera under the ceiling sees the floor. East of the screen the robot
is in its shadow, and only what the walls reflect and the screen's edges diffract arrives.

    python make_dataset.py --out ray-traced.npz --episodes 40 --slots 200 --seed 1

Needs `sionna-rt` (PyPI) and LLVM 19 (Debian: libllvm19), see README.md.
"""
import argparse
import glob
import json
import os
import sys
import time

import numpy as np

SLOT_SECONDS = 0.1
CARRIER_HZ = 28e9
BANDWIDTH_HZ = 200e6
ANTENNAS, SUBCARRIERS = 16, 32
HEIGHT = WIDTH = 64
HALF_ROOM_M = 5.0
SCREEN_HALF_M = 3.0
ROBOT_RADIUS_M = 0.4
BASE_STATION_M = (-4.8, 0.0, 3.0)
ROBOT_ANTENNA_M = 1.0
# Thermal noise over one subcarrier of a receiver at 290 K with a noise figure of 7 dB, against a pilot of 0 dBm that
# is spread over all subcarriers: E|n|^2 of an element of the channel estimate.
NOISE_PER_ELEMENT = 10 ** ((-174 + 7 + 10 * np.log10(BANDWIDTH_HZ) - 0) / 10)
RECEIVERS_A_CALL = 200


def trajectory(random, slots):
    """States [slot, 4], actions [slot, 2] and references [slot, 6] of one episode: laps around the screen."""
    a, b = random.uniform(1.6, 4.0), random.uniform(3.7, 4.3)
    rate = random.choice([-1, 1]) * random.uniform(1.0, 2.0) / (0.5 * (a + b))
    phase = random.uniform(0, 2 * np.pi)
    # The lap's width breathes, so that no two laps are the same.
    wobble, wobble_rate = random.uniform(0.0, 0.15), random.uniform(0.1, 0.4)

    def reference(t):
        def at(s):
            width = a * (1 + wobble * np.sin(wobble_rate * s))
            return np.array([width * np.cos(rate * s + phase), b * np.sin(rate * s + phase)])

        h = 1e-3
        before, here, after = at(t - h), at(t), at(t + h)
        return np.concatenate([here, (after - before) / (2 * h), (after - 2 * here + before) / h**2])

    references = np.array([reference(slot * SLOT_SECONDS) for slot in range(slots)])
    state = references[0, :4] + random.normal(0, [0.2, 0.2, 0.1, 0.1])
    states, actions = np.zeros((slots, 4)), np.zeros((slots, 2))
    for slot in range(slots):
        states[slot] = state
        target = references[slot]
        command = target[4:] + 4 * (target[:2] - state[:2]) + 3 * (target[2:4] - state[2:])
        # Exploration, so that a predictor can learn what actions do.
        actions[slot] = np.clip(command + random.normal(0, 0.5, 2), -3, 3)
        acceleration = actions[slot] + random.normal(0, 0.3, 2)
        position = state[:2] + SLOT_SECONDS * state[2:] + 0.5 * SLOT_SECONDS**2 * acceleration
        velocity = state[2:] + SLOT_SECONDS * acceleration
        inside = np.clip(position, -HALF_ROOM_M + 0.5, HALF_ROOM_M - 0.5)
        state = np.concatenate([inside, np.where(inside == position, velocity, 0)])
    return states, actions, references


def frames(random, states):
    """Grey levels uint8 [slot, 64, 64]: row 0 at y = -5 m, column 0 at x = -5 m."""
    metres = (np.arange(WIDTH) + 0.5) / WIDTH * 2 * HALF_ROOM_M - HALF_ROOM_M
    x, y = np.meshgrid(metres, metres)
    pixel = 2 * HALF_ROOM_M / WIDTH
    floor = 30 + 60 * ((abs(x) < pixel) & (abs(y) < SCREEN_HALF_M))
    distance = np.hypot(x[None] - states[:, 0, None, None], y[None] - states[:, 1, None, None])
    coverage = np.clip((ROBOT_RADIUS_M - distance) / pixel + 0.5, 0, 1)
    image = floor + coverage * (210 - floor) + random.normal(0, 3, (len(states), HEIGHT, WIDTH))
    return np.clip(np.rint(image), 0, 255).astype(np.uint8)


def load_sionna():
    if "DRJIT_LIBLLVM_PATH" not in os.environ:
        found = sorted(glob.glob("/usr/lib/*/libLLVM-19.so*") + glob.glob("/usr/lib/*/libLLVM.so.19*"))
        if not found:
            sys.exit("LLVM 19 was not found: install libllvm19, or name the library in DRJIT_LIBLLVM_PATH")
        os.environ["DRJIT_LIBLLVM_PATH"] = found[0]
    try:
        import sionna.rt
    except ImportError:
        sys.exit("sionna-rt was not found: pip install sionna-rt")
    return sionna.rt


class RayTracer:
    def __init__(self, rt):
        self.rt = rt
        self.scene = rt.load_scene(rt.scene.box_one_screen)
        self.scene.frequency = CARRIER_HZ
        self.scene.bandwidth = BANDWIDTH_HZ
        # A row of antennas along y, half a wavelength apart.
        self.scene.tx_array = rt.PlanarArray(
            num_rows=1, num_cols=ANTENNAS, vertical_spacing=0.5, horizontal_spacing=0.5, pattern="iso",
            polarization="V")
        self.scene.rx_array = rt.PlanarArray(num_rows=1, num_cols=1, pattern="iso", polarization="V")
        self.scene.add(rt.Transmitter("base", position=list(BASE_STATION_M), orientation=[0, 0, 0]))
        self.frequencies = rt.subcarrier_frequencies(SUBCARRIERS, BANDWIDTH_HZ / SUBCARRIERS)
        self.solver = rt.PathSolver()

    def channels(self, positions, seed):
        """Channels complex64 [position, antenna, subcarrier] without noise."""
        names = [f"robot{index}" for index in range(len(positions))]
        for name, position in zip(names, positions):
            self.scene.add(self.rt.Receiver(name, position=[float(position[0]), float(position[1]), ROBOT_ANTENNA_M]))
        # The default million rays needs more memory than a laptop has; the defaults also leave diffraction out.
        paths = self.solver(
            self.scene, max_depth=4, samples_per_src=100_000, diffraction=True, edge_diffraction=True, seed=seed)
        # Delays must stay absolute, or the channel would jump where the shortest path changes.
        response = paths.cfr(self.frequencies, normalize_delays=False, normalize=False, out_type="numpy")
        for name in names:
            self.scene.remove(name)
        # [receiver, its antennas 1, transmitter 1, its antennas, time 1, subcarrier]
        return response[:, 0, 0, :, 0, :].astype(np.complex64)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--episodes", type=int, default=40)
    parser.add_argument("--slots", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tracer = RayTracer(load_sionna())
    shape = (options.episodes, options.slots)
    arrays = {
        "frames": np.zeros(shape + (HEIGHT, WIDTH), np.uint8),
        "csi": np.zeros(shape + (ANTENNAS, SUBCARRIERS), np.complex64),
        "states": np.zeros(shape + (4,), np.float32),
        "actions": np.zeros(shape + (2,), np.float32),
        "references": np.zeros(shape + (6,), np.float32),
    }
    start = time.time()
    for episode in range(options.episodes):
        random = np.random.default_rng([options.seed, episode])
        states, arrays["actions"][episode], arrays["references"][episode] = trajectory(random, options.slots)
        arrays["states"][episode] = states
        arrays["frames"][episode] = frames(random, states)
        for first in range(0, options.slots, RECEIVERS_A_CALL):
            part = slice(first, min(first + RECEIVERS_A_CALL, options.slots))
            channel = tracer.channels(states[part, :2], seed=options.seed)
            noise = random.normal(0, np.sqrt(NOISE_PER_ELEMENT / 2), channel.shape + (2,)).astype(np.float32)
            arrays["csi"][episode, part] = channel + noise[..., 0] + 1j * noise[..., 1]
        rest = (time.time() - start) / (episode + 1) * (options.episodes - episode - 1)
        print(f"episode {episode + 1} of {options.episodes}, {rest:.0f} s left", file=sys.stderr)
    meta = {
        "version": 1, "slotSeconds": SLOT_SECONDS, "carrierHz": CARRIER_HZ, "bandwidthHz": BANDWIDTH_HZ,
        "pilotNoisePower": NOISE_PER_ELEMENT, "episodes": options.episodes, "slots": options.slots,
        "source": f"sionna-rt box_one_screen, seed {options.seed}",
    }
    np.savez_compressed(options.out, **arrays, meta=json.dumps(meta))
    gain = 10 * np.log10((abs(arrays["csi"]) ** 2).sum(2).mean(2))
    print(f"wrote {options.out}: gain {gain.min():.1f} … {gain.max():.1f} dB, median {np.median(gain):.1f} dB")


if __name__ == "__main__":
    main()
