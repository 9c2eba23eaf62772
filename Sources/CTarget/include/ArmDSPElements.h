// Sums, differences and products of two tensors on Cortex-M cores with the DSP extension: two elements at a time, four
// instructions a change of scale; 26 an element of a sum, 18 of a product.
//
// Source: Arm, "ARMv7-M Architecture Reference Manual", A7.7 (SMMLAR, MLA, UQADD16, UQSUB16).
#pragma once
#include <stdint.h>

#include "ArmDSP.h"
#include "ArmDSPTile.h"
#include "Elements.h"

/// A scale in the form that the step takes: for multiplier / 2^31 = 1 + factor / 2^32 and right > 0
/// x - [x < 0] + x factor / 2^32, rounded, is the rounding doubling high multiply, less one for negative numbers.
typedef struct {
  int32_t factor, rounding, right;
} LLDSPScale;

/// How results become outputs: the scale, the output's zero point + 32768, and the clamp in the form that
/// `ll_dsp_clamp_halves` takes.
typedef struct {
  LLDSPScale scale;
  int32_t offset;
  uint32_t above, below, floor;
} LLDSPElementOutput;

/// What sums need, in the order in which the step takes it.
typedef struct {
  /// Times 2^20 for int8, 2^15 for int16.
  int32_t firstZeroPoint, secondZeroPoint;
  LLDSPScale first, second;
  /// 1 for sums, -1 for differences.
  int32_t sign;
  LLDSPElementOutput output;
} LLDSPSum;

/// What products need.
typedef struct {
  int32_t firstZeroPoint, secondZeroPoint;
  LLDSPElementOutput output;
} LLDSPProduct;

/// Such a scale takes the step: its multiplier is 2^30 or more, its right shift 1 … greatestShift; or it halves even numbers,
/// as one of the two scales of a sum does.
LL_STEP int32_t ll_dsp_takes_scale(LLElementScale scale, int32_t greatestShift) {
  if (scale.right == 0) return scale.left > 0 && scale.multiplier == 1 << 30;
  return scale.multiplier >= 1 << 30 && scale.right <= greatestShift;
}

LL_STEP LLDSPScale ll_dsp_scale(LLElementScale scale) {
  // A half of an even number, in other words: x - [x < 0], and the shift that rounds.
  if (scale.right == 0) return (LLDSPScale){0, 1, 1};
  return (LLDSPScale){(int32_t)((uint32_t)scale.multiplier << 1), 1 << (scale.right - 1), scale.right};
}

LL_STEP LLDSPElementOutput ll_dsp_element_output(LLElementwise scales) {
  uint32_t room = (uint32_t)(32767 - scales.bounds.upper);
  uint32_t below = room + (uint32_t)scales.bounds.lower + 32768;
  return (LLDSPElementOutput){ll_dsp_scale(scales.output), scales.bounds.zeroPoint + 32768, room * 65537, below * 65537,
                              ((uint32_t)scales.bounds.lower & 65535) * 65537};
}

LL_STEP LLDSPSum ll_dsp_sum(LLElementwise scales) {
  return (LLDSPSum){(int32_t)((uint32_t)scales.first.zeroPoint << scales.first.left),
                    (int32_t)((uint32_t)scales.second.zeroPoint << scales.second.left),
                    ll_dsp_scale(scales.first),
                    ll_dsp_scale(scales.second),
                    scales.sign,
                    ll_dsp_element_output(scales)};
}

LL_STEP LLDSPProduct ll_dsp_product(LLElementwise scales) {
  return (LLDSPProduct){scales.first.zeroPoint, scales.second.zeroPoint, ll_dsp_element_output(scales)};
}

#if LL_ARM_DSP
#define LL_DSP_SCALE_ELEMENT(X)             \
  "add lr, " X ", " X ", asr #31\n\t"       \
  "smmlar " X ", " X ", r8, lr\n\t"         \
  "add " X ", " X ", r9\n\t"                \
  "asr " X ", " X ", r10\n\t"
