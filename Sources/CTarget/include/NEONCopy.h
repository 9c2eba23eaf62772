// Copies of 16 bytes at a time, for the patches of the kernels for Advanced SIMD.
#pragma once
#include <stdint.h>

#include "Target.h"

#if LL_NEON
#include <arm_neon.h>
#endif

/// Sixteen bytes from any address to any address.
LL_STEP void ll_neon_copy_chunk(const void *_Nonnull source, void *_Nonnull target) {
#if LL_NEON
  vst1q_u8((uint8_t *)target, vld1q_u8((const uint8_t *)source));
#else
  __builtin_memcpy(target, source, 16);
#endif
}

/// Copies count chunks of 16 bytes to every step-th byte; returns the place of the next one.
LL_STEP void *_Nonnull ll_neon_scatter_chunks(const void *_Nonnull source, void *_Nonnull target, intptr_t count,
                                              intptr_t step) {
  const int8_t *from = (const int8_t *)source;
  int8_t *to = (int8_t *)target;
#pragma clang loop vectorize(disable) unroll(disable)
  for (; count > 0; count--, from += 16, to += step) ll_neon_copy_chunk(from, to);
  return to;
}

/// Copies bytes; where there is room before the input's end, in chunks of 16 that may read and write up to 15 bytes more.
LL_STEP void ll_neon_copy_run(const void *_Nonnull source, void *_Nonnull target, intptr_t bytes,
                              const void *_Nonnull end) {
  const int8_t *from = (const int8_t *)source;
  int8_t *to = (int8_t *)target;
  if ((const int8_t *)end - from >= ((bytes + 15) & ~(intptr_t)15)) {
#pragma clang loop vectorize(disable) unroll(disable)
    for (; bytes > 0; bytes -= 16, from += 16, to += 16) ll_neon_copy_chunk(from, to);
  } else {
#pragma clang loop vectorize(disable) unroll(disable)
    for (; bytes > 0; bytes--) *to++ = *from++;
  }
}

/// Fills bytes with a word's, in chunks of 16 that may write up to 15 bytes more.
LL_STEP void ll_neon_fill(void *_Nonnull target, intptr_t bytes, uint32_t word) {
  uint32_t *to = (uint32_t *)target;
#if LL_NEON
  uint32x4_t words = vdupq_n_u32(word);
#pragma clang loop vectorize(disable) unroll(disable)
  for (; bytes > 0; bytes -= 16, to += 4) vst1q_u8((uint8_t *)to, vreinterpretq_u8_u32(words));
#else
  for (; bytes > 0; bytes -= 16, to += 4) {
    for (int i = 0; i < 4; i++) __builtin_memcpy(to + i, &word, sizeof word);
  }
#endif
}

/// A kernel row of a patch: left bytes of filling, middle bytes of the input, right bytes of filling, in chunks of 16 that
/// lie step bytes apart and may reach up to 15 bytes further. Returns the place of what follows.
///
/// - isRoomy: up to 15 bytes behind the middle may be read. Otherwise step is 16.
LL_STEP void *_Nonnull ll_neon_assemble_row(const void *_Nonnull source, void *_Nonnull target, intptr_t left,
                                            intptr_t middle, intptr_t right, intptr_t step, uint32_t word,
                                            int32_t isRoomy) {
  const int8_t *from = (const int8_t *)source;
  int8_t *to = (int8_t *)target;
  uint32_t words[4] = {word, word, word, word};
#if LL_NEON
  uint8x16_t filling = vreinterpretq_u8_u32(vld1q_u32(words));
#define LL_NEON_FILL_CHUNK(to) vst1q_u8((uint8_t *)(to), filling)
#else
#define LL_NEON_FILL_CHUNK(to) __builtin_memcpy(to, words, 16)
#endif
  int8_t *chunk = to;
#pragma clang loop vectorize(disable) unroll(disable)
  for (intptr_t rest = left; rest > 0; rest -= 16, chunk += step) LL_NEON_FILL_CHUNK(chunk);
  to += left * step >> 4;
  if (isRoomy) {
    chunk = to;
#pragma clang loop vectorize(disable) unroll(disable)
    for (intptr_t rest = middle; rest > 0; rest -= 16, from += 16, chunk += step) ll_neon_copy_chunk(from, chunk);
  } else {
#pragma clang loop vectorize(disable) unroll(disable)
    for (intptr_t rest = 0; rest < middle; rest++) to[rest] = from[rest];
  }
  to += middle * step >> 4;
  chunk = to;
#pragma clang loop vectorize(disable) unroll(disable)
  for (intptr_t rest = right; rest > 0; rest -= 16, chunk += step) LL_NEON_FILL_CHUNK(chunk);
  return to + (right * step >> 4);
}

