// Steps for int16 inputs on Cortex-M cores with the DSP extension, and the same arithmetic in C for every other machine.
//
// Two output channels share a word, 256 wA + wB in each half; SMLALD sums the products of shared words in 64 bits, so that
// with B = sum of wB x the difference is 256 A exactly. B has 32 bits: 512 inputs with |w| <= 127 cannot leave them.
//
// Sources: Arm, "ARMv7-M Architecture Reference Manual", A7.7 (SMLALD, SMLAD, SXTB16, SMMLAR, USAT, UQADD16, UQSUB16, UADD16).
#pragma once
#include "ArmDSP.h"

#if !LL_ARM_DSP
/// Adds A to totals[0] and B to totals[1], modulo 2^32, for blocks of inputs that lie patchStep words apart and their
/// words of weights weightStep apart.
LL_STEP void ll_dsp_add_shared_words(const int32_t *_Nonnull weights, int weightStep, const uint32_t *_Nonnull patch,
                                     const uint32_t *_Nonnull end, int patchStep, int32_t *_Nonnull totals) {
  int64_t both = 0;
  int32_t second = 0;
  for (; patch < end; patch += patchStep, weights += weightStep) {
    uint32_t word = (uint32_t)*weights;
    both += (int64_t)(int16_t)word * (int16_t)*patch + (int64_t)(int16_t)(word >> 16) * (int16_t)(*patch >> 16);
    second = ll_dsp_smlad(ll_dsp_even_bytes(word), *patch, second);
  }
  totals[0] = (int32_t)((uint32_t)totals[0] + (uint32_t)((both - second) >> 8));
  totals[1] = (int32_t)((uint32_t)totals[1] + (uint32_t)second);
}
#endif

#if LL_ARM_DSP
// Two pairs of inputs of two pixels: r4 … r6 are the sums of pixel 0, r7 … r9 those of pixel 1.
#define LL_DSP_TWO_SHARED_WORDS        \
  "ldm r1!, {r10, r11, r12, lr}\n\t"   \
  "ldrd r2, r3, [r0], #8\n\t"          \
  "smlald r4, r5, r2, r10\n\t"         \
  "smlald r7, r8, r2, r11\n\t"         \
  "smlald r4, r5, r3, r12\n\t"         \
  "smlald r7, r8, r3, lr\n\t"          \
  "sxtb16 r2, r2\n\t"                  \
  "sxtb16 r3, r3\n\t"                  \
  "smlad r6, r2, r10, r6\n\t"          \
  "smlad r9, r2, r11, r9\n\t"          \
  "smlad r6, r3, r12, r6\n\t"          \
  "smlad r9, r3, lr, r9\n\t"
// Two pairs of inputs of one pixel and four channels: r4 … r6 are the sums of A and B, r7 … r9 those of C and D.
#define LL_DSP_FOUR_SHARED_WORDS       \
  "ldrd r2, r3, [r1], #8\n\t"          \
  "ldm r0!, {r10, r11, r12, lr}\n\t"   \
  "smlald r4, r5, r10, r2\n\t"         \
  "smlald r7, r8, r11, r2\n\t"         \
  "smlald r4, r5, r12, r3\n\t"         \
  "smlald r7, r8, lr, r3\n\t"          \
  "sxtb16 r10, r10\n\t"                \
  "sxtb16 r11, r11\n\t"                \
  "sxtb16 r12, r12\n\t"                \
  "sxtb16 lr, lr\n\t"                  \
  "smlad r6, r10, r2, r6\n\t"          \
  "smlad r9, r11, r2, r9\n\t"          \
  "smlad r6, r12, r3, r6\n\t"          \
  "smlad r9, lr, r3, r9\n\t"
// A of both sums in r4 and r7, B in r5 and r8.
#define LL_DSP_SEPARATE_PAIR_SUMS          \
  "subs r4, r4, r6\n\t"                    \
  "sbc r5, r5, r6, asr #31\n\t"            \
  "lsr r4, r4, #8\n\t"                     \
  "orr r4, r4, r5, lsl #24\n\t"            \
  "subs r7, r7, r9\n\t"                    \
  "sbc r8, r8, r9, asr #31\n\t"            \
  "lsr r7, r7, #8\n\t"                     \
  "orr r7, r7, r8, lsl #24\n\t"
