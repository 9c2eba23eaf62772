// Steps of the kernels for Advanced SIMD on int8 activations and weights in `WeightPacking.neonBlocks`: tiles of pixels and
// four output channels, lanes along the inputs, 16 of them a block.
//
// A group of channels is {4 biases; for each block 16 weights of channel A, of B, of C, of D; 4 multipliers; 4 shifts}.
// Two products of bytes fit 16 bits, since |w| <= 127: SMULL, SMLAL, then SADALP into 32 bits.
#pragma once
#include <stdint.h>

#include "NEONRequantization.h"
#include "Target.h"

/// Pixels of a tile: what fits into the registers of the core.
#if LL_NEON && !defined(__aarch64__)
#define LL_NEON_BLOCK_PIXELS 2
#else
#define LL_NEON_BLOCK_PIXELS 4
#endif

/// The outputs of each pixel of a tile, where they go.
typedef struct {
  int8_t *_Nonnull pixel[4];
} LLNEONByteTargets;

typedef struct {
  int16_t *_Nonnull pixel[4];
} LLNEONHalfTargets;

/// Requantised numbers of a tile: four channels of each pixel.
typedef struct {
  LLNEONWords pixel[LL_NEON_BLOCK_PIXELS];
} LLNEONTile;

#if LL_NEON && defined(__aarch64__)
// Channel's weights W with the four pixels' inputs v16 … v19 into four sums.
#define LL_NEON_CHANNEL(OP, W, A, B, C, D)   \
  "smull v24.8h, v16.8b, " W ".8b\n\t"       \
  "smull v25.8h, v17.8b, " W ".8b\n\t"       \
  "smull v26.8h, v18.8b, " W ".8b\n\t"       \
  "smull v27.8h, v19.8b, " W ".8b\n\t"       \
  "smlal2 v24.8h, v16.16b, " W ".16b\n\t"    \
  "smlal2 v25.8h, v17.16b, " W ".16b\n\t"    \
  "smlal2 v26.8h, v18.16b, " W ".16b\n\t"    \
  "smlal2 v27.8h, v19.16b, " W ".16b\n\t"    \
  OP " " A ".4s, v24.8h\n\t"                 \
  OP " " B ".4s, v25.8h\n\t"                 \
  OP " " C ".4s, v26.8h\n\t"                 \
  OP " " D ".4s, v27.8h\n\t"
// One block: the sum of pixel i and channel j is v(4 i + j).
#define LL_NEON_BLOCK(OP) LL_NEON_BLOCK_FROM("%[patch]", "%[weights]", OP)
#define LL_NEON_BLOCK_FROM(PATCH, WEIGHTS, OP)               \
  "ld1 {v16.16b-v19.16b}, [" PATCH "], #64\n\t"              \
  "ld1 {v20.16b-v23.16b}, [" WEIGHTS "], #64\n\t"            \
  LL_NEON_CHANNEL(OP, "v20", "v0", "v4", "v8", "v12")        \
  LL_NEON_CHANNEL(OP, "v21", "v1", "v5", "v9", "v13")        \
  LL_NEON_CHANNEL(OP, "v22", "v2", "v6", "v10", "v14")       \
  LL_NEON_CHANNEL(OP, "v23", "v3", "v7", "v11", "v15")
#define LL_NEON_ADD_ACROSS(A, B, C, D)               \
  "addp " A ".4s, " A ".4s, " B ".4s\n\t"            \
  "addp " C ".4s, " C ".4s, " D ".4s\n\t"            \
  "addp " A ".4s, " A ".4s, " C ".4s\n\t"
// The same for one pixel, inputs v16, whose sums are v0 … v3.
#define LL_NEON_ONE_PIXEL_BLOCK(OP) LL_NEON_ONE_PIXEL_BLOCK_FROM("%[patch]", OP)
#define LL_NEON_ONE_PIXEL_BLOCK_FROM(PATCH, OP)  \
  "ld1 {v20.16b-v23.16b}, [%[weights]], #64\n\t" \
  "ldr q16, [" PATCH "], #16\n\t"                \
  "smull v24.8h, v16.8b, v20.8b\n\t"             \
  "smull v25.8h, v16.8b, v21.8b\n\t"             \
  "smull v26.8h, v16.8b, v22.8b\n\t"             \
  "smull v27.8h, v16.8b, v23.8b\n\t"             \
  "smlal2 v24.8h, v16.16b, v20.16b\n\t"          \
  "smlal2 v25.8h, v16.16b, v21.16b\n\t"          \
  "smlal2 v26.8h, v16.16b, v22.16b\n\t"          \
  "smlal2 v27.8h, v16.16b, v23.16b\n\t"          \
  OP " v0.4s, v24.8h\n\t"                        \
  OP " v1.4s, v25.8h\n\t"                        \
  OP " v2.4s, v26.8h\n\t"                        \
  OP " v3.4s, v27.8h\n\t"
