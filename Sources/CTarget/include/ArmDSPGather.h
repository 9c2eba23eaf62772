// Widening what two output pixels see to 16 bits, on Cortex-M cores with the DSP extension, and the same arithmetic in C for
// every other machine.
//
// Sources: Arm, "ARMv7-M Architecture Reference Manual", A7.7 (SXTB16, PKHBT, LDRD, STM).
#pragma once
#include "ArmDSP.h"

/// Widens a word of four int8 of each of two pixels: {pixel 0, pixel 1} of bytes 0 and 2, then of bytes 1 and 3; moves patch
/// behind them.
LL_STEP void ll_dsp_widen_words(uint32_t first, uint32_t second, uint32_t *_Nonnull *_Nonnull patch) {
#if LL_ARM_DSP
  uint32_t a, b;
  __asm__ volatile(
      "sxtb16 %3, %1\n\t"
      "sxtb16 %4, %2\n\t"
      "strd %3, %4, [%0], #8\n\t"
      "sxtb16 %1, %1, ror #8\n\t"
      "sxtb16 %2, %2, ror #8\n\t"
      "strd %1, %2, [%0], #8"
      : "+r"(*patch), "+r"(first), "+r"(second), "=&r"(a), "=&r"(b)
      :
      : "memory");
#else
  uint32_t widened[4] = {ll_dsp_even_bytes(first), ll_dsp_even_bytes(second), ll_dsp_odd_bytes(first),
                         ll_dsp_odd_bytes(second)};
  for (int i = 0; i < 4; i++) (*patch)[i] = widened[i];
  *patch += 4;
#endif
}

/// The same of the next word in memory, at any address.
LL_STEP void ll_dsp_widen_step(const int8_t *_Nonnull *_Nonnull first, const int8_t *_Nonnull *_Nonnull second,
                               uint32_t *_Nonnull *_Nonnull patch) {
  uint32_t a = ll_load_word(*first), b = ll_load_word(*second);
  *first += 4;
  *second += 4;
  ll_dsp_widen_words(a, b, patch);
}

/// Widens count words of each of two pixels, at any address and at least one; returns the end of what was written.
LL_STEP uint32_t *_Nonnull ll_dsp_widen_two_pixels(const int8_t *_Nonnull first, const int8_t *_Nonnull second,
                                                   int32_t count, uint32_t *_Nonnull patch) {
  do {
    ll_dsp_widen_step(&first, &second, &patch);
  } while (--count > 0);
  return patch;
}

#if LL_ARM_DSP
// Two words of each of two pixels.
#define LL_DSP_WIDEN_TWO_WORDS      \
  "ldrd r6, r8, [r0], #8\n\t"       \
  "ldrd r9, r10, [r1], #8\n\t"      \
  "sxtb16 r4, r6\n\t"               \
  "sxtb16 r5, r9\n\t"               \
  "sxtb16 r6, r6, ror #8\n\t"       \
  "sxtb16 r9, r9, ror #8\n\t"       \
  "stm r2!, {r4, r5, r6, r9}\n\t"   \
  "sxtb16 r4, r8\n\t"               \
  "sxtb16 r5, r10\n\t"              \
  "sxtb16 r6, r8, ror #8\n\t"       \
  "sxtb16 r9, r10, ror #8\n\t"      \
  "stm r2!, {r4, r5, r6, r9}\n\t"
#endif

