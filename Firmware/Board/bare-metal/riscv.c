// Start of a RISC-V core in machine mode without an operating system.
#if defined(__riscv)
#include "Board.h"

extern uint32_t _data_start[], _data_end[], _data_load[], _bss_start[], _bss_end[];
int main(int argumentCount, char **arguments);

/// A trap of the program or of the processor.
_Noreturn __attribute__((used, aligned(4))) static void fault(void) { board_end(99); }

_Noreturn __attribute__((used)) static void startup(void) {
  const uint32_t *source = _data_load;
  for (uint32_t *word = _data_start; word < _data_end; word++) *word = *source++;
  for (uint32_t *word = _bss_start; word < _bss_end; word++) *word = 0;
  board_end(main(0, 0));
}

__attribute__((naked, section(".vectors"), used)) void _start(void) {
  __asm__ volatile(
      "la sp, _stack_end\n\t"
      "la t0, %0\n\t"
      "csrw mtvec, t0\n\t"
      "j %1" ::"i"(fault), "i"(startup));
}
#endif