// One block, then the others: one, two, and four at a time.
#define LL_NEON_BLOCKS(BLOCK)                         \
  BLOCK("saddlp")                                     \
  "sub %w[blocks], %w[blocks], #1\n\t"                \
  "tbz %w[blocks], #0, 1f\n\t" BLOCK("sadalp") "1:\n\t" \
  "tbz %w[blocks], #1, 2f\n\t" BLOCK("sadalp") BLOCK("sadalp") "2:\n\t" \
  "lsr %w[blocks], %w[blocks], #2\n\t"                \
  "cbz %w[blocks], 4f\n\t"                            \
  "3:\n\t" BLOCK("sadalp") BLOCK("sadalp") BLOCK("sadalp") BLOCK("sadalp") \
  "subs %w[blocks], %w[blocks], #1\n\t"               \
  "b.ne 3b\n\t"                                       \
  "4:\n\t"
#elif LL_NEON
// One block of two pixels, q0 and q1: the sums of channel j are q(8 + j) and q(12 + j).
#define LL_NEON_CHANNEL(OP, LOW, HIGH, A, B) \
  "vmull.s8 q6, d0, " LOW "\n\t"             \
  "vmull.s8 q7, d2, " LOW "\n\t"             \
  "vmlal.s8 q6, d1, " HIGH "\n\t"            \
  "vmlal.s8 q7, d3, " HIGH "\n\t"            \
  OP ".s16 " A ", q6\n\t"                    \
  OP ".s16 " B ", q7\n\t"
#define LL_NEON_BLOCK(OP) LL_NEON_BLOCK_FROM("%[patch]", "%[weights]", OP)
#define LL_NEON_BLOCK_FROM(PATCH, WEIGHTS, OP)      \
  "vldmia " PATCH "!, {d0-d3}\n\t"                  \
  "vldmia " WEIGHTS "!, {d4-d11}\n\t"               \
  LL_NEON_CHANNEL(OP, "d4", "d5", "q8", "q12")      \
  LL_NEON_CHANNEL(OP, "d6", "d7", "q9", "q13")      \
  LL_NEON_CHANNEL(OP, "d8", "d9", "q10", "q14")     \
  LL_NEON_CHANNEL(OP, "d10", "d11", "q11", "q15")
// Four sums A … D, halves of q registers, become one, A and B, C and D.
#define LL_NEON_ADD_ACROSS(A, A2, B, B2, C, C2, D, D2) \
  "vpadd.i32 " A ", " A ", " A2 "\n\t"                 \
  "vpadd.i32 " B ", " B ", " B2 "\n\t"                 \
  "vpadd.i32 " C ", " C ", " C2 "\n\t"                 \
  "vpadd.i32 " D ", " D ", " D2 "\n\t"                 \
  "vpadd.i32 " A ", " A ", " B "\n\t"                  \
  "vpadd.i32 " A2 ", " C ", " D "\n\t"
// The same for one pixel, inputs q0, whose sums are q8 … q11.
#define LL_NEON_ONE_PIXEL_BLOCK(OP)    \
  "vld1.8 {d0-d1}, [%[patch]]!\n\t"    \
  "vldmia %[weights]!, {d4-d11}\n\t"   \
  "vmull.s8 q6, d0, d4\n\t"            \
  "vmull.s8 q7, d0, d6\n\t"            \
  "vmull.s8 q12, d0, d8\n\t"           \
  "vmull.s8 q13, d0, d10\n\t"          \
  "vmlal.s8 q6, d1, d5\n\t"            \
  "vmlal.s8 q7, d1, d7\n\t"            \
  "vmlal.s8 q12, d1, d9\n\t"           \
  "vmlal.s8 q13, d1, d11\n\t"          \
  OP ".s16 q8, q6\n\t"                 \
  OP ".s16 q9, q7\n\t"                 \
  OP ".s16 q10, q12\n\t"               \
  OP ".s16 q11, q13\n\t"
