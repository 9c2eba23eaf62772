// Steps of the kernels for x86-64 with AVX-512 VNNI: products of bytes, the inputs as x + 128 without a sign.
//
// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2 (VPDPBUSD, which does not saturate).
#pragma once
#include "QuadTile.h"

#if LL_X86
#include <immintrin.h>

#define LL_VNNI static __attribute__((noinline, target("avx2,avx512f,avx512bw,avx512vl,avx512vnni")))
#define LL_VNNI_STEP static inline __attribute__((always_inline, target("avx2,avx512f,avx512bw,avx512vl,avx512vnni")))

/// Multipliers and exponents of 16 channels, and what every store needs.
typedef struct {
  __m512i multiplier, oddMultiplier, exponent, half;
} LLFactors16;

/// Odd words also in the places of the even ones.
LL_VNNI_STEP __m512i ll_vnni_odd(__m512i value) { return _mm512_shuffle_epi32(value, 0xF5); }

LL_VNNI_STEP LLFactors16 ll_vnni_factors(const int32_t *_Nonnull factors) {
  LLFactors16 result;
  result.multiplier = _mm512_loadu_si512(factors);
  result.oddMultiplier = ll_vnni_odd(result.multiplier);
  result.exponent = _mm512_sub_epi32(_mm512_setzero_si512(), _mm512_loadu_si512(factors + 16));
  result.half = _mm512_srli_epi32(_mm512_sllv_epi32(_mm512_set1_epi32(1), result.exponent), 1);
  return result;
}

/// Sixteen numbers times their factors, as `ll_avx2_requantise`.
LL_VNNI_STEP __m512i ll_vnni_requantise(__m512i value, LLFactors16 factors) {
  const __m512i nudge = _mm512_set1_epi64(1 << 30);
  __m512i even = _mm512_add_epi64(_mm512_mul_epi32(value, factors.multiplier), nudge);
  __m512i odd = _mm512_add_epi64(_mm512_mul_epi32(ll_vnni_odd(value), factors.oddMultiplier), nudge);
  __m512i high = _mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64(even, 31), _mm512_add_epi64(odd, odd));
  __m512i sign = _mm512_srai_epi32(high, 31);
  return _mm512_srav_epi32(_mm512_add_epi32(_mm512_add_epi32(high, factors.half), sign), factors.exponent);
}

/// Zero point, clamp and store of the 16 channels of a pixel, int16.
LL_VNNI_STEP void ll_vnni_store_wide(const LLQuadTile *_Nonnull tile, intptr_t place, __m512i scaled) {
  __m256i numbers = _mm512_cvtsepi32_epi16(_mm512_add_epi32(scaled, _mm512_set1_epi32(tile->zeroPoint)));
  numbers = _mm256_min_epi16(numbers, _mm256_set1_epi16((int16_t)tile->upper));
  numbers = _mm256_max_epi16(numbers, _mm256_set1_epi16((int16_t)tile->lower));
  _mm256_storeu_si256((__m256i *)((int16_t *)tile->output + place), numbers);
}

/// The same of four pixels, int8, as four pieces of 16 bytes.
LL_VNNI_STEP __m512i ll_vnni_bytes(const LLQuadTile *_Nonnull tile, __m512i a, __m512i b, __m512i c, __m512i d) {
  // Saturating early is harmless: what saturates is beyond the clamp with any zero point of eight bits.
  __m512i zeroPoint = _mm512_set1_epi16((int16_t)tile->zeroPoint);
  __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(a, b), zeroPoint);
  __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(c, d), zeroPoint);
  __m512i numbers = _mm512_packs_epi16(low, high);
  numbers = _mm512_min_epi8(numbers, _mm512_set1_epi8((char)tile->upper));
  numbers = _mm512_max_epi8(numbers, _mm512_set1_epi8((char)tile->lower));
  // Lanes hold four channels of each pixel; the permutation puts pixels together.
  const __m512i order = _mm512_set_epi32(15, 11, 7, 3, 14, 10, 6, 2, 13, 9, 5, 1, 12, 8, 4, 0);
  return _mm512_permutexvar_epi32(order, numbers);
}

/// Four bytes in every word.
LL_VNNI_STEP __m512i ll_vnni_quad(const uint8_t *_Nonnull bytes) {
  int32_t quad;
  __builtin_memcpy(&quad, bytes, sizeof quad);
  return _mm512_set1_epi32(quad);
}

