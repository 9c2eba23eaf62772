// Steps of the depthwise convolution for x86-64: 16 channels, two taps at a time.
#pragma once
#include "QuadTile.h"
#include "X86AVX2.h"

#if LL_X86
/// See `ll_x86_depthwise`.
LL_AVX2 void ll_avx2_depthwise(const LLQuadTile *_Nonnull callersTile) {
  const LLQuadTile tile = *callersTile;
  const __m256i zeroPoint = _mm256_set1_epi32(tile.zeroPoint);
  const __m256i lower = _mm256_set1_epi16((int16_t)tile.lower), upper = _mm256_set1_epi16((int16_t)tile.upper);
  for (int32_t index = 0; index < tile.tiles; index++) {
    const int16_t *pixel = (const int16_t *)tile.input + tile.pixels[0] + (intptr_t)index * tile.pixelStep;
    intptr_t place = tile.targets[0] + (intptr_t)index * tile.targetStep;
    const int32_t *stream = tile.stream;
    for (int32_t group = 0; group < tile.groups; group++, pixel += 16, place += 16) {
      __m256i low = _mm256_loadu_si256((const __m256i *)stream);
      __m256i high = _mm256_loadu_si256((const __m256i *)(stream + 8));
      stream += 16;
      for (int32_t pair = 0; pair < tile.runCount; pair++, stream += 16) {
        __m256i first = _mm256_loadu_si256((const __m256i *)(pixel + tile.runs[2 * pair]));
        __m256i second = _mm256_loadu_si256((const __m256i *)(pixel + tile.runs[2 * pair + 1]));
        __m256i lowWeights = _mm256_loadu_si256((const __m256i *)stream);
        __m256i highWeights = _mm256_loadu_si256((const __m256i *)(stream + 8));
        low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(first, second), lowWeights));
        high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(first, second), highWeights));
      }
      low = _mm256_add_epi32(ll_avx2_requantise(low, ll_avx2_factors(stream)), zeroPoint);
      high = _mm256_add_epi32(ll_avx2_requantise(high, ll_avx2_factors(stream + 8)), zeroPoint);
      stream += 32;
      __m256i numbers = _mm256_max_epi16(_mm256_min_epi16(_mm256_packs_epi32(low, high), upper), lower);
      if (tile.isWide) {
        _mm256_storeu_si256((__m256i *)((int16_t *)tile.output + place), numbers);
      } else {
        __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(numbers), _mm256_extracti128_si256(numbers, 1));
        _mm_storeu_si128((__m128i *)((int8_t *)tile.output + place), bytes);
      }
    }
  }
}
#endif

/// Pixels of a depthwise convolution, inputs int16: pixels[0] and `tiles` − 1 more.
///
/// A group of the stream is {16 biases, for each pair of taps a word {first, second} of each channel, 16 multipliers,
/// 16 shifts}. Channels lie in the order in which VPUNPCKLWD and VPUNPCKHWD leave them: 0 … 3, 8 … 11, 4 … 7, 12 … 15.
/// `runs` holds the places of taps, `runCount` the number of pairs.
LL_STEP void ll_x86_depthwise(const LLQuadTile *_Nonnull tile, int32_t level) {
#if LL_X86
  if (level >= 1) return ll_avx2_depthwise(tile);
#endif
  (void)level;
  for (int32_t index = 0; index < tile->tiles; index++) {
    const int32_t *stream = tile->stream;
    for (int32_t first = 0; first < tile->groups; first++, stream += 48 + 16 * tile->runCount) {
      const int16_t *pixel = (const int16_t *)tile->input + tile->pixels[0] + index * tile->pixelStep + 16 * first;
      for (int32_t channel = 0; channel < 16; channel++) {
        int32_t slot = (channel & 3) | (channel & 8) >> 1 | (channel & 4) << 1;
        uint32_t sum = (uint32_t)stream[slot];
        for (int32_t pair = 0; pair < tile->runCount; pair++) {
          int32_t weights = stream[16 + 16 * pair + slot];
          sum += (uint32_t)(pixel[tile->runs[2 * pair] + channel] * (int16_t)weights);
          sum += (uint32_t)(pixel[tile->runs[2 * pair + 1] + channel] * (weights >> 16));
        }
        const int32_t *factors = stream + 16 + 16 * tile->runCount + slot;
        ll_quad_store(tile, tile->targets[0] + index * tile->targetStep + 16 * first + channel,
                      ll_quad_requantise((int32_t)sum, factors[0], factors[16]));
      }
    }
  }
}
