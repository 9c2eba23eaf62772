// How deep the stack gets: it is painted, used, and searched for what was painted over.
#pragma once
#include <stdint.h>

/// Paints the stack below the caller: on bare metal down to the end that the linker script gives it, on Linux 64 KiB.
/// 256 bytes right below the caller stay unpainted, so that no depth less than that is told apart.
void stack_paint(void);

/// The bytes below the caller of stack_paint that were written since, at least 256; the same function calls both.
/// On bare metal, the whole size painted means an overflow; 0 that the stack was too small to be painted.
uintptr_t stack_depth_bytes(void);

/// The bytes of stack in use where stack_paint was called; 0 on Linux, where nobody says where the stack began.
uintptr_t stack_caller_bytes(void);
