// Steps of the kernels for Advanced SIMD on int16 activations and weights in `WeightPacking.neonWide`: four pixels, or one,
// and eight output channels, lanes along the channels.
//
// A group of channels is {8 biases; for each input 8 weights; 8 multipliers; 8 shifts}. Sums are modulo 2^32.
#pragma once
#include <stdint.h>

#include "NEONRequantization.h"
#include "Target.h"

/// Requantised numbers of eight channels of one pixel.
typedef struct {
  LLNEONWords low, high;
} LLNEONEight;

/// Requantised numbers of eight channels of four pixels.
typedef struct {
  LLNEONEight pixel[4];
} LLNEONWideTile;

#if LL_NEON && defined(__aarch64__)
// Weights W, eight channels of one input, with element I of each pixel's inputs v0 … v3: the sums of pixel i are
// v(16 + 2 i) and v(17 + 2 i).
#define LL_NEON_INPUT(W, I)                     \
  "smlal v16.4s, " W ".4h, v0.h[" #I "]\n\t"    \
  "smlal v18.4s, " W ".4h, v1.h[" #I "]\n\t"    \
  "smlal v20.4s, " W ".4h, v2.h[" #I "]\n\t"    \
  "smlal v22.4s, " W ".4h, v3.h[" #I "]\n\t"    \
  "smlal2 v17.4s, " W ".8h, v0.h[" #I "]\n\t"   \
  "smlal2 v19.4s, " W ".8h, v1.h[" #I "]\n\t"   \
  "smlal2 v21.4s, " W ".8h, v2.h[" #I "]\n\t"   \
  "smlal2 v23.4s, " W ".8h, v3.h[" #I "]\n\t"
// Two inputs, whose weights are the bytes of RAW.
#define LL_NEON_INPUTS(RAW, I, J)               \
  "sxtl v24.8h, " RAW ".8b\n\t"                 \
  "sxtl2 v25.8h, " RAW ".16b\n\t"               \
  LL_NEON_INPUT("v24", I) LL_NEON_INPUT("v25", J)
#define LL_NEON_EIGHT_INPUTS                      \
  "ld1 {v0.8h-v3.8h}, [%[patch]], #64\n\t"        \
  "ld1 {v4.16b-v7.16b}, [%[weights]], #64\n\t"    \
  LL_NEON_INPUTS("v4", 0, 1) LL_NEON_INPUTS("v5", 2, 3) LL_NEON_INPUTS("v6", 4, 5) LL_NEON_INPUTS("v7", 6, 7)
// The same for one pixel, inputs v0, whose sums are v16 and v17.
#define LL_NEON_ONE_PIXEL_INPUTS(RAW, LOW, HIGH, I, J) \
  "sxtl " LOW ".8h, " RAW ".8b\n\t"                    \
  "sxtl2 " HIGH ".8h, " RAW ".16b\n\t"                 \
  "smlal v16.4s, " LOW ".4h, v0.h[" #I "]\n\t"         \
  "smlal2 v17.4s, " LOW ".8h, v0.h[" #I "]\n\t"        \
  "smlal v16.4s, " HIGH ".4h, v0.h[" #J "]\n\t"        \
  "smlal2 v17.4s, " HIGH ".8h, v0.h[" #J "]\n\t"
#define LL_NEON_ONE_PIXEL_EIGHT_INPUTS                                                              \
  "ldr q0, [%[patch]], #16\n\t"                                                                     \
  "ld1 {v4.16b-v7.16b}, [%[weights]], #64\n\t"                                                      \
  LL_NEON_ONE_PIXEL_INPUTS("v4", "v24", "v25", 0, 1) LL_NEON_ONE_PIXEL_INPUTS("v5", "v26", "v27", 2, 3) \
  LL_NEON_ONE_PIXEL_INPUTS("v6", "v28", "v29", 4, 5) LL_NEON_ONE_PIXEL_INPUTS("v7", "v30", "v31", 6, 7)
