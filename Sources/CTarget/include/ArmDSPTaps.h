// Steps of depthwise convolutions on Cortex-M cores with the DSP extension, and the same arithmetic in C for every other
// machine.
//
// Sources: Arm, "ARMv7-M Architecture Reference Manual", A7.7 (SMLABB, SMLATT, SXTB16).
#pragma once
#include "ArmDSPTile.h"

#if LL_ARM_DSP
// One tap of four int8 channels: r4 … r7 are the sums of A … D.
#define LL_DSP_TAP                 \
  "ldr r8, [r1], #4\n\t"           \
  "ldrd r9, r10, [r0], #8\n\t"     \
  "ldr r8, [r3, r8]\n\t"           \
  "sxtb16 r11, r8\n\t"             \
  "sxtb16 r8, r8, ror #8\n\t"      \
  "smlabb r4, r11, r9, r4\n\t"     \
  "smlatt r6, r11, r9, r6\n\t"     \
  "smlabb r5, r8, r10, r5\n\t"     \
  "smlatt r7, r8, r10, r7\n\t"
// One tap of four int16 channels.
#define LL_DSP_WIDE_TAP            \
  "ldr r8, [r1], #4\n\t"           \
  "ldrd r9, r10, [r0], #8\n\t"     \
  "add r8, r3, r8\n\t"             \
  "ldr r11, [r8]\n\t"              \
  "ldr r8, [r8, #4]\n\t"           \
  "smlabb r4, r11, r9, r4\n\t"     \
  "smlatt r5, r11, r9, r5\n\t"     \
  "smlabb r6, r8, r10, r6\n\t"     \
  "smlatt r7, r8, r10, r7\n\t"
#define LL_DSP_TAPS(TAP)                                 \
  "push {r7, r11, r12}\n\t"                              \
  "ldm r0!, {r4, r5, r6, r7}\n\t"                        \
  "sub r12, r2, #12\n\t"                                 \
  "cmp r1, r12\n\t"                                      \
  "bhi 2f\n1:\n\t" TAP TAP TAP                          \
  "cmp r1, r12\n\t"                                      \
  "bls 1b\n2:\n\t"                                      \
  "cmp r1, r2\n\t"                                       \
  "beq 4f\n3:\n\t" TAP                                  \
  "cmp r1, r2\n\t"                                       \
  "bne 3b\n4:\n\t"                                      \
  "ldr r12, [sp, #8]\n\t"                                \
  "stm r12, {r4, r5, r6, r7}\n\t"                        \
  "pop {r7, r11, r12}"
#endif

/// One pixel times four channels A … D of a depthwise convolution, from the start of a group, {biasA … biasD}.
///
/// - group: biases, then for each tap {wA, wC}, {wB, wD} of int8 channels, {wA, wB}, {wC, wD} of int16 channels.
/// - offsets: of each tap from pixel, in bytes, modulo 2^32, up to end; at least one.
/// - sums: A … D; written.
///
/// Returns the first word behind the weights.
LL_STEP const int32_t *_Nonnull ll_dsp_sum_taps(const int32_t *_Nonnull group, const intptr_t *_Nonnull offsets,
                                                const intptr_t *_Nonnull end, const void *_Nonnull pixel,
                                                int32_t *_Nonnull sums) {
#if LL_ARM_DSP
  register const int32_t *r0 __asm__("r0") = group;
  register const intptr_t *r1 __asm__("r1") = offsets;
  register const intptr_t *r2 __asm__("r2") = end;
  register const void *r3 __asm__("r3") = pixel;
  register int32_t *r12 __asm__("r12") = sums;
  __asm__ volatile(LL_DSP_TAPS(LL_DSP_TAP)
                   : "+r"(r0), "+r"(r1), "+r"(r12)
                   : "r"(r2), "r"(r3)
                   : "r4", "r5", "r6", "r8", "r9", "r10", "memory", "cc");
  return r0;
#else
  for (int i = 0; i < 4; i++) sums[i] = group[i];
  for (group += 4; offsets < end; offsets++, group += 2) {
    const int8_t *tap = (const int8_t *)((intptr_t)pixel + *offsets);
    for (int i = 0; i < 4; i++) {
      int32_t weight = (int16_t)((uint32_t)group[i & 1] >> (i & 2 ? 16 : 0));
      sums[i] = (int32_t)((uint32_t)sums[i] + (uint32_t)(tap[i] * weight));
    }
  }
  return group;
#endif
}

/// The same of int16 channels.
LL_STEP const int32_t *_Nonnull ll_dsp_sum_wide_taps(const int32_t *_Nonnull group, const intptr_t *_Nonnull offsets,
                                                     const intptr_t *_Nonnull end, const void *_Nonnull pixel,
                                                     int32_t *_Nonnull sums) {
#if LL_ARM_DSP
  register const int32_t *r0 __asm__("r0") = group;
  register const intptr_t *r1 __asm__("r1") = offsets;
  register const intptr_t *r2 __asm__("r2") = end;
  register const void *r3 __asm__("r3") = pixel;
  register int32_t *r12 __asm__("r12") = sums;
  __asm__ volatile(LL_DSP_TAPS(LL_DSP_WIDE_TAP)
                   : "+r"(r0), "+r"(r1), "+r"(r12)
                   : "r"(r2), "r"(r3)
                   : "r4", "r5", "r6", "r8", "r9", "r10", "memory", "cc");
  return r0;
#else
  for (int i = 0; i < 4; i++) sums[i] = group[i];
  for (group += 4; offsets < end; offsets++, group += 2) {
    const char *tap = (const char *)((intptr_t)pixel + *offsets);
    for (int i = 0; i < 4; i++) {
      int32_t weight = (int16_t)((uint32_t)group[i >> 1] >> (i & 1 ? 16 : 0));
      int32_t input = (int16_t)ll_load_half(tap + 2 * i);
      sums[i] = (int32_t)((uint32_t)sums[i] + (uint32_t)(input * weight));
    }
  }
  return group;
#endif
}

