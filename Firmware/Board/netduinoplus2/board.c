// Netduino Plus 2: STM32F405, as QEMU emulates it.
// Source: ST, RM0090 reference manual, "USART registers" and "TIM2 to TIM5 registers".
#if defined(BOARD_NETDUINOPLUS2)
#include "Board.h"
#include "../bare-metal/Semihosting.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define USART1_STATUS REGISTER(0x40011000u)
#define USART1_DATA REGISTER(0x40011004u)
#define USART1_CONTROL REGISTER(0x4001100Cu)
#define TIM2_CONTROL REGISTER(0x40000000u)
#define TIM2_COUNT REGISTER(0x40000024u)
#define TIM2_RELOAD REGISTER(0x4000002Cu)

/// USART enable and transmitter enable.
#define USART_SENDS (1u << 13 | 1u << 3)

void board_put_byte(uint8_t byte) {
  if ((USART1_CONTROL & USART_SENDS) != USART_SENDS) USART1_CONTROL = USART_SENDS;
  // Transmit data register empty.
  while ((USART1_STATUS & 1u << 7) == 0) {
  }
  USART1_DATA = byte;
}

uint32_t board_read_counter(void) {
  if ((TIM2_CONTROL & 1) == 0) {
    TIM2_RELOAD = 0xFFFFFFFFu;
    TIM2_CONTROL = 1;
  }
  return TIM2_COUNT;
}

_Noreturn void board_end(int32_t status) { semihosting_exit(status); }
#endif
