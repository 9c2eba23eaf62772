// Operators that go element by element for x86-64 with AVX2, eight elements at a time.
#pragma once
#include "Elements.h"
#include "X86AVX2.h"

#if LL_X86
LL_AVX2_STEP __m256i ll_avx2_load_elements(const void *_Nonnull source, intptr_t index, int32_t isWide) {
  if (isWide) return _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)((const int16_t *)source + index)));
  return _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)((const int8_t *)source + index)));
}

LL_AVX2_STEP __m256i ll_avx2_scale(__m256i value, LLElementScale scale) {
  const __m256i nudge = _mm256_set1_epi64x(1 << 30);
  __m256i multiplier = _mm256_set1_epi32(scale.multiplier);
  value = _mm256_sub_epi32(value, _mm256_set1_epi32(scale.zeroPoint));
  value = _mm256_sll_epi32(value, _mm_cvtsi32_si128(scale.left));
  __m256i even = _mm256_add_epi64(_mm256_mul_epi32(value, multiplier), nudge);
  __m256i odd = _mm256_add_epi64(_mm256_mul_epi32(ll_avx2_odd(value), multiplier), nudge);
  __m256i high = _mm256_blend_epi32(_mm256_srli_epi64(even, 31), _mm256_add_epi64(odd, odd), 0xAA);
  if (scale.right == 0) return high;
  // (h + 2^(e - 1)) / 2^e in two shifts: adding a half could leave 32 bits. |h| < 2^31.
  high = _mm256_add_epi32(high, _mm256_srai_epi32(high, 31));
  high = _mm256_sra_epi32(high, _mm_cvtsi32_si128(scale.right - 1));
  return _mm256_srai_epi32(_mm256_add_epi32(high, _mm256_set1_epi32(1)), 1);
}

LL_AVX2_STEP intptr_t ll_avx2_elements_of(LLElementwiseKind kind, int32_t isWideInput, int32_t isWideOutput,
                                          const LLElementwise *_Nonnull callersScales, const void *_Nonnull first,
                                          intptr_t firstStep, const void *_Nonnull second, intptr_t secondStep,
                                          void *_Nonnull target, intptr_t count) {
  // A copy, which stores to the output cannot change.
  const LLElementwise scales = *callersScales;
  __m256i zeroPoint = _mm256_set1_epi32(scales.bounds.zeroPoint);
  // The bounds move instead of the value, so that no value overflows.
  __m256i lower = _mm256_set1_epi32(scales.bounds.lower - scales.bounds.zeroPoint);
  __m256i upper = _mm256_set1_epi32(scales.bounds.upper - scales.bounds.zeroPoint);
  __m256i a = _mm256_setzero_si256(), b = a;
  if (firstStep == 0) a = _mm256_set1_epi32(isWideInput ? *(const int16_t *)first : *(const int8_t *)first);
  if (secondStep == 0) b = _mm256_set1_epi32(isWideInput ? *(const int16_t *)second : *(const int8_t *)second);
  intptr_t index = 0;
  for (; index + 8 <= count; index += 8) {
    if (firstStep != 0) a = ll_avx2_load_elements(first, index, isWideInput);
    if (kind != LL_ELEMENT_RESCALE && secondStep != 0) b = ll_avx2_load_elements(second, index, isWideInput);
    __m256i value;
    if (kind == LL_ELEMENT_RESCALE) {
      value = ll_avx2_scale(a, scales.first);
    } else if (kind == LL_ELEMENT_PRODUCT) {
      value = _mm256_mullo_epi32(_mm256_sub_epi32(a, _mm256_set1_epi32(scales.first.zeroPoint)),
                                 _mm256_sub_epi32(b, _mm256_set1_epi32(scales.second.zeroPoint)));
      value = ll_avx2_scale(value, scales.output);
    } else {
      __m256i x = ll_avx2_scale(a, scales.first), y = ll_avx2_scale(b, scales.second);
      value = _mm256_add_epi32(x, _mm256_sign_epi32(y, _mm256_set1_epi32(scales.sign)));
      value = ll_avx2_scale(value, scales.output);
    }
    value = _mm256_add_epi32(_mm256_max_epi32(_mm256_min_epi32(value, upper), lower), zeroPoint);
    __m128i halves = _mm_packs_epi32(_mm256_castsi256_si128(value), _mm256_extracti128_si256(value, 1));
    if (isWideOutput) {
      _mm_storeu_si128((__m128i *)((int16_t *)target + index), halves);
    } else {
      _mm_storel_epi64((__m128i *)((int8_t *)target + index), _mm_packs_epi16(halves, halves));
    }
  }
  return index;
}

/// Whole eights of elements; returns how many elements that were.
///
/// - firstStep, secondStep: 1, or 0 for an operand of one element.
LL_AVX2 intptr_t ll_avx2_elements(LLElementwiseKind kind, int32_t isWideInput, int32_t isWideOutput,
                                  const LLElementwise *_Nonnull scales, const void *_Nonnull first, intptr_t firstStep,
                                  const void *_Nonnull second, intptr_t secondStep, void *_Nonnull target,
                                  intptr_t count) {
#define LL_AVX2_KIND(KIND, WIDE_INPUT, WIDE_OUTPUT)                                   \
  if (kind == KIND && isWideInput == WIDE_INPUT && isWideOutput == WIDE_OUTPUT) {     \
    return ll_avx2_elements_of(KIND, WIDE_INPUT, WIDE_OUTPUT, scales, first, firstStep, second, secondStep, target, \
                               count);                                                \
  }
  LL_AVX2_KIND(LL_ELEMENT_SUM, 0, 0)
  LL_AVX2_KIND(LL_ELEMENT_SUM, 1, 1)
  LL_AVX2_KIND(LL_ELEMENT_PRODUCT, 0, 0)
  LL_AVX2_KIND(LL_ELEMENT_PRODUCT, 1, 1)
  LL_AVX2_KIND(LL_ELEMENT_RESCALE, 0, 0)
  LL_AVX2_KIND(LL_ELEMENT_RESCALE, 0, 1)
  LL_AVX2_KIND(LL_ELEMENT_RESCALE, 1, 0)
  LL_AVX2_KIND(LL_ELEMENT_RESCALE, 1, 1)
  return 0;
}
#endif

/// Whole eights of elements, if the machine has AVX2; returns how many elements that were.
LL_STEP intptr_t ll_x86_elements(LLElementwiseKind kind, int32_t isWideInput, int32_t isWideOutput,
                                 const LLElementwise *_Nonnull scales, const void *_Nonnull first, intptr_t firstStep,
                                 const void *_Nonnull second, intptr_t secondStep, void *_Nonnull target,
                                 intptr_t count, int32_t level) {
#if LL_X86
  if (level != 0) {
    return ll_avx2_elements(kind, isWideInput, isWideOutput, scales, first, firstStep, second, secondStep, target, count);
  }
#endif
  (void)kind, (void)isWideInput, (void)isWideOutput, (void)scales, (void)first, (void)firstStep, (void)second;
  (void)secondStep, (void)target, (void)count, (void)level;
  return 0;
}