/// Tiles of eight pixels, inputs x + 128.
LL_VNNI void ll_vnni_eight_pixels(const LLQuadTile *_Nonnull callersTile) {
  // A copy, which stores to the output cannot change.
  const LLQuadTile tile = *callersTile;
  const uint8_t *input = (const uint8_t *)tile.input;
  const uint8_t *p0 = input + tile.pixels[0], *p1 = input + tile.pixels[1], *p2 = input + tile.pixels[2];
  const uint8_t *p3 = input + tile.pixels[3], *p4 = input + tile.pixels[4], *p5 = input + tile.pixels[5];
  const uint8_t *p6 = input + tile.pixels[6], *p7 = input + tile.pixels[7];
  const int32_t *targets = tile.targets;
  for (int32_t index = 0; index < tile.tiles; index++) {
    const int32_t *stream = tile.stream;
    intptr_t channel = (intptr_t)index * tile.targetStep;
    for (int32_t group = 0; group < tile.groups; group++, channel += 16) {
      __m512i a0 = _mm512_loadu_si512(stream), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
      // Sums of every other quad, so that a product need not wait for the one before it.
      __m512i b0 = _mm512_setzero_si512(), b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0, b6 = b0, b7 = b0;
      stream += 16;
      for (int32_t run = 0; run < tile.runCount; run++) {
        intptr_t place = tile.runs[run];
        for (int32_t pairs = tile.quads >> 1; pairs > 0; pairs--) {
          __m512i first = _mm512_loadu_si512(stream), second = _mm512_loadu_si512(stream + 16);
#define LL_VNNI_PAIR(A, B, P)                                          \
  A = _mm512_dpbusd_epi32(A, ll_vnni_quad(P + place), first);          \
  B = _mm512_dpbusd_epi32(B, ll_vnni_quad(P + place + 4), second)
          LL_VNNI_PAIR(a0, b0, p0);
          LL_VNNI_PAIR(a1, b1, p1);
          LL_VNNI_PAIR(a2, b2, p2);
          LL_VNNI_PAIR(a3, b3, p3);
          LL_VNNI_PAIR(a4, b4, p4);
          LL_VNNI_PAIR(a5, b5, p5);
          LL_VNNI_PAIR(a6, b6, p6);
          LL_VNNI_PAIR(a7, b7, p7);
#undef LL_VNNI_PAIR
          stream += 32;
          place += 8;
        }
        if (tile.quads & 1) {
          __m512i weights = _mm512_loadu_si512(stream);
          a0 = _mm512_dpbusd_epi32(a0, ll_vnni_quad(p0 + place), weights);
          a1 = _mm512_dpbusd_epi32(a1, ll_vnni_quad(p1 + place), weights);
          a2 = _mm512_dpbusd_epi32(a2, ll_vnni_quad(p2 + place), weights);
          a3 = _mm512_dpbusd_epi32(a3, ll_vnni_quad(p3 + place), weights);
          a4 = _mm512_dpbusd_epi32(a4, ll_vnni_quad(p4 + place), weights);
          a5 = _mm512_dpbusd_epi32(a5, ll_vnni_quad(p5 + place), weights);
          a6 = _mm512_dpbusd_epi32(a6, ll_vnni_quad(p6 + place), weights);
          a7 = _mm512_dpbusd_epi32(a7, ll_vnni_quad(p7 + place), weights);
          stream += 16;
        }
      }
      const LLFactors16 factors = ll_vnni_factors(stream);
      stream += 32;
      a0 = ll_vnni_requantise(_mm512_add_epi32(a0, b0), factors);
      a1 = ll_vnni_requantise(_mm512_add_epi32(a1, b1), factors);
      a2 = ll_vnni_requantise(_mm512_add_epi32(a2, b2), factors);
      a3 = ll_vnni_requantise(_mm512_add_epi32(a3, b3), factors);
      a4 = ll_vnni_requantise(_mm512_add_epi32(a4, b4), factors);
      a5 = ll_vnni_requantise(_mm512_add_epi32(a5, b5), factors);
      a6 = ll_vnni_requantise(_mm512_add_epi32(a6, b6), factors);
      a7 = ll_vnni_requantise(_mm512_add_epi32(a7, b7), factors);
      if (tile.isWide) {
        ll_vnni_store_wide(&tile, targets[0] + channel, a0);
        ll_vnni_store_wide(&tile, targets[1] + channel, a1);
        ll_vnni_store_wide(&tile, targets[2] + channel, a2);
        ll_vnni_store_wide(&tile, targets[3] + channel, a3);
        ll_vnni_store_wide(&tile, targets[4] + channel, a4);
        ll_vnni_store_wide(&tile, targets[5] + channel, a5);
        ll_vnni_store_wide(&tile, targets[6] + channel, a6);
        ll_vnni_store_wide(&tile, targets[7] + channel, a7);
      } else {
        int8_t *output = (int8_t *)tile.output + channel;
        __m512i low = ll_vnni_bytes(&tile, a0, a1, a2, a3), high = ll_vnni_bytes(&tile, a4, a5, a6, a7);
        _mm_storeu_si128((__m128i *)(output + targets[0]), _mm512_castsi512_si128(low));
        _mm_storeu_si128((__m128i *)(output + targets[1]), _mm512_extracti32x4_epi32(low, 1));
        _mm_storeu_si128((__m128i *)(output + targets[2]), _mm512_extracti32x4_epi32(low, 2));
        _mm_storeu_si128((__m128i *)(output + targets[3]), _mm512_extracti32x4_epi32(low, 3));
        _mm_storeu_si128((__m128i *)(output + targets[4]), _mm512_castsi512_si128(high));
        _mm_storeu_si128((__m128i *)(output + targets[5]), _mm512_extracti32x4_epi32(high, 1));
        _mm_storeu_si128((__m128i *)(output + targets[6]), _mm512_extracti32x4_epi32(high, 2));
        _mm_storeu_si128((__m128i *)(output + targets[7]), _mm512_extracti32x4_epi32(high, 3));
      }
    }
    p0 += tile.pixelStep;
    p1 += tile.pixelStep;
    p2 += tile.pixelStep;
    p3 += tile.pixelStep;
    p4 += tile.pixelStep;
    p5 += tile.pixelStep;
    p6 += tile.pixelStep;
    p7 += tile.pixelStep;
  }
}