/// Widens rows of count words, rowStep bytes apart, of each of two pixels, at multiples of 4; rows, count >= 1.
LL_STEP uint32_t *_Nonnull ll_dsp_widen_aligned_rows(const int8_t *_Nonnull first, const int8_t *_Nonnull second,
                                                     intptr_t rowStep, int32_t rows, int32_t count,
                                                     uint32_t *_Nonnull patch) {
#if LL_ARM_DSP
  register const int8_t *r0 __asm__("r0") = first;
  register const int8_t *r1 __asm__("r1") = second;
  register uint32_t *r2 __asm__("r2") = patch;
  register int32_t r3 __asm__("r3") = count;
  register int32_t r4 __asm__("r4") = rows;
  register intptr_t r12 __asm__("r12") = rowStep - 4 * count;
  // lr: words left in a row, r7: rows.
  __asm__ volatile(
      "push {r7}\n\t"
      "mov r7, r4\n"
      "0:\n\t"
      "subs lr, r3, #4\n\t"
      "blt 2f\n1:\n\t" LL_DSP_WIDEN_TWO_WORDS LL_DSP_WIDEN_TWO_WORDS
      "subs lr, lr, #4\n\t"
      "bge 1b\n2:\n\t"
      "lsls lr, lr, #31\n\t"
      "bcc 3f\n\t" LL_DSP_WIDEN_TWO_WORDS
      "3:\n\t"
      "cmp lr, #0\n\t"
      "beq 4f\n\t"
      "ldr r6, [r0], #4\n\t"
      "ldr r9, [r1], #4\n\t"
      "sxtb16 r4, r6\n\t"
      "sxtb16 r5, r9\n\t"
      "sxtb16 r6, r6, ror #8\n\t"
      "sxtb16 r9, r9, ror #8\n\t"
      "stm r2!, {r4, r5, r6, r9}\n4:\n\t"
      "add r0, r0, r12\n\t"
      "add r1, r1, r12\n\t"
      "subs r7, r7, #1\n\t"
      "bgt 0b\n\t"
      "pop {r7}"
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4), "+r"(r12)
      :
      : "r5", "r6", "r8", "r9", "r10", "lr", "memory", "cc");
  return r2;
#else
  for (; rows > 0; rows--, first += rowStep, second += rowStep) {
    patch = ll_dsp_widen_two_pixels(first, second, count, patch);
  }
  return patch;
#endif
}

/// The lower two bytes of a word, the others of which are zero, as its halves.
LL_STEP uint32_t ll_dsp_neighbours(uint32_t word) { return ll_dsp_even_bytes(word | word << 8); }

/// Widens rows of words and two bytes, rowStep bytes apart, of each of two pixels, at any address: what is left of a row
/// shares a word with the start of the next one.
///
/// - rows, words: at least 1. Of an odd number the last two bytes become one pair of neighbours, or else (isPadded) a word filled up
///   with zeros.
LL_STEP uint32_t *_Nonnull ll_dsp_widen_split_rows(const int8_t *_Nonnull first, const int8_t *_Nonnull second,
                                                   intptr_t rowStep, int32_t rows, int32_t words, int32_t isPadded,
                                                   uint32_t *_Nonnull patch) {
  for (;;) {
    const int8_t *one = first, *two = second;
    int32_t left = words;
    do {
      ll_dsp_widen_step(&one, &two, &patch);
    } while (--left > 0);
    uint32_t a = ll_load_half(one), b = ll_load_half(two);
    if (rows == 1) {
      if (isPadded) {
        ll_dsp_widen_words(a, b, &patch);
      } else {
        patch[0] = ll_dsp_neighbours(a);
        patch[1] = ll_dsp_neighbours(b);
        patch += 2;
      }
      return patch;
    }
    one = first + rowStep;
    two = second + rowStep;
    a |= (uint32_t)ll_load_half(one) << 16;
    b |= (uint32_t)ll_load_half(two) << 16;
    ll_dsp_widen_words(a, b, &patch);
    one += 2;
    two += 2;
    left = words;
    do {
      ll_dsp_widen_step(&one, &two, &patch);
    } while (--left > 0);
    rows -= 2;
    if (rows == 0) return patch;
    first += 2 * rowStep;
    second += 2 * rowStep;
  }
}

/// Widens count words of one pixel: two words for each; returns the end of what was written.
LL_STEP uint32_t *_Nonnull ll_dsp_widen_one_pixel(const int8_t *_Nonnull pixel, int32_t count,
                                                  uint32_t *_Nonnull patch) {
  for (; count > 0; count--, pixel += 4, patch += 2) {
    uint32_t word = ll_load_word(pixel);
    patch[0] = ll_dsp_even_bytes(word);
    patch[1] = ll_dsp_odd_bytes(word);
  }
  return patch;
}
