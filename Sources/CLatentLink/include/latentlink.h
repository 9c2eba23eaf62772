// LatentLink for C and C++: fixed-point networks and the closed loop that they steer.
//
// The library allocates nothing, keeps no global state and computes no floating point. All memory is the caller's: the
// model image (used in place, so that it can stay in flash or in a read-only mapping), an arena, and memory for two
// handles. Nothing has to be released. Handles do not move once initialised; one handle is used by one thread at a
// time; several controllers are independent when their arenas are.
//
// Every function that can fail returns LL_OK or a code of latentlink_errors.h and, where `error` is not NULL, stores
// the code with its numbers there. A function that fails changes nothing else. Argument numbers in errors count from 1.
#ifndef LATENTLINK_H
#define LATENTLINK_H

#include <stdint.h>

#include "latentlink_errors.h"

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Version and errors

/// Of this header: major << 16 | minor << 8 | patch.
#define LL_VERSION 0x000100

/// Of the library, to be compared with LL_VERSION.
uint32_t ll_version(void);

typedef struct {
  /// As returned.
  int32_t code;
  /// How many of `numbers` say something; ll_error_text names them.
  uint32_t count;
  int64_t numbers[LL_ERROR_NUMBERS];
} ll_error;

/// A short English text, never NULL; after its colon the names of the error's numbers.
const char *ll_error_text(int32_t code);

// MARK: Models

/// A validated model image: a handle in the caller's memory.
typedef struct ll_model ll_model;

/// Enough for any handle, for memory that is laid out when compiling.
#define LL_MODEL_MEMORY_BYTES 256
#define LL_CONTROLLER_MEMORY_BYTES 4096
/// The alignment in bytes of handles, images and arenas.
#define LL_ALIGNMENT 16

/// What this build of the library needs, bytes.
uint32_t ll_model_memory_size(void);
uint32_t ll_controller_memory_size(void);
/// LL_ALIGNMENT or less.
uint32_t ll_memory_alignment(void);

/// Validates an image and makes a handle of it. Takes time in proportion to the image's size.
///
/// @param memory at least ll_model_memory_size() bytes, aligned.
/// @param image starts at a multiple of 16 and stays alive and unchanged while the handle, or a controller made of it,
///   is used; bytes after the image's end are ignored.
int32_t ll_model_open(
    void *memory, uint32_t memory_size, const void *image, uint32_t image_size, ll_model **model, ll_error *error);

typedef struct {
  /// Of the image itself.
  uint32_t image_bytes;
  /// What running any of its networks, or the loop, needs.
  uint32_t arena_bytes;
  /// At the start of the arena; no network touches it.
  uint32_t persistent_bytes;
  uint32_t network_count;
} ll_model_info;

int32_t ll_model_describe(const ll_model *model, ll_model_info *info, ll_error *error);

// MARK: Networks, one at a time

/// Roles of the loop's networks; images of your own may use any numbers.
enum {
  LL_ROLE_FRAME_ENCODER = 0,
  LL_ROLE_ACTION_FUSION = 1,
  LL_ROLE_CONTROL_PREDICTOR = 2,
  LL_ROLE_POLICY = 3,
  LL_ROLE_CSI_ENCODER = 4,
  LL_ROLE_WIRELESS_STATE = 5,
  LL_ROLE_WIRELESS_PREDICTOR = 6,
  LL_ROLE_POWER_HEAD = 7,
  LL_ROLE_STOPPING_VALUE = 8
};

typedef struct {
  uint32_t role;
  /// 1 ... 4 each.
  uint32_t input_count;
  uint32_t output_count;
  /// Of one run.
  uint32_t multiply_accumulates;
} ll_network_info;

/// The index of the first network with a role.
int32_t ll_model_find(const ll_model *model, uint32_t role, uint32_t *network, ll_error *error);

int32_t ll_network_describe(
    const ll_model *model, uint32_t network, ll_network_info *info, ll_error *error);

enum { LL_INPUT = 0, LL_OUTPUT = 1 };
enum { LL_INT8 = 1, LL_INT16 = 2 };

/// Elements lie in row-major order; a real value is scale * (element - zero_point).
typedef struct {
  /// LL_INT8 or LL_INT16.
  uint32_t type;
  /// 1 ... 4.
  uint32_t rank;
  /// Outermost first ([H, W, C]); places beyond the rank hold 1.
  uint32_t dimensions[4];
  /// Elements.
  uint32_t count;
  uint32_t size_bytes;
  int32_t zero_point;
  /// The scale as the bits of an IEEE-754 single: see ll_scale.
  uint32_t scale_bits;
  /// Where the elements lie, from the start of the arena, a multiple of 16.
  uint32_t arena_offset;
} ll_tensor;

/// A network's port.
///
/// @param direction LL_INPUT or LL_OUTPUT.
int32_t ll_network_tensor(
    const ll_model *model, uint32_t network, uint32_t direction, uint32_t port, ll_tensor *tensor, ll_error *error);

/// Runs one network in an arena: fill its inputs, run it, read its outputs, before another network runs; networks
/// share the arena. An arena that a controller uses must not be used here.
///
/// @param arena starts at a multiple of 16 and has arena_bytes or more.
int32_t ll_network_run(
    const ll_model *model, uint32_t network, void *arena, uint32_t arena_size, ll_error *error);

// MARK: The closed loop

/// The controller of docs/closed-loop.md: a handle in the caller's memory.
typedef struct ll_controller ll_controller;

enum { LL_RULE_PROGRAMME = 0, LL_RULE_STOPPING_VALUE = 1 };

