// All whole groups of four output channels of a tile of int8 pixels, or of one pixel, for Advanced SIMD and weights in
// `WeightPacking.neonBlocks`, in one piece of assembly: a compiler that has to keep eight or sixteen vectors of sums moves
// bounds, factors and targets between memory and registers in every group.
#pragma once
#include <stdint.h>

#include "NEONBlocks.h"
#include "NEONPairs.h"

/// Blocks in the unrolled loop, which the first round enters in the middle.
#define LL_NEON_UNROLLED_BLOCKS 8

/// What every group of channels of a tile needs. Where assembly reads it, the place is given.
typedef struct {
  /// At 0.
  LLNEONBoundVectors vectors;
  /// For each block 16 inputs of pixel 0, of pixel 1, … At 48.
  const int8_t *_Nonnull patch;
  /// Rounds of the unrolled loop behind the first one, and blocks that the first one leaves out. At 52 on armv7.
  int32_t rounds;
  int32_t skipped;
  /// At least one.
  int32_t blocks;
  LLNEONBounds bounds;
} LLNEONTileWork;

LL_STEP LLNEONTileWork ll_neon_tile_work(const int8_t *_Nonnull patch, int32_t blocks, LLNEONBounds bounds) {
  int32_t rounds = blocks < 2 ? 1 : (blocks - 1 + LL_NEON_UNROLLED_BLOCKS - 1) / LL_NEON_UNROLLED_BLOCKS;
  return (LLNEONTileWork){ll_neon_bound_vectors(bounds), patch,  rounds - 1,
                          rounds * LL_NEON_UNROLLED_BLOCKS - (blocks - 1), blocks, bounds};
}

#if LL_NEON && defined(__aarch64__)
#define LL_NEON_GROUP_BLOCK(OP) LL_NEON_BLOCK_FROM("x16", "%[weights]", OP)
#define LL_NEON_ONE_PIXEL_GROUP_BLOCK(OP) LL_NEON_ONE_PIXEL_BLOCK_FROM("x16", OP)
// The same for the sums of all four pixels.
#define LL_NEON_FOUR_PIXELS(OP, B)                \
  OP " v0.4s, v0.4s, " B "\n\t"                   \
  OP " v4.4s, v4.4s, " B "\n\t"                   \
  OP " v8.4s, v8.4s, " B "\n\t"                   \
  OP " v12.4s, v12.4s, " B "\n\t"
#elif LL_NEON
#define LL_NEON_GROUP_BLOCK(OP) LL_NEON_BLOCK_FROM("r3", "r12", OP)
#define LL_NEON_TWO_PIXELS(OP, B) OP " q8, q8, " B "\n\t" OP " q12, q12, " B "\n\t"
#endif
#define LL_NEON_EIGHT(BLOCK) BLOCK BLOCK BLOCK BLOCK BLOCK BLOCK BLOCK BLOCK

