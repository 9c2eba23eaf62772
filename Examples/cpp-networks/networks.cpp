// Runs every network of a model image on numbers of its own making, as you would run your own: networks MODEL
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

#include "latentlink.h"

namespace {

/// Bytes at a multiple of LL_ALIGNMENT.
struct AlignedBlock {
  alignas(LL_ALIGNMENT) std::uint8_t bytes[LL_ALIGNMENT];
};

class AlignedBytes {
 public:
  explicit AlignedBytes(std::uint32_t size) : size_(size), blocks_(size / LL_ALIGNMENT + 1) {}
  std::uint8_t *data() { return blocks_[0].bytes; }
  std::uint32_t size() const { return size_; }

 private:
  std::uint32_t size_;
  std::vector<AlignedBlock> blocks_;
};

void require(std::int32_t code, const ll_error &error) {
  if (code == LL_OK) return;
  std::fprintf(stderr, "refused: %s", ll_error_text(code));
  for (std::uint32_t number = 0; number < error.count; number++)
    std::fprintf(stderr, "%s %" PRId64, number == 0 ? " =" : ",", error.numbers[number]);
  std::fprintf(stderr, "\n");
  std::exit(2);
}

ll_tensor tensor(const ll_model *model, std::uint32_t network, std::uint32_t direction, std::uint32_t port) {
  ll_error error;
  ll_tensor found;
  require(ll_network_tensor(model, network, direction, port, &found, &error), error);
  return found;
}

/// Any numbers will do here; yours come from round(value / scale) + zero_point, kept inside the type.
void fill(const ll_tensor &input, std::uint32_t salt, std::uint8_t *arena) {
  for (std::uint32_t index = 0; index < input.count; index++) {
    std::int32_t number = static_cast<std::int32_t>((index * 37 + salt * 101) % 255) - 127;
    if (input.type == LL_INT16)
      reinterpret_cast<std::int16_t *>(arena + input.arena_offset)[index] = static_cast<std::int16_t>(number * 200);
    else
      reinterpret_cast<std::int8_t *>(arena + input.arena_offset)[index] = static_cast<std::int8_t>(number);
  }
}

std::int32_t element(const ll_tensor &output, std::uint32_t index, const std::uint8_t *arena) {
  if (output.type == LL_INT16)
    return reinterpret_cast<const std::int16_t *>(arena + output.arena_offset)[index];
  return reinterpret_cast<const std::int8_t *>(arena + output.arena_offset)[index];
}

void run(const ll_model *model, std::uint32_t network, AlignedBytes &arena) {
  ll_error error;
  ll_network_info info;
  require(ll_network_describe(model, network, &info, &error), error);
  for (std::uint32_t port = 0; port < info.input_count; port++)
    fill(tensor(model, network, LL_INPUT, port), network + port, arena.data());
  require(ll_network_run(model, network, arena.data(), arena.size(), &error), error);

  ll_tensor output = tensor(model, network, LL_OUTPUT, 0);
  float first = ll_scale(&output) * static_cast<float>(element(output, 0, arena.data()) - output.zero_point);
  std::uint32_t digest = 2166136261u;  // FNV-1a
  for (std::uint32_t index = 0; index < output.count; index++) {
    std::uint32_t number = static_cast<std::uint32_t>(element(output, index, arena.data()));
    for (int byte = 0; byte < 4; byte++) digest = (digest ^ (number >> 8 * byte & 255)) * 16777619u;
  }
  std::printf(
      "network role=%" PRIu32 " multiplyAccumulates=%" PRIu32 " outputs=%" PRIu32 " first=%.5f digest=%08" PRIx32 "\n",
      info.role, info.multiply_accumulates, output.count, static_cast<double>(first), digest);
}

}  // namespace

int main(int argument_count, char **arguments) {
  if (argument_count != 2) {
    std::fprintf(stderr, "usage: %s MODEL\n", arguments[0]);
    return 2;
  }
  std::ifstream file(arguments[1], std::ios::binary);
  std::vector<char> content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  AlignedBytes image(static_cast<std::uint32_t>(content.size()));
  for (std::size_t index = 0; index < content.size(); index++)
    image.data()[index] = static_cast<std::uint8_t>(content[index]);

  ll_error error;
  ll_model *model;
  ll_model_info info;
  alignas(LL_ALIGNMENT) std::uint8_t memory[LL_MODEL_MEMORY_BYTES];
  require(ll_model_open(memory, sizeof memory, image.data(), image.size(), &model, &error), error);
  require(ll_model_describe(model, &info, &error), error);
  AlignedBytes arena(info.arena_bytes);
  for (std::uint32_t network = 0; network < info.network_count; network++) run(model, network, arena);
  return 0;
}
