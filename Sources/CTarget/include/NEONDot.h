// Steps of the kernels for aarch64 with dot products (ARMv8.2-A+dotprod).
//
// Source: Arm Architecture Reference Manual, Armv8-A, C7.2 (SDOT by element, SQRDMULH, SSRA, SRSHL).
#pragma once
#include "QuadTile.h"

#if LL_NEON_DOT
#include <arm_neon.h>

// Sums are a0 … a3 of pixel 0 (channels 0 … 3, 4 … 7, 8 … 11, 12 … 15), b of pixel 1, c of pixel 2, d of pixel 3. Inputs
// are in v16 … v19, and in v24 … v27 the next 16 of each pixel; the weights of a quad in v20 … v23.
#define LL_DOT_PIXEL(SUMS, INPUTS, ELEMENT)                             \
  "sdot %[" SUMS "0].4s, v20.16b, " INPUTS ".4b[" ELEMENT "]\n\t"       \
  "sdot %[" SUMS "1].4s, v21.16b, " INPUTS ".4b[" ELEMENT "]\n\t"       \
  "sdot %[" SUMS "2].4s, v22.16b, " INPUTS ".4b[" ELEMENT "]\n\t"       \
  "sdot %[" SUMS "3].4s, v23.16b, " INPUTS ".4b[" ELEMENT "]\n\t"
#define LL_DOT_WEIGHTS "ld1 {v20.16b, v21.16b, v22.16b, v23.16b}, [%[weights]], #64\n\t"
#define LL_DOT_QUAD(A, B, C, D, ELEMENT) \
  LL_DOT_WEIGHTS LL_DOT_PIXEL("a", A, ELEMENT) LL_DOT_PIXEL("b", B, ELEMENT) LL_DOT_PIXEL("c", C, ELEMENT) LL_DOT_PIXEL("d", D, ELEMENT)
#define LL_DOT_BLOCK(A, B, C, D) \
  LL_DOT_QUAD(A, B, C, D, "0") LL_DOT_QUAD(A, B, C, D, "1") LL_DOT_QUAD(A, B, C, D, "2") LL_DOT_QUAD(A, B, C, D, "3")
#define LL_DOT_LOAD(FORM, BYTES)                       \
  "ldr " FORM "16, [%[p0]], #" BYTES "\n\t"            \
  "ldr " FORM "17, [%[p1]], #" BYTES "\n\t"            \
  "ldr " FORM "18, [%[p2]], #" BYTES "\n\t"            \
  "ldr " FORM "19, [%[p3]], #" BYTES "\n\t"