#define LL_DSP_CLEAR_PAIR_SUMS "mov r4, #0\n\tmov r5, #0\n\tmov r6, #0\n\tmov r7, #0\n\tmov r8, #0\n\tmov r9, #0\n\t"
#endif

/// Two pixels times two output channels A and B, int16 (`WeightPacking.dspWideChannelPairs` of a convolution).
///
/// - weights: {256 wA + wB} for each pair of inputs.
/// - patch: for each pair of inputs {pixel 0, pixel 1}; whole blocks of 16 inputs up to blockEnd, of 4 up to end; at most
///   512 inputs.
/// - totals: A and B of pixel 0 in words 0 and 1, of pixel 1 in words 4 and 5; added to, modulo 2^32.
///
/// Returns the first word behind the weights.
LL_STEP const int32_t *_Nonnull ll_dsp_add_two_wide_pixels(const int32_t *_Nonnull weights, const uint32_t *_Nonnull patch,
                                                           const uint32_t *_Nonnull blockEnd,
                                                           const uint32_t *_Nonnull end, int32_t *_Nonnull totals) {
#if LL_ARM_DSP
  LL_DSP_OPERANDS(weights, patch, blockEnd, end, totals);
  __asm__ volatile(
      LL_DSP_ENTER LL_DSP_CLEAR_PAIR_SUMS
      LL_DSP_LOOP(1, 2, 0, LL_DSP_TWO_SHARED_WORDS LL_DSP_TWO_SHARED_WORDS LL_DSP_TWO_SHARED_WORDS LL_DSP_TWO_SHARED_WORDS)
      LL_DSP_LOOP(3, 4, 4, LL_DSP_TWO_SHARED_WORDS)
      LL_DSP_SEPARATE_PAIR_SUMS
      "ldr r2, [sp, #16]\n\t"
      "ldrd r10, r11, [r2]\n\t"
      "ldrd r12, lr, [r2, #16]\n\t"
      "add r4, r4, r10\n\t"
      "add r5, r6, r11\n\t"
      "add r7, r7, r12\n\t"
      "add r8, r9, lr\n\t"
      "strd r4, r5, [r2]\n\t"
      "strd r7, r8, [r2, #16]\n\t"
      LL_DSP_LEAVE LL_DSP_CONSTRAINTS);
  return r0;
#else
  (void)blockEnd;
  for (int pixel = 0; pixel < 2; pixel++) {
    ll_dsp_add_shared_words(weights, 1, patch + pixel, end + pixel, 2, totals + 4 * pixel);
  }
  return weights + (end - patch) / 2;
#endif
}

/// One pixel times four output channels A … D, int16 (`WeightPacking.dspWideChannelPairs` of a dense layer).
///
/// - weights: {256 wA + wB}, {256 wC + wD} for each pair of inputs.
/// - inputs: pairs at a multiple of 4; whole blocks of 8 inputs up to end, at most 512 inputs.
/// - totals: A … D; added to, modulo 2^32.
///
/// Returns the first word behind the weights.
LL_STEP const int32_t *_Nonnull ll_dsp_add_one_wide_pixel(const int32_t *_Nonnull weights, const uint32_t *_Nonnull inputs,
                                                          const uint32_t *_Nonnull end, int32_t *_Nonnull totals) {
#if LL_ARM_DSP
  LL_DSP_OPERANDS(weights, inputs, end, end, totals);
  __asm__ volatile(
      LL_DSP_ENTER LL_DSP_CLEAR_PAIR_SUMS
      LL_DSP_LOOP(1, 2, 0, LL_DSP_FOUR_SHARED_WORDS LL_DSP_FOUR_SHARED_WORDS)
      LL_DSP_SEPARATE_PAIR_SUMS
      "ldr r2, [sp, #16]\n\t"
      "ldm r2, {r10, r11, r12, lr}\n\t"
      "add r4, r4, r10\n\t"
      "add r5, r6, r11\n\t"
      "add r7, r7, r12\n\t"
      "add r8, r9, lr\n\t"
      "stm r2, {r4, r5, r7, r8}\n\t"
      LL_DSP_LEAVE LL_DSP_CONSTRAINTS);
  return r0;
#else
  for (int pair = 0; pair < 2; pair++) {
    ll_dsp_add_shared_words(weights + pair, 2, inputs, end, 1, totals + 2 * pair);
  }
  return weights + 2 * (end - inputs);
#endif
}

