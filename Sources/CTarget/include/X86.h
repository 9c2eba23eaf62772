// What the kernels for x86-64 call: the choice between instruction sets, by what the machine has and nothing else.
#pragma once
#include "QuadTile.h"
#include "X86AVX2.h"
#include "X86Depthwise.h"
#include "X86VNNI.h"

#if LL_X86
#include <cpuid.h>
#endif

/// Instruction sets that steps are written for, the best last. Int16 inputs do not gain from the last one.
typedef enum { LL_X86_BASELINE = 0, LL_X86_AVX2 = 1, LL_X86_VNNI = 2 } LLX86Level;

#if LL_X86
/// Asks the processor, and whether the operating system keeps the registers: AVX's are bits 1 and 2 of XCR0, those of AVX-512
/// bits 5 to 7.
///
/// Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, 14.3 and 15.2 to 15.4.
static __attribute__((noinline, unused)) int32_t ll_x86_detect(void) {
  uint32_t a, b, c, d, saved, high;
  if (__get_cpuid_max(0, 0) < 7) return LL_X86_BASELINE;
  __cpuid(1, a, b, c, d);
  if ((c & bit_OSXSAVE) == 0) return LL_X86_BASELINE;
  __asm__ volatile("xgetbv" : "=a"(saved), "=d"(high) : "c"(0));
  __cpuid_count(7, 0, a, b, c, d);
  if ((b & bit_AVX2) == 0 || (saved & 0x06) != 0x06) return LL_X86_BASELINE;
  uint32_t wanted = bit_AVX512F | bit_AVX512BW | bit_AVX512VL;
  if ((b & wanted) != wanted || (c & bit_AVX512VNNI) == 0 || (saved & 0xE6) != 0xE6) return LL_X86_AVX2;
  return LL_X86_VNNI;
}
#endif

/// The best of the machine. The processor is asked once, which is slow on virtual machines.
LL_STEP int32_t ll_x86_level(void) {
#if LL_X86
  static int32_t known = -1;
  int32_t level = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (level < 0) {
    level = ll_x86_detect();
    __atomic_store_n(&known, level, __ATOMIC_RELAXED);
  }
  return level;
#else
  return LL_X86_BASELINE;
#endif
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