/// A tile times groups of four channels: requantised, with the zero point, clamped and stored as int8. Moves the stream and
/// the targets behind the groups.
///
/// - groups: at least one.
LL_STEP void ll_neon_multiply_groups(const LLNEONTileWork *_Nonnull work, const int8_t *_Nonnull *_Nonnull stream,
                                     LLNEONByteTargets *_Nonnull targets, int32_t groups) {
#if LL_NEON && defined(__aarch64__)
  const int8_t *weights = *stream, *patch = work->patch;
  int64_t entry = 200 * (int64_t)work->skipped;
  int32_t rounds = work->rounds;
  __asm__ volatile(
      "ld1 {v28.8h-v30.8h}, [%[work]]\n\t"
      "adr x16, 2f\n\t"
      "add %[entry], %[entry], x16\n\t"
      "1:\n\t"
      "ld1 {v31.4s}, [%[weights]], #16\n\t"
      "mov x16, %[patch]\n\t"
      "mov w17, %w[rounds]\n\t"
      LL_NEON_GROUP_BLOCK("saddlp")
      "br %[entry]\n\t"
      "2:\n\t"
      LL_NEON_EIGHT(LL_NEON_GROUP_BLOCK("sadalp"))
      "subs w17, w17, #1\n\t"
      "b.ge 2b\n\t"
      "ldp q16, q17, [%[weights]], #32\n\t"
      LL_NEON_ADD_ACROSS("v0", "v1", "v2", "v3")
      LL_NEON_ADD_ACROSS("v4", "v5", "v6", "v7")
      LL_NEON_ADD_ACROSS("v8", "v9", "v10", "v11")
      LL_NEON_ADD_ACROSS("v12", "v13", "v14", "v15")
      LL_NEON_FOUR_PIXELS("add", "v31.4s")
      LL_NEON_FOUR_PIXELS("sqrdmulh", "v16.4s")
      LL_NEON_FOUR_PIXELS("ssra", "#31")
      LL_NEON_FOUR_PIXELS("srshl", "v17.4s")
      "sqxtn v0.4h, v0.4s\n\t"
      "sqxtn v8.4h, v8.4s\n\t"
      "sqxtn2 v0.8h, v4.4s\n\t"
      "sqxtn2 v8.8h, v12.4s\n\t"
      "sqadd v0.8h, v0.8h, v28.8h\n\t"
      "sqadd v8.8h, v8.8h, v28.8h\n\t"
      "sqxtn v0.8b, v0.8h\n\t"
      "sqxtn2 v0.16b, v8.8h\n\t"
      "smin v0.16b, v0.16b, v30.16b\n\t"
      "smax v0.16b, v0.16b, v29.16b\n\t"
      "st1 {v0.s}[0], [%[first]], #4\n\t"
      "st1 {v0.s}[1], [%[second]], #4\n\t"
      "st1 {v0.s}[2], [%[third]], #4\n\t"
      "st1 {v0.s}[3], [%[fourth]], #4\n\t"
      "subs %w[groups], %w[groups], #1\n\t"
      "b.ne 1b"
      : [weights] "+r"(weights), [entry] "+r"(entry), [groups] "+r"(groups), [first] "+r"(targets->pixel[0]),
        [second] "+r"(targets->pixel[1]), [third] "+r"(targets->pixel[2]), [fourth] "+r"(targets->pixel[3])
      : [work] "r"(work), [patch] "r"(patch), [rounds] "r"(rounds)
      : "x16", "x17", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14",
        "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30",
        "v31", "cc", "memory");
  *stream = weights;
#elif LL_NEON && !defined(__thumb__)
  const int8_t *group = *stream;
  int32_t entry = 104 * work->skipped;
  // The place that "add pc" counts from is that of the loop.
  __asm__ volatile(
      "1:\n\t"
      "add r12, %[group], #16\n\t"
      "ldr r3, [%[work], #48]\n\t"
      "ldr r2, [%[work], #52]\n\t"
      LL_NEON_GROUP_BLOCK("vpaddl")
      "add pc, pc, %[entry]\n\t"
      "nop\n\t"
      "2:\n\t"
      LL_NEON_EIGHT(LL_NEON_GROUP_BLOCK("vpadal"))
      "subs r2, r2, #1\n\t"
      "bge 2b\n\t"
      LL_NEON_ADD_ACROSS("d16", "d17", "d18", "d19", "d20", "d21", "d22", "d23")
      LL_NEON_ADD_ACROSS("d24", "d25", "d26", "d27", "d28", "d29", "d30", "d31")
      "vld1.32 {d0-d1}, [%[group]]\n\t"
      "vldmia r12, {d2-d5}\n\t"
      "add %[group], r12, #32\n\t"
      "vldmia %[work], {d6-d11}\n\t"
      LL_NEON_TWO_PIXELS("vadd.i32", "q0")
      LL_NEON_TWO_PIXELS("vqrdmulh.s32", "q1")
      "vsra.s32 q8, q8, #31\n\t"
      "vsra.s32 q12, q12, #31\n\t"
      LL_NEON_TWO_PIXELS("vrshl.s32", "q2")
      "vqmovn.s32 d16, q8\n\t"
      "vqmovn.s32 d17, q12\n\t"
      "vqadd.s16 q8, q8, q3\n\t"
      "vqmovn.s16 d16, q8\n\t"
      "vmin.s8 d16, d16, d10\n\t"
      "vmax.s8 d16, d16, d8\n\t"
      "vst1.32 {d16[0]}, [%[first]]!\n\t"
      "vst1.32 {d16[1]}, [%[second]]!\n\t"
      "subs %[groups], %[groups], #1\n\t"
      "bne 1b"
      : [group] "+r"(group), [groups] "+r"(groups), [first] "+r"(targets->pixel[0]), [second] "+r"(targets->pixel[1])
      : [work] "r"(work), [entry] "r"(entry)
      : "r2", "r3", "r12", "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9", "q10", "q11", "q12", "q13",
        "q14", "q15", "cc", "memory");
  *stream = group;
#else
  for (; groups > 0; groups--) {
    ll_neon_store_tile_bytes(ll_neon_multiply_tile(work->patch, stream, work->blocks), work->bounds, targets);
  }
#endif
}

