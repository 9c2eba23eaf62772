// QEMU's RISC-V machine "virt". Source: QEMU, hw/riscv/virt.c (addresses); NS16550 data sheet; SiFive test finisher.
#if defined(BOARD_VIRT_RISCV32)
#include "Board.h"

#define UART_DATA (*(volatile uint8_t *)0x10000000u)
#define UART_LINE_STATUS (*(volatile uint8_t *)0x10000005u)
#define FINISHER (*(volatile uint32_t *)0x00100000u)

void board_put_byte(uint8_t byte) {
  // Transmit holding register empty.
  while ((UART_LINE_STATUS & 0x20) == 0) {
  }
  UART_DATA = byte;
}

uint32_t board_read_counter(void) {
  uint32_t cycles;
  __asm__ volatile("rdcycle %0" : "=r"(cycles));
  return cycles;
}

_Noreturn void board_end(int32_t status) {
  FINISHER = status == 0 ? 0x5555u : ((uint32_t)status << 16) | 0x3333u;
  for (;;) {
  }
}
#endif
