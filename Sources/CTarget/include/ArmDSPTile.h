// The end of a tile on Cortex-M cores with the DSP extension: sums of two pixels times four output channels are requantised
// and clamped; and the same arithmetic in C for every other machine.
//
// Eight sums fill the registers, so each of these is one piece of assembly: compilers would keep half of them in memory.
#pragma once
#include "ArmDSPWide.h"

/// What a tile works with, in memory.
typedef struct {
  /// Channels A … D of pixel 0, then of pixel 1.
  int32_t sums[8];
  /// The clamp in the form that `ll_dsp_clamp_bytes` or `ll_dsp_clamp_halves` takes.
  uint32_t above;
  uint32_t below;
  uint32_t floor;
  /// Zero point of the output with 128 or 32768 (not used from int8 to int8).
  int32_t offset;
  /// 2 A and 2 C of pixel 0, then of pixel 1, of earlier pieces of a long sum.
  int32_t carried[4];
  /// For the steps that walk all groups of four channels: the patch, where its blocks of 16 inputs end, and where it ends;
  /// where the bytes of both pixels go, and where those of pixel 0 end.
  const uint32_t *_Nonnull patch;
  const uint32_t *_Nonnull blockEnd;
  const uint32_t *_Nonnull end;
  uint8_t *_Nonnull first;
  uint8_t *_Nonnull second;
  uint8_t *_Nonnull firstEnd;
} LLDSPTile;

#if LL_ARM_DSP
// Entered with r0: {multiplier, rounding, exponent} x 4, r12: the tile. Leaves r0 behind the factors.
#define LL_DSP_TILE_ENTER "push {r7, r11, r12, lr}\n\tldm r12, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
// r12: the tile, which lies OFFSET bytes up the stack; r1 … r3: the clamp, lr: the offset.
#define LL_DSP_BOUNDS(OFFSET) "ldr r12, [sp, #" #OFFSET "]\n\tldrd r1, r2, [r12, #32]\n\tldrd r3, lr, [r12, #40]\n\t"
#define LL_DSP_TILE_BOUNDS LL_DSP_BOUNDS(8)
#define LL_DSP_TILE_LEAVE "pop {r7, r11, r12, lr}"
// A channel's doubled sums of both pixels.
#define LL_DSP_SCALE_DOUBLED(P, Q)     \
  "ldm r0!, {r1, r2, r3}\n\t"          \
  "add lr, r2, " #P ", asr #31\n\t"    \
  "smmlar " #P ", " #P ", r1, lr\n\t"  \
  "add lr, r2, " #Q ", asr #31\n\t"    \
  "smmlar " #Q ", " #Q ", r1, lr\n\t"  \
  "asr " #P ", " #P ", r3\n\t"         \
  "asr " #Q ", " #Q ", r3\n\t"
// A doubled sum; r1 … r3 hold the factor.
#define LL_DSP_SCALE_ONE_DOUBLED(P)     \
  "add lr, r2, " #P ", asr #31\n\t"    \
  "smmlar " #P ", " #P ", r1, lr\n\t"  \
  "asr " #P ", " #P ", r3\n\t"
// A sum of up to 32 bits; r1 … r3 hold the factor.
#define LL_DSP_SCALE_WHOLE(P)             \
  "add lr, " #P ", " #P ", asr #31\n\t"   \
  "smmlar " #P ", " #P ", r1, lr\n\t"     \
  "add " #P ", " #P ", r2\n\t"            \
  "asr " #P ", " #P ", r3\n\t"
#define LL_DSP_NEXT_FACTOR "ldm r0!, {r1, r2, r3}\n\t"
// Numbers of two channels as clamped halves in P; lr is the offset.
#define LL_DSP_HALVES(P, Q)                  \
  "add " #P ", " #P ", lr\n\t"               \
  "add " #Q ", " #Q ", lr\n\t"               \
  "usat " #P ", #16, " #P "\n\t"             \
  "usat " #Q ", #16, " #Q "\n\t"             \
  "orr " #P ", " #P ", " #Q ", lsl #16\n\t"  \
  "uqadd16 " #P ", " #P ", r1\n\t"           \
  "uqsub16 " #P ", " #P ", r2\n\t"           \
  "uadd16 " #P ", " #P ", r3\n\t"