// Two, four and eight inputs at a time: TWO, FOUR, EIGHT.
#define LL_NEON_ALL_INPUTS(TWO, FOUR, EIGHT)  \
  "lsr %w[eights], %w[inputs], #3\n\t"        \
  "cbz %w[eights], 2f\n\t"                    \
  "tbz %w[eights], #0, 1f\n\t" EIGHT          \
  "subs %w[eights], %w[eights], #1\n\t"       \
  "b.eq 2f\n\t"                               \
  "1:\n\t" EIGHT EIGHT                        \
  "subs %w[eights], %w[eights], #2\n\t"       \
  "b.ne 1b\n\t"                               \
  "2:\n\t"                                    \
  "tbz %w[inputs], #2, 3f\n\t" FOUR "3:\n\t"  \
  "tbz %w[inputs], #1, 4f\n\t" TWO "4:\n\t"
#elif LL_NEON
// Weights W, eight channels of one input, with one element of each pixel's inputs q0 … q3: the sums of pixel i are
// q(8 + 2 i) and q(9 + 2 i).
#define LL_NEON_INPUT(LOW, HIGH, A, B, C, D)    \
  "vmlal.s16 q8, " LOW ", " A "\n\t"            \
  "vmlal.s16 q10, " LOW ", " B "\n\t"           \
  "vmlal.s16 q12, " LOW ", " C "\n\t"           \
  "vmlal.s16 q14, " LOW ", " D "\n\t"           \
  "vmlal.s16 q9, " HIGH ", " A "\n\t"           \
  "vmlal.s16 q11, " HIGH ", " B "\n\t"          \
  "vmlal.s16 q13, " HIGH ", " C "\n\t"          \
  "vmlal.s16 q15, " HIGH ", " D "\n\t"
