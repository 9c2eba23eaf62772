// The step of the kernels for Advanced SIMD on layers with few inputs in `WeightPacking.neonPairs`: one pixel and sixteen
// output channels, lanes along the channels, eighteen inputs in pairs, each pair repeated in all lanes.
//
// A group of channels is {16 biases; 18 vectors of weights; 16 multipliers; 16 shifts}. Of pairs 2 i and 2 i + 1 there are
// four vectors, for four channels each: the first pair's weights in the low half, the second pair's in the high half.
// The last pair has two vectors: channels 0 … 3 and 4 … 7, 8 … 11 and 12 … 15.
#pragma once
#include <stdint.h>

#include "NEONRequantization.h"
#include "Target.h"

/// Zero point and clamp in every lane.
typedef struct {
  int16_t zeroPoint[8];
  int8_t lower[16], upper[16];
} LLNEONBoundVectors;

LL_STEP LLNEONBoundVectors ll_neon_bound_vectors(LLNEONBounds bounds) {
  LLNEONBoundVectors vectors;
  for (int i = 0; i < 8; i++) vectors.zeroPoint[i] = (int16_t)bounds.zeroPoint;
  for (int i = 0; i < 16; i++) {
    vectors.lower[i] = (int8_t)bounds.lower;
    vectors.upper[i] = (int8_t)bounds.upper;
  }
  return vectors;
}

#if LL_NEON && defined(__aarch64__)
#define LL_NEON_PAIR(V, ROW, STEP) "ld1r {" V ".8h}, [%[" ROW "]], " STEP "\n\t"
#define LL_NEON_TWO_PAIRS(A, B, C, D)            \
  "smull v24.8h, v18.8b, " A ".8b\n\t"           \
  "smull v25.8h, v18.8b, " B ".8b\n\t"           \
  "smull v26.8h, v18.8b, " C ".8b\n\t"           \
  "smull v27.8h, v18.8b, " D ".8b\n\t"           \
  "smlal2 v24.8h, v19.16b, " A ".16b\n\t"        \
  "smlal2 v25.8h, v19.16b, " B ".16b\n\t"        \
  "smlal2 v26.8h, v19.16b, " C ".16b\n\t"        \
  "smlal2 v27.8h, v19.16b, " D ".16b\n\t"        \
  LL_NEON_ADD_PAIRS
#define LL_NEON_LAST_PAIR(A, B)                  \
  "smull v24.8h, v18.8b, " A ".8b\n\t"           \
  "smull2 v25.8h, v18.16b, " A ".16b\n\t"        \
  "smull v26.8h, v18.8b, " B ".8b\n\t"           \
  "smull2 v27.8h, v18.16b, " B ".16b\n\t"        \
  LL_NEON_ADD_PAIRS
#define LL_NEON_ADD_PAIRS                        \
  "sadalp v20.4s, v24.8h\n\t"                    \
  "sadalp v21.4s, v25.8h\n\t"                    \
  "sadalp v22.4s, v26.8h\n\t"                    \
  "sadalp v23.4s, v27.8h\n\t"
#elif LL_NEON
#define LL_NEON_PAIR(V, ROW, STEP) "vld1.16 {" V "[]}, [%[" ROW "]]" STEP "\n\t"
#define LL_NEON_TWO_PAIRS                        \
  "vldmia %[weights]!, {d4-d11}\n\t"             \
  "vmull.s8 q6, d0, d4\n\t"                      \
  "vmull.s8 q7, d0, d6\n\t"                      \
  "vmull.s8 q12, d0, d8\n\t"                     \
  "vmull.s8 q13, d0, d10\n\t"                    \
  "vmlal.s8 q6, d1, d5\n\t"                      \
  "vmlal.s8 q7, d1, d7\n\t"                      \
  "vmlal.s8 q12, d1, d9\n\t"                     \
  "vmlal.s8 q13, d1, d11\n\t"                    \
  LL_NEON_ADD_PAIRS
#define LL_NEON_LAST_PAIR                        \
  "vldmia %[weights]!, {d4-d7}\n\t"              \
  "vmull.s8 q6, d0, d4\n\t"                      \
  "vmull.s8 q7, d0, d5\n\t"                      \
  "vmull.s8 q12, d0, d6\n\t"                     \
  "vmull.s8 q13, d0, d7\n\t"                     \
  LL_NEON_ADD_PAIRS