/// Copies count chunks of 16 bytes from each of two places, alternating; returns the end of what was written.
LL_STEP void *_Nonnull ll_neon_interleave_two(const void *_Nonnull first, const void *_Nonnull second, intptr_t count,
                                              void *_Nonnull target) {
#if LL_NEON && !defined(__aarch64__)
  for (; count >= 3; count -= 3) {
    __asm__ volatile(
        "vld1.8 {d0-d3}, [%0]!\n\t"
        "vld1.8 {d4-d7}, [%1]!\n\t"
        "vld1.8 {d16-d17}, [%0]!\n\t"
        "vld1.8 {d18-d19}, [%1]!\n\t"
        "vswp q1, q2\n\t"
        "vstmia %2!, {d0-d7}\n\t"
        "vstmia %2!, {d16-d19}"
        : "+r"(first), "+r"(second), "+r"(target)
        :
        : "q0", "q1", "q2", "q3", "q8", "q9", "memory");
  }
  for (; count >= 2; count -= 2) {
    __asm__ volatile(
        "vld1.8 {d0-d3}, [%0]!\n\t"
        "vld1.8 {d4-d7}, [%1]!\n\t"
        "vswp q1, q2\n\t"
        "vstmia %2!, {d0-d7}"
        : "+r"(first), "+r"(second), "+r"(target)
        :
        : "q0", "q1", "q2", "q3", "memory");
  }
#endif
  const int8_t *one = (const int8_t *)first, *two = (const int8_t *)second;
  int8_t *to = (int8_t *)target;
  for (; count > 0; count--, one += 16, two += 16, to += 32) {
    ll_neon_copy_chunk(one, to);
    ll_neon_copy_chunk(two, to + 16);
  }
  return to;
}

/// Copies count chunks of 16 bytes from each of four places, in turns; returns the end of what was written.
LL_STEP void *_Nonnull ll_neon_interleave_four(const void *_Nonnull first, const void *_Nonnull second,
                                               const void *_Nonnull third, const void *_Nonnull fourth,
                                               intptr_t count, void *_Nonnull target) {
#if LL_NEON && defined(__aarch64__)
  for (; count >= 3; count -= 3) {
    __asm__ volatile(
        "ld1 {v0.16b-v2.16b}, [%0], #48\n\t"
        "ld1 {v3.16b-v5.16b}, [%1], #48\n\t"
        "ld1 {v16.16b-v18.16b}, [%2], #48\n\t"
        "ld1 {v19.16b-v21.16b}, [%3], #48\n\t"
        "stp q0, q3, [%4]\n\t"
        "stp q16, q19, [%4, #32]\n\t"
        "stp q1, q4, [%4, #64]\n\t"
        "stp q17, q20, [%4, #96]\n\t"
        "stp q2, q5, [%4, #128]\n\t"
        "stp q18, q21, [%4, #160]\n\t"
        "add %4, %4, #192"
        : "+r"(first), "+r"(second), "+r"(third), "+r"(fourth), "+r"(target)
        :
        : "v0", "v1", "v2", "v3", "v4", "v5", "v16", "v17", "v18", "v19", "v20", "v21", "memory");
  }
  for (; count >= 2; count -= 2) {
    __asm__ volatile(
        "ldp q0, q1, [%0], #32\n\t"
        "ldp q2, q3, [%1], #32\n\t"
        "ldp q4, q5, [%2], #32\n\t"
        "ldp q6, q7, [%3], #32\n\t"
        "stp q0, q2, [%4]\n\t"
        "stp q4, q6, [%4, #32]\n\t"
        "stp q1, q3, [%4, #64]\n\t"
        "stp q5, q7, [%4, #96]\n\t"
        "add %4, %4, #128"
        : "+r"(first), "+r"(second), "+r"(third), "+r"(fourth), "+r"(target)
        :
        : "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "memory");
  }
#endif
  const int8_t *one = (const int8_t *)first, *two = (const int8_t *)second;
  const int8_t *three = (const int8_t *)third, *four = (const int8_t *)fourth;
  int8_t *to = (int8_t *)target;
  for (; count > 0; count--, one += 16, two += 16, three += 16, four += 16, to += 64) {
    ll_neon_copy_chunk(one, to);
    ll_neon_copy_chunk(two, to + 16);
    ll_neon_copy_chunk(three, to + 32);
    ll_neon_copy_chunk(four, to + 48);
  }
  return to;
}