/// One pixel, or the inputs of a dense layer, times groups of four channels: requantised, with the zero point, clamped and
/// stored as int8. Moves the stream and the target behind the groups.
///
/// - groups: at least one.
LL_STEP void ll_neon_multiply_pixel_groups(const LLNEONTileWork *_Nonnull work, const int8_t *_Nonnull *_Nonnull stream,
                                           int8_t *_Nonnull *_Nonnull target, int32_t groups) {
#if LL_NEON && defined(__aarch64__)
  const int8_t *weights = *stream, *patch = work->patch;
  int64_t entry = 56 * (int64_t)work->skipped;
  int32_t rounds = work->rounds;
  __asm__ volatile(
      "ld1 {v28.8h-v30.8h}, [%[work]]\n\t"
      "adr x16, 2f\n\t"
      "add %[entry], %[entry], x16\n\t"
      "1:\n\t"
      "ld1 {v31.4s}, [%[weights]], #16\n\t"
      "mov x16, %[patch]\n\t"
      "mov w17, %w[rounds]\n\t"
      LL_NEON_ONE_PIXEL_GROUP_BLOCK("saddlp")
      "br %[entry]\n\t"
      "2:\n\t"
      LL_NEON_EIGHT(LL_NEON_ONE_PIXEL_GROUP_BLOCK("sadalp"))
      "subs w17, w17, #1\n\t"
      "b.ge 2b\n\t"
      "ldp q16, q17, [%[weights]], #32\n\t"
      LL_NEON_ADD_ACROSS("v0", "v1", "v2", "v3")
      "add v0.4s, v0.4s, v31.4s\n\t"
      "sqrdmulh v0.4s, v0.4s, v16.4s\n\t"
      "ssra v0.4s, v0.4s, #31\n\t"
      "srshl v0.4s, v0.4s, v17.4s\n\t"
      "sqxtn v0.4h, v0.4s\n\t"
      "sqadd v0.8h, v0.8h, v28.8h\n\t"
      "sqxtn v0.8b, v0.8h\n\t"
      "smin v0.8b, v0.8b, v30.8b\n\t"
      "smax v0.8b, v0.8b, v29.8b\n\t"
      "st1 {v0.s}[0], [%[target]], #4\n\t"
      "subs %w[groups], %w[groups], #1\n\t"
      "b.ne 1b"
      : [weights] "+r"(weights), [entry] "+r"(entry), [groups] "+r"(groups), [target] "+r"(*target)
      : [work] "r"(work), [patch] "r"(patch), [rounds] "r"(rounds)
      : "x16", "x17", "v0", "v1", "v2", "v3", "v16", "v17", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28",
        "v29", "v30", "v31", "cc", "memory");
  *stream = weights;
#else
  for (; groups > 0; groups--) {
    LLNEONWords words = ll_neon_multiply_pixel(work->patch, stream, work->blocks);
    ll_neon_store_four_bytes(words, work->bounds, target);
  }
#endif
}