#define LL_DOT_SUMS(NAME, SUMS) \
  [NAME##0] "+w"(SUMS.val[0]), [NAME##1] "+w"(SUMS.val[1]), [NAME##2] "+w"(SUMS.val[2]), [NAME##3] "+w"(SUMS.val[3])
#define LL_DOT_TILE_SUMS LL_DOT_SUMS(a, a), LL_DOT_SUMS(b, b), LL_DOT_SUMS(c, c), LL_DOT_SUMS(d, d)
#define LL_DOT_TILE_OPERANDS \
  LL_DOT_TILE_SUMS, [p0] "+r"(p0), [p1] "+r"(p1), [p2] "+r"(p2), [p3] "+r"(p3), [weights] "+r"(weights)
#define LL_DOT_CLOBBERS "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "memory"

/// Biases of 16 channels.
LL_STEP int32x4x4_t ll_dot_biases(const int32_t *_Nonnull stream) {
  int32x4x4_t sums;
  // The same in C is one load for all pixels and copies of it: more instructions.
  __asm__ volatile("ldp %q0, %q1, [%4]\n\tldp %q2, %q3, [%4, #32]"
                   : "=&w"(sums.val[0]), "=&w"(sums.val[1]), "=w"(sums.val[2]), "=w"(sums.val[3])
                   : "r"(stream)
                   : "memory");
  return sums;
}

/// Four numbers times their factors, as `ll_quad_requantise`.
LL_STEP int32x4_t ll_dot_requantise(int32x4_t value, int32x4_t multiplier, int32x4_t shift) {
  int32x4_t high = vqrdmulhq_s32(value, multiplier);
  return vrshlq_s32(vsraq_n_s32(high, high, 31), shift);
}

/// Outputs: int16, int8, or int8 whose clamp begins at the zero point, a fused ReLU.
typedef enum { LL_DOT_INT16, LL_DOT_INT8, LL_DOT_RELU } LLDotOutput;

/// What every store of a tile needs, kept in registers.
typedef struct {
  int32x4_t wideZeroPoint;
  int16x8_t zeroPoint, wideLower, wideUpper;
  int8x16_t lower, upper;
  /// Of numbers before the zero point, and the zero point, both of a ReLU.
  uint8x16_t reluUpper, reluZeroPoint;
} LLDotBounds;

LL_STEP LLDotBounds ll_dot_bounds(const LLQuadTile *_Nonnull tile) {
  LLDotBounds bounds;
  bounds.wideZeroPoint = vdupq_n_s32(tile->zeroPoint);
  bounds.zeroPoint = vdupq_n_s16((int16_t)tile->zeroPoint);
  bounds.wideLower = vdupq_n_s16((int16_t)tile->lower);
  bounds.wideUpper = vdupq_n_s16((int16_t)tile->upper);
  bounds.lower = vdupq_n_s8((int8_t)tile->lower);
  bounds.upper = vdupq_n_s8((int8_t)tile->upper);
  bounds.reluUpper = vdupq_n_u8((uint8_t)(tile->upper - tile->zeroPoint));
  bounds.reluZeroPoint = vdupq_n_u8((uint8_t)tile->zeroPoint);
  return bounds;
}

/// Factors, zero point, clamp and store of the 16 channels of a pixel.
LL_STEP void ll_dot_store(LLDotBounds bounds, void *_Nonnull output, intptr_t place, int32x4x4_t sums,
                          int32x4x4_t multipliers, int32x4x4_t shifts, const LLDotOutput form) {
  const int32_t isWide = form == LL_DOT_INT16;
  int32x4_t a = ll_dot_requantise(sums.val[0], multipliers.val[0], shifts.val[0]);
  int32x4_t b = ll_dot_requantise(sums.val[1], multipliers.val[1], shifts.val[1]);
  int32x4_t c = ll_dot_requantise(sums.val[2], multipliers.val[2], shifts.val[2]);
  int32x4_t d = ll_dot_requantise(sums.val[3], multipliers.val[3], shifts.val[3]);
  if (isWide) {
    a = vaddq_s32(a, bounds.wideZeroPoint);
    b = vaddq_s32(b, bounds.wideZeroPoint);
    c = vaddq_s32(c, bounds.wideZeroPoint);
    d = vaddq_s32(d, bounds.wideZeroPoint);
  }
  if (form == LL_DOT_RELU) {
    // Saturation takes off what is negative.
    uint16x8_t first = vqmovun_high_s32(vqmovun_s32(a), b), second = vqmovun_high_s32(vqmovun_s32(c), d);
    uint8x16_t numbers = vminq_u8(vqmovn_high_u16(vqmovn_u16(first), second), bounds.reluUpper);
    vst1q_u8((uint8_t *)output + place, vaddq_u8(numbers, bounds.reluZeroPoint));
    return;
  }
  int16x8_t low = vqmovn_high_s32(vqmovn_s32(a), b), high = vqmovn_high_s32(vqmovn_s32(c), d);
  if (isWide) {
    int16_t *target = (int16_t *)output + place;
    vst1q_s16(target, vminq_s16(vmaxq_s16(low, bounds.wideLower), bounds.wideUpper));
    vst1q_s16(target + 8, vminq_s16(vmaxq_s16(high, bounds.wideLower), bounds.wideUpper));
  } else {
    // Saturating early is harmless: what saturates is beyond the clamp with any zero point of eight bits.
    int8x16_t numbers = vqmovn_high_s16(vqmovn_s16(vqaddq_s16(low, bounds.zeroPoint)), vqaddq_s16(high, bounds.zeroPoint));
    vst1q_s8((int8_t *)output + place, vminq_s8(vmaxq_s8(numbers, bounds.lower), bounds.upper));
  }
}

/// What is known of a tile: nothing; that its runs are whole blocks of four quads; or that they are two quads, and the pixels
/// one quad apart, as in a first layer of few channels.
typedef enum { LL_DOT_ANYTHING, LL_DOT_BLOCKS, LL_DOT_QUAD_APART } LLDotPixels;

/// Constants say which branches are left.
LL_STEP void ll_dot_pixels(const LLQuadTile *_Nonnull tile, const LLDotPixels layout, const LLDotOutput form) {
  const int8_t *input = (const int8_t *)tile->input;
  const int8_t *pixel0 = input + tile->pixels[0], *pixel1 = input + tile->pixels[1];
  const int8_t *pixel2 = input + tile->pixels[2], *pixel3 = input + tile->pixels[3];
  const intptr_t pixelStep = tile->pixelStep;
  const int32_t quads = tile->quads, groupCount = tile->groups;
  const int32_t *runs = tile->runs, *runsEnd = runs + tile->runCount;
  const intptr_t target0 = tile->targets[0], target1 = tile->targets[1], target2 = tile->targets[2],
                 target3 = tile->targets[3];
  const LLDotBounds bounds = ll_dot_bounds(tile);
  const int32_t outputBytes = form == LL_DOT_INT16 ? 2 : 1;
  uint8_t *firstOutput = (uint8_t *)tile->output;
  const intptr_t outputStep = outputBytes * tile->targetStep;
  const int32_t *firstGroup = tile->stream;
  if (groupCount == 0) return;
  int32_t tiles = tile->tiles;
  do {
    uint8_t *output = firstOutput;
    const int32_t *stream = firstGroup;
    int32_t groups = groupCount;
    do {
      int32x4x4_t a = ll_dot_biases(stream), b = ll_dot_biases(stream), c = ll_dot_biases(stream), d = ll_dot_biases(stream);
      const int8_t *weights = (const int8_t *)(stream + 16);
      const int32_t *run = runs;
      do {
        intptr_t start = *run++;
        const int8_t *p0 = pixel0 + start;
        if (layout == LL_DOT_QUAD_APART) {
          __asm__ volatile(
              "ldr q16, [%[p0]]\n\t"
              "ldur q17, [%[p0], #4]\n\t"
              LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v16", "0") LL_DOT_PIXEL("b", "v16", "1")
              LL_DOT_PIXEL("c", "v16", "2") LL_DOT_PIXEL("d", "v16", "3")
              LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v17", "0") LL_DOT_PIXEL("b", "v17", "1")
              LL_DOT_PIXEL("c", "v17", "2") LL_DOT_PIXEL("d", "v17", "3")
              : LL_DOT_TILE_SUMS, [weights] "+r"(weights)
              : [p0] "r"(p0)
              : LL_DOT_CLOBBERS);
          continue;
        }
        const int8_t *p1 = pixel1 + start, *p2 = pixel2 + start, *p3 = pixel3 + start;
        if (quads >= 8) {
          int32_t blocks = quads >> 3;
          __asm__ volatile(
              "1:\n\t"
              "ldp q16, q24, [%[p0]], #32\n\t"
              "ldp q17, q25, [%[p1]], #32\n\t"
              "ldp q18, q26, [%[p2]], #32\n\t"
              "ldp q19, q27, [%[p3]], #32\n\t"
              "subs %w[blocks], %w[blocks], #1\n\t"
              LL_DOT_BLOCK("v16", "v17", "v18", "v19")
              LL_DOT_BLOCK("v24", "v25", "v26", "v27")
              "b.ne 1b"
              : LL_DOT_TILE_OPERANDS, [blocks] "+r"(blocks)
              :
              : LL_DOT_CLOBBERS, "v24", "v25", "v26", "v27", "cc");
        }
        if (quads & 4) {
          __asm__ volatile(LL_DOT_LOAD("q", "16") LL_DOT_BLOCK("v16", "v17", "v18", "v19")
                           : LL_DOT_TILE_OPERANDS
                           :
                           : LL_DOT_CLOBBERS);
        }
        for (int32_t rest = layout == LL_DOT_BLOCKS ? 0 : quads & 3; rest > 0; rest--) {
          __asm__ volatile(LL_DOT_LOAD("s", "4") LL_DOT_QUAD("v16", "v17", "v18", "v19", "0")
                           : LL_DOT_TILE_OPERANDS
                           :
                           : LL_DOT_CLOBBERS);
        }
      } while (run != runsEnd);
      stream = (const int32_t *)weights;
      int32x4x4_t multipliers = vld1q_s32_x4(stream), shifts = vld1q_s32_x4(stream + 16);
      stream += 32;
      ll_dot_store(bounds, output, target0, a, multipliers, shifts, form);
      ll_dot_store(bounds, output, target1, b, multipliers, shifts, form);
      ll_dot_store(bounds, output, target2, c, multipliers, shifts, form);
      ll_dot_store(bounds, output, target3, d, multipliers, shifts, form);
      output += 16 * outputBytes;
    } while (--groups != 0);
    pixel0 += pixelStep;
    pixel1 += pixelStep;
    pixel2 += pixelStep;
    pixel3 += pixelStep;
    firstOutput += outputStep;
  } while (--tiles != 0);
}

static __attribute__((noinline)) void ll_dot_four_pixels(const LLQuadTile *_Nonnull tile) {
  const int32_t *pixels = tile->pixels;
  if (tile->isWide) return ll_dot_pixels(tile, LL_DOT_ANYTHING, LL_DOT_INT16);
  if (tile->lower != tile->zeroPoint) return ll_dot_pixels(tile, LL_DOT_ANYTHING, LL_DOT_INT8);
  if ((tile->quads & 3) == 0) return ll_dot_pixels(tile, LL_DOT_BLOCKS, LL_DOT_RELU);
  if (tile->quads == 2 && pixels[1] - pixels[0] == 4 && pixels[2] - pixels[0] == 8 && pixels[3] - pixels[0] == 12)
    return ll_dot_pixels(tile, LL_DOT_QUAD_APART, LL_DOT_RELU);
  ll_dot_pixels(tile, LL_DOT_ANYTHING, LL_DOT_RELU);
}

static __attribute__((noinline)) void ll_dot_one_pixel(const LLQuadTile *_Nonnull tile) {
  const int32_t *stream = tile->stream;
  const LLDotBounds bounds = ll_dot_bounds(tile);
  const LLDotOutput form = tile->isWide ? LL_DOT_INT16 : LL_DOT_INT8;
  for (int32_t group = 0; group < tile->groups; group++) {
    int32x4x4_t a = ll_dot_biases(stream);
    const int8_t *weights = (const int8_t *)(stream + 16);
    for (int32_t run = 0; run < tile->runCount; run++) {
      const int8_t *pixel = (const int8_t *)tile->input + tile->pixels[0] + tile->runs[run];
      int32_t blocks = tile->quads >> 3;
      if (blocks > 0) {
        __asm__ volatile(
            "1:\n\t"
            "ldp q16, q24, [%[pixel]], #32\n\t"
            "subs %w[blocks], %w[blocks], #1\n\t"
            LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v16", "0") LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v16", "1")
            LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v16", "2") LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v16", "3")
            LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v24", "0") LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v24", "1")
            LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v24", "2") LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v24", "3")
            "b.ne 1b"
            : LL_DOT_SUMS(a, a), [pixel] "+r"(pixel), [weights] "+r"(weights), [blocks] "+r"(blocks)
            :
            : LL_DOT_CLOBBERS, "v24", "cc");
      }
      for (int32_t quad = tile->quads & 7; quad > 0; quad--) {
        __asm__ volatile("ldr s16, [%[pixel]], #4\n\t" LL_DOT_WEIGHTS LL_DOT_PIXEL("a", "v16", "0")
                         : LL_DOT_SUMS(a, a), [pixel] "+r"(pixel), [weights] "+r"(weights)
                         :
                         : LL_DOT_CLOBBERS);
      }
    }
    stream = (const int32_t *)weights;
    int32x4x4_t multipliers = vld1q_s32_x4(stream), shifts = vld1q_s32_x4(stream + 16);
    stream += 32;
    ll_dot_store(bounds, tile->output, tile->targets[0] + 16 * group, a, multipliers, shifts, form);
  }
}

