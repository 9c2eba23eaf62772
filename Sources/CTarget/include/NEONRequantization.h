// Advanced SIMD, on aarch64 and armv7: requantisation, clamp and store of numbers of 32 bits, and the same arithmetic in C
// for every other machine, so that the kernels built on it can be tested anywhere.
//
// Sources: Arm, "Architecture Reference Manual for A-profile", C7.2 (SQRDMULH, SSRA, SRSHL, SQXTN).
#pragma once
#include <stdint.h>

#include "Target.h"

#if LL_NEON
#include <arm_neon.h>
typedef int32x4_t LLNEONWords;
#else
typedef int32_t LLNEONWords __attribute__((ext_vector_type(4)));
#endif

/// Zero point and clamp of an output.
typedef struct {
  int32_t zeroPoint, lower, upper;
} LLNEONBounds;

/// Multipliers and shifts, -31 … -1, of four channels.
typedef struct {
  LLNEONWords multiplier, shift;
} LLNEONFactors;

/// Four words from any address.
LL_STEP LLNEONWords ll_neon_load_words(const void *_Nonnull source) {
#if LL_NEON
  return vld1q_s32((const int32_t *)source);
#else
  LLNEONWords words;
  __builtin_memcpy(&words, source, sizeof words);
  return words;
#endif
}

/// Factors of four channels: multipliers, and `distance` bytes behind them the shifts.
LL_STEP LLNEONFactors ll_neon_load_factors(const void *_Nonnull source, int32_t distance) {
  return (LLNEONFactors){ll_neon_load_words(source), ll_neon_load_words((const int8_t *)source + distance)};
}

/// Rounding doubling high multiply and rounding division by 2^-shift of four numbers.
LL_STEP LLNEONWords ll_neon_requantise(LLNEONWords sums, LLNEONFactors factors) {
#if LL_NEON
  int32x4_t high = vqrdmulhq_s32(sums, factors.multiplier);
  return vrshlq_s32(vsraq_n_s32(high, high, 31), factors.shift);
#else
  for (int i = 0; i < 4; i++) {
    int64_t high = ((int64_t)sums[i] * factors.multiplier[i] + (1 << 30)) >> 31;
    int32_t right = -factors.shift[i];
    high -= high < 0;
    sums[i] = (int32_t)(right == 0 ? high : (high + ((int64_t)1 << (right - 1))) >> right);
  }
  return sums;
#endif
}

/// a + b modulo 2^32.
LL_STEP int32_t ll_neon_add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }

LL_STEP int32_t ll_neon_saturate(int64_t value, int32_t lower, int32_t upper) {
  return (int32_t)(value < lower ? lower : value > upper ? upper : value);
}

/// Adds the zero point to four numbers, clamps them, stores them as int8 and moves the target behind them.
LL_STEP void ll_neon_store_four_bytes(LLNEONWords words, LLNEONBounds bounds, int8_t *_Nonnull *_Nonnull target) {
#if LL_NEON
  int16x8_t half = vcombine_s16(vqmovn_s32(words), vqmovn_s32(words));
  int8x8_t bytes = vqmovn_s16(vqaddq_s16(half, vdupq_n_s16((int16_t)bounds.zeroPoint)));
  bytes = vmax_s8(vmin_s8(bytes, vdup_n_s8((int8_t)bounds.upper)), vdup_n_s8((int8_t)bounds.lower));
  uint32_t word = vget_lane_u32(vreinterpret_u32_s8(bytes), 0);
  __builtin_memcpy(*target, &word, sizeof word);
#else
  for (int i = 0; i < 4; i++) {
    (*target)[i] = (int8_t)ll_neon_saturate((int64_t)words[i] + bounds.zeroPoint, bounds.lower, bounds.upper);
  }
#endif
  *target += 4;
}

/// The same of eight numbers.
LL_STEP void ll_neon_store_eight_bytes(LLNEONWords low, LLNEONWords high, LLNEONBounds bounds,
                                       int8_t *_Nonnull *_Nonnull target) {
#if LL_NEON
  int16x8_t half = vcombine_s16(vqmovn_s32(low), vqmovn_s32(high));
  int8x8_t bytes = vqmovn_s16(vqaddq_s16(half, vdupq_n_s16((int16_t)bounds.zeroPoint)));
  bytes = vmax_s8(vmin_s8(bytes, vdup_n_s8((int8_t)bounds.upper)), vdup_n_s8((int8_t)bounds.lower));
  vst1_s8(*target, bytes);
  *target += 8;
#else
  ll_neon_store_four_bytes(low, bounds, target);
  ll_neon_store_four_bytes(high, bounds, target);
#endif
}

/// Adds the zero point to four numbers, clamps them, stores them as int16 and moves the target behind them.
LL_STEP void ll_neon_store_four_halves(LLNEONWords words, LLNEONBounds bounds, int16_t *_Nonnull *_Nonnull target) {
#if LL_NEON
  int16x4_t half = vqmovn_s32(vqaddq_s32(words, vdupq_n_s32(bounds.zeroPoint)));
  half = vmax_s16(vmin_s16(half, vdup_n_s16((int16_t)bounds.upper)), vdup_n_s16((int16_t)bounds.lower));
  vst1_s16(*target, half);
#else
  for (int i = 0; i < 4; i++) {
    (*target)[i] = (int16_t)ll_neon_saturate((int64_t)words[i] + bounds.zeroPoint, bounds.lower, bounds.upper);
  }
#endif
  *target += 4;
}

/// The same of eight numbers.
LL_STEP void ll_neon_store_eight_halves(LLNEONWords low, LLNEONWords high, LLNEONBounds bounds,
                                        int16_t *_Nonnull *_Nonnull target) {
#if LL_NEON
  int32x4_t zeroPoint = vdupq_n_s32(bounds.zeroPoint);
  int16x8_t half = vcombine_s16(vqmovn_s32(vqaddq_s32(low, zeroPoint)), vqmovn_s32(vqaddq_s32(high, zeroPoint)));
  half = vmaxq_s16(vminq_s16(half, vdupq_n_s16((int16_t)bounds.upper)), vdupq_n_s16((int16_t)bounds.lower));
  vst1q_s16(*target, half);
  *target += 8;
#else
  ll_neon_store_four_halves(low, bounds, target);
  ll_neon_store_four_halves(high, bounds, target);
#endif
}
