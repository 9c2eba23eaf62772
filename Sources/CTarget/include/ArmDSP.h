// Steps of the kernels for Cortex-M cores with the DSP extension (ARMv7E-M), and the same arithmetic in C for every
// other machine, so that the kernels built on them can be tested anywhere.
//
// Sources: Arm, "ARMv7-M Architecture Reference Manual", A7.7 (SMLAD, SXTB16, SMMLAR, USAT16, UQADD8, UQSUB8, UADD8).
#pragma once
#include <stdint.h>

#include "Target.h"

/// A word from any address.
LL_STEP uint32_t ll_load_word(const void *_Nonnull source) {
  uint32_t word;
  __builtin_memcpy(&word, source, sizeof word);
  return word;
}

/// A half word from any address.
LL_STEP uint16_t ll_load_half(const void *_Nonnull source) {
  uint16_t half;
  __builtin_memcpy(&half, source, sizeof half);
  return half;
}

/// A half word to any address.
LL_STEP void ll_store_half(void *_Nonnull target, uint16_t half) { __builtin_memcpy(target, &half, sizeof half); }

/// A word to any address.
LL_STEP void ll_store_word(void *_Nonnull target, uint32_t word) { __builtin_memcpy(target, &word, sizeof word); }

/// Sign-extended bytes 0 and 2 of a word as its halves.
LL_STEP uint32_t ll_dsp_even_bytes(uint32_t word) {
#if LL_ARM_DSP
  uint32_t result;
  __asm__ volatile("sxtb16 %0, %1" : "=r"(result) : "r"(word));
  return result;
#else
  return (uint16_t)(int8_t)word | (uint32_t)(uint16_t)(int8_t)(word >> 16) << 16;
#endif
}

/// Sign-extended bytes 1 and 3 of a word as its halves.
LL_STEP uint32_t ll_dsp_odd_bytes(uint32_t word) {
#if LL_ARM_DSP
  uint32_t result;
  __asm__ volatile("sxtb16 %0, %1, ror #8" : "=r"(result) : "r"(word));
  return result;
#else
  return ll_dsp_even_bytes(word >> 8);
#endif
}

#if !LL_ARM_DSP
LL_STEP int32_t ll_dsp_smlad(uint32_t a, uint32_t b, int32_t sum) {
  uint32_t low = (uint32_t)((int32_t)(int16_t)a * (int16_t)b);
  uint32_t high = (uint32_t)((int32_t)(int16_t)(a >> 16) * (int16_t)(b >> 16));
  return (int32_t)((uint32_t)sum + low + high);
}
#endif

#if LL_ARM_DSP
// One pair of inputs: r4 … r7 are the sums {256 A + B, B, 256 C + D, D} of pixel 0, r8 … r11 those of pixel 1.
#define LL_DSP_PAIR            \
  "ldrd r12, lr, [r0], #8\n\t" \
  "ldrd r2, r3, [r1], #8\n\t"  \
  "smlad r4, r12, r2, r4\n\t"  \
  "smlad r8, r12, r3, r8\n\t"  \
  "smlad r6, lr, r2, r6\n\t"   \
  "smlad r10, lr, r3, r10\n\t" \
  "sxtb16 r12, r12\n\t"        \
  "sxtb16 lr, lr\n\t"          \
  "smlad r5, r12, r2, r5\n\t"  \
  "smlad r9, r12, r3, r9\n\t"  \
  "smlad r7, lr, r2, r7\n\t"   \
  "smlad r11, lr, r3, r11\n\t"
// One pair of inputs with weights of 16 bits: r4 … r7 are the sums of pixel 0, r8 … r11 those of pixel 1.
#define LL_DSP_WIDE_PAIR       \
  "ldrd r2, r3, [r1], #8\n\t"  \
  "ldrd r12, lr, [r0], #8\n\t" \
  "smlad r4, r12, r2, r4\n\t"  \
  "smlad r8, r12, r3, r8\n\t"  \
  "smlad r5, lr, r2, r5\n\t"   \
  "smlad r9, lr, r3, r9\n\t"   \
  "ldrd r12, lr, [r0], #8\n\t" \
  "smlad r6, r12, r2, r6\n\t"  \
  "smlad r10, r12, r3, r10\n\t" \
  "smlad r7, lr, r2, r7\n\t"   \
  "smlad r11, lr, r3, r11\n\t"
