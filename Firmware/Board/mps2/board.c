// Arm MPS2 with a Cortex-M4 (AN386) or Cortex-M7 (AN500), as QEMU emulates it.
// Source: Arm Cortex-M System Design Kit Technical Reference Manual, "APB UART", "APB timer".
#if defined(BOARD_MPS2)
#include "Board.h"
#include "../bare-metal/Semihosting.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART_DATA REGISTER(0x40004000u)
#define UART_STATE REGISTER(0x40004004u)
#define UART_CONTROL REGISTER(0x40004008u)
#define UART_BAUD_DIVIDER REGISTER(0x40004010u)
#define TIMER_CONTROL REGISTER(0x40000000u)
#define TIMER_VALUE REGISTER(0x40000004u)
#define TIMER_RELOAD REGISTER(0x40000008u)

void board_put_byte(uint8_t byte) {
  if ((UART_CONTROL & 1) == 0) {
    UART_BAUD_DIVIDER = 16;
    UART_CONTROL = 1;
  }
  while (UART_STATE & 1) {
  }
  UART_DATA = byte;
}

uint32_t board_read_counter(void) {
  if ((TIMER_CONTROL & 1) == 0) {
    TIMER_RELOAD = 0xFFFFFFFFu;
    TIMER_VALUE = 0xFFFFFFFFu;
    TIMER_CONTROL = 1;
  }
  return ~TIMER_VALUE;
}

_Noreturn void board_end(int32_t status) { semihosting_exit(status); }
#endif