#define LL_NEON_BLOCKS(BLOCK)                       \
  BLOCK("vpaddl")                                   \
  "sub %[blocks], %[blocks], #1\n\t"                \
  "tst %[blocks], #1\n\t"                           \
  "beq 1f\n\t" BLOCK("vpadal") "1:\n\t"             \
  "tst %[blocks], #2\n\t"                           \
  "beq 2f\n\t" BLOCK("vpadal") BLOCK("vpadal") "2:\n\t" \
  "lsrs %[blocks], %[blocks], #2\n\t"               \
  "beq 4f\n\t"                                      \
  "3:\n\t" BLOCK("vpadal") BLOCK("vpadal") BLOCK("vpadal") BLOCK("vpadal") \
  "subs %[blocks], %[blocks], #1\n\t"               \
  "bne 3b\n\t"                                      \
  "4:\n\t"
#endif

/// A tile times a group of channels, requantised. Moves the stream behind the group.
///
/// - patch: for each block 16 inputs of pixel 0, of pixel 1, …
/// - blocks: at least one.
LL_STEP LLNEONTile ll_neon_multiply_tile(const int8_t *_Nonnull patch, const int8_t *_Nonnull *_Nonnull stream,
                                         int32_t blocks) {
  const int8_t *weights = *stream + 16;
  LLNEONTile tile;
#if LL_NEON && defined(__aarch64__)
  register int32x4_t a __asm__("v0");
  register int32x4_t b __asm__("v4");
  register int32x4_t c __asm__("v8");
  register int32x4_t d __asm__("v12");
  __asm__ volatile(
      LL_NEON_BLOCKS(LL_NEON_BLOCK)
      LL_NEON_ADD_ACROSS("v0", "v1", "v2", "v3")
      LL_NEON_ADD_ACROSS("v4", "v5", "v6", "v7")
      LL_NEON_ADD_ACROSS("v8", "v9", "v10", "v11")
      LL_NEON_ADD_ACROSS("v12", "v13", "v14", "v15")
      : [patch] "+r"(patch), [weights] "+r"(weights), [blocks] "+r"(blocks), "=w"(a), "=w"(b), "=w"(c), "=w"(d)
      :
      : "v1", "v2", "v3", "v5", "v6", "v7", "v9", "v10", "v11", "v13", "v14", "v15", "v16", "v17", "v18", "v19",
        "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "cc", "memory");
  tile.pixel[0] = a;
  tile.pixel[1] = b;
  tile.pixel[2] = c;
  tile.pixel[3] = d;
#elif LL_NEON
  register int32x4_t a __asm__("q8");
  register int32x4_t b __asm__("q12");
  __asm__ volatile(
      LL_NEON_BLOCKS(LL_NEON_BLOCK)
      LL_NEON_ADD_ACROSS("d16", "d17", "d18", "d19", "d20", "d21", "d22", "d23")
      LL_NEON_ADD_ACROSS("d24", "d25", "d26", "d27", "d28", "d29", "d30", "d31")
      : [patch] "+r"(patch), [weights] "+r"(weights), [blocks] "+r"(blocks), "=w"(a), "=w"(b)
      :
      : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q9", "q10", "q11", "q13", "q14", "q15", "cc", "memory");
  tile.pixel[0] = a;
  tile.pixel[1] = b;
#else
  for (int pixel = 0; pixel < LL_NEON_BLOCK_PIXELS; pixel++) tile.pixel[pixel] = (LLNEONWords){0, 0, 0, 0};
  for (; blocks > 0; blocks--, patch += 16 * LL_NEON_BLOCK_PIXELS, weights += 64) {
    for (int i = 0; i < 16 * LL_NEON_BLOCK_PIXELS; i++) {
      for (int channel = 0; channel < 4; channel++) {
        tile.pixel[i / 16][channel] = ll_neon_add(tile.pixel[i / 16][channel], patch[i] * weights[16 * channel + i % 16]);
      }
    }
  }
#endif
  // Behind the assembly, which leaves no register for it.
  LLNEONWords bias = ll_neon_load_words(*stream);
  LLNEONFactors factors = ll_neon_load_factors(weights, 16);
  for (int pixel = 0; pixel < LL_NEON_BLOCK_PIXELS; pixel++) {
    tile.pixel[pixel] = ll_neon_requantise(tile.pixel[pixel] + bias, factors);
  }
  *stream = weights + 32;
  return tile;
}

/// One pixel times a group of channels, requantised. Moves the stream behind the group.
///
/// - inputs: blocks of 16.
LL_STEP LLNEONWords ll_neon_multiply_pixel(const int8_t *_Nonnull inputs, const int8_t *_Nonnull *_Nonnull stream,
                                           int32_t blocks) {
  const int8_t *weights = *stream + 16;
#if LL_NEON && defined(__aarch64__)
  const int8_t *patch = inputs;
  register int32x4_t sum __asm__("v0");
  __asm__ volatile(
      LL_NEON_BLOCKS(LL_NEON_ONE_PIXEL_BLOCK)
      LL_NEON_ADD_ACROSS("v0", "v1", "v2", "v3")
      : [patch] "+r"(patch), [weights] "+r"(weights), [blocks] "+r"(blocks), "=w"(sum)
      :
      : "v1", "v2", "v3", "v16", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "cc", "memory");
  LLNEONWords sums = sum;
#elif LL_NEON
  const int8_t *patch = inputs;
  register int32x4_t sum __asm__("q8");
  __asm__ volatile(
      LL_NEON_BLOCKS(LL_NEON_ONE_PIXEL_BLOCK)
      LL_NEON_ADD_ACROSS("d16", "d17", "d18", "d19", "d20", "d21", "d22", "d23")
      : [patch] "+r"(patch), [weights] "+r"(weights), [blocks] "+r"(blocks), "=w"(sum)
      :
      : "q0", "q2", "q3", "q4", "q5", "q6", "q7", "q9", "q10", "q11", "q12", "q13", "cc", "memory");
  LLNEONWords sums = sum;
#else
  LLNEONWords sums = {0, 0, 0, 0};
  for (; blocks > 0; blocks--, inputs += 16, weights += 64) {
    for (int i = 0; i < 64; i++) sums[i / 16] = ll_neon_add(sums[i / 16], inputs[i % 16] * weights[i]);
  }
#endif
  LLNEONWords bias = ll_neon_load_words(*stream);
  *stream = weights + 32;
  return ll_neon_requantise(sums + bias, ll_neon_load_factors(weights, 16));
}

/// Stores a tile as int8 and moves the targets by its four channels.
LL_STEP void ll_neon_store_tile_bytes(LLNEONTile tile, LLNEONBounds bounds, LLNEONByteTargets *_Nonnull targets) {
#if LL_NEON
  int16x8_t zeroPoint = vdupq_n_s16((int16_t)bounds.zeroPoint);
  int8x16_t lower = vdupq_n_s8((int8_t)bounds.lower), upper = vdupq_n_s8((int8_t)bounds.upper);
  int16x8_t half = vcombine_s16(vqmovn_s32(tile.pixel[0]), vqmovn_s32(tile.pixel[1]));
  int8x8_t first = vqmovn_s16(vqaddq_s16(half, zeroPoint));
#if defined(__aarch64__)
  half = vcombine_s16(vqmovn_s32(tile.pixel[2]), vqmovn_s32(tile.pixel[3]));
  int8x16_t bytes = vcombine_s8(first, vqmovn_s16(vqaddq_s16(half, zeroPoint)));
  int32x4_t words = vreinterpretq_s32_s8(vmaxq_s8(vminq_s8(bytes, upper), lower));
  __asm__ volatile("st1 {%1.s}[0], [%0], #4" : "+r"(targets->pixel[0]) : "w"(words) : "memory");
  __asm__ volatile("st1 {%1.s}[1], [%0], #4" : "+r"(targets->pixel[1]) : "w"(words) : "memory");
  __asm__ volatile("st1 {%1.s}[2], [%0], #4" : "+r"(targets->pixel[2]) : "w"(words) : "memory");
  __asm__ volatile("st1 {%1.s}[3], [%0], #4" : "+r"(targets->pixel[3]) : "w"(words) : "memory");
#else
  int32x2_t words = vreinterpret_s32_s8(vmax_s8(vmin_s8(first, vget_low_s8(upper)), vget_low_s8(lower)));
  __asm__ volatile("vst1.32 {%P1[0]}, [%0]!" : "+r"(targets->pixel[0]) : "w"(words) : "memory");
  __asm__ volatile("vst1.32 {%P1[1]}, [%0]!" : "+r"(targets->pixel[1]) : "w"(words) : "memory");
#endif
#else
  for (int pixel = 0; pixel < LL_NEON_BLOCK_PIXELS; pixel++) {
    ll_neon_store_four_bytes(tile.pixel[pixel], bounds, &targets->pixel[pixel]);
  }
#endif
}

/// Stores a tile as int16 and moves the targets by its four channels.
LL_STEP void ll_neon_store_tile_halves(LLNEONTile tile, LLNEONBounds bounds, LLNEONHalfTargets *_Nonnull targets) {
  for (int pixel = 0; pixel < LL_NEON_BLOCK_PIXELS; pixel++) {
    ll_neon_store_four_halves(tile.pixel[pixel], bounds, &targets->pixel[pixel]);
  }
}
