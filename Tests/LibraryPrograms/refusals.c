// Gives the installed library everything it must refuse and compares code and numbers: refusals MODEL
//
// Ends with 0 and a line "refused checks=N" when all is as expected; a trap ends with a signal.
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "latentlink.h"

enum { ARENA_LIMIT = 1 << 18, IMAGE_LIMIT = 1 << 20, GUARD = 64 };

static _Alignas(LL_ALIGNMENT) uint8_t model_memory[LL_MODEL_MEMORY_BYTES + LL_ALIGNMENT];
static _Alignas(LL_ALIGNMENT) uint8_t controller_memory[LL_CONTROLLER_MEMORY_BYTES + LL_ALIGNMENT];
static _Alignas(LL_ALIGNMENT) uint8_t arena[GUARD + ARENA_LIMIT + GUARD];
static _Alignas(LL_ALIGNMENT) uint8_t image[IMAGE_LIMIT + LL_ALIGNMENT];
static uint32_t image_size, arena_size;
static int checks, failures;

static void expect(int line, int32_t code, int32_t expected, const ll_error *error, uint32_t count, int64_t a, int64_t b) {
  checks++;
  const int64_t numbers[2] = {a, b};
  int equal = code == expected;
  if (error && expected != LL_OK) {
    equal = equal && error->code == expected && error->count >= count;
    for (uint32_t index = 0; index < count; index++) equal = equal && error->numbers[index] == numbers[index];
  }
  if (equal) return;
  failures++;
  printf("line %d: code %" PRId32 ", expected %" PRId32, line, code, expected);
  for (uint32_t index = 0; error && index < error->count; index++) printf(" %" PRId64, error->numbers[index]);
  printf("\n");
}

#define CODE(call, expected) expect(__LINE__, call, expected, 0, 0, 0, 0)
#define ONE(call, expected, a) expect(__LINE__, call, expected, &error, 1, a, 0)
#define TWO(call, expected, a, b) expect(__LINE__, call, expected, &error, 2, a, b)

static void check(int line, int is_true) {
  checks++;
  if (is_true) return;
  failures++;
  printf("line %d: not as expected\n", line);
}

#define CHECK(condition) check(__LINE__, condition)

static ll_model *open_model(void) {
  ll_model *model = 0;
  CODE(ll_model_open(model_memory, LL_MODEL_MEMORY_BYTES, image, image_size, &model, 0), LL_OK);
  return model;
}

static ll_controller *start(const ll_model *model) {
  ll_controller *controller = 0;
  CODE(
      ll_controller_init(
          controller_memory, LL_CONTROLLER_MEMORY_BYTES, model, arena + GUARD, arena_size, &controller, 0),
      LL_OK);
  return controller;
}