// Four pairs of inputs of a single pixel, whose sums are r4 … r7.
#define LL_DSP_FOUR_PAIRS         \
  "ldm r1!, {r8, r9, r10, r11}\n\t" \
  "ldm r0!, {r2, r3, r12, lr}\n\t"  \
  "smlad r4, r2, r8, r4\n\t"        \
  "smlad r6, r3, r8, r6\n\t"        \
  "smlad r4, r12, r9, r4\n\t"       \
  "smlad r6, lr, r9, r6\n\t"        \
  "sxtb16 r2, r2\n\t"               \
  "sxtb16 r3, r3\n\t"               \
  "sxtb16 r12, r12\n\t"             \
  "sxtb16 lr, lr\n\t"               \
  "smlad r5, r2, r8, r5\n\t"        \
  "smlad r7, r3, r8, r7\n\t"        \
  "smlad r5, r12, r9, r5\n\t"       \
  "smlad r7, lr, r9, r7\n\t"        \
  "ldm r0!, {r2, r3, r12, lr}\n\t"  \
  "smlad r4, r2, r10, r4\n\t"       \
  "smlad r6, r3, r10, r6\n\t"       \
  "smlad r4, r12, r11, r4\n\t"      \
  "smlad r6, lr, r11, r6\n\t"       \
  "sxtb16 r2, r2\n\t"               \
  "sxtb16 r3, r3\n\t"               \
  "sxtb16 r12, r12\n\t"             \
  "sxtb16 lr, lr\n\t"               \
  "smlad r5, r2, r10, r5\n\t"       \
  "smlad r7, r3, r10, r7\n\t"       \
  "smlad r5, r12, r11, r5\n\t"      \
  "smlad r7, lr, r11, r7\n\t"
// Runs BODY while the patch (r1) has not reached the end that lies OFFSET bytes up the stack.
#define LL_DSP_LOOP(LABEL, NEXT, OFFSET, BODY) \
  "ldr r2, [sp, #" #OFFSET "]\n\t"          \
  "cmp r1, r2\n\t"                         \
  "beq " #NEXT "f\n\t" #LABEL ":\n\t" BODY "ldr r2, [sp, #" #OFFSET "]\n\t" \
  "cmp r1, r2\n\t"                         \
  "bne " #LABEL "b\n\t" #NEXT ":\n\t"
// r7 and r11 may be frame pointers, which no clobber list may name: they are saved by hand.
#define LL_DSP_ENTER "push {r2, r3, r7, r11, r12, lr}\n\t"
#define LL_DSP_LEAVE "pop {r2, r3, r7, r11, r12, lr}"
#define LL_DSP_OPERANDS(WEIGHTS, PATCH, FIRST_END, SECOND_END, SUMS) \
  register const int32_t *r0 __asm__("r0") = WEIGHTS;                \
  register const uint32_t *r1 __asm__("r1") = PATCH;                 \
  register const uint32_t *r2 __asm__("r2") = FIRST_END;             \
  register const uint32_t *r3 __asm__("r3") = SECOND_END;            \
  register int32_t *r12 __asm__("r12") = SUMS
#define LL_DSP_CONSTRAINTS                             \
  : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r12) \
  :                                                    \
  : "r4", "r5", "r6", "r8", "r9", "r10", "lr", "memory", "cc"
#endif

