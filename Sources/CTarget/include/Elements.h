// Operators that go element by element, eight elements at a time: what they are made of, the steps for Advanced SIMD, and the
// same arithmetic in C for every other machine.
#pragma once
#include <stdint.h>

#include "NEONRequantization.h"
#include "NEONWide.h"
#include "Target.h"

/// (x - zeroPoint) 2^left, times multiplier / 2^31 as a rounding doubling high multiply, then a rounding division by
/// 2^right, ties away from zero.
///
/// - right: 0 … 31.
typedef struct {
  int32_t zeroPoint, left, multiplier, right;
} LLElementScale;

/// Scales of both operands and of what is made of them. An operator with one operand has no second. The second is added
/// `sign` times: 1, or -1 in a difference.
typedef struct {
  LLElementScale first, second, output;
  int32_t sign;
  LLNEONBounds bounds;
} LLElementwise;

/// Sum: of both operands on their common scale, then scaled to the output's. Product: of both operands without
/// their zero points, then scaled. Rescale: the first operand, scaled.
typedef enum { LL_ELEMENT_SUM, LL_ELEMENT_PRODUCT, LL_ELEMENT_RESCALE } LLElementwiseKind;

/// Eight int8 numbers.
LL_STEP LLNEONEight ll_neon_load_eight_bytes(const void *_Nonnull source) {
#if LL_NEON
  int16x8_t half = vmovl_s8(vld1_s8((const int8_t *)source));
  return (LLNEONEight){vmovl_s16(vget_low_s16(half)), vmovl_s16(vget_high_s16(half))};
#else
  LLNEONEight eight;
  for (int i = 0; i < 4; i++) {
    eight.low[i] = ((const int8_t *)source)[i];
    eight.high[i] = ((const int8_t *)source)[4 + i];
  }
  return eight;
#endif
}

/// Eight int16 numbers.
LL_STEP LLNEONEight ll_neon_load_eight_halves(const void *_Nonnull source) {
#if LL_NEON
  int16x8_t half = vld1q_s16((const int16_t *)source);
  return (LLNEONEight){vmovl_s16(vget_low_s16(half)), vmovl_s16(vget_high_s16(half))};
#else
  LLNEONEight eight;
  for (int i = 0; i < 4; i++) {
    eight.low[i] = ((const int16_t *)source)[i];
    eight.high[i] = ((const int16_t *)source)[4 + i];
  }
  return eight;
#endif
}

/// One number eight times.
LL_STEP LLNEONEight ll_neon_repeat(int32_t number) {
  LLNEONWords words = {number, number, number, number};
  return (LLNEONEight){words, words};
}

LL_STEP LLNEONWords ll_neon_scale_words(LLNEONWords words, LLElementScale scale) {
#if LL_NEON
  words = vshlq_s32(vsubq_s32(words, vdupq_n_s32(scale.zeroPoint)), vdupq_n_s32(scale.left));
  int32x4_t high = vqrdmulhq_s32(words, vdupq_n_s32(scale.multiplier));
  // One off what is negative, if anything is shifted out: SRSHL rounds ties up.
  int32x4_t negative = vandq_s32(high, vdupq_n_s32(scale.right == 0 ? 0 : -1));
  return vrshlq_s32(vsraq_n_s32(high, negative, 31), vdupq_n_s32(-scale.right));
#else
  for (int i = 0; i < 4; i++) {
    int32_t value = (int32_t)(((uint32_t)words[i] - (uint32_t)scale.zeroPoint) << scale.left);
    int64_t high = ((int64_t)value * scale.multiplier + (1 << 30)) >> 31;
    if (scale.right > 0) high = (high - (high < 0) + ((int64_t)1 << (scale.right - 1))) >> scale.right;
    words[i] = (int32_t)high;
  }
  return words;
#endif
}

LL_STEP LLNEONWords ll_neon_multiply_words(LLNEONWords first, LLNEONWords second, const LLElementwise scales) {
#if LL_NEON
  return vmulq_s32(vsubq_s32(first, vdupq_n_s32(scales.first.zeroPoint)),
                   vsubq_s32(second, vdupq_n_s32(scales.second.zeroPoint)));
#else
  for (int i = 0; i < 4; i++) {
    first[i] = (int32_t)(((uint32_t)first[i] - (uint32_t)scales.first.zeroPoint) *
                         ((uint32_t)second[i] - (uint32_t)scales.second.zeroPoint));
  }
  return first;
#endif
}

LL_STEP LLNEONWords ll_neon_element_words(LLElementwiseKind kind, LLNEONWords first, LLNEONWords second,
                                          LLElementwise scales) {
  switch (kind) {
    case LL_ELEMENT_RESCALE: return ll_neon_scale_words(first, scales.first);
    case LL_ELEMENT_PRODUCT: return ll_neon_scale_words(ll_neon_multiply_words(first, second, scales), scales.output);
    default: break;
  }
  first = ll_neon_scale_words(first, scales.first);
  second = ll_neon_scale_words(second, scales.second);
  return ll_neon_scale_words(first + scales.sign * second, scales.output);
}

/// Eight elements of an operator, without the output's zero point.
LL_STEP LLNEONEight ll_neon_elements(LLElementwiseKind kind, LLNEONEight first, LLNEONEight second,
                                     LLElementwise scales) {
  return (LLNEONEight){ll_neon_element_words(kind, first.low, second.low, scales),
                       ll_neon_element_words(kind, first.high, second.high, scales)};
}
