// The closed loop as a firmware in C: model and recording lie where the linker script puts them, text goes to the board's
// serial line. Ends with 0 when every slot's digest equals the recorded one, 1 when one differs, 2 when something was
// refused.
#include "Board.h"
#include "episode.h"
#include "latentlink.h"

static void put_text(const char *text) {
  while (*text) board_put_byte((uint8_t)*text++);
}

static void put_hexadecimal(uint32_t number) {
  for (int shift = 28; shift >= 0; shift -= 4) board_put_byte((uint8_t) "0123456789abcdef"[number >> shift & 15]);
}

static void put_field(const char *name, uint32_t number) {
  uint8_t digits[10];
  int count = 0;
  do digits[count++] = (uint8_t)('0' + number % 10);
  while ((number /= 10) > 0);
  put_text(name);
  while (count > 0) board_put_byte(digits[--count]);
}

static void require(int32_t code, const ll_error *error) {
  if (code == LL_OK) return;
  put_text("refused: ");
  put_text(ll_error_text(code));
  // The lower halves say enough here.
  for (uint32_t index = 0; index < error->count; index++)
    put_field(index == 0 ? " = " : ", ", (uint32_t)error->numbers[index]);
  put_text("\n");
  board_end(2);
}

static void show(const EpisodeSlot *slot) {
  put_field("slot index=", slot->index);
  put_field(" reason=", (uint32_t)slot->decision.reason);
  put_field(" power=", (uint32_t)slot->decision.power_1024_mw);
  put_text(" digest=");
  put_hexadecimal(slot->digest);
  put_text("\n");
}

/// In a firmware of your own: the sizes that ll_model_memory_size and ll_controller_memory_size tell for your target.
static _Alignas(LL_ALIGNMENT) uint8_t model_memory[LL_MODEL_MEMORY_BYTES];
static _Alignas(LL_ALIGNMENT) uint8_t controller_memory[LL_CONTROLLER_MEMORY_BYTES];

int main(void) {
  stack_paint();
  BoardRegion image = board_model(), input = board_input();
  Recording recording;
  const char *refusal = recording_open(&recording, input.base, (uint32_t)input.sizeBytes);
  if (refusal) {
    put_text(refusal);
    board_end(2);
  }

  ll_error error;
  ll_model *model;
  ll_model_info info;
  ll_controller *controller;
  require(
      ll_model_open(model_memory, sizeof model_memory, image.base, (uint32_t)image.sizeBytes, &model, &error), &error);
  require(ll_model_describe(model, &info, &error), &error);
  require(
      ll_controller_init(
          controller_memory, sizeof controller_memory, model, board_arena(), (uint32_t)board_arena_size_bytes(),
          &controller, &error),
      &error);
  put_field("arena ", info.arena_bytes);
  put_field(", handles ", ll_model_memory_size());
  put_field(" + ", ll_controller_memory_size());
  put_field(", stack to start ", (uint32_t)(stack_depth_bytes() + stack_caller_bytes()));
  stack_paint();
  put_text("\n");

  EpisodeResult result;
  require(episode_run(controller, &recording, show, &result, &error), &error);
  put_field("episode slots=", result.slot_count);
  put_field(" differingSlots=", result.differing_slots);
  put_text(" digest=");
  put_hexadecimal(result.digest);
  put_text(" recorded=");
  put_hexadecimal(recording.digest);
  put_field(" stack=", (uint32_t)(stack_depth_bytes() + stack_caller_bytes()));
  put_text("\n");
  board_end(result.differing_slots == 0 && result.digest == recording.digest ? 0 : 1);
}
