"""Makes a ray-traced data set in LatentLink's schema (docs/data.md) with Sionna RT's built-in scenes.

    pip install sionna-rt           # and Debian's libllvm19
    python make_data.py --out ray-traced.npz

A robot drives through a box of 10 m x 10 m that a screen divides, a base station with 16 antennas hangs on one side.
Channels are traced; the camera is simple: it looks down from above and shows the robot as a blob. Neighbouring
episodes share the scene but not the drive.
"""

import argparse
import json
import os
import time

# Sionna's DrJit needs LLVM 19 here: 14 is refused, 15 aborts.
os.environ.setdefault("DRJIT_LIBLLVM_PATH", "/usr/lib/x86_64-linux-gnu/libLLVM.so.19.1")

import numpy
import sionna.rt as rt

SLOT_SECONDS = 0.2
CARRIER_HZ = 28e9
BANDWIDTH_HZ = 200e6
ANTENNAS, SUBCARRIERS = 16, 32
HALF_ROOM_METRES = 4.5
PIXELS = 64


def drive(generator, slots):
    """Positions and velocities [slot, 4] and accelerations [slot, 2] of a double integrator on a loop."""
    amplitude = generator.uniform(2.0, 4.0, 2)
    speed = generator.uniform(0.25, 0.6, 2)
    phase = generator.uniform(0, 2 * numpy.pi, 2)
    state = numpy.concatenate([amplitude * numpy.sin(phase), amplitude * speed * numpy.cos(phase)])
    noise = numpy.zeros(2)
    states, actions = [], []
    for slot in range(slots):
        angle = speed * slot * SLOT_SECONDS + phase
        target = amplitude * numpy.sin(angle)
        velocity = amplitude * speed * numpy.cos(angle)
        noise = 0.8 * noise + 0.6 * generator.normal(0, 0.5, 2)
        pull = 2.0 * (target - state[:2]) + 2.0 * (velocity - state[2:])
        action = numpy.clip(pull - amplitude * speed**2 * numpy.sin(angle) + noise, -3, 3)
        states.append(state)
        actions.append(action)
        position = state[:2] + SLOT_SECONDS * state[2:] + 0.5 * SLOT_SECONDS**2 * action
        following = state[2:] + SLOT_SECONDS * action
        outside = numpy.abs(position) > HALF_ROOM_METRES
        position = numpy.clip(position, -HALF_ROOM_METRES, HALF_ROOM_METRES)
        state = numpy.concatenate([position, numpy.where(outside, 0, following)])
    return numpy.array(states), numpy.array(actions)


def frame(position, generator):
    """The view from above, [H, W] grey levels: the robot is a blob of 2 pixels' standard deviation."""
    centres = (numpy.arange(PIXELS) + 0.5) / PIXELS * 10 - 5
    width = 2 * 10 / PIXELS
    blob = numpy.exp(-((centres[None, :] - position[0]) ** 2 + (centres[:, None] - position[1]) ** 2) / (2 * width**2))
    # The screen, seen from above.
    view = 0.15 + 0.25 * ((numpy.abs(centres[None, :]) < 0.1) & (numpy.abs(centres[:, None]) < 3)) + 0.6 * blob
    view = view + generator.normal(0, 0.02, view.shape)
    return numpy.clip(numpy.round(255 * view), 0, 255).astype(numpy.uint8)


def trace(scene, solver, frequencies, positions, depth, rays):
    """Channels [position, antenna, subcarrier] by reciprocity: the base station transmits."""
    for name in list(scene.receivers):
        scene.remove(name)
    for index, position in enumerate(positions):
        scene.add(rt.Receiver(f"robot{index}", position=[float(position[0]), float(position[1]), 0.5]))
    # Diffraction is off by default, and without it the screen's shadow is black.
    paths = solver(scene, max_depth=depth, samples_per_src=rays, diffraction=True, refraction=False, seed=1)
    # Normalised delays would move every path by the first one's delay.
    channel = paths.cfr(frequencies=frequencies, normalize_delays=False, out_type="numpy")
    # [receiver, its antenna, transmitter, its antenna, time, subcarrier]
    return numpy.asarray(channel)[:, 0, 0, :, 0, :]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default="ray-traced.npz")
    parser.add_argument("--episodes", type=int, default=40)
    parser.add_argument("--slots", type=int, default=100)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--rays", type=int, default=100_000, help="a million is too many for 4 GB")
    parser.add_argument("--batch", type=int, default=200, help="positions traced at once")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    scene = rt.load_scene(rt.scene.box_one_screen)
    scene.frequency = CARRIER_HZ
    scene.tx_array = rt.PlanarArray(
        num_rows=1, num_cols=ANTENNAS, vertical_spacing=0.5, horizontal_spacing=0.5, pattern="iso", polarization="V")
    scene.rx_array = rt.PlanarArray(
        num_rows=1, num_cols=1, vertical_spacing=0.5, horizontal_spacing=0.5, pattern="iso", polarization="V")
    scene.add(rt.Transmitter("base", position=[-4.5, 0.0, 2.0], orientation=[0.0, 0.0, 0.0]))
    spacing = BANDWIDTH_HZ / SUBCARRIERS
    frequencies = rt.subcarrier_frequencies(SUBCARRIERS, spacing)
    solver = rt.PathSolver()

    states, actions, frames = [], [], []
    for episode in range(options.episodes):
        generator = numpy.random.default_rng([options.seed, episode])
        driven, commanded = drive(generator, options.slots)
        states.append(driven)
        actions.append(commanded)
        frames.append(numpy.stack([frame(state[:2], generator) for state in driven]))
    states, actions, frames = (numpy.array(values) for values in (states, actions, frames))

    positions = states[..., :2].reshape(-1, 2)
    channels = numpy.empty((len(positions), ANTENNAS, SUBCARRIERS), numpy.complex64)
    begin = time.time()
    for first in range(0, len(positions), options.batch):
        part = positions[first : first + options.batch]
        channels[first : first + len(part)] = trace(scene, solver, frequencies, part, options.depth, options.rays)
        spent = time.time() - begin
        done = first + len(part)
        print(f"traced {done} of {len(positions)} positions, {1000 * spent / done:.0f} ms each", flush=True)

    meta = {
        "version": 1, "slotSeconds": SLOT_SECONDS, "carrierHz": CARRIER_HZ, "bandwidthHz": BANDWIDTH_HZ,
        "source": f"sionna-rt {rt.__version__}, box_one_screen, depth {options.depth}, {options.rays} rays, "
        f"seed {options.seed}",
        "arrays": {"states": "x m, y m, vx m/s, vy m/s", "actions": "ax m/s^2, ay m/s^2"},
    }
    shape = (options.episodes, options.slots)
    numpy.savez(
        options.out, frames=frames, csi=channels.reshape(*shape, ANTENNAS, SUBCARRIERS),
        states=states.astype("float32"), actions=actions.astype("float32"), meta=json.dumps(meta))
    gain = (numpy.abs(channels) ** 2).sum(1).mean(1)
    blocked = numpy.count_nonzero(gain == 0)
    decibels = 10 * numpy.log10(gain[gain > 0])
    print(f"wrote {options.out}: gain {decibels.mean():.1f} dB, deviation {decibels.std():.1f} dB, without any: {blocked}")


main()