// The bytes of pixel 0 in r4, of pixel 1 in r5, from doubled sums.
#define LL_DSP_BYTES_OF_DOUBLED(OFFSET)                            \
  LL_DSP_SCALE_DOUBLED(r4, r8)                                     \
  LL_DSP_SCALE_DOUBLED(r5, r9)                                     \
  LL_DSP_SCALE_DOUBLED(r6, r10)                                    \
  LL_DSP_SCALE_DOUBLED(r7, r11)                                    \
  "pkhbt r4, r4, r6, lsl #16\n\t"                                  \
  "pkhbt r5, r5, r7, lsl #16\n\t"                                  \
  "pkhbt r8, r8, r10, lsl #16\n\t"                                 \
  "pkhbt r9, r9, r11, lsl #16\n\t"                                 \
  "usat16 r4, #8, r4\n\t"                                          \
  "usat16 r5, #8, r5\n\t"                                          \
  "usat16 r8, #8, r8\n\t"                                          \
  "usat16 r9, #8, r9\n\t"                                          \
  "orr r4, r4, r5, lsl #8\n\t"                                     \
  "orr r5, r8, r9, lsl #8\n\t" LL_DSP_BOUNDS(OFFSET)               \
  "uqadd8 r4, r4, r1\n\t"                                          \
  "uqadd8 r5, r5, r1\n\t"                                          \
  "uqsub8 r4, r4, r2\n\t"                                          \
  "uqsub8 r5, r5, r2\n\t"                                          \
  "uadd8 r4, r4, r3\n\t"                                           \
  "uadd8 r5, r5, r3\n\t"
// Stores them; flags: whether this was the last group. r1: the patch again.
#define LL_DSP_STORE_BYTES              \
  "ldrd r1, r2, [r12, #76]\n\t"         \
  "ldr r3, [r12, #84]\n\t"              \
  "str r4, [r1], #4\n\t"                \
  "str r5, [r2], #4\n\t"                \
  "strd r1, r2, [r12, #76]\n\t"         \
  "cmp r1, r3\n\t"                      \
  "ldr r1, [r12, #64]\n\t"
#define LL_DSP_TILE_OPERANDS(FACTORS, TILE)                 \
  register const int32_t *r0 __asm__("r0") = FACTORS;       \
  register const LLDSPTile *r12 __asm__("r12") = TILE
#define LL_DSP_TILE_CLOBBERS "r2", "r4", "r5", "r3", "r6", "r8", "r9", "r10", "lr", "memory", "cc"
#endif

/// Int8 from doubled sums, biases included: requantised with the zero point in the rounding, clamped, written over the
/// sums as a word {A, B, C, D} of pixel 0, then of pixel 1.
LL_STEP void ll_dsp_bytes_of_doubled(const int32_t *_Nonnull factors, LLDSPTile *_Nonnull tile) {
#if LL_ARM_DSP
  LL_DSP_TILE_OPERANDS(factors, tile);
  __asm__ volatile(LL_DSP_TILE_ENTER LL_DSP_BYTES_OF_DOUBLED(8) "strd r4, r5, [r12]\n\t" LL_DSP_TILE_LEAVE
                   : "+r"(r0), "+r"(r12)
                   :
                   : "r1", LL_DSP_TILE_CLOBBERS);
#else
  uint32_t words[2];
  for (int pixel = 0; pixel < 2; pixel++) {
    int32_t values[4];
    for (int i = 0; i < 4; i++) {
      values[i] = ll_dsp_requantise(tile->sums[4 * pixel + i], factors[3 * i], factors[3 * i + 1], factors[3 * i + 2]);
    }
    words[pixel] = ll_dsp_clamp_bytes(
        ll_dsp_saturate_pair(values[0], values[2]) | ll_dsp_saturate_pair(values[1], values[3]) << 8, tile->above,
        tile->below, tile->floor);
  }
  for (int i = 0; i < 2; i++) tile->sums[i] = (int32_t)words[i];
#endif
}

/// The same of one pixel, whose sums are the first four: a word {A, B, C, D}.
LL_STEP void ll_dsp_bytes_of_one_pixel(const int32_t *_Nonnull factors, LLDSPTile *_Nonnull tile) {
#if LL_ARM_DSP
  LL_DSP_TILE_OPERANDS(factors, tile);
  __asm__ volatile(
      "push {r7, r11, r12, lr}\n\tldm r12, {r4, r5, r6, r7}\n\t"
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_ONE_DOUBLED(r4)
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_ONE_DOUBLED(r5)
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_ONE_DOUBLED(r6)
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_ONE_DOUBLED(r7)
      "pkhbt r4, r4, r6, lsl #16\n\t"
      "pkhbt r5, r5, r7, lsl #16\n\t"
      "usat16 r4, #8, r4\n\t"
      "usat16 r5, #8, r5\n\t"
      "orr r4, r4, r5, lsl #8\n\t" LL_DSP_TILE_BOUNDS
      "uqadd8 r4, r4, r1\n\t"
      "uqsub8 r4, r4, r2\n\t"
      "uadd8 r4, r4, r3\n\t"
      "str r4, [r12]\n\t" LL_DSP_TILE_LEAVE
      : "+r"(r0), "+r"(r12)
      :
      : "r1", LL_DSP_TILE_CLOBBERS);
#else
  ll_dsp_bytes_of_doubled(factors, tile);
#endif
}

