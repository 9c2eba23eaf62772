// Painting the stack.
#include "StackDepth.h"

#define PATTERN 0x5AA55AA5u
#define UNPAINTED_BYTES 256u

// Addresses as numbers: what lies below the frame of a function is no object of the C language.
static uintptr_t top, bottom;

#if defined(BOARD_LINUX) || defined(__linux__)
uintptr_t stack_caller_bytes(void) { return 0; }

__attribute__((noinline)) void stack_paint(void) {
  // Part of this function's frame while it runs, so that the system extends the stack.
  volatile uint32_t area[(64u << 10) / 4];
  top = (uintptr_t)__builtin_frame_address(0);
  bottom = (uintptr_t)area;
  for (uintptr_t index = 0; index < sizeof area / sizeof *area; index++) area[index] = PATTERN;
}
#else
extern uint32_t _stack_start[], _stack_end[];

uintptr_t stack_caller_bytes(void) { return (uintptr_t)_stack_end - top; }

__attribute__((noinline)) void stack_paint(void) {
  top = (uintptr_t)__builtin_frame_address(0);
  bottom = (uintptr_t)_stack_start;
  for (uintptr_t word = bottom; word < top - UNPAINTED_BYTES; word += 4) *(volatile uint32_t *)word = PATTERN;
}
#endif

__attribute__((noinline)) uintptr_t stack_depth_bytes(void) {
  // The caller itself is beyond the stack's end: nothing was painted, and nothing is known.
  if (top < bottom + UNPAINTED_BYTES) return 0;
  uintptr_t word = bottom;
  while (word < top - UNPAINTED_BYTES && *(volatile const uint32_t *)word == PATTERN) word += 4;
  return top - word;
}
