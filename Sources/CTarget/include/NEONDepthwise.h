// Steps of the depthwise kernels for Advanced SIMD in `WeightPacking.neonDepthwise`: one pixel and sixteen channels.
//
// A group of channels is {16 biases; for each tap 16 weights; 16 multipliers; 16 shifts}. The products of two taps fit 16
// bits, since |w| <= 127.
#pragma once
#include <stdint.h>

#include "NEONRequantization.h"
#include "Target.h"

/// Requantised numbers of sixteen channels.
typedef struct {
  LLNEONWords quarter[4];
} LLNEONSixteen;

#if LL_NEON && defined(__aarch64__)
#define LL_NEON_LOAD_TAP(V, FROM) "ld1 {" V ".16b}, [%[" FROM "]], %[step]\n\t"
// Two taps, inputs v25 and v26, into the sums v0 … v3.
#define LL_NEON_TWO_TAPS(W, X)                     \
  "smull v28.8h, v25.8b, " W ".8b\n\t"             \
  "smull2 v29.8h, v25.16b, " W ".16b\n\t"          \
  "smlal v28.8h, v26.8b, " X ".8b\n\t"             \
  "smlal2 v29.8h, v26.16b, " X ".16b\n\t"          \
  LL_NEON_ADD_TAPS
#define LL_NEON_ONE_TAP(W)                         \
  "smull v28.8h, v25.8b, " W ".8b\n\t"             \
  "smull2 v29.8h, v25.16b, " W ".16b\n\t"          \
  LL_NEON_ADD_TAPS
#define LL_NEON_ADD_TAPS                           \
  "saddw v0.4s, v0.4s, v28.4h\n\t"                 \
  "saddw2 v1.4s, v1.4s, v28.8h\n\t"                \
  "saddw v2.4s, v2.4s, v29.4h\n\t"                 \
  "saddw2 v3.4s, v3.4s, v29.8h\n\t"
#elif LL_NEON
#define LL_NEON_LOAD_TAP(V, FROM) "vld1.8 {" V "}, [%[" FROM "]], %[step]\n\t"
// Two taps, inputs q0 and q1, weights q2 and q3, into the sums q8 … q11.
#define LL_NEON_TWO_TAPS                           \
  "vldmia %[weights]!, {d4-d7}\n\t"                \
  "vmull.s8 q4, d0, d4\n\t"                        \
  "vmull.s8 q5, d1, d5\n\t"                        \
  "vmlal.s8 q4, d2, d6\n\t"                        \
  "vmlal.s8 q5, d3, d7\n\t"                        \
  LL_NEON_ADD_TAPS
#define LL_NEON_ONE_TAP                            \
  "vldmia %[weights]!, {d4-d5}\n\t"                \
  "vmull.s8 q4, d0, d4\n\t"                        \
  "vmull.s8 q5, d1, d5\n\t"                        \
  LL_NEON_ADD_TAPS
#define LL_NEON_ADD_TAPS                           \
  "vaddw.s16 q8, q8, d8\n\t"                       \
  "vaddw.s16 q9, q9, d9\n\t"                       \
  "vaddw.s16 q10, q10, d10\n\t"                    \
  "vaddw.s16 q11, q11, d11\n\t"
#endif

/// Requantises sixteen sums with the factors behind a group's weights, and moves the stream behind them.
LL_STEP LLNEONSixteen ll_neon_requantise_sixteen(LLNEONSixteen sums, const int8_t *_Nonnull factors,
                                                 const int8_t *_Nonnull *_Nonnull stream) {
  for (int i = 0; i < 4; i++) {
    sums.quarter[i] = ll_neon_requantise(sums.quarter[i], ll_neon_load_factors(factors + 16 * i, 64));
  }
  *stream = factors + 128;
  return sums;
}

#if !LL_NEON
/// A group's biases.
LL_STEP LLNEONSixteen ll_neon_sixteen_biases(const int8_t *_Nonnull stream) {
  LLNEONSixteen sums;
  for (int i = 0; i < 4; i++) sums.quarter[i] = ll_neon_load_words(stream + 16 * i);
  return sums;
}

/// Adds the products of one tap.
LL_STEP void ll_neon_add_tap(LLNEONSixteen *_Nonnull sums, const int8_t *_Nonnull inputs,
                             const int8_t *_Nonnull weights) {
  for (int i = 0; i < 16; i++) {
    sums->quarter[i / 4][i % 4] = ll_neon_add(sums->quarter[i / 4][i % 4], inputs[i] * weights[i]);
  }
}
#endif