/// Interleaves count words (pairs of int16) of two pixels; returns the end of what was written.
LL_STEP uint32_t *_Nonnull ll_dsp_interleave_two_pixels(const void *_Nonnull first, const void *_Nonnull second,
                                                        int32_t count, uint32_t *_Nonnull patch) {
#if LL_ARM_DSP
  // LDR reads from any address, LDRD and LDM do not.
  uint32_t a, b;
  for (; count > 1; count -= 2) {
    __asm__ volatile(
        "ldr %3, [%0], #4\n\t"
        "ldr %4, [%1], #4\n\t"
        "strd %3, %4, [%2], #8\n\t"
        "ldr %3, [%0], #4\n\t"
        "ldr %4, [%1], #4\n\t"
        "strd %3, %4, [%2], #8"
        : "+r"(first), "+r"(second), "+r"(patch), "=&r"(a), "=&r"(b)
        :
        : "memory");
  }
  if (count > 0) {
    __asm__ volatile("ldr %1, [%2]\n\tldr %3, [%4]\n\tstrd %1, %3, [%0], #8"
                     : "+r"(patch), "=&r"(a), "+r"(first), "=&r"(b), "+r"(second)
                     :
                     : "memory");
  }
#else
  const char *one = (const char *)first, *two = (const char *)second;
  for (; count > 0; count--, one += 4, two += 4, patch += 2) {
    patch[0] = ll_load_word(one);
    patch[1] = ll_load_word(two);
  }
#endif
  return patch;
}

/// Both roundings of the requantisation from the accumulator itself: rounding doubling high multiply, then rounding
/// division by 2^e, e in 1 … 22.
///
/// twiceMultiplier is 2 m modulo 2^32 for a multiplier m of 2^30 or more: negative, which the accumulator added to the
/// high half makes up for. rounding = 2^(e - 1). |sum| + 2^(e - 1) stays below 2^31.
LL_STEP int32_t ll_dsp_requantise_whole(int32_t sum, int32_t twiceMultiplier, int32_t rounding, int32_t exponent) {
  int32_t nudge = sum + (sum >> 31);
#if LL_ARM_DSP
  int32_t high;
  __asm__("smmlar %0, %1, %2, %3" : "=r"(high) : "r"(sum), "r"(twiceMultiplier), "r"(nudge));
#else
  int32_t high =
      (int32_t)(((int64_t)((uint64_t)(int64_t)nudge << 32) + (int64_t)sum * twiceMultiplier + 0x80000000LL) >> 32);
#endif
  return (high + rounding) >> exponent;
}

/// A number brought into 0 … 255.
LL_STEP uint32_t ll_dsp_saturate_byte(int32_t value) {
#if LL_ARM_DSP
  uint32_t result;
  __asm__("usat %0, #8, %1" : "=r"(result) : "r"(value));
  return result;
#else
  return value < 0 ? 0 : value > 255 ? 255 : (uint32_t)value;
#endif
}

/// A number brought into 0 … 65535.
LL_STEP uint32_t ll_dsp_saturate_half(int32_t value) {
#if LL_ARM_DSP
  uint32_t result;
  __asm__("usat %0, #16, %1" : "=r"(result) : "r"(value));
  return result;
#else
  return value < 0 ? 0 : value > 65535 ? 65535 : (uint32_t)value;
#endif
}

/// Clamps two halves v + 32768 to lower … upper and takes the 32768 off.
///
/// above = 32767 - upper, below = above + lower + 32768, floor = lower, each in both halves.
LL_STEP uint32_t ll_dsp_clamp_halves(uint32_t halves, uint32_t above, uint32_t below, uint32_t floor) {
#if LL_ARM_DSP
  __asm__("uqadd16 %0, %0, %1\n\tuqsub16 %0, %0, %2\n\tuadd16 %0, %0, %3"
          : "+&r"(halves)
          : "r"(above), "r"(below), "r"(floor));
  return halves;
#else
  uint32_t result = 0;
  for (int i = 0; i < 32; i += 16) {
    int32_t value = (int32_t)(halves >> i & 65535) + (int32_t)(above & 65535);
    value = (value > 65535 ? 65535 : value) - (int32_t)(below & 65535);
    value = value < 0 ? 0 : value;
    result |= (((uint32_t)value + floor) & 65535) << i;
  }
  return result;
#endif
}
