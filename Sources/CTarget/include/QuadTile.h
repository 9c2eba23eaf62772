// A tile of a convolution or dense layer on weights in quads: groups of 16 output channels, four inputs of each at a time.
// Kernels for x86-64 and for aarch64 with dot products take it; this file has the same arithmetic in plain C.
#pragma once
#include <stdint.h>

#include "Target.h"

/// What a step computes: all groups of 16 channels of a few pixels, and of the same number of pixels at equal distances.
///
/// A group of the stream is {16 biases, for each quad of inputs k … k + 3 four bytes of each channel, 16 multipliers,
/// 16 shifts, negative}. A pixel's inputs are `runs` pieces of 4 `quads` elements each; behind a piece's own elements come others,
/// which meet weights of zero.
typedef struct {
  const void *_Nonnull input;
  /// Where pixels begin in the input, and their runs from there, in elements.
  const int32_t *_Nonnull pixels;
  const int32_t *_Nonnull runs;
  int32_t runCount;
  int32_t quads;
  const int32_t *_Nonnull stream;
  int32_t groups;
  /// Outputs are int16; otherwise int8.
  int32_t isWide;
  int32_t zeroPoint;
  int32_t lower;
  int32_t upper;
  void *_Nonnull output;
  /// Where the pixels' first channels go, in elements.
  const int32_t *_Nonnull targets;
  /// Tiles to compute: pixels and targets of each lie this many elements behind those of the one before.
  int32_t tiles;
  int32_t pixelStep;
  int32_t targetStep;
} LLQuadTile;

/// Words of a group: biases and factors, and 16 a quad.
#define LL_QUAD_GROUP_WORDS(TILE) (48 + 16 * (TILE)->runCount * (TILE)->quads)

/// Rounding doubling high multiply, then rounding division by 2^-shift (ties away from zero), -31 <= shift <= -1.
LL_STEP int32_t ll_quad_requantise(int32_t value, int32_t multiplier, int32_t shift) {
  int32_t exponent = -shift;
  int64_t high = ((int64_t)value * multiplier + ((int64_t)1 << 30)) >> 31;
  return (int32_t)((high + ((int64_t)1 << (exponent - 1)) - (high < 0)) >> exponent);
}

/// Stores a number before zero point and clamp.
LL_STEP void ll_quad_store(const LLQuadTile *_Nonnull tile, int32_t place, int32_t scaled) {
  int64_t moved = (int64_t)scaled + tile->zeroPoint;
  int32_t value = (int32_t)(moved < tile->lower ? tile->lower : moved > tile->upper ? tile->upper : moved);
  if (tile->isWide) {
    ((int16_t *)tile->output)[place] = (int16_t)value;
  } else {
    ((int8_t *)tile->output)[place] = (int8_t)value;
  }
}

/// Element of an input that is int8 or int16.
LL_STEP int32_t ll_quad_element(const void *_Nonnull input, int32_t index, int32_t isInputWide) {
  return isInputWide ? ((const int16_t *)input)[index] : ((const int8_t *)input)[index];
}

/// Tiles of `count` pixels.
LL_STEP void ll_quad_tile(const LLQuadTile *_Nonnull tile, int32_t count, int32_t isInputWide) {
  for (int32_t number = 0; number < count * tile->tiles; number++) {
    int32_t pixel = number % count, index = number / count;
    int32_t place = tile->pixels[pixel] + index * tile->pixelStep;
    int32_t target = tile->targets[pixel] + index * tile->targetStep;
    const int32_t *group = tile->stream;
    for (int32_t first = 0; first < tile->groups; first++, group += LL_QUAD_GROUP_WORDS(tile)) {
      const int8_t *weights = (const int8_t *)(group + 16);
      const int32_t *factors = group + LL_QUAD_GROUP_WORDS(tile) - 32;
      uint32_t sums[16];
      for (int32_t channel = 0; channel < 16; channel++) sums[channel] = (uint32_t)group[channel];
      for (int32_t run = 0; run < tile->runCount; run++) {
        int32_t start = place + tile->runs[run];
        for (int32_t quad = 0; quad < tile->quads; quad++, weights += 64) {
          for (int32_t k = 0; k < 4; k++) {
            int32_t input = ll_quad_element(tile->input, start + 4 * quad + k, isInputWide);
            for (int32_t channel = 0; channel < 16; channel++)
              sums[channel] += (uint32_t)(input * weights[4 * channel + k]);
          }
        }
      }
      for (int32_t channel = 0; channel < 16; channel++)
        ll_quad_store(tile, target + 16 * first + channel,
                      ll_quad_requantise((int32_t)sums[channel], factors[channel], factors[16 + channel]));
    }
  }
}

/// Fills `bytes` bytes with an int8 number, or with an int16 number's two bytes in turn.
LL_STEP void ll_quad_fill(void *_Nonnull target, int32_t value, int32_t isWide, intptr_t bytes) {
  uint32_t pattern = isWide ? (uint16_t)value * 0x10001u : (uint8_t)value * 0x1010101u;
  uint8_t *next = (uint8_t *)target;
  for (; bytes >= 4; bytes -= 4, next += 4) __builtin_memcpy(next, &pattern, 4);
  for (; bytes >= 2; bytes -= 2, next += 2) __builtin_memcpy(next, &pattern, 2);
  if (bytes > 0) *next = (uint8_t)pattern;
}
