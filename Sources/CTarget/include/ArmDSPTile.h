// The end of a tile on Cortex-M cores with the DSP extension: sums of two pixels times four output channels are requantised
// and clamped; and the same arithmetic in C for every other machine.
//
// Eight sums fill the registers, so each of these is one piece of assembly: compilers would keep half of them in memory.
#pragma once
#include "ArmDSPWide.h"

/// What a tile works with, in memory. Where assembly reads it, the place on ARM is given.
typedef struct {
  /// Channels A … D of pixel 0, then of pixel 1.
  int32_t sums[8];
  /// Zero point of the output with 128 or 32768 (not used from int8 to int8). At 32.
  int32_t offset;
  /// For the steps that walk all groups of four channels, up to `end`: how far into their unrolled loop the first round
  /// begins, in bytes. At 36.
  uint32_t entry;
  /// At 40.
  const uint32_t *_Nonnull patch;
  /// The clamp in the form that `ll_dsp_clamp_bytes` or `ll_dsp_clamp_halves` takes. At 44, 48, 52.
  uint32_t above;
  uint32_t below;
  uint32_t floor;
  /// Where the bytes of both pixels go, and where those of pixel 0 end.
  uint8_t *_Nonnull first;
  uint8_t *_Nonnull second;
  uint8_t *_Nonnull firstEnd;
  /// Where the patch ends.
  const uint32_t *_Nonnull end;
  /// 2 A and 2 C of pixel 0, then of pixel 1, of earlier pieces of a long sum.
  int32_t carried[4];
} LLDSPTile;

#if LL_ARM_DSP
// Entered with r0: {multiplier, rounding, exponent} x 4, r12: the tile. Leaves r0 behind the factors.
#define LL_DSP_TILE_ENTER "push {r7, r11, r12, lr}\n\tldm r12, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
// r1 … r3: the clamp of the tile r12.
#define LL_DSP_TILE_BOUNDS "ldrd r1, r2, [r12, #44]\n\tldr r3, [r12, #52]\n\t"
// lr: the offset.
#define LL_DSP_TILE_OFFSET "ldr lr, [r12, #32]\n\t"
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
// Doubled sums as bytes v + 128, of pixel 0 in r4, of pixel 1 in r5.
#define LL_DSP_SCALE_BYTES          \
  LL_DSP_SCALE_DOUBLED(r4, r8)      \
  LL_DSP_SCALE_DOUBLED(r5, r9)      \
  LL_DSP_SCALE_DOUBLED(r6, r10)     \
  LL_DSP_SCALE_DOUBLED(r7, r11)     \
  "pkhbt r4, r4, r6, lsl #16\n\t"   \
  "pkhbt r5, r5, r7, lsl #16\n\t"   \
  "pkhbt r8, r8, r10, lsl #16\n\t"  \
  "pkhbt r9, r9, r11, lsl #16\n\t"  \
  "usat16 r4, #8, r4\n\t"           \
  "usat16 r5, #8, r5\n\t"           \
  "usat16 r8, #8, r8\n\t"           \
  "usat16 r9, #8, r9\n\t"           \
  "orr r4, r4, r5, lsl #8\n\t"      \
  "orr r5, r8, r9, lsl #8\n\t"
// Clamps them.
#define LL_DSP_CLAMP_BYTES(ABOVE, BELOW, FLOOR) \
  "uqadd8 r4, r4, " #ABOVE "\n\t"              \
  "uqadd8 r5, r5, " #ABOVE "\n\t"              \
  "uqsub8 r4, r4, " #BELOW "\n\t"              \
  "uqsub8 r5, r5, " #BELOW "\n\t"              \
  "uadd8 r4, r4, " #FLOOR "\n\t"               \
  "uadd8 r5, r5, " #FLOOR "\n\t"
// What all groups of a tile need lies on the stack: 0 patch, 4 above, 8 below, 12 floor, 16 first, 20 second, 24 firstEnd,
// 28 end, 32 where the loop is entered, 36 room for two words; then r7 and r11. r12: the tile; r1 is the patch.
//
// ADR counts from multiples of four: without an alignment of its own the function may be moved by two bytes afterwards.
#define LL_DSP_GROUPS_ENTER                               \
  ".p2align 2\n\t"                                        \
  "push {r7, r11}\n\t"                                    \
  "ldr r10, [r12, #36]\n\t"                               \
  "adr.w r9, 1f\n\t"                                      \
  "add r12, r12, #40\n\t"                                 \
  "ldm r12, {r1, r2, r3, r4, r5, r6, r7, r8}\n\t"         \
  "add r9, r9, r10\n\t"                                   \
  "orr r9, r9, #1\n\t"                                    \
  "push {r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
#define LL_DSP_GROUPS_LEAVE "add sp, sp, #44\n\tpop {r7, r11}"
// Runs a row of equal steps, all instructions of which have 32 bits, until the patch ends; the first round begins inside.
#define LL_DSP_GROUPS_LOOP(STEPS) \
  "ldr pc, [sp, #32]\n1:\n\t" STEPS "ldr r2, [sp, #28]\n\tcmp r1, r2\n\tbne 1b\n\t"