/// A tile of one pixel, inputs x + 128.
LL_VNNI void ll_vnni_one_pixel(const LLQuadTile *_Nonnull callersTile) {
  const LLQuadTile tile = *callersTile;
  const int32_t *stream = tile.stream;
  for (int32_t group = 0; group < tile.groups; group++) {
    // Four sums, so that a product need not wait for the one before it.
    __m512i a = _mm512_loadu_si512(stream), b = _mm512_setzero_si512(), c = b, d = b;
    stream += 16;
    for (int32_t run = 0; run < tile.runCount; run++) {
      const uint8_t *bytes = (const uint8_t *)tile.input + tile.pixels[0] + tile.runs[run];
      for (int32_t fours = tile.quads >> 2; fours > 0; fours--, bytes += 16, stream += 64) {
        a = _mm512_dpbusd_epi32(a, ll_vnni_quad(bytes), _mm512_loadu_si512(stream));
        b = _mm512_dpbusd_epi32(b, ll_vnni_quad(bytes + 4), _mm512_loadu_si512(stream + 16));
        c = _mm512_dpbusd_epi32(c, ll_vnni_quad(bytes + 8), _mm512_loadu_si512(stream + 32));
        d = _mm512_dpbusd_epi32(d, ll_vnni_quad(bytes + 12), _mm512_loadu_si512(stream + 48));
      }
      for (int32_t quads = tile.quads & 3; quads > 0; quads--, bytes += 4, stream += 16)
        a = _mm512_dpbusd_epi32(a, ll_vnni_quad(bytes), _mm512_loadu_si512(stream));
    }
    __m512i sums = _mm512_add_epi32(_mm512_add_epi32(a, b), _mm512_add_epi32(c, d));
    __m512i scaled = ll_vnni_requantise(sums, ll_vnni_factors(stream));
    stream += 32;
    intptr_t place = tile.targets[0] + 16 * group;
    if (tile.isWide) {
      ll_vnni_store_wide(&tile, place, scaled);
    } else {
      __m512i bytes = ll_vnni_bytes(&tile, scaled, scaled, scaled, scaled);
      _mm_storeu_si128((__m128i *)((int8_t *)tile.output + place), _mm512_castsi512_si128(bytes));
    }
  }
}

/// int8 numbers x as x + 128.
LL_VNNI void ll_vnni_offset(const int8_t *_Nonnull source, uint8_t *_Nonnull target, intptr_t count) {
  const __m512i offset = _mm512_set1_epi8(-128);
  intptr_t index = 0;
  for (; index + 64 <= count; index += 64)
    _mm512_storeu_si512(target + index, _mm512_xor_si512(_mm512_loadu_si512(source + index), offset));
  __mmask64 rest = ((__mmask64)1 << (count - index)) - 1;
  _mm512_mask_storeu_epi8(target + index, rest, _mm512_xor_si512(_mm512_maskz_loadu_epi8(rest, source + index), offset));
}
#endif
