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