/// Int16 from sums of up to 32 bits, biases included: written over the sums as words {A, B}, {C, D} of pixel 0, then of
/// pixel 1.
LL_STEP void ll_dsp_halves_of_whole(const int32_t *_Nonnull factors, LLDSPTile *_Nonnull tile) {
#if LL_ARM_DSP
  LL_DSP_TILE_OPERANDS(factors, tile);
  __asm__ volatile(
      LL_DSP_TILE_ENTER
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_WHOLE(r4) LL_DSP_SCALE_WHOLE(r8)
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_WHOLE(r5) LL_DSP_SCALE_WHOLE(r9)
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_WHOLE(r6) LL_DSP_SCALE_WHOLE(r10)
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_WHOLE(r7) LL_DSP_SCALE_WHOLE(r11)
      LL_DSP_TILE_BOUNDS
      LL_DSP_HALVES(r4, r5) LL_DSP_HALVES(r6, r7) LL_DSP_HALVES(r8, r9) LL_DSP_HALVES(r10, r11)
      "stm r12, {r4, r6, r8, r10}\n\t" LL_DSP_TILE_LEAVE
      : "+r"(r0), "+r"(r12)
      :
      : "r1", LL_DSP_TILE_CLOBBERS);
#else
  int32_t halves[8];
  for (int i = 0; i < 8; i++) {
    const int32_t *factor = factors + 3 * (i & 3);
    halves[i] = ll_dsp_requantise_whole(tile->sums[i], factor[0], factor[1], factor[2]) + tile->offset;
  }
  for (int i = 0; i < 4; i++) {
    uint32_t pair = ll_dsp_saturate_half(halves[2 * i]) | ll_dsp_saturate_half(halves[2 * i + 1]) << 16;
    tile->sums[i] = (int32_t)ll_dsp_clamp_halves(pair, tile->above, tile->below, tile->floor);
  }
#endif
}

/// The same of one pixel, whose sums are the first four: words {A, B}, {C, D}.
LL_STEP void ll_dsp_halves_of_one_pixel(const int32_t *_Nonnull factors, LLDSPTile *_Nonnull tile) {
#if LL_ARM_DSP
  LL_DSP_TILE_OPERANDS(factors, tile);
  __asm__ volatile(
      "push {r7, r11, r12, lr}\n\tldm r12, {r4, r5, r6, r7}\n\t"
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_WHOLE(r4)
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_WHOLE(r5)
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_WHOLE(r6)
      LL_DSP_NEXT_FACTOR LL_DSP_SCALE_WHOLE(r7)
      LL_DSP_TILE_BOUNDS
      LL_DSP_HALVES(r4, r5) LL_DSP_HALVES(r6, r7)
      "strd r4, r6, [r12]\n\t" LL_DSP_TILE_LEAVE
      : "+r"(r0), "+r"(r12)
      :
      : "r1", LL_DSP_TILE_CLOBBERS);
#else
  LLDSPTile both = *tile;
  ll_dsp_halves_of_whole(factors, &both);
  tile->sums[0] = both.sums[0];
  tile->sums[1] = both.sums[1];
#endif
}

#if !LL_ARM_DSP
LL_STEP void ll_dsp_store_bytes(LLDSPTile *_Nonnull tile) {
  ll_store_word(tile->first, (uint32_t)tile->sums[0]);
  ll_store_word(tile->second, (uint32_t)tile->sums[1]);
  tile->first += 4;
  tile->second += 4;
}
#endif

