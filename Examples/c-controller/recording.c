#include "recording.h"

enum { HEADER_BYTES = 64, SLOT_BYTES = 16, MAXIMUM_SLOTS = 1 << 16, MAXIMUM_HORIZON = 32 };

static uint32_t word(const uint8_t *bytes, uint32_t offset) { return *(const uint32_t *)(const void *)(bytes + offset); }

static uint32_t aligned(uint32_t offset) { return (offset + 15) & ~15u; }

static uint32_t references_offset(const Recording *recording) {
  return aligned(HEADER_BYTES + recording->slot_count * SLOT_BYTES);
}

static uint32_t pilots_offset(const Recording *recording) {
  return aligned(
      references_offset(recording) + 2 * LL_REFERENCE_VALUES * (recording->slot_count + recording->horizon));
}

static uint32_t frames_offset(const Recording *recording) {
  return aligned(pilots_offset(recording) + 2 * LL_PILOT_SAMPLES * recording->slot_count);
}

static const uint8_t *slot_record(const Recording *recording, uint32_t slot) {
  return recording->bytes + HEADER_BYTES + SLOT_BYTES * slot;
}

const char *recording_open(Recording *recording, const uint8_t *bytes, uint32_t size) {
  if (((uintptr_t)bytes & 15) != 0) return "the recording does not start at a multiple of 16";
  if (size < HEADER_BYTES) return "the recording is truncated";
  if (word(bytes, 0) != 0x43524C4Cu) return "this is no recording of 'latentlink record'";
  if (word(bytes, 4) != 1) return "the recording is of another version";
  recording->bytes = bytes;
  recording->slot_count = word(bytes, 12);
  recording->horizon = word(bytes, 16);
  recording->price = (int32_t)word(bytes, 20);
  recording->digest = word(bytes, 56);
  if (recording->slot_count < 1 || recording->slot_count > MAXIMUM_SLOTS || recording->horizon < 1 ||
      recording->horizon > MAXIMUM_HORIZON)
    return "the recording's header is damaged";
  // The frames begin with that of the slot before the first.
  uint32_t end = frames_offset(recording) + LL_FRAME_PIXELS * (recording->slot_count + 1);
  if (word(bytes, 8) != end || size < end) return "the recording is truncated";
  return 0;
}

uint32_t recording_slot_digest(const Recording *recording, uint32_t slot) {
  return word(slot_record(recording, slot), 8);
}

const int16_t *recording_references(const Recording *recording, uint32_t slot) {
  const void *first = recording->bytes + references_offset(recording);
  return (const int16_t *)first + LL_REFERENCE_VALUES * slot;
}

int recording_pilot(const Recording *recording, uint32_t slot, ll_pilot *pilot) {
  const void *first = recording->bytes + pilots_offset(recording);
  pilot->samples = (const int16_t *)first + LL_PILOT_SAMPLES * slot;
  pilot->sample_count = LL_PILOT_SAMPLES;
  pilot->exponent = (int32_t)word(slot_record(recording, slot), 4);
  return (int)(word(slot_record(recording, slot), 0) & 1);
}

int recording_frame(const Recording *recording, uint32_t slot, ll_frame *frame) {
  const uint8_t *before = recording->bytes + frames_offset(recording) + LL_FRAME_PIXELS * slot;
  frame->previous = before;
  frame->current = before + LL_FRAME_PIXELS;
  frame->pixel_count = LL_FRAME_PIXELS;
  return (int)(word(slot_record(recording, slot), 0) >> 1 & 1);
}