/// Nine taps of sixteen channels, three rows of three that are `step` bytes apart, requantised. Moves the stream behind
/// the group.
LL_STEP LLNEONSixteen ll_neon_depthwise_nine(const int8_t *_Nonnull first, const int8_t *_Nonnull second,
                                             const int8_t *_Nonnull third, intptr_t step,
                                             const int8_t *_Nonnull *_Nonnull stream) {
  const int8_t *weights = *stream;
  LLNEONSixteen sums;
#if LL_NEON && defined(__aarch64__)
  register int32x4_t a __asm__("v0");
  register int32x4_t b __asm__("v1");
  register int32x4_t c __asm__("v2");
  register int32x4_t d __asm__("v3");
  __asm__ volatile(
      "ld1 {v0.4s-v3.4s}, [%[weights]], #64\n\t"
      "ld1 {v16.16b-v19.16b}, [%[weights]], #64\n\t"
      "ld1 {v20.16b-v23.16b}, [%[weights]], #64\n\t"
      "ldr q24, [%[weights]], #16\n\t"
      LL_NEON_LOAD_TAP("v25", "first") LL_NEON_LOAD_TAP("v26", "first") LL_NEON_TWO_TAPS("v16", "v17")
      LL_NEON_LOAD_TAP("v25", "first") LL_NEON_LOAD_TAP("v26", "second") LL_NEON_TWO_TAPS("v18", "v19")
      LL_NEON_LOAD_TAP("v25", "second") LL_NEON_LOAD_TAP("v26", "second") LL_NEON_TWO_TAPS("v20", "v21")
      LL_NEON_LOAD_TAP("v25", "third") LL_NEON_LOAD_TAP("v26", "third") LL_NEON_TWO_TAPS("v22", "v23")
      LL_NEON_LOAD_TAP("v25", "third") LL_NEON_ONE_TAP("v24")
      : [first] "+r"(first), [second] "+r"(second), [third] "+r"(third), [weights] "+r"(weights), "=w"(a), "=w"(b),
        "=w"(c), "=w"(d)
      : [step] "r"(step)
      : "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v28", "v29", "memory");
  sums = (LLNEONSixteen){{a, b, c, d}};
#elif LL_NEON
  register int32x4_t a __asm__("q8");
  register int32x4_t b __asm__("q9");
  register int32x4_t c __asm__("q10");
  register int32x4_t d __asm__("q11");
  __asm__ volatile(
      "vldmia %[weights]!, {d16-d23}\n\t"
      LL_NEON_LOAD_TAP("d0-d1", "first") LL_NEON_LOAD_TAP("d2-d3", "first") LL_NEON_TWO_TAPS
      LL_NEON_LOAD_TAP("d0-d1", "first") LL_NEON_LOAD_TAP("d2-d3", "second") LL_NEON_TWO_TAPS
      LL_NEON_LOAD_TAP("d0-d1", "second") LL_NEON_LOAD_TAP("d2-d3", "second") LL_NEON_TWO_TAPS
      LL_NEON_LOAD_TAP("d0-d1", "third") LL_NEON_LOAD_TAP("d2-d3", "third") LL_NEON_TWO_TAPS
      LL_NEON_LOAD_TAP("d0-d1", "third") LL_NEON_ONE_TAP
      : [first] "+r"(first), [second] "+r"(second), [third] "+r"(third), [weights] "+r"(weights), "=w"(a), "=w"(b),
        "=w"(c), "=w"(d)
      : [step] "r"(step)
      : "q0", "q1", "q2", "q3", "q4", "q5", "memory");
  sums = (LLNEONSixteen){{a, b, c, d}};
#else
  sums = ll_neon_sixteen_biases(weights);
  weights += 64;
  for (int tap = 0; tap < 9; tap++, weights += 16) {
    const int8_t *row = tap < 3 ? first : tap < 6 ? second : third;
    ll_neon_add_tap(&sums, row + tap % 3 * step, weights);
  }
#endif
  return ll_neon_requantise_sixteen(sums, weights, stream);
}

