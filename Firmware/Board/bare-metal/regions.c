// Where the linker script put model, input and arena.
#if !defined(BOARD_LINUX) && !defined(__linux__)
#include "Board.h"

extern uint8_t _model_start[], _model_end[], _input_start[], _input_end[], _arena_start[], _arena_end[];

static BoardRegion region(const uint8_t *start, const uint8_t *end) {
  BoardRegion found = {start, (uintptr_t)end - (uintptr_t)start};
  return found;
}

BoardRegion board_model(void) { return region(_model_start, _model_end); }
BoardRegion board_input(void) { return region(_input_start, _input_end); }
uint8_t *board_arena(void) { return _arena_start; }
uintptr_t board_arena_size_bytes(void) { return (uintptr_t)_arena_end - (uintptr_t)_arena_start; }
#endif