#define LL_NEON_LOW_TWO_INPUTS(A, B, I, J)                                                         \
  "vmovl.s8 q6, " A "\n\t"                                                                         \
  "vmovl.s8 q7, " B "\n\t"                                                                         \
  LL_NEON_INPUT("d12", "d13", "d0[" #I "]", "d2[" #I "]", "d4[" #I "]", "d6[" #I "]")              \
  LL_NEON_INPUT("d14", "d15", "d0[" #J "]", "d2[" #J "]", "d4[" #J "]", "d6[" #J "]")
#define LL_NEON_HIGH_TWO_INPUTS(A, B, I, J)                                                        \
  "vmovl.s8 q6, " A "\n\t"                                                                         \
  "vmovl.s8 q7, " B "\n\t"                                                                         \
  LL_NEON_INPUT("d12", "d13", "d1[" #I "]", "d3[" #I "]", "d5[" #I "]", "d7[" #I "]")              \
  LL_NEON_INPUT("d14", "d15", "d1[" #J "]", "d3[" #J "]", "d5[" #J "]", "d7[" #J "]")
#define LL_NEON_EIGHT_INPUTS                                                                       \
  "vldmia %[patch]!, {d0-d7}\n\t"                                                                  \
  "vldmia %[weights]!, {d8-d11}\n\t"                                                               \
  LL_NEON_LOW_TWO_INPUTS("d8", "d9", 0, 1) LL_NEON_LOW_TWO_INPUTS("d10", "d11", 2, 3)              \
  "vldmia %[weights]!, {d8-d11}\n\t"                                                               \
  LL_NEON_HIGH_TWO_INPUTS("d8", "d9", 0, 1) LL_NEON_HIGH_TWO_INPUTS("d10", "d11", 2, 3)
// The same for one pixel, inputs q0, whose sums are q8 and q9.
#define LL_NEON_ONE_PIXEL_INPUTS(A, B, I, J)  \
  "vmovl.s8 q6, " A "\n\t"                    \
  "vmovl.s8 q7, " B "\n\t"                    \
  "vmlal.s16 q8, d12, " I "\n\t"              \
  "vmlal.s16 q9, d13, " I "\n\t"              \
  "vmlal.s16 q8, d14, " J "\n\t"              \
  "vmlal.s16 q9, d15, " J "\n\t"
#define LL_NEON_ONE_PIXEL_EIGHT_INPUTS                                                                 \
  "vld1.16 {d0-d1}, [%[patch]]!\n\t"                                                                   \
  "vldmia %[weights]!, {d20-d27}\n\t"                                                                  \
  LL_NEON_ONE_PIXEL_INPUTS("d20", "d21", "d0[0]", "d0[1]") LL_NEON_ONE_PIXEL_INPUTS("d22", "d23", "d0[2]", "d0[3]") \
  LL_NEON_ONE_PIXEL_INPUTS("d24", "d25", "d1[0]", "d1[1]") LL_NEON_ONE_PIXEL_INPUTS("d26", "d27", "d1[2]", "d1[3]")
#define LL_NEON_ALL_INPUTS(TWO, FOUR, EIGHT)   \
  "lsrs %[eights], %[inputs], #3\n\t"          \
  "beq 2f\n\t"                                 \
  "tst %[eights], #1\n\t"                      \
  "beq 1f\n\t" EIGHT                           \
  "subs %[eights], %[eights], #1\n\t"          \
  "beq 2f\n\t"                                 \
  "1:\n\t" EIGHT EIGHT                         \
  "subs %[eights], %[eights], #2\n\t"          \
  "bne 1b\n\t"                                 \
  "2:\n\t"                                     \
  "tst %[inputs], #4\n\t"                      \
  "beq 3f\n\t" FOUR "3:\n\t"                   \
  "tst %[inputs], #2\n\t"                      \
  "beq 4f\n\t" TWO "4:\n\t"
#endif

/// Requantises sums of eight channels.
LL_STEP LLNEONEight ll_neon_requantise_eight(LLNEONEight sums, LLNEONFactors low, LLNEONFactors high) {
  return (LLNEONEight){ll_neon_requantise(sums.low, low), ll_neon_requantise(sums.high, high)};
}

#if !LL_NEON
/// Adds the products of count inputs.
LL_STEP LLNEONEight ll_neon_add_inputs(LLNEONEight sums, const int16_t *_Nonnull inputs, const int8_t *_Nonnull weights,
                                       int32_t count) {
  for (int input = 0; input < count; input++) {
    for (int channel = 0; channel < 4; channel++) {
      int32_t value = inputs[input];
      sums.low[channel] = ll_neon_add(sums.low[channel], value * weights[8 * input + channel]);
      sums.high[channel] = ll_neon_add(sums.high[channel], value * weights[8 * input + 4 + channel]);
    }
  }
  return sums;
}
#endif

/// Four pixels times a group of channels, requantised. Moves the stream behind the group.
///
/// - patch: for each block of 8 inputs those of pixel 0, of pixel 1, …; 8 bytes behind it may be read.
/// - inputs: even, at least two.
LL_STEP LLNEONWideTile ll_neon_multiply_wide_tile(const int16_t *_Nonnull patch,
                                                  const int8_t *_Nonnull *_Nonnull stream, int32_t inputs) {
  const int8_t *weights = *stream;
  LLNEONWideTile tile;
#if LL_NEON && defined(__aarch64__)
  register int32x4_t a __asm__("v16");
  register int32x4_t a2 __asm__("v17");
  register int32x4_t b __asm__("v18");
  register int32x4_t b2 __asm__("v19");
  register int32x4_t c __asm__("v20");
  register int32x4_t c2 __asm__("v21");
  register int32x4_t d __asm__("v22");
  register int32x4_t d2 __asm__("v23");
  int32_t eights;
  __asm__ volatile(
      "ld1 {v16.4s-v17.4s}, [%[weights]]\n\t"
      "ld1 {v18.4s-v19.4s}, [%[weights]]\n\t"
      "ld1 {v20.4s-v21.4s}, [%[weights]]\n\t"
      "ld1 {v22.4s-v23.4s}, [%[weights]], #32\n\t"
      LL_NEON_ALL_INPUTS("ldr q4, [%[weights]], #16\n\t"
                         "ld1 {v0.8h-v3.8h}, [%[patch]]\n\t" LL_NEON_INPUTS("v4", 0, 1),
                         "ldp q4, q5, [%[weights]], #32\n\t"
                         "ld1 {v0.8h-v3.8h}, [%[patch]]\n\t"
                         "add %[patch], %[patch], #8\n\t" LL_NEON_INPUTS("v4", 0, 1) LL_NEON_INPUTS("v5", 2, 3),
                         LL_NEON_EIGHT_INPUTS)
      : [patch] "+r"(patch), [weights] "+r"(weights), [eights] "=&r"(eights), "=w"(a), "=w"(a2), "=w"(b), "=w"(b2),
        "=w"(c), "=w"(c2), "=w"(d), "=w"(d2)
      : [inputs] "r"(inputs)
      : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v24", "v25", "cc", "memory");
  tile.pixel[0] = (LLNEONEight){a, a2};
  tile.pixel[1] = (LLNEONEight){b, b2};
  tile.pixel[2] = (LLNEONEight){c, c2};
  tile.pixel[3] = (LLNEONEight){d, d2};
#elif LL_NEON
  register int32x4_t a __asm__("q8");
  register int32x4_t a2 __asm__("q9");
  register int32x4_t b __asm__("q10");
  register int32x4_t b2 __asm__("q11");
  register int32x4_t c __asm__("q12");
  register int32x4_t c2 __asm__("q13");
  register int32x4_t d __asm__("q14");
  register int32x4_t d2 __asm__("q15");
  int32_t eights;
  __asm__ volatile(
      "vldmia %[weights], {d16-d19}\n\t"
      "vldmia %[weights], {d20-d23}\n\t"
      "vldmia %[weights], {d24-d27}\n\t"
      "vldmia %[weights]!, {d28-d31}\n\t"
      LL_NEON_ALL_INPUTS("vldmia %[weights]!, {d8-d9}\n\t"
                         "vldmia %[patch], {d0-d7}\n\t" LL_NEON_LOW_TWO_INPUTS("d8", "d9", 0, 1),
                         "vldmia %[weights]!, {d8-d11}\n\t"
                         "vldmia %[patch], {d0-d7}\n\t"
                         "add %[patch], %[patch], #8\n\t" LL_NEON_LOW_TWO_INPUTS("d8", "d9", 0, 1)
                             LL_NEON_LOW_TWO_INPUTS("d10", "d11", 2, 3),
                         LL_NEON_EIGHT_INPUTS)
      : [patch] "+r"(patch), [weights] "+r"(weights), [eights] "=&r"(eights), "=w"(a), "=w"(a2), "=w"(b), "=w"(b2),
        "=w"(c), "=w"(c2), "=w"(d), "=w"(d2)
      : [inputs] "r"(inputs)
      : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "cc", "memory");
  tile.pixel[0] = (LLNEONEight){a, a2};
  tile.pixel[1] = (LLNEONEight){b, b2};
  tile.pixel[2] = (LLNEONEight){c, c2};
  tile.pixel[3] = (LLNEONEight){d, d2};
#else
  LLNEONEight bias = {ll_neon_load_words(weights), ll_neon_load_words(weights + 16)};
  for (int pixel = 0; pixel < 4; pixel++) tile.pixel[pixel] = bias;
  weights += 32;
  for (int32_t first = 0; first < inputs; first += 8, patch += 32) {
    int32_t count = inputs - first < 8 ? inputs - first : 8;
    for (int pixel = 0; pixel < 4; pixel++) {
      tile.pixel[pixel] = ll_neon_add_inputs(tile.pixel[pixel], patch + 8 * pixel, weights, count);
    }
    weights += 8 * count;
  }
#endif
  LLNEONFactors low = ll_neon_load_factors(weights, 32), high = ll_neon_load_factors(weights + 16, 32);
  for (int pixel = 0; pixel < 4; pixel++) {
    tile.pixel[pixel] = ll_neon_requantise_eight(tile.pixel[pixel], low, high);
  }
  *stream = weights + 64;
  return tile;
}

/// One pixel times a group of channels, requantised. Moves the stream behind the group.
///
/// - inputs: even, at least two, of which nothing else is read.
LL_STEP LLNEONEight ll_neon_multiply_wide_pixel(const int16_t *_Nonnull patch,
                                                const int8_t *_Nonnull *_Nonnull stream, int32_t inputs) {
  const int8_t *weights = *stream;
#if LL_NEON && defined(__aarch64__)
  register int32x4_t a __asm__("v16");
  register int32x4_t b __asm__("v17");
  int32_t eights;
  __asm__ volatile(
      "ld1 {v16.4s-v17.4s}, [%[weights]], #32\n\t"
      LL_NEON_ALL_INPUTS("ldr q4, [%[weights]], #16\n\t"
                         "ldr s0, [%[patch]]\n\t" LL_NEON_ONE_PIXEL_INPUTS("v4", "v24", "v25", 0, 1),
                         "ldp q4, q5, [%[weights]], #32\n\t"
                         "ldr d0, [%[patch]], #8\n\t" LL_NEON_ONE_PIXEL_INPUTS("v4", "v24", "v25", 0, 1)
                             LL_NEON_ONE_PIXEL_INPUTS("v5", "v26", "v27", 2, 3),
                         LL_NEON_ONE_PIXEL_EIGHT_INPUTS)
      : [patch] "+r"(patch), [weights] "+r"(weights), [eights] "=&r"(eights), "=w"(a), "=w"(b)
      : [inputs] "r"(inputs)
      : "v0", "v4", "v5", "v6", "v7", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31", "cc", "memory");
  LLNEONEight sums = {a, b};
#elif LL_NEON
  register int32x4_t a __asm__("q8");
  register int32x4_t b __asm__("q9");
  int32_t eights;
  __asm__ volatile(
      "vldmia %[weights]!, {d16-d19}\n\t"
      LL_NEON_ALL_INPUTS("vldmia %[weights]!, {d20-d21}\n\t"
                         "vld1.32 {d0[0]}, [%[patch]]\n\t" LL_NEON_ONE_PIXEL_INPUTS("d20", "d21", "d0[0]", "d0[1]"),
                         "vldmia %[weights]!, {d20-d23}\n\t"
                         "vld1.16 {d0}, [%[patch]]!\n\t" LL_NEON_ONE_PIXEL_INPUTS("d20", "d21", "d0[0]", "d0[1]")
                             LL_NEON_ONE_PIXEL_INPUTS("d22", "d23", "d0[2]", "d0[3]"),
                         LL_NEON_ONE_PIXEL_EIGHT_INPUTS)
      : [patch] "+r"(patch), [weights] "+r"(weights), [eights] "=&r"(eights), "=w"(a), "=w"(b)
      : [inputs] "r"(inputs)
      : "q0", "q6", "q7", "q10", "q11", "q12", "q13", "cc", "memory");
  LLNEONEight sums = {a, b};
#else
  LLNEONEight sums = {ll_neon_load_words(weights), ll_neon_load_words(weights + 16)};
  sums = ll_neon_add_inputs(sums, patch, weights + 32, inputs);
  weights += 32 + 8 * (intptr_t)inputs;
#endif
  *stream = weights + 64;
  return ll_neon_requantise_eight(sums, ll_neon_load_factors(weights, 32), ll_neon_load_factors(weights + 16, 32));
}