// Clamps and stores the bytes in r4 and r5; flags: whether this was the last group. r1: the patch again.
#define LL_DSP_GROUPS_STORE                      \
  "ldm sp, {r1, r2, r3, r6, r7, r8, r10}\n\t"    \
  LL_DSP_CLAMP_BYTES(r2, r3, r6)                 \
  "str r4, [r7], #4\n\t"                         \
  "str r5, [r8], #4\n\t"                         \
  "strd r7, r8, [sp, #16]\n\t"                   \
  "cmp r7, r10\n\t"
#define LL_DSP_SIX(STEP) STEP STEP STEP STEP STEP STEP
#define LL_DSP_GROUPS_OPERANDS(GROUP, TILE)          \
  register const int32_t *r0 __asm__("r0") = GROUP;  \
  register LLDSPTile *r12 __asm__("r12") = TILE
#define LL_DSP_GROUPS_CONSTRAINTS \
  : "+r"(r0), "+r"(r12)           \
  :                               \
  : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "r9", "r10", "lr", "memory", "cc"
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
  __asm__ volatile(LL_DSP_TILE_ENTER LL_DSP_SCALE_BYTES LL_DSP_TILE_BOUNDS LL_DSP_CLAMP_BYTES(r1, r2, r3)
                   "strd r4, r5, [r12]\n\t" LL_DSP_TILE_LEAVE
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
      LL_DSP_TILE_BOUNDS LL_DSP_TILE_OFFSET
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
      LL_DSP_TILE_BOUNDS LL_DSP_TILE_OFFSET
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

/// Pairs of inputs in the loops of the steps below, which take any number of them.
#define LL_DSP_WORDS_ROUND 18
#define LL_DSP_CHANNEL_PAIRS_ROUND 24

/// `LLDSPTile.entry` for `ll_dsp_byte_groups_of_words` and patches of so many inputs.
LL_STEP uint32_t ll_dsp_entry_of_words(uint32_t inputs) { return ll_dsp_loop_entry(inputs >> 1, LL_DSP_WORDS_ROUND, 44); }

/// `LLDSPTile.entry` for `ll_dsp_byte_groups_of_channel_pairs` and patches of so many inputs.
LL_STEP uint32_t ll_dsp_entry_of_channel_pairs(uint32_t inputs) {
  return ll_dsp_loop_entry(inputs >> 1, LL_DSP_CHANNEL_PAIRS_ROUND, 48);
}

/// Two pixels times groups of four output channels from int8 to int8 with doubled weights of 16 bits
/// (`WeightPacking.dspDoubledWords`): products, requantisation, clamp and stores, until `tile->first` reaches
/// `tile->firstEnd`; at least one group, at least one pair of inputs.
///
/// - group: {2 biasA … 2 biasD}, weights, factors; others like it follow.
///
/// Returns the first word behind the last group.
LL_STEP const int32_t *_Nonnull ll_dsp_byte_groups_of_words(const int32_t *_Nonnull group, LLDSPTile *_Nonnull tile) {
#if LL_ARM_DSP
  LL_DSP_GROUPS_OPERANDS(group, tile);
  __asm__ volatile(
      LL_DSP_GROUPS_ENTER "8:\n\t"
      "ldm r0!, {r4, r5, r6, r7}\n\t"
      "mov r8, r4\n\t"
      "mov r9, r5\n\t"
      "mov r10, r6\n\t"
      "mov r11, r7\n\t"
      LL_DSP_GROUPS_LOOP(LL_DSP_SIX(LL_DSP_WIDE_PAIR) LL_DSP_SIX(LL_DSP_WIDE_PAIR) LL_DSP_SIX(LL_DSP_WIDE_PAIR))
      LL_DSP_SCALE_BYTES LL_DSP_GROUPS_STORE
      "bne 8b\n\t"
      LL_DSP_GROUPS_LEAVE LL_DSP_GROUPS_CONSTRAINTS);
  return r0;
#else
  while (tile->first < tile->firstEnd) {
    group = ll_dsp_sum_words(group, tile->patch, tile->end, tile->end, tile->sums);
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
  LL_DSP_GROUPS_OPERANDS(group, tile);
  // The biases of A and C are added at the end, so they need not fit into the bits that shared words leave for them.
  __asm__ volatile(
      LL_DSP_GROUPS_ENTER "8:\n\t"
      "ldm r0!, {r2, r5, r6, r7}\n\t"
      "strd r2, r6, [sp, #36]\n\t"
      "mov r4, r5\n\t"
      "mov r6, r7\n\t"
      "mov r8, r5\n\t"
      "mov r9, r5\n\t"
      "mov r10, r7\n\t"
      "mov r11, r7\n\t"
      LL_DSP_GROUPS_LOOP(LL_DSP_SIX(LL_DSP_PAIR) LL_DSP_SIX(LL_DSP_PAIR) LL_DSP_SIX(LL_DSP_PAIR) LL_DSP_SIX(LL_DSP_PAIR))
      "ldrd r2, r3, [sp, #36]\n\t"
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
      LL_DSP_SCALE_BYTES LL_DSP_GROUPS_STORE
      "bne 8b\n\t"
      LL_DSP_GROUPS_LEAVE LL_DSP_GROUPS_CONSTRAINTS);
  return r0;
#else
  while (tile->first < tile->firstEnd) {
    const int32_t *biases = group;
    for (int i = 0; i < 8; i++) tile->sums[i] = biases[(i & 3) | 1];
    group = ll_dsp_add_channel_pairs(group + 4, tile->patch, tile->end, tile->end, tile->sums);
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