// r0: the constants; r1, r2: both operands; r3: the target; r12: its end.
#define LL_DSP_ELEMENTS_LOAD(LOAD, SIZE)                \
  "push {r7, r11}\n\t"                                  \
  "1:\n\t"                                              \
  LOAD " r4, [r1], #" SIZE "\n\t"                       \
  LOAD " r5, [r1], #" SIZE "\n\t"                       \
  LOAD " r6, [r2], #" SIZE "\n\t"                       \
  LOAD " r7, [r2], #" SIZE "\n\t"                       \
  "ldm r0!, {r8, r9}\n\t"
#define LL_DSP_ELEMENTS_STORE(STORE, BYTES)             \
  "ldm r0!, {r8, r9, r10}\n\t"                          \
  LL_DSP_SCALE_ELEMENT("r4")                            \
  LL_DSP_SCALE_ELEMENT("r5")                            \
  "ldm r0!, {r6, r8, r9, r10}\n\t"                      \
  "add r4, r4, r6\n\t"                                  \
  "add r5, r5, r6\n\t"                                  \
  "usat r4, #16, r4\n\t"                                \
  "usat r5, #16, r5\n\t"                                \
  "orr r4, r4, r5, lsl #16\n\t"                         \
  "uqadd16 r4, r4, r8\n\t"                              \
  "uqsub16 r4, r4, r9\n\t"                              \
  "uadd16 r4, r4, r10\n\t"                              \
  STORE                                                 \
  "sub r0, r0, #" BYTES "\n\t"                          \
  "cmp r3, r12\n\t"                                     \
  "bne 1b\n\t"                                          \
  "pop {r7, r11}"
#define LL_DSP_SUM_PAIRS(LOAD, SIZE, LEFT, STORE)       \
  LL_DSP_ELEMENTS_LOAD(LOAD, SIZE)                      \
  "rsb r4, r8, r4, lsl #" LEFT "\n\t"                   \
  "rsb r5, r8, r5, lsl #" LEFT "\n\t"                   \
  "rsb r6, r9, r6, lsl #" LEFT "\n\t"                   \
  "rsb r7, r9, r7, lsl #" LEFT "\n\t"                   \
  "ldm r0!, {r8, r9, r10}\n\t"                          \
  LL_DSP_SCALE_ELEMENT("r4")                            \
  LL_DSP_SCALE_ELEMENT("r5")                            \
  "ldm r0!, {r8, r9, r10, r11}\n\t"                     \
  LL_DSP_SCALE_ELEMENT("r6")                            \
  LL_DSP_SCALE_ELEMENT("r7")                            \
  "mla r4, r6, r11, r4\n\t"                             \
  "mla r5, r7, r11, r5\n\t"                             \
  LL_DSP_ELEMENTS_STORE(STORE, "64")
#define LL_DSP_PRODUCT_PAIRS(LOAD, SIZE, STORE)         \
  LL_DSP_ELEMENTS_LOAD(LOAD, SIZE)                      \
  "sub r4, r4, r8\n\t"                                  \
  "sub r5, r5, r8\n\t"                                  \
  "sub r6, r6, r9\n\t"                                  \
  "sub r7, r7, r9\n\t"                                  \
  "mul r4, r4, r6\n\t"                                  \
  "mul r5, r5, r7\n\t"                                  \
  LL_DSP_ELEMENTS_STORE(STORE, "36")
#define LL_DSP_STORE_BYTES "strb r4, [r3], #1\n\tlsr r4, r4, #16\n\tstrb r4, [r3], #1\n\t"
#define LL_DSP_STORE_HALVES "str r4, [r3], #4\n\t"
#define LL_DSP_ELEMENTS_OPERANDS(CONSTANTS)           \
  register const void *r0 __asm__("r0") = CONSTANTS;  \
  register const void *r1 __asm__("r1") = first;      \
  register const void *r2 __asm__("r2") = second;     \
  register void *r3 __asm__("r3") = target;           \
  register void *r12 __asm__("r12") = target + count
#define LL_DSP_ELEMENTS_CONSTRAINTS                               \
  : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)                        \
  : "r"(r12)                                                      \
  : "r4", "r5", "r6", "r8", "r9", "r10", "lr", "cc", "memory"
#else
LL_STEP int32_t ll_dsp_scale_element(int32_t x, LLDSPScale scale) {
  int64_t wide = (int64_t)x * scale.factor + ((int64_t)x - (x < 0)) * 4294967296 + 0x80000000;
  return ((int32_t)(wide >> 32) + scale.rounding) >> scale.right;
}