/// Two pixels times four output channels A … D, int8, two channels a word (`WeightPacking.channelPairs`).
///
/// - weights: for each pair of inputs {256 wA + wB, 256 wC + wD}, each half a number of 16 bits.
/// - patch: for each pair of inputs {pixel 0, pixel 1}; whole blocks of 16 inputs up to blockEnd, of 4 up to end.
/// - sums: {256 A + B, B, 256 C + D, D} of pixel 0, then of pixel 1, modulo 2^32; added to.
///
/// Returns the first word behind the weights.
LL_STEP const int32_t *_Nonnull ll_dsp_add_channel_pairs(const int32_t *_Nonnull weights, const uint32_t *_Nonnull patch,
                                                    const uint32_t *_Nonnull blockEnd,
                                                    const uint32_t *_Nonnull end, int32_t *_Nonnull sums) {
#if LL_ARM_DSP
  LL_DSP_OPERANDS(weights, patch, blockEnd, end, sums);
  __asm__ volatile(
      LL_DSP_ENTER
      "ldm r12, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
      LL_DSP_LOOP(1, 2, 0, LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR LL_DSP_PAIR)
      LL_DSP_LOOP(3, 4, 4, LL_DSP_PAIR LL_DSP_PAIR)
      "ldr r2, [sp, #16]\n\t"
      "stm r2, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
      LL_DSP_LEAVE LL_DSP_CONSTRAINTS);
  return r0;
#else
  (void)blockEnd;
  for (; patch < end; patch += 2, weights += 2) {
    for (int index = 0; index < 4; index++) {
      uint32_t both = (uint32_t)weights[index & 1];
      uint32_t inputs = patch[index >> 1];
      int32_t *sum = sums + 4 * (index >> 1) + 2 * (index & 1);
      sum[0] = ll_dsp_smlad(both, inputs, sum[0]);
      sum[1] = ll_dsp_smlad(ll_dsp_even_bytes(both), inputs, sum[1]);
    }
  }
  return weights;
#endif
}

/// Two pixels times four output channels with weights of 16 bits, from the start of a group, {biasA … biasD}; weights and
/// biases doubled (`WeightPacking.dspDoubledWords`) or not (`WeightPacking.dspWideWords`).
///
/// - weights: for each pair of inputs one word a channel. Blocks of 2 inputs up to end.
/// - sums: A … D of pixel 0, then of pixel 1; written.
LL_STEP const int32_t *_Nonnull ll_dsp_sum_words(const int32_t *_Nonnull weights, const uint32_t *_Nonnull patch,
                                                 const uint32_t *_Nonnull blockEnd, const uint32_t *_Nonnull end,
                                                 int32_t *_Nonnull sums) {
#if LL_ARM_DSP
  LL_DSP_OPERANDS(weights, patch, blockEnd, end, sums);
  __asm__ volatile(
      LL_DSP_ENTER
      "ldm r0!, {r4, r5, r6, r7}\n\t"
      "mov r8, r4\n\t"
      "mov r9, r5\n\t"
      "mov r10, r6\n\t"
      "mov r11, r7\n\t"
      LL_DSP_LOOP(1, 2, 0, LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR
                  LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR LL_DSP_WIDE_PAIR)
      LL_DSP_LOOP(3, 4, 4, LL_DSP_WIDE_PAIR)
      "ldr r2, [sp, #16]\n\t"
      "stm r2, {r4, r5, r6, r7, r8, r9, r10, r11}\n\t"
      LL_DSP_LEAVE LL_DSP_CONSTRAINTS);
  return r0;
#else
  (void)blockEnd;
  for (int i = 0; i < 8; i++) sums[i] = weights[i & 3];
  for (weights += 4; patch < end; patch += 2, weights += 4) {
    for (int i = 0; i < 8; i++) sums[i] = ll_dsp_smlad((uint32_t)weights[i & 3], patch[i >> 2], sums[i]);
  }
  return weights;
#endif
}

/// How far into a loop of so many steps of so many bytes a number of steps begins, so that behind the first round come whole
/// rounds.
LL_STEP uint32_t ll_dsp_loop_entry(uint32_t steps, uint32_t round, uint32_t stepBytes) {
  return (round - 1 - (steps - 1) % round) * stepBytes;
}