static void refuse_models(void) {
  ll_error error;
  ll_model *model = 0;
  ll_model_info info;
  const uint32_t needed = ll_model_memory_size();
  CHECK(needed <= LL_MODEL_MEMORY_BYTES && ll_controller_memory_size() <= LL_CONTROLLER_MEMORY_BYTES);
  CHECK(ll_memory_alignment() <= LL_ALIGNMENT);
  ONE(ll_model_open(0, needed, image, image_size, &model, &error), LL_ERROR_NULL_ARGUMENT, 1);
  ONE(ll_model_open(model_memory, needed, 0, image_size, &model, &error), LL_ERROR_NULL_ARGUMENT, 3);
  ONE(ll_model_open(model_memory, needed, image, image_size, 0, &error), LL_ERROR_NULL_ARGUMENT, 5);
  TWO(ll_model_open(model_memory, needed - 1, image, image_size, &model, &error), LL_ERROR_MEMORY_TOO_SMALL, needed,
      needed - 1);
  TWO(ll_model_open(model_memory, 0, image, image_size, &model, &error), LL_ERROR_MEMORY_TOO_SMALL, needed, 0);
  ONE(ll_model_open(model_memory + 1, needed, image, image_size, &model, &error), LL_ERROR_MISALIGNED_ARGUMENT, 1);
  TWO(ll_model_open(image, needed, image, image_size, &model, &error), LL_ERROR_OVERLAP, 1, 3);
  TWO(ll_model_open(image + 1024, needed, image, image_size, &model, &error), LL_ERROR_OVERLAP, 1, 3);
  ONE(ll_model_open(model_memory, needed, image + 4, image_size - 4, &model, &error), LL_ERROR_IMAGE_MISALIGNED, 4);
  TWO(ll_model_open(model_memory, needed, image, image_size - 1, &model, &error), LL_ERROR_IMAGE_TRUNCATED, image_size,
      image_size - 1);
  ONE(ll_model_open(model_memory, needed, image, 0, &model, &error), LL_ERROR_IMAGE_TRUNCATED, 144);
  CHECK(model == 0);
  // Bytes of nobody are no handle.
  memset(model_memory, 0xA5, sizeof model_memory);
  ONE(ll_model_describe((const ll_model *)(const void *)model_memory, &info, &error), LL_ERROR_NOT_INITIALISED, 1);
  ONE(ll_model_describe(0, &info, &error), LL_ERROR_NULL_ARGUMENT, 1);
  ONE(ll_model_describe(open_model(), 0, &error), LL_ERROR_NULL_ARGUMENT, 2);
  // An error that nobody wants to see.
  CODE(ll_model_open(model_memory, needed, image, 5, &model, 0), LL_ERROR_IMAGE_TRUNCATED);
}

/// A corrupt image is refused whatever byte is hit.
static void refuse_corrupt_images(void) {
  ll_error error;
  ll_model *model;
  image[0] ^= 1;
  ONE(ll_model_open(model_memory, LL_MODEL_MEMORY_BYTES, image, image_size, &model, &error), LL_ERROR_IMAGE_MAGIC,
      0x4D494C4D);
  image[0] ^= 1;
  image[4] ^= 2;
  TWO(ll_model_open(model_memory, LL_MODEL_MEMORY_BYTES, image, image_size, &model, &error), LL_ERROR_IMAGE_VERSION, 0,
      2);
  image[4] ^= 2;
  image[16] ^= 16;
  CODE(ll_model_open(model_memory, LL_MODEL_MEMORY_BYTES, image, image_size, &model, &error),
      LL_ERROR_IMAGE_HEADER_CHECKSUM);
  CHECK(error.code == LL_ERROR_IMAGE_HEADER_CHECKSUM && error.count == 2);
  image[16] ^= 16;
  // The first byte of the first section: 1, networks.
  image[144] ^= 1;
  ONE(ll_model_open(model_memory, LL_MODEL_MEMORY_BYTES, image, image_size, &model, &error),
      LL_ERROR_IMAGE_SECTION_CHECKSUM, 1);
  image[144] ^= 1;
  uint32_t random = 1;
  for (int trial = 0; trial < 40; trial++) {
    random = random * 1664525u + 1013904223u;
    uint8_t *byte = image + random % image_size;
    uint8_t bit = (uint8_t)(1u << (random >> 29));
    *byte ^= bit;
    CHECK(ll_model_open(model_memory, LL_MODEL_MEMORY_BYTES, image, image_size, &model, 0) != LL_OK);
    *byte ^= bit;
  }
}

