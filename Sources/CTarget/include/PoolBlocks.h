// Pooling, a block of channels at a time: sums and maxima of what a window sees. Blocks are as wide as the core's registers:
// vectors with Advanced SIMD and on x86-64, words of four bytes or two halves with the DSP extension.
#pragma once
#include <stdint.h>

#include "Elements.h"
#include "Target.h"

#if LL_NEON || LL_X86
/// Channels whose sums are taken together.
#define LL_POOL_SUMS 8
typedef LLNEONEight LLPoolSums;
#else
#define LL_POOL_SUMS 4
typedef struct {
  int32_t a, b, c, d;
} LLPoolSums;
#endif

/// The same number for all channels.
LL_STEP LLPoolSums ll_pool_sums(int32_t number) {
#if LL_NEON || LL_X86
  return ll_neon_repeat(number);
#else
  return (LLPoolSums){number, number, number, number};
#endif
}

/// Adds int8 numbers of `LL_POOL_SUMS` channels.
LL_STEP LLPoolSums ll_pool_add_bytes(LLPoolSums sums, const void *_Nonnull source) {
#if LL_NEON || LL_X86
  LLNEONEight eight = ll_neon_load_eight_bytes(source);
  return (LLPoolSums){sums.low + eight.low, sums.high + eight.high};
#else
  uint32_t word;
  __builtin_memcpy(&word, source, sizeof word);
  return (LLPoolSums){sums.a + (int8_t)word, sums.b + (int8_t)(word >> 8), sums.c + (int8_t)(word >> 16),
                      sums.d + (int8_t)(word >> 24)};
#endif
}

/// Adds int16 numbers of `LL_POOL_SUMS` channels.
LL_STEP LLPoolSums ll_pool_add_halves(LLPoolSums sums, const void *_Nonnull source) {
#if LL_NEON || LL_X86
  LLNEONEight eight = ll_neon_load_eight_halves(source);
  return (LLPoolSums){sums.low + eight.low, sums.high + eight.high};
#else
  uint32_t words[2];
  __builtin_memcpy(words, source, sizeof words);
  return (LLPoolSums){sums.a + (int16_t)words[0], sums.b + (int16_t)(words[0] >> 16), sums.c + (int16_t)words[1],
                      sums.d + (int16_t)(words[1] >> 16)};
#endif
}

/// The sum of a channel, 0 ..< `LL_POOL_SUMS`.
LL_STEP int32_t ll_pool_sum(LLPoolSums sums, intptr_t channel) {
#if LL_NEON || LL_X86
  return channel < 4 ? sums.low[channel] : sums.high[channel - 4];
#else
  return channel == 0 ? sums.a : channel == 1 ? sums.b : channel == 2 ? sums.c : sums.d;
#endif
}

#if LL_ARM_DSP
/// Bytes of a block of maxima.
#define LL_POOL_BYTES 4
typedef uint32_t LLPoolBytes;
typedef uint32_t LLPoolHalves;
#else
#define LL_POOL_BYTES 16
typedef int8_t LLPoolBytes __attribute__((ext_vector_type(16)));
typedef int16_t LLPoolHalves __attribute__((ext_vector_type(8)));
#endif

LL_STEP LLPoolBytes ll_pool_load_bytes(const void *_Nonnull source) {
  LLPoolBytes block;
  __builtin_memcpy(&block, source, sizeof block);
  return block;
}

LL_STEP LLPoolHalves ll_pool_load_halves(const void *_Nonnull source) {
  LLPoolHalves block;
  __builtin_memcpy(&block, source, sizeof block);
  return block;
}

/// The greater number of each channel, int8.
LL_STEP LLPoolBytes ll_pool_greater_bytes(LLPoolBytes first, const void *_Nonnull source) {
  LLPoolBytes second = ll_pool_load_bytes(source);
#if LL_ARM_DSP
  // SEL takes bytes by the flags that SSUB8 leaves.
  uint32_t difference;
  __asm__("ssub8 %1, %2, %3\n\tsel %0, %2, %3" : "=r"(first), "=&r"(difference) : "r"(first), "r"(second) : "cc");
  return first;
#else
  return __builtin_elementwise_max(first, second);
#endif
}

/// The same, int16.
LL_STEP LLPoolHalves ll_pool_greater_halves(LLPoolHalves first, const void *_Nonnull source) {
  LLPoolHalves second = ll_pool_load_halves(source);
#if LL_ARM_DSP
  uint32_t difference;
  __asm__("ssub16 %1, %2, %3\n\tsel %0, %2, %3" : "=r"(first), "=&r"(difference) : "r"(first), "r"(second) : "cc");
  return first;
#else
  return __builtin_elementwise_max(first, second);
#endif
}

LL_STEP void ll_pool_store_bytes(LLPoolBytes block, void *_Nonnull target) {
  __builtin_memcpy(target, &block, sizeof block);
}

LL_STEP void ll_pool_store_halves(LLPoolHalves block, void *_Nonnull target) {
  __builtin_memcpy(target, &block, sizeof block);
}
