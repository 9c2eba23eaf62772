// The step of the depthwise kernels for Advanced SIMD on int16 activations in `WeightPacking.neonWideDepthwise`: one pixel and
// eight channels, lanes along them.
//
// A group of channels is {8 biases; for each tap 8 weights; 8 multipliers; 8 shifts}. Sums are modulo 2^32.
#pragma once
#include <stdint.h>

#include "Elements.h"
#include "NEONWide.h"

/// The sum of all taps, requantised. Moves the stream behind the group.
///
/// - taps: where the inputs of each tap are.
/// - offset: of the eight channels behind those places, in bytes.
LL_STEP LLNEONEight ll_neon_wide_depthwise(const void *_Nonnull const *_Nonnull taps, intptr_t offset, int32_t count,
                                           const int8_t *_Nonnull *_Nonnull stream) {
  LLNEONEight sums = {ll_neon_load_words(*stream), ll_neon_load_words(*stream + 16)};
  const int8_t *weights = *stream + 32;
#pragma clang loop vectorize(disable)
  for (int32_t tap = 0; tap < count; tap++, weights += 8) {
    const int16_t *inputs = (const int16_t *)((const int8_t *)taps[tap] + offset);
#if LL_NEON
    int16x8_t x = vld1q_s16(inputs), w = vmovl_s8(vld1_s8(weights));
    sums.low = vmlal_s16(sums.low, vget_low_s16(x), vget_low_s16(w));
    sums.high = vmlal_s16(sums.high, vget_high_s16(x), vget_high_s16(w));
#else
    for (int i = 0; i < 4; i++) {
      sums.low[i] = ll_neon_add(sums.low[i], inputs[i] * weights[i]);
      sums.high[i] = ll_neon_add(sums.high[i], inputs[4 + i] * weights[4 + i]);
    }
#endif
  }
  *stream = weights + 64;
  return ll_neon_requantise_eight(sums, ll_neon_load_factors(weights, 32), ll_neon_load_factors(weights + 16, 32));
}
