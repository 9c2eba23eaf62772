// Steps of the kernels for x86-64 with AVX2. Compiled for AVX2 function by function, so that a program for any x86-64 may
// hold them; `ll_x86_level` says whether it may call them.
//
// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2 (VPMADDWD, VPSHUFB, VPMULDQ, VPSRAVD).
#pragma once
#include "QuadTile.h"

#if LL_X86
#include <immintrin.h>

#define LL_AVX2 static __attribute__((noinline, target("avx2")))
#define LL_AVX2_STEP static inline __attribute__((always_inline, target("avx2")))

/// Multipliers and exponents of eight channels.
typedef struct {
  __m256i multiplier, oddMultiplier, exponent, half;
} LLFactors8;

/// Odd words also in the places of the even ones. (A shift would do, but compilers extend its sign before VPMULDQ.)
LL_AVX2_STEP __m256i ll_avx2_odd(__m256i value) { return _mm256_shuffle_epi32(value, 0xF5); }

LL_AVX2_STEP LLFactors8 ll_avx2_factors(const int32_t *_Nonnull factors) {
  LLFactors8 result;
  result.multiplier = _mm256_loadu_si256((const __m256i *)factors);
  result.oddMultiplier = ll_avx2_odd(result.multiplier);
  result.exponent = _mm256_sub_epi32(_mm256_setzero_si256(), _mm256_loadu_si256((const __m256i *)(factors + 16)));
  result.half = _mm256_srli_epi32(_mm256_sllv_epi32(_mm256_set1_epi32(1), result.exponent), 1);
  return result;
}

/// Eight numbers times their factors; exponents 1 … 22, |value| < 2^31 - 2^22.
LL_AVX2_STEP __m256i ll_avx2_requantise(__m256i value, LLFactors8 factors) {
  const __m256i nudge = _mm256_set1_epi64x(1 << 30);
  __m256i even = _mm256_add_epi64(_mm256_mul_epi32(value, factors.multiplier), nudge);
  __m256i odd = _mm256_add_epi64(_mm256_mul_epi32(ll_avx2_odd(value), factors.oddMultiplier), nudge);
  __m256i high = _mm256_blend_epi32(_mm256_srli_epi64(even, 31), _mm256_add_epi64(odd, odd), 0xAA);
  __m256i sign = _mm256_srai_epi32(high, 31);
  return _mm256_srav_epi32(_mm256_add_epi32(_mm256_add_epi32(high, factors.half), sign), factors.exponent);
}

/// Zero point and clamp of 16 channels of one pixel, low and high eight, and the store.
LL_AVX2_STEP void ll_avx2_store(const LLQuadTile *_Nonnull tile, int32_t place, __m256i low, __m256i high) {
  __m256i zeroPoint = _mm256_set1_epi32(tile->zeroPoint);
  // Lanes: channels 0 … 3, 8 … 11, then 4 … 7, 12 … 15; the permutation puts them in order.
  __m256i numbers = _mm256_packs_epi32(_mm256_add_epi32(low, zeroPoint), _mm256_add_epi32(high, zeroPoint));
  numbers = _mm256_min_epi16(numbers, _mm256_set1_epi16((int16_t)tile->upper));
  numbers = _mm256_max_epi16(numbers, _mm256_set1_epi16((int16_t)tile->lower));
  numbers = _mm256_permute4x64_epi64(numbers, 0xD8);
  if (tile->isWide) {
    _mm256_storeu_si256((__m256i *)((int16_t *)tile->output + place), numbers);
  } else {
    __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(numbers), _mm256_extracti128_si256(numbers, 1));
    _mm_storeu_si128((__m128i *)((int8_t *)tile->output + place), bytes);
  }
}

/// Two neighbouring int16 numbers in every word.
LL_AVX2_STEP __m256i ll_avx2_pair(const int16_t *_Nonnull numbers) {
  int32_t pair;
  __builtin_memcpy(&pair, numbers, sizeof pair);
  return _mm256_set1_epi32(pair);
}

/// Sums of 16 channels of a pixel: channels 0 … 7 and 8 … 15.
typedef struct {
  __m256i low, high;
} LLSums16;

/// Weights of a quad, widened: channels 0 … 7 and 8 … 15 of inputs k, k + 1 (first) and k + 2, k + 3 (second).
typedef struct {
  __m256i lowFirst, lowSecond, highFirst, highSecond;
} LLQuadWeights;

LL_AVX2_STEP LLQuadWeights ll_avx2_weights(const int32_t *_Nonnull stream) {
  // Each byte into the high half of its 16 bits.
  const __m256i first = _mm256_set_epi64x((int64_t)0x0D800C8009800880, (int64_t)0x0580048001800080,
                                          (int64_t)0x0D800C8009800880, (int64_t)0x0580048001800080);
  const __m256i second = _mm256_set_epi64x((int64_t)0x0F800E800B800A80, (int64_t)0x0780068003800280,
                                           (int64_t)0x0F800E800B800A80, (int64_t)0x0780068003800280);
  __m256i low = _mm256_loadu_si256((const __m256i *)stream), high = _mm256_loadu_si256((const __m256i *)(stream + 8));
  LLQuadWeights result = {
      _mm256_srai_epi16(_mm256_shuffle_epi8(low, first), 8), _mm256_srai_epi16(_mm256_shuffle_epi8(low, second), 8),
      _mm256_srai_epi16(_mm256_shuffle_epi8(high, first), 8), _mm256_srai_epi16(_mm256_shuffle_epi8(high, second), 8)};
  return result;
}