/// Checks that the image holds a loop and starts it, at the image's price and rule.
///
/// @param memory at least ll_controller_memory_size() bytes, aligned.
/// @param model may be forgotten afterwards; its image may not.
/// @param arena starts at a multiple of 16, has arena_bytes or more, is used by nobody else.
int32_t ll_controller_init(
    void *memory, uint32_t memory_size, const ll_model *model, void *arena, uint32_t arena_size,
    ll_controller **controller, ll_error *error);

/// Int16 values of a pilot, pixels of a frame, values of one slot's reference.
enum { LL_PILOT_SAMPLES = 16 * 32 * 2, LL_FRAME_PIXELS = 64 * 64, LL_REFERENCE_VALUES = 6 };

/// Channel state information of one slot.
typedef struct {
  /// I/Q pairs [antenna 16, subcarrier 32, 2]; a coefficient is (I + iQ) * 2^exponent.
  const int16_t *samples;
  /// LL_PILOT_SAMPLES.
  uint32_t sample_count;
  /// -120 ... 60. A pilot beyond, or of zeros only, counts as malformed and is treated as missing: no error.
  int32_t exponent;
} ll_pilot;

/// Two camera frames [64, 64], grey levels: of this slot and of the one before.
typedef struct {
  const uint8_t *current;
  const uint8_t *previous;
  /// Of each: LL_FRAME_PIXELS.
  uint32_t pixel_count;
} ll_frame;

enum {
  /// Waiting is no dearer than sending.
  LL_REASON_WAIT = 0,
  /// The schedule wants the frame now.
  LL_REASON_SCHEDULED = 1,
  /// The newest frame is as old as it may be.
  LL_REASON_AGE_LIMIT = 2,
  /// No frame was received yet, or the imagined latent left the plausible range.
  LL_REASON_UNTRUSTED_LATENT = 3,
  /// A frame is wanted, but the slot requires more than the greatest power.
  LL_REASON_DEFERRED = 4
};

/// What the controller asks of the radio in one slot.
typedef struct {
  /// 1: ask for the frame, at `power`.
  int32_t sends_now;
  /// LL_REASON_...
  int32_t reason;
  /// What a frame needs in this slot, measured or forecast: dBm, 8 fraction bits.
  int32_t required_power_dbm_q8;
  /// What to send at, margins included: dBm, 8 fraction bits; INT32_MIN when nothing is sent.
  int32_t power_dbm_q8;
  /// The same in 1/1024 mW; 0 when nothing is sent.
  int32_t power_1024_mw;
} ll_decision;

/// What the device does in one slot.
typedef struct {
  /// m/s^2, 12 fraction bits.
  int32_t acceleration_x_q12;
  int32_t acceleration_y_q12;
  /// 0: no latent is trusted, the command is the reference's acceleration alone.
  int32_t is_steered;
} ll_command;

/// First half of a slot: predict, listen, imagine, decide.
///
/// @param pilot NULL when none was received.
/// @param references [K + 1, 6], 12 fraction bits, of this slot and the K to come (K: ll_controller_describe): position,
///   velocity, acceleration as the networks take them, x before y (docs/architecture.md).
/// @param reference_count (K + 1) * LL_REFERENCE_VALUES.
int32_t ll_controller_begin_slot(
    ll_controller *controller, const ll_pilot *pilot, const int16_t *references, uint32_t reference_count,
    ll_decision *decision, ll_error *error);

/// Second half: take the frame or its absence, command the device.
///
/// @param frame NULL when none was asked for or none arrived.
int32_t ll_controller_end_slot(
    ll_controller *controller, const ll_frame *frame, ll_command *command, ll_error *error);

/// Starts an episode: nothing is known, counters are zero; price and rule stay.
int32_t ll_controller_reset(ll_controller *controller, ll_error *error);

/// Sets the price of age, lambda * d_4 in 1/1024 mW, 1 ... 2^20. The work of about ten slots' decisions.
int32_t ll_controller_set_price(ll_controller *controller, int32_t price_1024_mw, ll_error *error);

/// @param rule LL_RULE_PROGRAMME or LL_RULE_STOPPING_VALUE.
int32_t ll_controller_set_rule(ll_controller *controller, int32_t rule, ll_error *error);

/// How often the loop had to do without something since the start of the episode; saturating.
typedef struct {
  uint32_t missing_pilots;
  uint32_t malformed_pilots;
  uint32_t missing_frames;
  uint32_t unrequested_frames;
  uint32_t deferrals;
  uint32_t age_limits;
  uint32_t implausible_latents;
  uint32_t unsteered_commands;
} ll_events;

typedef struct {
  /// K: how many slots to come are imagined.
  uint32_t horizon;
  int32_t price_1024_mw;
  /// LL_RULE_...
  int32_t rule;
  int32_t maximum_power_1024_mw;
  /// Slots since the last received frame at the end of the last slot; K before the first.
  uint32_t age_slots;
  int32_t is_latent_trusted;
  /// FNV-1a over everything that the last slot produced: equal on every target for equal inputs.
  uint32_t digest;
  ll_events events;
} ll_controller_info;

int32_t ll_controller_describe(const ll_controller *controller, ll_controller_info *info, ll_error *error);

#ifdef __cplusplus
}
#endif

/// The scale of a tensor.
static inline float ll_scale(const ll_tensor *tensor) {
  union {
    uint32_t bits;
    float value;
  } scale;
  scale.bits = tensor->scale_bits;
  return scale.value;
}

#endif
