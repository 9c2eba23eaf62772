// Steers through a recorded episode with a model image from a file: controller MODEL RECORDING
//
// Ends with 0 when every slot's digest equals the recorded one, with 1 when one differs, with 2 when something was
// refused.
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "episode.h"

static const void *map(const char *path, uint32_t *size) {
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0 || status.st_size <= 0 || status.st_size > INT32_MAX) {
    fprintf(stderr, "%s: cannot be read, is empty, or has more than 2 GiB\n", path);
    exit(2);
  }
  *size = (uint32_t)status.st_size;
  void *bytes = mmap(0, *size, PROT_READ, MAP_PRIVATE, file, 0);
  if (bytes == MAP_FAILED) {
    perror(path);
    exit(2);
  }
  close(file);
  return bytes;
}

static void require(int32_t code, const ll_error *error) {
  if (code == LL_OK) return;
  fprintf(stderr, "refused: %s", ll_error_text(code));
  for (uint32_t number = 0; number < error->count; number++)
    fprintf(stderr, "%s %" PRId64, number == 0 ? " =" : ",", error->numbers[number]);
  fprintf(stderr, "\n");
  exit(2);
}

static void show(const EpisodeSlot *slot) {
  printf(
      "slot index=%" PRIu32 " reason=%" PRId32 " power=%" PRId32 " ax=%" PRId32 " ay=%" PRId32 " digest=%08" PRIx32 "\n",
      slot->index, slot->decision.reason, slot->decision.power_1024_mw, slot->command.acceleration_x_q12,
      slot->command.acceleration_y_q12, slot->digest);
}

int main(int argument_count, char **arguments) {
  if (argument_count != 3) {
    fprintf(stderr, "usage: %s MODEL RECORDING\n", arguments[0]);
    return 2;
  }
  uint32_t image_size, recording_size;
  const void *image = map(arguments[1], &image_size);
  const void *bytes = map(arguments[2], &recording_size);
  Recording recording;
  const char *refusal = recording_open(&recording, bytes, recording_size);
  if (refusal) {
    fprintf(stderr, "refused: %s\n", refusal);
    return 2;
  }

  ll_error error;
  ll_model *model;
  ll_model_info info;
  static _Alignas(LL_ALIGNMENT) uint8_t model_memory[LL_MODEL_MEMORY_BYTES];
  require(ll_model_open(model_memory, sizeof model_memory, image, image_size, &model, &error), &error);
  require(ll_model_describe(model, &info, &error), &error);

  ll_controller *controller;
  ll_controller_info settings;
  static _Alignas(LL_ALIGNMENT) uint8_t controller_memory[LL_CONTROLLER_MEMORY_BYTES];
  void *arena = aligned_alloc(LL_ALIGNMENT, info.arena_bytes);
  if (!arena) {
    perror("arena");
    return 2;
  }
  require(
      ll_controller_init(
          controller_memory, sizeof controller_memory, model, arena, info.arena_bytes, &controller, &error),
      &error);
  require(ll_controller_describe(controller, &settings, &error), &error);
  printf(
      "image %" PRIu32 " bytes, arena %" PRIu32 ", handles %" PRIu32 " + %" PRIu32 ", K %" PRIu32 "\n", info.image_bytes,
      info.arena_bytes, ll_model_memory_size(), ll_controller_memory_size(), settings.horizon);

  EpisodeResult result;
  require(episode_run(controller, &recording, show, &result, &error), &error);
  printf(
      "events missingPilots=%" PRIu32 " malformedPilots=%" PRIu32 " missingFrames=%" PRIu32 " deferrals=%" PRIu32
      " ageLimits=%" PRIu32 "\n",
      result.events.missing_pilots, result.events.malformed_pilots, result.events.missing_frames,
      result.events.deferrals, result.events.age_limits);
  printf(
      "episode slots=%" PRIu32 " differingSlots=%" PRIu32 " digest=%08" PRIx32 " recorded=%08" PRIx32 "\n",
      result.slot_count, result.differing_slots, result.digest, recording.digest);
  free(arena);
  return result.differing_slots == 0 && result.digest == recording.digest ? 0 : 1;
}
