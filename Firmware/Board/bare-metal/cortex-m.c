// Start of a Cortex-M: vector table, memory, floating-point unit (whose registers the calling convention names).
#if defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#include "Board.h"

extern uint32_t _stack_end[], _data_start[], _data_end[], _data_load[], _bss_start[], _bss_end[];
int main(int argumentCount, char **arguments);

/// Coprocessor access control register (ARMv7-M Architecture Reference Manual, B3.2.20).
#define CPACR (*(volatile uint32_t *)0xE000ED88u)

_Noreturn void Reset_Handler(void) {
  CPACR |= 0xFu << 20;
  __asm__ volatile("dsb\n\tisb");
  const uint32_t *source = _data_load;
  for (uint32_t *word = _data_start; word < _data_end; word++) *word = *source++;
  for (uint32_t *word = _bss_start; word < _bss_end; word++) *word = 0;
  board_end(main(0, 0));
}

/// A trap of the program or of the processor.
_Noreturn static void fault(void) { board_end(99); }

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    _stack_end, (const void *)Reset_Handler, (const void *)fault, (const void *)fault,
    (const void *)fault, (const void *)fault, (const void *)fault,
};
#endif