/// Adds a quad of inputs.
LL_AVX2_STEP LLSums16 ll_avx2_add(LLSums16 sums, LLQuadWeights weights, const int16_t *_Nonnull inputs) {
  __m256i pair = ll_avx2_pair(inputs);
  sums.low = _mm256_add_epi32(sums.low, _mm256_madd_epi16(weights.lowFirst, pair));
  sums.high = _mm256_add_epi32(sums.high, _mm256_madd_epi16(weights.highFirst, pair));
  pair = ll_avx2_pair(inputs + 2);
  sums.low = _mm256_add_epi32(sums.low, _mm256_madd_epi16(weights.lowSecond, pair));
  sums.high = _mm256_add_epi32(sums.high, _mm256_madd_epi16(weights.highSecond, pair));
  return sums;
}

/// A tile of four pixels, inputs int16.
LL_AVX2 void ll_avx2_four_pixels(const LLQuadTile *_Nonnull callersTile) {
  // A copy, which stores to the output cannot change.
  const LLQuadTile tile = *callersTile;
  const int16_t *input = (const int16_t *)tile.input;
  const int16_t *p0 = input + tile.pixels[0], *p1 = input + tile.pixels[1];
  const int16_t *p2 = input + tile.pixels[2], *p3 = input + tile.pixels[3];
  const int32_t target0 = tile.targets[0], target1 = tile.targets[1], target2 = tile.targets[2], target3 = tile.targets[3];
  for (int32_t index = 0; index < tile.tiles; index++) {
  const int32_t *stream = tile.stream;
  int32_t channel = index * tile.targetStep;
  for (int32_t group = 0; group < tile.groups; group++, channel += 16) {
    LLSums16 a = {_mm256_loadu_si256((const __m256i *)stream), _mm256_loadu_si256((const __m256i *)(stream + 8))};
    LLSums16 b = a, c = a, d = a;
    stream += 16;
    for (int32_t run = 0; run < tile.runCount; run++) {
      intptr_t place = tile.runs[run];
      const int32_t *end = stream + 16 * (intptr_t)tile.quads;
      do {
        LLQuadWeights weights = ll_avx2_weights(stream);
        a = ll_avx2_add(a, weights, p0 + place);
        b = ll_avx2_add(b, weights, p1 + place);
        c = ll_avx2_add(c, weights, p2 + place);
        d = ll_avx2_add(d, weights, p3 + place);
        stream += 16;
        place += 4;
      } while (stream != end);
    }
    LLFactors8 low = ll_avx2_factors(stream), high = ll_avx2_factors(stream + 8);
    ll_avx2_store(&tile, target0 + channel, ll_avx2_requantise(a.low, low), ll_avx2_requantise(a.high, high));
    ll_avx2_store(&tile, target1 + channel, ll_avx2_requantise(b.low, low), ll_avx2_requantise(b.high, high));
    ll_avx2_store(&tile, target2 + channel, ll_avx2_requantise(c.low, low), ll_avx2_requantise(c.high, high));
    ll_avx2_store(&tile, target3 + channel, ll_avx2_requantise(d.low, low), ll_avx2_requantise(d.high, high));
    stream += 32;
  }
  p0 += tile.pixelStep;
  p1 += tile.pixelStep;
  p2 += tile.pixelStep;
  p3 += tile.pixelStep;
  }
}

/// A tile of one pixel, inputs int16.
LL_AVX2 void ll_avx2_one_pixel(const LLQuadTile *_Nonnull callersTile) {
  const LLQuadTile tile = *callersTile;
  const int32_t *stream = tile.stream;
  for (int32_t group = 0; group < tile.groups; group++) {
    LLSums16 sums = {_mm256_loadu_si256((const __m256i *)stream), _mm256_loadu_si256((const __m256i *)(stream + 8))};
    stream += 16;
    for (int32_t run = 0; run < tile.runCount; run++) {
      const int16_t *inputs = (const int16_t *)tile.input + tile.pixels[0] + tile.runs[run];
      const int32_t *end = stream + 16 * (intptr_t)tile.quads;
      for (; stream != end; stream += 16, inputs += 4) sums = ll_avx2_add(sums, ll_avx2_weights(stream), inputs);
    }
    ll_avx2_store(&tile, tile.targets[0] + 16 * group, ll_avx2_requantise(sums.low, ll_avx2_factors(stream)),
                  ll_avx2_requantise(sums.high, ll_avx2_factors(stream + 8)));
    stream += 32;
  }
}

/// int8 numbers x as x + 128 in 16 bits.
LL_AVX2 void ll_avx2_widen(const int8_t *_Nonnull source, int16_t *_Nonnull target, intptr_t count) {
  const __m128i offset = _mm_set1_epi8(-128);
  intptr_t index = 0;
  for (; index + 16 <= count; index += 16) {
    __m128i bytes = _mm_xor_si128(_mm_loadu_si128((const __m128i *)(source + index)), offset);
    _mm256_storeu_si256((__m256i *)(target + index), _mm256_cvtepu8_epi16(bytes));
  }
  for (; index < count; index++) target[index] = (int16_t)(source[index] + 128);
}
#endif
