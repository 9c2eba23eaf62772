// Which instructions this program is compiled for: each of these is 0 or 1, and Swift sees them as constants.
#pragma once

/// A step of a kernel: a few instructions that the kernel's Swift code takes in.
#define LL_STEP static inline __attribute__((always_inline))

/// ARMv7E-M with the DSP extension.
#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && !defined(__ARM_NEON)
#define LL_ARM_DSP 1
#else
#define LL_ARM_DSP 0
#endif

/// Advanced SIMD, on aarch64 or armv7.
#if defined(__ARM_NEON)
#define LL_NEON 1
#else
#define LL_NEON 0
#endif

/// Dot products of bytes, on aarch64.
#if defined(__ARM_NEON) && defined(__aarch64__) && defined(__ARM_FEATURE_DOTPROD)
#define LL_NEON_DOT 1
#else
#define LL_NEON_DOT 0
#endif

#if defined(__x86_64__)
#define LL_X86 1
#else
#define LL_X86 0
#endif
