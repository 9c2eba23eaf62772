// A recorded episode, as `latentlink record` writes it (Firmware/EpisodeRecording/RecordingLayout.swift).
#ifndef RECORDING_H
#define RECORDING_H

#include <stdint.h>

#include "latentlink.h"

/// Used in place; all numbers are little-endian, as the machines are that this example is for.
typedef struct {
  const uint8_t *bytes;
  uint32_t slot_count;
  /// K of the controller that was recorded.
  uint32_t horizon;
  /// In 1/1024 mW.
  int32_t price;
  /// Over the digests of all slots.
  uint32_t digest;
} Recording;

/// 0, or what is wrong with the file in words.
const char *recording_open(Recording *recording, const uint8_t *bytes, uint32_t size);

/// The controller's digest of a slot.
uint32_t recording_slot_digest(const Recording *recording, uint32_t slot);

/// (K + 1) * 6 values.
const int16_t *recording_references(const Recording *recording, uint32_t slot);

/// 1 when a pilot was received in the slot.
int recording_pilot(const Recording *recording, uint32_t slot, ll_pilot *pilot);

/// 1 when a frame arrives if it is asked for.
int recording_frame(const Recording *recording, uint32_t slot, ll_frame *frame);

#endif
