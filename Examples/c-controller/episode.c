#include "episode.h"

/// FNV-1a over the four bytes of a word, least significant first.
static uint32_t digest_append(uint32_t digest, uint32_t word) {
  for (int byte = 0; byte < 4; byte++) digest = (digest ^ (word >> 8 * byte & 255)) * 16777619u;
  return digest;
}

static int32_t step(
    ll_controller *controller, const Recording *recording, EpisodeSlot *slot, ll_error *error) {
  ll_controller_info info;
  ll_pilot pilot;
  ll_frame frame;
  int has_pilot = recording_pilot(recording, slot->index, &pilot);
  int has_frame = recording_frame(recording, slot->index, &frame);
  int32_t code = ll_controller_begin_slot(
      controller, has_pilot ? &pilot : 0, recording_references(recording, slot->index),
      (recording->horizon + 1) * LL_REFERENCE_VALUES, &slot->decision, error);
  if (code != LL_OK) return code;
  // Here a radio would ask the device for its frame, at slot->decision.power_1024_mw.
  has_frame = has_frame && slot->decision.sends_now;
  code = ll_controller_end_slot(controller, has_frame ? &frame : 0, &slot->command, error);
  if (code != LL_OK) return code;
  // Here slot->command would go to the device.
  code = ll_controller_describe(controller, &info, error);
  slot->digest = info.digest;
  slot->recorded = recording_slot_digest(recording, slot->index);
  return code;
}

int32_t episode_run(
    ll_controller *controller, const Recording *recording, void (*show)(const EpisodeSlot *slot),
    EpisodeResult *result, ll_error *error) {
  int32_t code = ll_controller_set_price(controller, recording->price, error);
  if (code != LL_OK) return code;
  result->slot_count = recording->slot_count;
  result->differing_slots = 0;
  result->digest = 2166136261u;
  for (uint32_t index = 0; index < recording->slot_count; index++) {
    EpisodeSlot slot = {.index = index};
    code = step(controller, recording, &slot, error);
    if (code != LL_OK) return code;
    result->digest = digest_append(result->digest, slot.digest);
    result->differing_slots += slot.digest != slot.recorded;
    show(&slot);
  }
  ll_controller_info info;
  code = ll_controller_describe(controller, &info, error);
  result->events = info.events;
  return code;
}
