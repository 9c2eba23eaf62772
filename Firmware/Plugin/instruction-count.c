// A QEMU plugin that counts the instructions a program executes between two markers (Firmware/Board/include/Marker.h).
//
//   qemu-… -plugin instruction-count.so,out=FILE
//
// FILE gets one decimal number a line: the instructions of each region, in the order in which regions ended,
// without the markers. A marker out of order (two beginnings, an end without a beginning) is a line "disorder".
//
// An instruction counts when it is reached, even if its condition does not hold: that is what a processor without
// branch prediction of single instructions spends its time on, too.
#include <stdio.h>
#include <string.h>

#include "QemuPlugin.h"

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int qemu_plugin_version = 1;

typedef struct {
  const char *target;
  size_t sizeBytes;
  uint8_t begin[8];
  uint8_t end[8];
} Encoding;

/// The markers as they lie in memory.
static const Encoding encodings[] = {
    {"aarch64", 4, {0x1F, 0x2C, 0x03, 0xD5}, {0x3F, 0x2C, 0x03, 0xD5}},
    // Thumb, then A32.
    {"arm", 4, {0xAF, 0xF3, 0x60, 0x80}, {0xAF, 0xF3, 0x61, 0x80}},
    {"arm", 4, {0x60, 0xF0, 0x20, 0xE3}, {0x61, 0xF0, 0x20, 0xE3}},
    {"x86_64", 7, {0x0F, 0x1F, 0x80, 0x60, 0x00, 0x4C, 0x4C}, {0x0F, 0x1F, 0x80, 0x61, 0x00, 0x4C, 0x4C}},
    {"riscv32", 4, {0x13, 0x20, 0x00, 0x06}, {0x13, 0x20, 0x10, 0x06}},
};

static const char *target;
static FILE *output;
/// All instructions so far that are no markers.
static uint64_t executed;
static uint64_t executedAtBegin;
static bool isCounting;

static void atBegin(unsigned int processor, void *data) {
  if (isCounting) fputs("disorder\n", output);
  isCounting = true;
  executedAtBegin = executed;
}

static void atEnd(unsigned int processor, void *data) {
  if (isCounting) {
    fprintf(output, "%llu\n", (unsigned long long)(executed - executedAtBegin));
  } else {
    fputs("disorder\n", output);
  }
  isCounting = false;
}

typedef enum { ordinary, begins, ends } Meaning;

static Meaning meaning(const struct qemu_plugin_insn *instruction) {
  size_t sizeBytes = qemu_plugin_insn_size(instruction);
  const void *bytes = qemu_plugin_insn_data(instruction);
  for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
    const Encoding *encoding = &encodings[i];
    // Before the end of a page, QEMU looks at the next instruction and adds its first bytes to this one's.
    if (sizeBytes < encoding->sizeBytes || strcmp(target, encoding->target) != 0) continue;
    if (memcmp(bytes, encoding->begin, encoding->sizeBytes) == 0) return begins;
    if (memcmp(bytes, encoding->end, encoding->sizeBytes) == 0) return ends;
  }
  return ordinary;
}

static void instrument(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
  size_t count = qemu_plugin_tb_n_insns(block);
  for (size_t i = 0; i < count; i++) {
    struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
    switch (meaning(instruction)) {
      case begins:
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, atBegin, QEMU_PLUGIN_CB_NO_REGS, NULL);
        break;
      case ends:
        qemu_plugin_register_vcpu_insn_exec_cb(instruction, atEnd, QEMU_PLUGIN_CB_NO_REGS, NULL);
        break;
      case ordinary:
        qemu_plugin_register_vcpu_insn_exec_inline(instruction, QEMU_PLUGIN_INLINE_ADD_U64, &executed, 1);
    }
  }
}

static void finish(qemu_plugin_id_t id, void *data) { fclose(output); }

EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argumentCount, char **arguments) {
  const char *path = NULL;
  for (int i = 0; i < argumentCount; i++) {
    if (strncmp(arguments[i], "out=", 4) == 0) path = arguments[i] + 4;
  }
  if (path == NULL) {
    fputs("instruction-count: needs out=FILE\n", stderr);
    return -1;
  }
  output = fopen(path, "w");
  if (output == NULL) {
    perror(path);
    return -1;
  }
  target = info->target_name;
  qemu_plugin_register_vcpu_tb_trans_cb(id, instrument);
  qemu_plugin_register_atexit_cb(id, finish, NULL);
  return 0;
}