/// One pixel times four output channels: as `ll_dsp_add_channel_pairs`, with one word of patch for a pair of inputs, four
/// sums, and blocks of 8 inputs, at least one.
LL_STEP const int32_t *_Nonnull ll_dsp_add_one_pixel(const int32_t *_Nonnull weights, const uint32_t *_Nonnull patch,
                                                     const uint32_t *_Nonnull end, int32_t *_Nonnull sums) {
#if LL_ARM_DSP
  register const int32_t *r0 __asm__("r0") = weights;
  register const uint32_t *r1 __asm__("r1") = patch;
  register const uint32_t *r2 __asm__("r2") = end;
  register uint32_t r3 __asm__("r3") = ll_dsp_loop_entry((uint32_t)(end - patch) >> 2, 4, 108);
  register int32_t *r12 __asm__("r12") = sums;
  // ADR counts from multiples of four: without an alignment of its own the function might be moved by two bytes afterwards.
  __asm__ volatile(
      ".p2align 2\n\t" LL_DSP_ENTER
      "ldm r12, {r4, r5, r6, r7}\n\t"
      "adr.w r8, 1f\n\t"
      "add r8, r8, r3\n\t"
      "orr r8, r8, #1\n\t"
      "bx r8\n1:\n\t" LL_DSP_FOUR_PAIRS LL_DSP_FOUR_PAIRS LL_DSP_FOUR_PAIRS LL_DSP_FOUR_PAIRS
      "ldr r2, [sp]\n\t"
      "cmp r1, r2\n\t"
      "bne 1b\n\t"
      "ldr r2, [sp, #16]\n\t"
      "stm r2, {r4, r5, r6, r7}\n\t"
      LL_DSP_LEAVE LL_DSP_CONSTRAINTS);
  return r0;
#else
  for (; patch < end; patch += 1, weights += 2) {
    for (int pair = 0; pair < 2; pair++) {
      uint32_t both = (uint32_t)weights[pair];
      sums[2 * pair] = ll_dsp_smlad(both, *patch, sums[2 * pair]);
      sums[2 * pair + 1] = ll_dsp_smlad(ll_dsp_even_bytes(both), *patch, sums[2 * pair + 1]);
    }
  }
  return weights;
#endif
}

/// Both roundings of the requantisation and the zero point at once.
///
/// floor((x m + 2^30 + 2^(30 + e) - [x < 0] 2^31) / 2^(31 + e)) + z for x = twice / 2, rounding = 2^(e - 1) + z 2^e:
/// equal to rounding doubling high multiply and then rounding division by 2^e, for 1 <= e <= 22, |x| < 2^30 and a
/// multiplier of 2^30 or more.
LL_STEP int32_t ll_dsp_requantise(int32_t twice, int32_t multiplier, int32_t rounding, int32_t exponent) {
  int32_t nudge = rounding + (twice >> 31);
#if LL_ARM_DSP
  int32_t high;
  __asm__("smmlar %0, %1, %2, %3" : "=r"(high) : "r"(twice), "r"(multiplier), "r"(nudge));
#else
  int32_t high = (int32_t)(((int64_t)((uint64_t)(int64_t)nudge << 32) + (int64_t)twice * multiplier + 0x80000000LL) >> 32);
#endif
  return high >> exponent;
}

/// Two numbers v + 128, each within 16 bits, brought into 0 … 255, as the halves of a word.
LL_STEP uint32_t ll_dsp_saturate_pair(int32_t low, int32_t high) {
#if LL_ARM_DSP
  uint32_t pair;
  __asm__("pkhbt %0, %1, %2, lsl #16\n\tusat16 %0, #8, %0" : "=&r"(pair) : "r"(low), "r"(high));
  return pair;
#else
  low = (int16_t)low;
  high = (int16_t)high;
  low = low < 0 ? 0 : low > 255 ? 255 : low;
  high = high < 0 ? 0 : high > 255 ? 255 : high;
  return (uint32_t)low | (uint32_t)high << 16;
#endif
}

/// Clamps four bytes v + 128 to lower … upper and takes the 128 off.
///
/// above = 127 - upper, below = above + lower + 128, floor = lower, each in all four bytes.
LL_STEP uint32_t ll_dsp_clamp_bytes(uint32_t bytes, uint32_t above, uint32_t below, uint32_t floor) {
#if LL_ARM_DSP
  __asm__("uqadd8 %0, %0, %1\n\tuqsub8 %0, %0, %2\n\tuadd8 %0, %0, %3"
          : "+&r"(bytes)
          : "r"(above), "r"(below), "r"(floor));
  return bytes;
#else
  uint32_t result = 0;
  for (int i = 0; i < 32; i += 8) {
    int32_t value = (int32_t)(bytes >> i & 255) + (int32_t)(above & 255);
    value = (value > 255 ? 255 : value) - (int32_t)(below & 255);
    value = value < 0 ? 0 : value;
    result |= ((uint32_t)value + (floor & 255) & 255) << i;
  }
  return result;
#endif
}
