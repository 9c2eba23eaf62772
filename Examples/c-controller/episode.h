// The closed loop on recorded input: what a radio and a camera would deliver comes from a recording.
#ifndef EPISODE_H
#define EPISODE_H

#include "latentlink.h"
#include "recording.h"

typedef struct {
  uint32_t index;
  ll_decision decision;
  ll_command command;
  /// Of the slot; equal to `recorded` if the library computes what the recorded controller did.
  uint32_t digest;
  uint32_t recorded;
} EpisodeSlot;

typedef struct {
  uint32_t slot_count;
  uint32_t differing_slots;
  /// Over the digests of all slots.
  uint32_t digest;
  ll_events events;
} EpisodeResult;

/// Steps the loop through a recording and shows every slot.
///
/// Returns LL_OK or the code of `error`.
int32_t episode_run(
    ll_controller *controller, const Recording *recording, void (*show)(const EpisodeSlot *slot),
    EpisodeResult *result, ll_error *error);

#endif