static void refuse_networks(const ll_model *model) {
  ll_error error;
  ll_model_info info;
  ll_network_info network;
  ll_tensor tensor;
  uint32_t index;
  ll_model_describe(model, &info, 0);
  CODE(ll_model_find(model, LL_ROLE_POLICY, &index, 0), LL_OK);
  CODE(ll_network_describe(model, index, &network, 0), LL_OK);
  CHECK(network.role == LL_ROLE_POLICY && network.input_count == 2 && network.output_count == 1);
  CODE(ll_network_tensor(model, index, LL_OUTPUT, 0, &tensor, 0), LL_OK);
  CHECK(tensor.rank == 1 && tensor.dimensions[0] == 2 && tensor.dimensions[3] == 1 && tensor.count == 2);
  CHECK(ll_scale(&tensor) > 0 && ll_scale(&tensor) < 1);

  ONE(ll_model_find(model, 77, &index, &error), LL_ERROR_NO_SUCH_ROLE, 77);
  ONE(ll_model_find(model, 0xFFFFFFFFu, &index, &error), LL_ERROR_NO_SUCH_ROLE, 0xFFFFFFFFLL);
  ONE(ll_model_find(model, 0, 0, &error), LL_ERROR_NULL_ARGUMENT, 3);
  ONE(ll_model_find(0, 0, &index, &error), LL_ERROR_NULL_ARGUMENT, 1);
  TWO(ll_network_describe(model, info.network_count, &network, &error), LL_ERROR_NO_SUCH_NETWORK, info.network_count,
      info.network_count);
  ONE(ll_network_describe(model, 0xFFFFFFFFu, &network, &error), LL_ERROR_NO_SUCH_NETWORK, 0xFFFFFFFFLL);
  ONE(ll_network_describe(model, 0, 0, &error), LL_ERROR_NULL_ARGUMENT, 3);
  ONE(ll_network_describe(0, 0, &network, &error), LL_ERROR_NULL_ARGUMENT, 1);
  TWO(ll_network_tensor(model, index, LL_INPUT, 2, &tensor, &error), LL_ERROR_NO_SUCH_PORT, index, 2);
  ONE(ll_network_tensor(model, 0, 2, 0, &tensor, &error), LL_ERROR_DIRECTION, 2);
  ONE(ll_network_tensor(model, 99, LL_INPUT, 0, &tensor, &error), LL_ERROR_NO_SUCH_NETWORK, 99);
  ONE(ll_network_tensor(model, 0, LL_INPUT, 0, 0, &error), LL_ERROR_NULL_ARGUMENT, 5);
  ONE(ll_network_tensor(0, 0, LL_INPUT, 0, &tensor, &error), LL_ERROR_NULL_ARGUMENT, 1);
  TWO(ll_network_run(model, 0, arena + GUARD, arena_size - 1, &error), LL_ERROR_ARENA_TOO_SMALL, arena_size,
      arena_size - 1);
  ONE(ll_network_run(model, 0, arena + GUARD + 8, arena_size, &error), LL_ERROR_ARENA_MISALIGNED, 8);
  ONE(ll_network_run(model, 0, 0, arena_size, &error), LL_ERROR_NULL_ARGUMENT, 3);
  ONE(ll_network_run(model, 99, arena + GUARD, arena_size, &error), LL_ERROR_NO_SUCH_NETWORK, 99);
  ONE(ll_network_run(0, 0, arena + GUARD, arena_size, &error), LL_ERROR_NULL_ARGUMENT, 1);
  TWO(ll_network_run(model, 0, image, image_size, &error), LL_ERROR_OVERLAP, 3, 1);
}

