// Linux: text to standard output, the monotonic clock, files named on the command line.
#if defined(BOARD_LINUX) || defined(__linux__)
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "Board.h"

void board_put_byte(uint8_t byte) { putchar(byte); }

uint32_t board_read_counter(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint32_t)((uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec);
}

_Noreturn void board_end(int32_t status) {
  fflush(stdout);
  exit(status);
}

static int argumentCount;
static char **arguments;

// The C library passes the arguments to constructors; an Embedded image has no other way to them.
__attribute__((constructor)) static void keepArguments(int count, char **values) {
  argumentCount = count;
  arguments = values;
}

/// A file, mapped read-only.
static BoardRegion map(int index, const char *what) {
  if (index >= argumentCount) {
    fprintf(stderr, "usage: %s MODEL INPUT\n%s is missing\n", arguments[0], what);
    exit(2);
  }
  const char *path = arguments[index];
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0 || status.st_size == 0) {
    fprintf(stderr, "%s: cannot be read or is empty (%s)\n", path, what);
    exit(2);
  }
  void *base = mmap(0, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  if (base == MAP_FAILED) {
    perror(path);
    exit(2);
  }
  close(file);
  BoardRegion found = {base, (uintptr_t)status.st_size};
  return found;
}

BoardRegion board_model(void) { return map(1, "the model image"); }
BoardRegion board_input(void) { return map(2, "the recording or the vectors"); }

static _Alignas(16) uint8_t arena[1 << 20];

uint8_t *board_arena(void) { return arena; }
uintptr_t board_arena_size_bytes(void) { return sizeof arena; }
#endif