/// Two pixels times groups of four output channels from int8 to int8 with doubled weights of 16 bits
/// (`WeightPacking.dspDoubledWords`): products, requantisation, clamp and stores, until `tile->first` reaches
/// `tile->firstEnd`; at least one group.
///
/// - group: {2 biasA … 2 biasD}, weights, factors; others like it follow.
///
/// Returns the first word behind the last group.
LL_STEP const int32_t *_Nonnull ll_dsp_byte_groups_of_words(const int32_t *_Nonnull group, LLDSPTile *_Nonnull tile) {
#if LL_ARM_DSP
  LL_DSP_OPERANDS(group, tile->patch, tile->blockEnd, tile->end, (int32_t *)tile);
  __asm__ volatile(
      LL_DSP_ENTER "8:\n\t"
      "ldm r0!, {r4, r5, r6, r7}\n\t"
      "mov r8, r4\n\t"
      "mov r9, r5\n\t"
      "mov r10, r6\n\t"
      "mov r11, r7\n\t"
      LL_DSP_LOOP(1, 2, 0, LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR
                  LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR)
      LL_DSP_LOOP(3, 4, 4, LL_DSP_WIDE_PAIR)
      LL_DSP_BYTES_OF_DOUBLED(16) LL_DSP_STORE_BYTES
      "bne 8b\n\t"
      LL_DSP_LEAVE LL_DSP_CONSTRAINTS);
  return r0;
#else
  while (tile->first < tile->firstEnd) {
    group = ll_dsp_sum_words(group, tile->patch, tile->blockEnd, tile->end, tile->sums);
    ll_dsp_bytes_of_doubled(group, tile);
    ll_dsp_store_bytes(tile);
    group += 12;
  }
  return group;
#endif
}

/// The same with two channels a word (`WeightPacking.dspChannelPairs`), for at most 512 inputs.
///
/// - group: {2 biasA, biasB, 2 biasC, biasD}, weights, factors.
LL_STEP const int32_t *_Nonnull ll_dsp_byte_groups_of_channel_pairs(const int32_t *_Nonnull group,
                                                                    LLDSPTile *_Nonnull tile) {
#if LL_ARM_DSP
  LL_DSP_OPERANDS(group, tile->patch, tile->blockEnd, tile->end, (int32_t *)tile);
  // The biases of A and C are added at the end, so they need not fit into the bits that shared words leave for them.
  __asm__ volatile(
      LL_DSP_ENTER "8:\n\t"
      "str r0, [r12, #48]\n\t"
      "ldr r5, [r0, #4]\n\t"
      "ldr r7, [r0, #12]\n\t"
      "add r0, r0, #16\n\t"
      "mov r4, r5\n\t"
      "mov r6, r7\n\t"
      "mov r8, r5\n\t"
      "mov r9, r5\n\t"
      "mov r10, r7\n\t"
      "mov r11, r7\n\t"
      LL_DSP_LOOP(1, 2, 0, LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR)
      LL_DSP_LOOP(3, 4, 4, LL_DSP_PAIR LL_DSP_PAIR)
      "ldr r12, [sp, #16]\n\t"
      "ldr r1, [r12, #48]\n\t"
      "ldr r2, [r1]\n\t"
      "ldr r3, [r1, #8]\n\t"
      "sub r4, r4, r5\n\t"
      "sub r6, r6, r7\n\t"
      "sub r8, r8, r9\n\t"
      "sub r10, r10, r11\n\t"
      "add r4, r2, r4, asr #7\n\t"
      "add r6, r3, r6, asr #7\n\t"
      "add r8, r2, r8, asr #7\n\t"
      "add r10, r3, r10, asr #7\n\t"
      "lsl r5, r5, #1\n\t"
      "lsl r7, r7, #1\n\t"
      "lsl r9, r9, #1\n\t"
      "lsl r11, r11, #1\n\t"
      LL_DSP_BYTES_OF_DOUBLED(16) LL_DSP_STORE_BYTES
      "bne 8b\n\t"
      LL_DSP_LEAVE LL_DSP_CONSTRAINTS);
  return r0;
#else
  while (tile->first < tile->firstEnd) {
    const int32_t *biases = group;
    for (int i = 0; i < 8; i++) tile->sums[i] = biases[(i & 3) | 1];
    group = ll_dsp_add_channel_pairs(group + 4, tile->patch, tile->blockEnd, tile->end, tile->sums);
    for (int i = 0; i < 8; i += 2) {
      uint32_t first = (uint32_t)tile->sums[i] - (uint32_t)tile->sums[i + 1];
      tile->sums[i] = (int32_t)((uint32_t)biases[i & 3] + (uint32_t)((int32_t)first >> 7));
      tile->sums[i + 1] = (int32_t)((uint32_t)tile->sums[i + 1] << 1);
    }
    ll_dsp_bytes_of_doubled(group, tile);
    ll_dsp_store_bytes(tile);
    group += 12;
  }
  return group;
#endif
}