static void refuse_controllers(ll_model *model) {
  ll_error error;
  ll_controller *controller = 0;
  ll_controller_info info;
  const uint32_t needed = ll_controller_memory_size();
  void *memory = controller_memory, *place = arena + GUARD;
  ONE(ll_controller_init(0, needed, model, place, arena_size, &controller, &error), LL_ERROR_NULL_ARGUMENT, 1);
  ONE(ll_controller_init(memory, needed, 0, place, arena_size, &controller, &error), LL_ERROR_NULL_ARGUMENT, 3);
  ONE(ll_controller_init(memory, needed, model, 0, arena_size, &controller, &error), LL_ERROR_NULL_ARGUMENT, 4);
  ONE(ll_controller_init(memory, needed, model, place, arena_size, 0, &error), LL_ERROR_NULL_ARGUMENT, 6);
  TWO(ll_controller_init(memory, needed - 1, model, place, arena_size, &controller, &error), LL_ERROR_MEMORY_TOO_SMALL,
      needed, needed - 1);
  ONE(ll_controller_init(controller_memory + 2, needed, model, place, arena_size, &controller, &error),
      LL_ERROR_MISALIGNED_ARGUMENT, 1);
  TWO(ll_controller_init(memory, needed, model, place, arena_size - 1, &controller, &error), LL_ERROR_ARENA_TOO_SMALL,
      arena_size, arena_size - 1);
  TWO(ll_controller_init(memory, needed, model, place, 0, &controller, &error), LL_ERROR_ARENA_TOO_SMALL, arena_size, 0);
  ONE(ll_controller_init(memory, needed, model, arena + GUARD + 4, arena_size, &controller, &error),
      LL_ERROR_ARENA_MISALIGNED, 4);
  TWO(ll_controller_init(place, needed, model, place, arena_size, &controller, &error), LL_ERROR_OVERLAP, 1, 4);
  TWO(ll_controller_init(memory, needed, model, image, image_size, &controller, &error), LL_ERROR_OVERLAP, 4, 3);
  CHECK(controller == 0);
  // One kind of handle is not the other.
  ONE(ll_controller_describe((const ll_controller *)(const void *)model, &info, &error), LL_ERROR_NOT_INITIALISED, 1);
  ONE(ll_controller_describe((const ll_controller *)(const void *)(model_memory + 1), &info, &error),
      LL_ERROR_MISALIGNED_ARGUMENT, 1);
  controller = start(model);
  ONE(ll_model_describe((const ll_model *)(const void *)controller, 0, &error), LL_ERROR_NOT_INITIALISED, 1);
  ONE(ll_controller_describe(0, &info, &error), LL_ERROR_NULL_ARGUMENT, 1);
  ONE(ll_controller_describe(controller, 0, &error), LL_ERROR_NULL_ARGUMENT, 2);
  ONE(ll_controller_reset(0, &error), LL_ERROR_NULL_ARGUMENT, 1);
  ONE(ll_controller_set_price(0, 1, &error), LL_ERROR_NULL_ARGUMENT, 1);
  ONE(ll_controller_set_price(controller, 0, &error), LL_ERROR_PRICE, 0);
  ONE(ll_controller_set_price(controller, (1 << 20) + 1, &error), LL_ERROR_PRICE, (1 << 20) + 1);
  ONE(ll_controller_set_rule(0, LL_RULE_PROGRAMME, &error), LL_ERROR_NULL_ARGUMENT, 1);
  ONE(ll_controller_set_rule(controller, 2, &error), LL_ERROR_RULE, 2);
  ONE(ll_controller_set_rule(controller, -1, &error), LL_ERROR_RULE, -1);
  CODE(ll_controller_set_rule(controller, LL_RULE_STOPPING_VALUE, &error), LL_OK);
  CODE(ll_controller_set_rule(controller, LL_RULE_PROGRAMME, &error), LL_OK);
}

static int16_t samples[LL_PILOT_SAMPLES + 1];
static uint8_t pixels[LL_FRAME_PIXELS];
static int16_t references[64 * LL_REFERENCE_VALUES];