LL_STEP int32_t ll_dsp_place_element(int32_t value, LLDSPElementOutput output) {
  int32_t half = ll_dsp_scale_element(value, output.scale) + output.offset;
  half = half < 0 ? 0 : half > 65535 ? 65535 : half;
  return (int16_t)ll_dsp_clamp_halves((uint32_t)half, output.above, output.below, output.floor);
}

LL_STEP int32_t ll_dsp_sum_element(int32_t first, int32_t second, int32_t left, const LLDSPSum *_Nonnull sum) {
  first = (int32_t)((uint32_t)first << left) - sum->firstZeroPoint;
  second = (int32_t)((uint32_t)second << left) - sum->secondZeroPoint;
  int32_t value = ll_dsp_scale_element(first, sum->first) + sum->sign * ll_dsp_scale_element(second, sum->second);
  return ll_dsp_place_element(value, sum->output);
}

LL_STEP int32_t ll_dsp_product_element(int32_t first, int32_t second, const LLDSPProduct *_Nonnull product) {
  int32_t value = (first - product->firstZeroPoint) * (second - product->secondZeroPoint);
  return ll_dsp_place_element(value, product->output);
}
#endif

/// An even number of int8 elements, at least two. |x| + 2^(right - 1) < 2^31 for whatever a scale is given.
LL_STEP void ll_dsp_sum_bytes(const LLDSPSum *_Nonnull sum, const int8_t *_Nonnull first, const int8_t *_Nonnull second,
                              int8_t *_Nonnull target, intptr_t count) {
#if LL_ARM_DSP
  LL_DSP_ELEMENTS_OPERANDS(sum);
  __asm__ volatile(LL_DSP_SUM_PAIRS("ldrsb", "1", "20", LL_DSP_STORE_BYTES) LL_DSP_ELEMENTS_CONSTRAINTS);
#else
  for (; count > 0; count--) *target++ = (int8_t)ll_dsp_sum_element(*first++, *second++, 20, sum);
#endif
}

/// An even number of int16 elements, at least two.
LL_STEP void ll_dsp_sum_halves(const LLDSPSum *_Nonnull sum, const int16_t *_Nonnull first,
                               const int16_t *_Nonnull second, int16_t *_Nonnull target, intptr_t count) {
#if LL_ARM_DSP
  LL_DSP_ELEMENTS_OPERANDS(sum);
  __asm__ volatile(LL_DSP_SUM_PAIRS("ldrsh", "2", "15", LL_DSP_STORE_HALVES) LL_DSP_ELEMENTS_CONSTRAINTS);
#else
  for (; count > 0; count--) *target++ = (int16_t)ll_dsp_sum_element(*first++, *second++, 15, sum);
#endif
}

/// An even number of int8 elements, at least two.
LL_STEP void ll_dsp_multiply_bytes(const LLDSPProduct *_Nonnull product, const int8_t *_Nonnull first,
                                   const int8_t *_Nonnull second, int8_t *_Nonnull target, intptr_t count) {
#if LL_ARM_DSP
  LL_DSP_ELEMENTS_OPERANDS(product);
  __asm__ volatile(LL_DSP_PRODUCT_PAIRS("ldrsb", "1", LL_DSP_STORE_BYTES) LL_DSP_ELEMENTS_CONSTRAINTS);
#else
  for (; count > 0; count--) *target++ = (int8_t)ll_dsp_product_element(*first++, *second++, product);
#endif
}

/// An even number of int16 elements, at least two.
LL_STEP void ll_dsp_multiply_halves(const LLDSPProduct *_Nonnull product, const int16_t *_Nonnull first,
                                    const int16_t *_Nonnull second, int16_t *_Nonnull target, intptr_t count) {
#if LL_ARM_DSP
  LL_DSP_ELEMENTS_OPERANDS(product);
  __asm__ volatile(LL_DSP_PRODUCT_PAIRS("ldrsh", "2", LL_DSP_STORE_HALVES) LL_DSP_ELEMENTS_CONSTRAINTS);
#else
  for (; count > 0; count--) *target++ = (int16_t)ll_dsp_product_element(*first++, *second++, product);
#endif
}
