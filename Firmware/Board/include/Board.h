// What an image asks of the machine that it runs on.
//
// A port writes three functions: board_put_byte, board_read_counter and board_end. The rest of this header comes
// with the environment: bare-metal/ takes it from the linker script, linux/ from the command line.
#pragma once
#include <stdint.h>

#include "Marker.h"
#include "StackDepth.h"

#if defined(__cplusplus)
extern "C" {
#endif

// MARK: The three functions of a port

/// Shows one byte of text. May wait until the line is free.
void board_put_byte(uint8_t byte);

/// A counter that runs on and wraps around: cycles, timer ticks or nanoseconds, as the target's toolset says.
/// Called once before anything is measured.
uint32_t board_read_counter(void);

/// Ends the program; 0 is success. Where nothing can end, waits forever.
_Noreturn void board_end(int32_t status);

// MARK: Memory, by environment

/// Bytes that somebody else owns.
typedef struct {
  const uint8_t *base;
  uintptr_t sizeBytes;
} BoardRegion;

/// The model image: starts at a multiple of 16; bytes after its end may belong to anything.
BoardRegion board_model(void);

/// What the image runs on: a recording or a set of vectors. Starts at a multiple of 16.
BoardRegion board_input(void);

/// The start of the memory that the arena may use, a multiple of 16.
uint8_t *board_arena(void);
uintptr_t board_arena_size_bytes(void);

#if defined(__cplusplus)
}
#endif