/// One slot; with `mistakes`, every wrong call is tried in between. Returns the digest, which they must not change.
static uint32_t slot(ll_controller *controller, int mistakes) {
  ll_error error;
  ll_controller_info info;
  ll_decision decision;
  ll_command command;
  CODE(ll_controller_describe(controller, &info, 0), LL_OK);
  const uint32_t count = (info.horizon + 1) * LL_REFERENCE_VALUES;
  ll_pilot pilot = {samples, LL_PILOT_SAMPLES, -20};
  ll_frame frame = {pixels, pixels, LL_FRAME_PIXELS};
  if (mistakes) {
    ll_pilot wrong = pilot;
    CODE(ll_controller_end_slot(controller, &frame, &command, &error), LL_ERROR_SLOT_ORDER);
    ONE(ll_controller_begin_slot(0, &pilot, references, count, &decision, &error), LL_ERROR_NULL_ARGUMENT, 1);
    ONE(ll_controller_begin_slot(controller, &pilot, 0, count, &decision, &error), LL_ERROR_NULL_ARGUMENT, 3);
    ONE(ll_controller_begin_slot(controller, &pilot, references, count, 0, &error), LL_ERROR_NULL_ARGUMENT, 5);
    TWO(ll_controller_begin_slot(controller, &pilot, references, count - 1, &decision, &error),
        LL_ERROR_REFERENCE_COUNT, count - 1, count);
    wrong.sample_count = 7;
    TWO(ll_controller_begin_slot(controller, &wrong, references, count, &decision, &error), LL_ERROR_PILOT_SAMPLE_COUNT,
        7, LL_PILOT_SAMPLES);
    wrong = (ll_pilot){0, LL_PILOT_SAMPLES, 0};
    ONE(ll_controller_begin_slot(controller, &wrong, references, count, &decision, &error), LL_ERROR_NULL_ARGUMENT, 2);
    wrong.samples = (const int16_t *)(const void *)((const uint8_t *)samples + 1);
    ONE(ll_controller_begin_slot(controller, &wrong, references, count, &decision, &error),
        LL_ERROR_MISALIGNED_ARGUMENT, 2);
  }
  CODE(ll_controller_begin_slot(controller, &pilot, references, count, &decision, &error), LL_OK);
  if (mistakes) {
    ll_frame wrong = {pixels, 0, LL_FRAME_PIXELS};
    CODE(ll_controller_begin_slot(controller, &pilot, references, count, &decision, &error), LL_ERROR_SLOT_ORDER);
    ONE(ll_controller_end_slot(0, &frame, &command, &error), LL_ERROR_NULL_ARGUMENT, 1);
    ONE(ll_controller_end_slot(controller, &frame, 0, &error), LL_ERROR_NULL_ARGUMENT, 3);
    ONE(ll_controller_end_slot(controller, &wrong, &command, &error), LL_ERROR_NULL_ARGUMENT, 2);
    wrong = (ll_frame){pixels, pixels, 5};
    TWO(ll_controller_end_slot(controller, &wrong, &command, &error), LL_ERROR_FRAME_SIZE, 5, LL_FRAME_PIXELS);
  }
  CODE(ll_controller_end_slot(controller, &frame, &command, &error), LL_OK);
  CODE(ll_controller_describe(controller, &info, 0), LL_OK);
  return info.digest;
}

static void refuse_slots(ll_controller *controller) {
  for (int index = 0; index < LL_PILOT_SAMPLES; index++) samples[index] = (int16_t)(index * 31 % 20001 - 10000);
  for (int index = 0; index < LL_FRAME_PIXELS; index++) pixels[index] = (uint8_t)(index * 7);
  uint32_t digests[3];
  for (int index = 0; index < 3; index++) digests[index] = slot(controller, 0);
  CODE(ll_controller_reset(controller, 0), LL_OK);
  for (int index = 0; index < 3; index++) CHECK(slot(controller, 1) == digests[index]);
}

static void read_image(const char *path) {
  int file = open(path, O_RDONLY);
  ssize_t size = file < 0 ? -1 : read(file, image, IMAGE_LIMIT);
  if (size <= 0) {
    fprintf(stderr, "%s: cannot be read\n", path);
    exit(2);
  }
  image_size = (uint32_t)size;
  close(file);
}

int main(int argument_count, char **arguments) {
  if (argument_count != 2) return 2;
  read_image(arguments[1]);
  CHECK(ll_version() == LL_VERSION);
  CHECK(strcmp(ll_error_text(LL_OK), "no error") == 0 && strcmp(ll_error_text(-5), "unknown error") == 0);
  ll_model_info info;
  CODE(ll_model_describe(open_model(), &info, 0), LL_OK);
  CHECK(info.image_bytes == image_size && info.arena_bytes <= ARENA_LIMIT);
  arena_size = info.arena_bytes;

  // What lies around the arena must stay as it is.
  memset(arena, 0x5A, sizeof arena);
  refuse_models();
  refuse_corrupt_images();
  ll_model *model = open_model();
  refuse_networks(model);
  refuse_controllers(model);
  refuse_slots(start(model));
  for (int index = 0; index < GUARD; index++)
    CHECK(arena[index] == 0x5A && arena[GUARD + arena_size + (uint32_t)index] == 0x5A);
  printf("refused checks=%d failures=%d\n", checks, failures);
  return failures == 0 ? 0 : 1;
}
