// The names under which compilers for Arm call the memory routines.
// Source: Arm, "Run-time ABI for the Arm Architecture", 5.3.4.
#if defined(__arm__) && !defined(BOARD_LINUX) && !defined(__linux__)
#include <stddef.h>

void *memcpy(void *target, const void *source, size_t size);
void *memmove(void *target, const void *source, size_t size);
void *memset(void *target, int value, size_t size);

void __aeabi_memcpy(void *target, const void *source, size_t size) { memcpy(target, source, size); }
void __aeabi_memcpy4(void *target, const void *source, size_t size) { memcpy(target, source, size); }
void __aeabi_memcpy8(void *target, const void *source, size_t size) { memcpy(target, source, size); }
void __aeabi_memmove(void *target, const void *source, size_t size) { memmove(target, source, size); }
void __aeabi_memmove4(void *target, const void *source, size_t size) { memmove(target, source, size); }
void __aeabi_memmove8(void *target, const void *source, size_t size) { memmove(target, source, size); }
void __aeabi_memset(void *target, size_t size, int value) { memset(target, value, size); }
void __aeabi_memset4(void *target, size_t size, int value) { memset(target, value, size); }
void __aeabi_memset8(void *target, size_t size, int value) { memset(target, value, size); }
void __aeabi_memclr(void *target, size_t size) { memset(target, 0, size); }
void __aeabi_memclr4(void *target, size_t size) { memset(target, 0, size); }
void __aeabi_memclr8(void *target, size_t size) { memset(target, 0, size); }
#endif
