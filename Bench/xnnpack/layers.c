// Runs the published layers on XNNPACK, each between the markers of Firmware/Board/include/Marker.h, and prints their names in
// order. Built and run by Bench/xnnpack/measure.sh. Numbers are pseudo-random: the instructions do not depend on them.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <xnnpack.h>

#include "Marker.h"

typedef struct {
  const char *name;
  size_t height, width, inputs, outputs;
  uint32_t kernel, stride, groups;
  // Above and to the left; below and to the right.
  uint32_t before, after;
} Convolution;

static const Convolution convolutions[] = {
    {"L1", 64, 64, 2, 16, 3, 2, 1, 0, 1},  {"L2", 32, 32, 16, 32, 3, 2, 1, 0, 1}, {"L3", 16, 16, 32, 32, 3, 2, 1, 0, 1},
    {"L4", 8, 8, 32, 64, 3, 2, 1, 0, 1},   {"L8", 16, 16, 32, 64, 1, 1, 1, 0, 0}, {"L9", 16, 16, 1, 1, 3, 1, 32, 1, 1},
};

typedef struct {
  const char *name;
  size_t inputs, outputs;
} Dense;

// One scale for all channels: this version has no other dense layers.
static const Dense denses[] = {{"L5", 1024, 64}, {"L6", 68, 128}, {"L7", 128, 64}};

static int8_t input[1 << 17], output[1 << 17], weights[1 << 17];
static int32_t bias[128];
static float scales[128];

static void require(enum xnn_status status, const char *name) {
  if (status == xnn_status_success) return;
  fprintf(stderr, "%s: XNNPACK's status %d\n", name, (int)status);
  exit(1);
}

// Once before, so that what happens only in a first run is not counted.
static void run(xnn_operator_t operator, const char *name) {
  require(xnn_run_operator(operator, NULL), name);
  marker_begin();
  enum xnn_status status = xnn_run_operator(operator, NULL);
  marker_end();
  require(status, name);
  puts(name);
}

int main(void) {
  require(xnn_initialize(NULL), "initialisation");
  uint32_t state = 1;
  for (size_t i = 0; i < sizeof input; i++) {
    state = state * 1664525u + 1013904223u;
    input[i] = (int8_t)(state >> 24);
    weights[i] = (int8_t)((int32_t)((state >> 8) % 255) - 127);
  }
  for (size_t i = 0; i < 128; i++) scales[i] = 0.001f;

  for (size_t i = 0; i < sizeof convolutions / sizeof *convolutions; i++) {
    const Convolution *layer = &convolutions[i];
    xnn_operator_t operator;
    require(
        xnn_create_convolution2d_nhwc_qc8(
            layer->before, layer->after, layer->after, layer->before, layer->kernel, layer->kernel, layer->stride,
            layer->stride, 1, 1, layer->groups, layer->inputs, layer->outputs, layer->groups * layer->inputs,
            layer->groups * layer->outputs, -4, 1, scales, weights, bias, -10, 1, -10, 127, 0, &operator),
        layer->name);
    require(
        xnn_setup_convolution2d_nhwc_qc8(operator, 1, layer->height, layer->width, input, output, NULL), layer->name);
    run(operator, layer->name);
  }
  for (size_t i = 0; i < sizeof denses / sizeof *denses; i++) {
    const Dense *layer = &denses[i];
    xnn_operator_t operator;
    require(
        xnn_create_fully_connected_nc_qs8(
            layer->inputs, layer->outputs, layer->inputs, layer->outputs, -4, 1, 0.001f, weights, bias, -10, 1, -10, 127,
            0, &operator),
        layer->name);
    require(xnn_setup_fully_connected_nc_qs8(operator, 1, input, output, NULL), layer->name);
    run(operator, layer->name);
  }
  return 0;
}