#if LL_ARM_DSP
// A doubled sum; r11 is free.
#define LL_DSP_SCALE_TAPS(P)              \
  "ldm r0!, {r8, r9, r10}\n\t"            \
  "add r11, r9, " #P ", asr #31\n\t"      \
  "smmlar " #P ", " #P ", r8, r11\n\t"    \
  "asr " #P ", " #P ", r10\n\t"
#endif

/// Taps in the loop of the step below, which takes any number of them.
#define LL_DSP_TAPS_ROUND 9

/// `LLDSPTile.entry` for `ll_dsp_byte_groups_of_taps` and so many taps.
LL_STEP uint32_t ll_dsp_entry_of_taps(uint32_t taps) { return ll_dsp_loop_entry(taps, LL_DSP_TAPS_ROUND, 36); }

/// One pixel times groups of four int8 channels of a depthwise convolution (`WeightPacking.dspTaps`), to int8: products,
/// requantisation, clamp and stores, until `tile->first` would reach `tile->firstEnd`; at least one group, one tap.
///
/// - group: {2 biasA … 2 biasD}, weights, factors; others like it follow.
/// - offsets: as `ll_dsp_sum_taps` takes them; every group's inputs lie four bytes behind those of the one before.
LL_STEP void ll_dsp_byte_groups_of_taps(const int32_t *_Nonnull group, const intptr_t *_Nonnull offsets,
                                        const intptr_t *_Nonnull end, const void *_Nonnull pixel,
                                        LLDSPTile *_Nonnull tile) {
#if LL_ARM_DSP
  register const int32_t *r0 __asm__("r0") = group;
  register const intptr_t *r1 __asm__("r1") = offsets;
  register const intptr_t *r2 __asm__("r2") = end;
  register const void *r3 __asm__("r3") = pixel;
  register LLDSPTile *r12 __asm__("r12") = tile;
  // On the stack: 0 offsets, 4 above, 8 below, 12 floor, 16 where the loop is entered; then r7 and r11. lr: where bytes go,
  // r12: where they end. ADR counts from multiples of four: without an alignment of its own the function might be moved.
  __asm__ volatile(
      ".p2align 2\n\t"
      "push {r7, r11}\n\t"
      "ldr r8, [r12, #36]\n\t"
      "adr.w r7, 1f\n\t"
      "add r7, r7, r8\n\t"
      "orr r7, r7, #1\n\t"
      "ldrd r4, r5, [r12, #44]\n\t"
      "ldr r6, [r12, #52]\n\t"
      "ldr lr, [r12, #56]\n\t"
      "ldr r12, [r12, #64]\n\t"
      "push {r1, r4, r5, r6, r7}\n8:\n\t"
      "ldm r0!, {r4, r5, r6, r7}\n\t"
      "ldr pc, [sp, #16]\n1:\n\t"
      LL_DSP_TAP LL_DSP_TAP LL_DSP_TAP LL_DSP_TAP LL_DSP_TAP LL_DSP_TAP LL_DSP_TAP LL_DSP_TAP LL_DSP_TAP
      "cmp r1, r2\n\t"
      "bne 1b\n\t"
      LL_DSP_SCALE_TAPS(r4) LL_DSP_SCALE_TAPS(r5) LL_DSP_SCALE_TAPS(r6) LL_DSP_SCALE_TAPS(r7)
      "pkhbt r4, r4, r6, lsl #16\n\t"
      "pkhbt r5, r5, r7, lsl #16\n\t"
      "usat16 r4, #8, r4\n\t"
      "usat16 r5, #8, r5\n\t"
      "orr r4, r4, r5, lsl #8\n\t"
      "ldm sp, {r1, r8, r9, r10}\n\t"
      "uqadd8 r4, r4, r8\n\t"
      "uqsub8 r4, r4, r9\n\t"
      "uadd8 r4, r4, r10\n\t"
      "str r4, [lr], #4\n\t"
      "add r3, r3, #4\n\t"
      "cmp lr, r12\n\t"
      "bne 8b\n\t"
      "add sp, sp, #20\n\t"
      "pop {r7, r11}"
      : "+r"(r0), "+r"(r1), "+r"(r3), "+r"(r12)
      : "r"(r2)
      : "r4", "r5", "r6", "r8", "r9", "r10", "lr", "memory", "cc");
#else
  uint8_t *target = tile->first;
  for (const int8_t *from = (const int8_t *)pixel; target < tile->firstEnd; target += 4, from += 4) {
    group = ll_dsp_sum_taps(group, offsets, end, from, tile->sums);
    ll_dsp_bytes_of_one_pixel(group, tile);
    ll_store_word(target, (uint32_t)tile->sums[0]);
    group += 12;
  }
#endif
}