#define LL_NEON_ADD_PAIRS                        \
  "vpadal.s16 q8, q6\n\t"                        \
  "vpadal.s16 q9, q7\n\t"                        \
  "vpadal.s16 q10, q12\n\t"                      \
  "vpadal.s16 q11, q13\n\t"
#endif

/// Pixels next to each other times a group of channels: requantised, with the zero point, clamped and stored.
///
/// - first, second, third: six inputs each of the first pixel; those of the next one lie pixelStep bytes further.
/// - group: at a multiple of 16.
/// - target: sixteen outputs of the first pixel; those of the next one lie targetStep bytes further.
/// - count: at least one.
LL_STEP void ll_neon_multiply_pairs(const int8_t *_Nonnull first, const int8_t *_Nonnull second,
                                    const int8_t *_Nonnull third, intptr_t pixelStep, const int8_t *_Nonnull group,
                                    const LLNEONBoundVectors *_Nonnull bounds, int8_t *_Nonnull target,
                                    intptr_t targetStep, int32_t count) {
#if LL_NEON && defined(__aarch64__)
  const int8_t *weights = group + 64, *shifts = group + 416;
  __asm__ volatile(
      "ld1 {v0.16b-v3.16b}, [%[weights]], #64\n\t"
      "ld1 {v4.16b-v7.16b}, [%[weights]], #64\n\t"
      "ld1 {v8.16b-v11.16b}, [%[weights]], #64\n\t"
      "ld1 {v12.16b-v15.16b}, [%[weights]], #64\n\t"
      "ldp q16, q17, [%[weights]], #32\n\t"
      "1:\n\t"
      "ld1 {v20.4s-v23.4s}, [%[group]]\n\t"
      LL_NEON_PAIR("v18", "first", "#2") LL_NEON_PAIR("v19", "first", "#2")
      LL_NEON_TWO_PAIRS("v0", "v1", "v2", "v3")
      LL_NEON_PAIR("v18", "first", "%[step]") LL_NEON_PAIR("v19", "second", "#2")
      LL_NEON_TWO_PAIRS("v4", "v5", "v6", "v7")
      LL_NEON_PAIR("v18", "second", "#2") LL_NEON_PAIR("v19", "second", "%[step]")
      LL_NEON_TWO_PAIRS("v8", "v9", "v10", "v11")
      LL_NEON_PAIR("v18", "third", "#2") LL_NEON_PAIR("v19", "third", "#2")
      LL_NEON_TWO_PAIRS("v12", "v13", "v14", "v15")
      LL_NEON_PAIR("v18", "third", "%[step]")
      LL_NEON_LAST_PAIR("v16", "v17")
      "ld1 {v24.4s-v27.4s}, [%[weights]]\n\t"
      "ld1 {v28.4s-v31.4s}, [%[shifts]]\n\t"
      "sqrdmulh v20.4s, v20.4s, v24.4s\n\t"
      "sqrdmulh v21.4s, v21.4s, v25.4s\n\t"
      "sqrdmulh v22.4s, v22.4s, v26.4s\n\t"
      "sqrdmulh v23.4s, v23.4s, v27.4s\n\t"
      "ssra v20.4s, v20.4s, #31\n\t"
      "ssra v21.4s, v21.4s, #31\n\t"
      "ssra v22.4s, v22.4s, #31\n\t"
      "ssra v23.4s, v23.4s, #31\n\t"
      "ld1 {v24.8h-v26.8h}, [%[bounds]]\n\t"
      "srshl v20.4s, v20.4s, v28.4s\n\t"
      "srshl v21.4s, v21.4s, v29.4s\n\t"
      "srshl v22.4s, v22.4s, v30.4s\n\t"
      "srshl v23.4s, v23.4s, v31.4s\n\t"
      "sqxtn v20.4h, v20.4s\n\t"
      "sqxtn v22.4h, v22.4s\n\t"
      "sqxtn2 v20.8h, v21.4s\n\t"
      "sqxtn2 v22.8h, v23.4s\n\t"
      "sqadd v20.8h, v20.8h, v24.8h\n\t"
      "sqadd v22.8h, v22.8h, v24.8h\n\t"
      "sqxtn v20.8b, v20.8h\n\t"
      "sqxtn2 v20.16b, v22.8h\n\t"
      "smin v20.16b, v20.16b, v26.16b\n\t"
      "smax v20.16b, v20.16b, v25.16b\n\t"
      "subs %w[count], %w[count], #1\n\t"
      "st1 {v20.16b}, [%[target]], %[targetStep]\n\t"
      "b.ne 1b\n\t"
      : [first] "+r"(first), [second] "+r"(second), [third] "+r"(third), [weights] "+r"(weights), [target] "+r"(target),
        [count] "+r"(count)
      : [step] "r"(pixelStep - 4), [group] "r"(group), [shifts] "r"(shifts), [bounds] "r"(bounds),
        [targetStep] "r"(targetStep)
      : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16",
        "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31", "cc",
        "memory");
#elif LL_NEON
  __asm__ volatile(
      "1:\n\t"
      "vldmia %[weights]!, {d16-d23}\n\t"
      LL_NEON_PAIR("d0", "first", "!") LL_NEON_PAIR("d1", "first", "!") LL_NEON_TWO_PAIRS
      LL_NEON_PAIR("d0", "first", ", %[step]") LL_NEON_PAIR("d1", "second", "!") LL_NEON_TWO_PAIRS
      LL_NEON_PAIR("d0", "second", "!") LL_NEON_PAIR("d1", "second", ", %[step]") LL_NEON_TWO_PAIRS
      LL_NEON_PAIR("d0", "third", "!") LL_NEON_PAIR("d1", "third", "!") LL_NEON_TWO_PAIRS
      LL_NEON_PAIR("d0", "third", ", %[step]") LL_NEON_LAST_PAIR
      "vldmia %[weights]!, {d0-d7}\n\t"
      "vqrdmulh.s32 q8, q8, q0\n\t"
      "vqrdmulh.s32 q9, q9, q1\n\t"
      "vqrdmulh.s32 q10, q10, q2\n\t"
      "vqrdmulh.s32 q11, q11, q3\n\t"
      "vldmia %[weights], {d8-d15}\n\t"
      "vsra.s32 q8, q8, #31\n\t"
      "vsra.s32 q9, q9, #31\n\t"
      "vsra.s32 q10, q10, #31\n\t"
      "vsra.s32 q11, q11, #31\n\t"
      "sub %[weights], %[weights], #416\n\t"
      "vrshl.s32 q8, q8, q4\n\t"
      "vrshl.s32 q9, q9, q5\n\t"
      "vrshl.s32 q10, q10, q6\n\t"
      "vrshl.s32 q11, q11, q7\n\t"
      "vldmia %[bounds], {d0-d5}\n\t"
      "vqmovn.s32 d16, q8\n\t"
      "vqmovn.s32 d17, q9\n\t"
      "vqmovn.s32 d18, q10\n\t"
      "vqmovn.s32 d19, q11\n\t"
      "vqadd.s16 q8, q8, q0\n\t"
      "vqadd.s16 q9, q9, q0\n\t"
      "vqmovn.s16 d16, q8\n\t"
      "vqmovn.s16 d17, q9\n\t"
      "vmin.s8 q8, q8, q2\n\t"
      "vmax.s8 q8, q8, q1\n\t"
      "subs %[count], %[count], #1\n\t"
      "vst1.8 {d16-d17}, [%[target]], %[targetStep]\n\t"
      "bne 1b\n\t"
      : [first] "+r"(first), [second] "+r"(second), [third] "+r"(third), [weights] "+r"(group), [target] "+r"(target),
        [count] "+r"(count)
      : [step] "r"(pixelStep - 4), [bounds] "r"(bounds), [targetStep] "r"(targetStep)
      : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12", "q13", "cc", "memory");
#else
  LLNEONBounds plain = {bounds->zeroPoint[0], bounds->lower[0], bounds->upper[0]};
  for (; count > 0; count--) {
    const int8_t *rows[3] = {first, second, third};
    int8_t *out = target;
    for (int quarter = 0; quarter < 4; quarter++) {
      LLNEONWords sums = ll_neon_load_words(group + 16 * quarter);
      for (int input = 0; input < 18; input++) {
        int pair = input / 2;
        for (int channel = 0; channel < 4; channel++) {
          int vector = pair < 8 ? 4 * (pair / 2) + quarter : 16 + quarter / 2;
          int half = pair < 8 ? pair % 2 : quarter % 2;
          int8_t weight = group[64 + 16 * vector + 8 * half + 2 * channel + input % 2];
          sums[channel] = ll_neon_add(sums[channel], rows[input / 6][input % 6] * weight);
        }
      }
      sums = ll_neon_requantise(sums, ll_neon_load_factors(group + 352 + 16 * quarter, 64));
      ll_neon_store_four_bytes(sums, plain, &out);
    }
    first += pixelStep;
    second += pixelStep;
    third += pixelStep;
    target += targetStep;
  }
#endif
}
