// What the kernels for x86-64 call: the choice between instruction sets, by what the machine has and nothing else.
#pragma once
#include "QuadTile.h"
#include "X86AVX2.h"
#include "X86Depthwise.h"
#include "X86VNNI.h"

/// Instruction sets that steps are written for, the best last. Int16 inputs do not gain from the last one.
typedef enum { LL_X86_BASELINE = 0, LL_X86_AVX2 = 1, LL_X86_VNNI = 2 } LLX86Level;

/// The best of the machine. The C library's start-up code asks the processor once; this reads what it found.
LL_STEP int32_t ll_x86_level(void) {
#if LL_X86
  if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    return LL_X86_VNNI;
  if (__builtin_cpu_supports("avx2")) return LL_X86_AVX2;
#endif
  return LL_X86_BASELINE;
}

/// Tiles of four pixels, inputs int16; of eight with VNNI, inputs x + 128 in bytes.
LL_STEP void ll_x86_tile(const LLQuadTile *_Nonnull tile, int32_t level) {
#if LL_X86
  if (level == LL_X86_VNNI) return ll_vnni_eight_pixels(tile);
  if (level == LL_X86_AVX2) return ll_avx2_four_pixels(tile);
#endif
  (void)level;
  ll_quad_tile(tile, 4, 1);
}

/// A tile of one pixel.
LL_STEP void ll_x86_pixel(const LLQuadTile *_Nonnull tile, int32_t level) {
#if LL_X86
  if (level == LL_X86_VNNI) return ll_vnni_one_pixel(tile);
  if (level == LL_X86_AVX2) return ll_avx2_one_pixel(tile);
#endif
  (void)level;
  ll_quad_tile(tile, 1, 1);
}

/// int8 numbers x as x + 128 in 16 bits.
LL_STEP void ll_x86_widen(const int8_t *_Nonnull source, int16_t *_Nonnull target, intptr_t count, int32_t level) {
#if LL_X86
  if (level == LL_X86_AVX2) return ll_avx2_widen(source, target, count);
#endif
  (void)level;
  for (intptr_t index = 0; index < count; index++) target[index] = (int16_t)(source[index] + 128);
}

/// int8 numbers x as x + 128 in bytes.
LL_STEP void ll_x86_offset(const int8_t *_Nonnull source, uint8_t *_Nonnull target, intptr_t count, int32_t level) {
#if LL_X86
  if (level == LL_X86_VNNI) return ll_vnni_offset(source, target, count);
#endif
  (void)level;
  for (intptr_t index = 0; index < count; index++) target[index] = (uint8_t)(source[index] + 128);
}
