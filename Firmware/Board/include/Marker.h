// Where counting of instructions begins and ends: hints that every processor executes as nothing, and that no
// compiler emits. Firmware/Plugin/instruction-count.c looks for the same bytes.
//
//   Thumb, A32, A64  hint #96 and hint #97, which the architecture leaves unallocated: no operation
//   x86-64           nopl 0x4C4C0060(%rax) and 0x4C4C0061(%rax): no operation, whatever its address
//   RV32             slti x0, x0, 96 and 97: hints designated for custom use
//
// Sources: Arm Architecture Reference Manuals (ARMv7-A/R A8.8.119, Armv8-A C6.2 "HINT"); Intel SDM volume 2,
// "NOP"; RISC-V Unprivileged ISA, "RV32I HINT Instructions".
#pragma once

#if defined(__aarch64__) || defined(__arm__)
#define MARKER_BEGIN "hint #96"
#define MARKER_END "hint #97"
#elif defined(__x86_64__)
#define MARKER_BEGIN "nopl 0x4C4C0060(%%rax)"
#define MARKER_END "nopl 0x4C4C0061(%%rax)"
#elif defined(__riscv)
#define MARKER_BEGIN "slti x0, x0, 96"
#define MARKER_END "slti x0, x0, 97"
#else
#error "no hint is known for this instruction set"
#endif

/// From here on instructions are counted. Memory accesses stay on their side.
__attribute__((always_inline)) static inline void marker_begin(void) {
  __asm__ volatile(MARKER_BEGIN ::: "memory");
}

/// Up to here instructions are counted; the markers themselves are not.
__attribute__((always_inline)) static inline void marker_end(void) {
  __asm__ volatile(MARKER_END ::: "memory");
}

// 2 · rounds + 1 instructions between two markers, to check what counts them: load the number of rounds, then a
// subtraction and a branch for each.
#if defined(__aarch64__)
#define MARKED_LOOP(rounds)                                                                              \
  __asm__ volatile(MARKER_BEGIN "\n\tmov w9, #" #rounds "\n1:\tsubs w9, w9, #1\n\tb.ne 1b\n\t" MARKER_END \
                   ::: "w9", "cc", "memory")
#elif defined(__arm__)
#define MARKED_LOOP(rounds)                                                                           \
  __asm__ volatile(MARKER_BEGIN "\n\tmov r3, #" #rounds "\n1:\tsubs r3, r3, #1\n\tbne 1b\n\t" MARKER_END \
                   ::: "r3", "cc", "memory")
#elif defined(__x86_64__)
#define MARKED_LOOP(rounds)                                                                               \
  __asm__ volatile(MARKER_BEGIN "\n\tmovl $" #rounds ", %%ecx\n1:\tdecl %%ecx\n\tjne 1b\n\t" MARKER_END    \
                   ::: "ecx", "cc", "memory")
#elif defined(__riscv)
#define MARKED_LOOP(rounds)                                                                               \
  __asm__ volatile(MARKER_BEGIN "\n\tli t0, " #rounds "\n1:\taddi t0, t0, -1\n\tbnez t0, 1b\n\t" MARKER_END \
                   ::: "t0", "memory")
#endif

/// A region of 2 · 10 + 1 instructions.
static inline void marker_loop_10(void) { MARKED_LOOP(10); }
/// A region of 2 · 100 + 1 instructions.
static inline void marker_loop_100(void) { MARKED_LOOP(100); }