/// Copies bytes.
LL_STEP void ll_dot_copy_bytes(const int8_t *_Nonnull source, int8_t *_Nonnull target, intptr_t count) {
  for (; count >= 64; count -= 64, source += 64, target += 64) vst1q_s8_x4(target, vld1q_s8_x4(source));
  for (; count >= 16; count -= 16, source += 16, target += 16) vst1q_s8(target, vld1q_s8(source));
  for (; count > 0; count--) *target++ = *source++;
}
#endif

/// Copies bytes.
LL_STEP void ll_dot_copy(const int8_t *_Nonnull source, int8_t *_Nonnull target, intptr_t count) {
#if LL_NEON_DOT
  ll_dot_copy_bytes(source, target, count);
#else
  __builtin_memcpy(target, source, (unsigned long)count);
#endif
}

/// Tiles of four pixels, inputs int8.
LL_STEP void ll_dot_tile(const LLQuadTile *_Nonnull tile) {
#if LL_NEON_DOT
  ll_dot_four_pixels(tile);
#else
  ll_quad_tile(tile, 4, 0);
#endif
}

/// A tile of one pixel, inputs int8.
LL_STEP void ll_dot_pixel(const LLQuadTile *_Nonnull tile) {
#if LL_NEON_DOT
  ll_dot_one_pixel(tile);
#else
  ll_quad_tile(tile, 1, 0);
#endif
}
