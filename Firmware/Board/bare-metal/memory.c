// The memory routines that compilers call; nothing else of a C library is linked.
#if !defined(BOARD_LINUX) && !defined(__linux__)
#include <stddef.h>
#include <stdint.h>

static int isAligned(const void *a, const void *b) { return (((uintptr_t)a | (uintptr_t)b) & 3) == 0; }

void *memcpy(void *target, const void *source, size_t size) {
  uint8_t *to = target;
  const uint8_t *from = source;
  if (isAligned(to, from)) {
    typedef uint32_t __attribute__((may_alias)) Word;
    for (; size >= 4; size -= 4, to += 4, from += 4) *(Word *)to = *(const Word *)from;
  }
  while (size--) *to++ = *from++;
  return target;
}

void *memmove(void *target, const void *source, size_t size) {
  uint8_t *to = target;
  const uint8_t *from = source;
  if (to <= from) return memcpy(target, source, size);
  while (size--) to[size] = from[size];
  return target;
}

void *memset(void *target, int value, size_t size) {
  uint8_t *to = target;
  if (isAligned(to, to)) {
    typedef uint32_t __attribute__((may_alias)) Word;
    Word word = (uint8_t)value * 0x01010101u;
    for (; size >= 4; size -= 4, to += 4) *(Word *)to = word;
  }
  while (size--) *to++ = (uint8_t)value;
  return target;
}
#endif
