// What functions of latentlink.h return.
#ifndef LATENTLINK_ERRORS_H
#define LATENTLINK_ERRORS_H

/// X(name, code, text). Codes are stable: a released number keeps its meaning and is never used again.
///
/// After the colon of a text stand the names of the numbers that ll_error carries, in their order. Tensors, operators
/// and networks are given by their index in the image, sections by their number in the section table (1 networks,
/// 2 tensors, 3 operators, 4 parameters, 5 loop, 6 background, 7 metadata), arguments by their position (first is 1).
/// A port is an input's position, or -1 for the output.
#define LL_ERRORS(X) \
  /* Arguments. */ \
  X(LL_ERROR_NULL_ARGUMENT, 1, "an argument is NULL: argument") \
  X(LL_ERROR_MISALIGNED_ARGUMENT, 2, "an argument is not aligned: argument, required alignment, remainder") \
  X(LL_ERROR_MEMORY_TOO_SMALL, 3, "memory for a handle is too small: required bytes, available bytes") \
  X(LL_ERROR_NOT_INITIALISED, 4, "no handle of this kind was initialised here: argument") \
  X(LL_ERROR_OVERLAP, 5, "memory of two arguments overlaps: argument, other argument") \
  X(LL_ERROR_NO_SUCH_NETWORK, 6, "no network has this index: index, networks") \
  X(LL_ERROR_NO_SUCH_ROLE, 7, "no network has this role: role") \
  X(LL_ERROR_NO_SUCH_PORT, 8, "the network has no such port: network, port, ports") \
  X(LL_ERROR_DIRECTION, 9, "neither LL_INPUT nor LL_OUTPUT: direction") \
  X(LL_ERROR_RULE, 10, "neither LL_RULE_PROGRAMME nor LL_RULE_STOPPING_VALUE: rule") \
  /* Image: the blob as a whole. */ \
  X(LL_ERROR_IMAGE_TRUNCATED, 100, "image: truncated: required bytes, available bytes") \
  X(LL_ERROR_IMAGE_MISALIGNED, 101, "image: does not start at a multiple of 16: remainder") \
  X(LL_ERROR_IMAGE_MAGIC, 102, "image: is none: first word") \
  X(LL_ERROR_IMAGE_VERSION, 103, "image: of another version: version, supported version") \
  X(LL_ERROR_IMAGE_HEADER_CHECKSUM, 104, "image: checksum of the header: stored, computed") \
  X(LL_ERROR_IMAGE_RESERVED_FIELD, 105, "image: reserved field is not zero: offset") \
  X(LL_ERROR_IMAGE_FOREIGN_PACKING, 106, "image: weights are packed for another target: target, this program's") \
  /* Image: sections. */ \
  X(LL_ERROR_IMAGE_SECTION_COUNT, 110, "image: number of sections: found, expected") \
  X(LL_ERROR_IMAGE_SECTION_KIND, 111, "image: kind of a section: position, found") \
  X(LL_ERROR_IMAGE_SECTION_OFFSET, 112, "image: offset of a section: section, found, expected") \
  X(LL_ERROR_IMAGE_SECTION_BEYOND, 113, "image: section ends beyond it: section, offset, bytes, image bytes") \
  X(LL_ERROR_IMAGE_SECTION_CHECKSUM, 114, "image: checksum of a section: section, stored, computed") \
  X(LL_ERROR_IMAGE_SECTION_SIZE, 115, "image: size of a section: section, bytes") \
  X(LL_ERROR_IMAGE_PADDING, 116, "image: padding is not zero: offset") \
  X(LL_ERROR_IMAGE_SIZE, 117, "image: size in the header: stored, expected") \
  X(LL_ERROR_IMAGE_ARENA_MISALIGNED, 118, "image: size of the arena or, 1, its persistent part: field, bytes") \
  X(LL_ERROR_IMAGE_PERSISTENT, 119, "image: persistent part is larger than the arena: bytes, arena bytes") \
  /* Image: networks. */ \
  X(LL_ERROR_IMAGE_NETWORK_OPERATORS, 120, \
    "image: operators of a network: network, first, count, expected first, available") \
  X(LL_ERROR_IMAGE_NETWORK_TENSORS, 121, \
    "image: tensors of a network: network, first, count, expected first, available") \
  X(LL_ERROR_IMAGE_UNOWNED_RECORDS, 122, "image: records of no network: section, owned, present") \
  X(LL_ERROR_IMAGE_PORT_COUNT, 123, "image: ports of a network: network, inputs, outputs") \
  X(LL_ERROR_IMAGE_PORT_TENSOR, 124, "image: tensor of a port: network, tensor") \
  X(LL_ERROR_IMAGE_REPEATED_INPUT, 125, "image: input is listed twice: network, tensor") \
  X(LL_ERROR_IMAGE_NETWORK_WORK, 126, "image: multiply-accumulates of a network: network, stored, computed") \
  X(LL_ERROR_IMAGE_NETWORK_BOUND, 127, "image: accumulator bound of a network: network, stored, computed") \
  /* Image: tensors. */ \
  X(LL_ERROR_IMAGE_ELEMENT_TYPE, 140, "image: element type: tensor, found") \
  X(LL_ERROR_IMAGE_STORAGE, 141, "image: storage of a tensor: tensor, found") \
  X(LL_ERROR_IMAGE_RANK, 142, "image: rank: tensor, found") \
  X(LL_ERROR_IMAGE_DIMENSION, 143, "image: dimension: tensor, axis, found") \
  X(LL_ERROR_IMAGE_ELEMENT_COUNT, 144, "image: too many elements: tensor, limit") \
  X(LL_ERROR_IMAGE_ZERO_POINT, 145, "image: zero point: tensor, found") \
  X(LL_ERROR_IMAGE_SCALE, 146, "image: scale: tensor, bits") \
  X(LL_ERROR_IMAGE_TENSOR_MISALIGNED, 147, "image: offset of a tensor: tensor, offset") \
  X(LL_ERROR_IMAGE_TENSOR_BEYOND_ARENA, 148, "image: tensor beyond the arena: tensor, offset, bytes, arena bytes") \
  X(LL_ERROR_IMAGE_TENSOR_IN_PERSISTENT, 149, \
    "image: tensor in the persistent part: tensor, offset, persistent bytes") \
  X(LL_ERROR_IMAGE_CONSTANT_BEYOND, 150, \
    "image: constant beyond the parameters: tensor, offset, bytes, section bytes") \
  X(LL_ERROR_IMAGE_TENSOR_OWNER, 151, "image: network of a tensor: tensor, stored, expected") \
  X(LL_ERROR_IMAGE_LIVE_RANGE, 152, "image: life of a tensor: tensor, stored first, stored last, first, last") \
  X(LL_ERROR_IMAGE_TENSOR_OVERLAP, 153, "image: tensors overlap: tensor, other, offset, other offset") \
  /* Image: operators. */ \
  X(LL_ERROR_IMAGE_OPERATOR_KIND, 160, "image: unknown operator: operator, kind") \
  X(LL_ERROR_IMAGE_INPUT_COUNT, 161, "image: inputs of an operator: operator, found") \
  X(LL_ERROR_IMAGE_OPERATOR_TENSOR, 162, "image: tensor of an operator: operator, tensor") \
  X(LL_ERROR_IMAGE_USE_BEFORE_DEFINITION, 163, "image: tensor is read before it is written: operator, tensor") \
  X(LL_ERROR_IMAGE_REDEFINITION, 164, "image: tensor is written twice: operator, tensor") \
  X(LL_ERROR_IMAGE_UNUSED_TENSOR, 165, "image: tensor is not used: tensor") \
  X(LL_ERROR_IMAGE_PARAMETERS_MISALIGNED, 166, "image: offset of parameters: operator, offset") \
  X(LL_ERROR_IMAGE_PARAMETERS_BEYOND, 167, \
    "image: parameters beyond their section: operator, offset, bytes, section bytes") \
  X(LL_ERROR_IMAGE_PARAMETERS_SIZE, 168, "image: size of parameters: operator, stored, expected") \
  X(LL_ERROR_IMAGE_SHAPE_MISMATCH, 169, "image: shape: operator, tensor, axis, found, expected") \
  X(LL_ERROR_IMAGE_COUNT_MISMATCH, 170, "image: number of elements: operator, tensor, found, expected") \
  X(LL_ERROR_IMAGE_RANK_MISMATCH, 171, "image: rank for an operator: operator, tensor, found, expected") \
  X(LL_ERROR_IMAGE_TYPE_MISMATCH, 172, "image: element type for an operator: operator, tensor") \
  X(LL_ERROR_IMAGE_SCALE_MISMATCH, 173, "image: scale for an operator: operator, tensor, bits, expected bits") \
  X(LL_ERROR_IMAGE_ZERO_POINT_MISMATCH, 174, \
    "image: zero point for an operator: operator, tensor, found, expected") \
  X(LL_ERROR_IMAGE_GEOMETRY, 175, "image: geometry of an operator: operator, field, found") \
  X(LL_ERROR_IMAGE_CLAMP, 176, "image: limits of an operator: operator, lower, upper") \
  X(LL_ERROR_IMAGE_MULTIPLIER, 177, "image: multiplier: operator, position, found") \
  X(LL_ERROR_IMAGE_SHIFT, 178, "image: shift: operator, position, found") \
  X(LL_ERROR_IMAGE_NEGATIVE_GATE, 179, "image: negative entry of a gate's table: operator, position, found") \
  X(LL_ERROR_IMAGE_WEIGHT, 180, "image: weight of -128: operator, position") \
  X(LL_ERROR_IMAGE_ACCUMULATOR_OVERFLOW, 181, "image: an accumulator can overflow: operator, channel") \
  X(LL_ERROR_IMAGE_ACCUMULATOR_BOUND, 182, "image: accumulator bound: operator, stored, computed") \
  X(LL_ERROR_IMAGE_OPERATOR_WORK, 183, "image: multiply-accumulates of an operator: operator, stored, computed") \
  X(LL_ERROR_IMAGE_WINDOW_OUTSIDE, 184, "image: a window holds padding only: operator, axis, position") \
  X(LL_ERROR_IMAGE_OPERATOR_NUMBER, 185, "image: number of an operator: operator, field, axis, found") \
  X(LL_ERROR_IMAGE_EPSILON, 190, "image: epsilon of a layer normalisation: operator, high word, low word") \
  /* Image: packed weights. */ \
  X(LL_ERROR_IMAGE_PACKING, 191, "image: packing of an operator: operator, found") \
  X(LL_ERROR_IMAGE_PACKED_LIMIT, 192, "image: limit of a packing: operator, channel, limit") \
  X(LL_ERROR_IMAGE_PACKED_PADDING, 193, "image: packed padding is not zero: operator, channel, input") \
  X(LL_ERROR_IMAGE_SCRATCH_SIZE, 194, "image: working memory of an operator: operator, stored, expected") \
  X(LL_ERROR_IMAGE_SCRATCH_MISALIGNED, 195, "image: offset of working memory: operator, offset") \
  X(LL_ERROR_IMAGE_SCRATCH_BEYOND, 196, "image: working memory leaves the arena: operator, offset, bytes, arena bytes") \
  X(LL_ERROR_IMAGE_SCRATCH_OVERLAP, 197, "image: working memory meets a tensor: operator, tensor, offset, its offset") \
  /* Arena. */ \
  X(LL_ERROR_ARENA_TOO_SMALL, 200, "arena: too small: required bytes, available bytes") \
  X(LL_ERROR_ARENA_MISALIGNED, 201, "arena: does not start at a multiple of 16: remainder") \
  /* Controller: arguments of a slot. */ \
  X(LL_ERROR_PILOT_SAMPLE_COUNT, 300, "pilot: number of samples: found, expected") \
  X(LL_ERROR_SCRATCH_COUNT, 301, "scratch memory: words: found, needed") \
  X(LL_ERROR_FRAME_SIZE, 302, "frame: number of pixels: found, expected") \
  X(LL_ERROR_TENSOR_COUNT, 303, "tensor: number of elements: found, expected") \
  X(LL_ERROR_REFERENCE_COUNT, 304, "references: number of values: found, expected") \
  X(LL_ERROR_PRICE, 305, "price: price, least, greatest") \
  X(LL_ERROR_SLOT_ORDER, 306, "a slot ends before it begins, or begins twice") \
  X(LL_ERROR_NO_STOPPING_VALUE, 307, "the image has no network for the stopping value") \
  /* Controller: the image's loop section. */ \
  X(LL_ERROR_LOOP_SECTION_SIZE, 320, "loop: size of its section: found, expected") \
  X(LL_ERROR_LOOP_SECTION_VERSION, 321, "loop: version of its section: found, supported") \
  X(LL_ERROR_LOOP_FIELD, 322, "loop: field: field, value, least, greatest") \
  X(LL_ERROR_LOOP_DISAGREEMENT, 323, "loop: disagreement: age, value") \
  X(LL_ERROR_LOOP_LATENT_BOUNDS, 324, "loop: bounds of a latent: dimension, lower, upper") \
  X(LL_ERROR_LOOP_CONVERSION, 325, "loop: conversion: conversion, multiplier, shift") \
  /* Controller: the image's networks. */ \
  X(LL_ERROR_MISSING_NETWORK, 340, "loop: the image lacks a network: role") \
  X(LL_ERROR_LOOP_PORT_COUNT, 341, "loop: ports of a network: role, inputs, outputs, expected inputs") \
  X(LL_ERROR_CONSTANT_PORT, 342, "loop: port is a constant: role, port") \
  X(LL_ERROR_LOOP_ELEMENT_COUNT, 343, "loop: number of elements of a port: role, port, found, expected") \
  X(LL_ERROR_LOOP_QUANTIZATION, 344, \
    "loop: two networks mean different things by a tensor: role, port, scale bits, zero point, is int16, " \
    "expected scale bits, expected zero point, expected is int16") \
  X(LL_ERROR_CONVERSION_SCALE, 345, \
    "loop: conversion was made for another scale: role, port, scale bits, tensor's scale bits") \
  X(LL_ERROR_BACKGROUND_SIZE, 346, "loop: bytes of the background: found, expected") \
  X(LL_ERROR_PERSISTENT_SIZE, 347, "loop: persistent part of the arena: bytes, needed bytes")

#define LL_ERROR_CONSTANT_(name, code, text) name = code,
enum { LL_OK = 0, LL_ERRORS(LL_ERROR_CONSTANT_) LL_ERROR_NUMBERS = 8 };
#undef LL_ERROR_CONSTANT_

#endif