/// Any number of taps of sixteen channels, `step` bytes apart, requantised. Moves the stream behind the group.
LL_STEP LLNEONSixteen ll_neon_depthwise_taps(const int8_t *_Nonnull patch, intptr_t step, int32_t taps,
                                             const int8_t *_Nonnull *_Nonnull stream) {
  const int8_t *weights = *stream;
  LLNEONSixteen sums;
#if LL_NEON && defined(__aarch64__)
  register int32x4_t a __asm__("v0");
  register int32x4_t b __asm__("v1");
  register int32x4_t c __asm__("v2");
  register int32x4_t d __asm__("v3");
  __asm__ volatile(
      "ld1 {v0.4s-v3.4s}, [%[weights]], #64\n\t"
      "tbz %w[taps], #0, 1f\n\t"
      "ldr q16, [%[weights]], #16\n\t"
      LL_NEON_LOAD_TAP("v25", "patch") LL_NEON_ONE_TAP("v16")
      "1:\n\t"
      "lsr %w[taps], %w[taps], #1\n\t"
      "cbz %w[taps], 3f\n\t"
      "2:\n\t"
      "ldp q16, q17, [%[weights]], #32\n\t"
      LL_NEON_LOAD_TAP("v25", "patch") LL_NEON_LOAD_TAP("v26", "patch") LL_NEON_TWO_TAPS("v16", "v17")
      "subs %w[taps], %w[taps], #1\n\t"
      "b.ne 2b\n\t"
      "3:\n\t"
      : [patch] "+r"(patch), [weights] "+r"(weights), [taps] "+r"(taps), "=w"(a), "=w"(b), "=w"(c), "=w"(d)
      : [step] "r"(step)
      : "v16", "v17", "v25", "v26", "v28", "v29", "cc", "memory");
  sums = (LLNEONSixteen){{a, b, c, d}};
#elif LL_NEON
  register int32x4_t a __asm__("q8");
  register int32x4_t b __asm__("q9");
  register int32x4_t c __asm__("q10");
  register int32x4_t d __asm__("q11");
  __asm__ volatile(
      "vldmia %[weights]!, {d16-d23}\n\t"
      "tst %[taps], #1\n\t"
      "beq 1f\n\t"
      LL_NEON_LOAD_TAP("d0-d1", "patch") LL_NEON_ONE_TAP
      "1:\n\t"
      "lsrs %[taps], %[taps], #1\n\t"
      "beq 3f\n\t"
      "2:\n\t"
      LL_NEON_LOAD_TAP("d0-d1", "patch") LL_NEON_LOAD_TAP("d2-d3", "patch") LL_NEON_TWO_TAPS
      "subs %[taps], %[taps], #1\n\t"
      "bne 2b\n\t"
      "3:\n\t"
      : [patch] "+r"(patch), [weights] "+r"(weights), [taps] "+r"(taps), "=w"(a), "=w"(b), "=w"(c), "=w"(d)
      : [step] "r"(step)
      : "q0", "q1", "q2", "q3", "q4", "q5", "cc", "memory");
  sums = (LLNEONSixteen){{a, b, c, d}};
#else
  sums = ll_neon_sixteen_biases(weights);
  weights += 64;
  for (; taps > 0; taps--, weights += 16, patch += step) ll_neon_add_tap(&sums, patch, weights);
#endif
  return ll_neon_requantise_sixteen(sums, weights, stream);
}

/// Adds the zero point to sixteen numbers, clamps them, stores them as int8 and moves the target behind them.
LL_STEP void ll_neon_store_sixteen_bytes(LLNEONSixteen sixteen, LLNEONBounds bounds,
                                         int8_t *_Nonnull *_Nonnull target) {
#if LL_NEON
  int16x8_t zeroPoint = vdupq_n_s16((int16_t)bounds.zeroPoint);
  int16x8_t low = vcombine_s16(vqmovn_s32(sixteen.quarter[0]), vqmovn_s32(sixteen.quarter[1]));
  int16x8_t high = vcombine_s16(vqmovn_s32(sixteen.quarter[2]), vqmovn_s32(sixteen.quarter[3]));
  int8x16_t bytes = vcombine_s8(vqmovn_s16(vqaddq_s16(low, zeroPoint)), vqmovn_s16(vqaddq_s16(high, zeroPoint)));
  bytes = vmaxq_s8(vminq_s8(bytes, vdupq_n_s8((int8_t)bounds.upper)), vdupq_n_s8((int8_t)bounds.lower));
  vst1q_s8(*target, bytes);
  *target += 16;
#else
  ll_neon_store_eight_bytes(sixteen.quarter[0], sixteen.quarter[1], bounds, target);
  ll_neon_store_eight_bytes(sixteen.quarter[2], sixteen.quarter[3], bounds, target);
#endif
}

/// The same as int16.
LL_STEP void ll_neon_store_sixteen_halves(LLNEONSixteen sixteen, LLNEONBounds bounds,
                                          int16_t *_Nonnull *_Nonnull target) {
  ll_neon_store_eight_halves(sixteen.quarter[0], sixteen.quarter[1], bounds, target);
  ll_neon_store_eight_halves(sixteen.quarter[2], sixteen.quarter[3], bounds, target);
}
