import ModelImage

extension ImageFaults {
  /// Operator records, parameter blocks, weights, and what operators and tensors say of each other.
  static func operators(_ image: FaultyImage) -> [ImageFault] {
    let section = image.size(.parameters)
    let size = image.word(at: image.operator(0) + 20)
    let bound = image.word(at: image.operator(0) + 24)
    let weights = ConvolutionParameters.headerSizeBytes + ImageLayout.aligned(36)
    let other = Float(0.5).bitPattern
    return [
      ImageFault("operator-kind", .operatorKind(operator: 0, found: 999)) {
        $0.setHalfword(at: $0.operator(0), 999)
      },
      ImageFault("input-count", .inputCount(operator: 0, found: 2)) { $0.bytes[$0.operator(0) + 2] = 2 },
      ImageFault("operator-tensor", .operatorTensor(operator: 0, tensor: 9)) {
        $0.setHalfword(at: $0.operator(0) + 4, 9)
      },
      ImageFault("use-before-definition", .useBeforeDefinition(operator: 1, tensor: 6)) {
        $0.setHalfword(at: $0.operator(1) + 4, 6)
      },
      ImageFault("redefinition", .redefinition(operator: 1, tensor: 5)) {
        $0.setHalfword(at: $0.operator(1) + 12, 5)
      },
      ImageFault("unused-tensor", .unusedTensor(tensor: 5)) { $0.setHalfword(at: $0.operator(3) + 6, 4) },
      ImageFault("parameters-misaligned", .parametersMisaligned(operator: 0, offset: 4)) {
        $0.setWord(at: $0.operator(0) + 16, 4)
      },
      ImageFault(
        "parameters-beyond-section",
        .parametersBeyondSection(operator: 0, offset: 0xFFFF_FFF0, sizeBytes: size, sectionBytes: section)
      ) { $0.setWord(at: $0.operator(0) + 16, 0xFFFF_FFF0) },
      ImageFault("parameters-size", .parametersSize(operator: 0, stored: size - 1, expected: size)) {
        $0.setWord(at: $0.operator(0) + 20, size - 1)
      },
      ImageFault("kernel-height", .geometry(operator: 0, field: .kernelHeight, found: 0)) {
        $0.setWord(at: $0.block(0), 0)
      },
      ImageFault("stride-width", .geometry(operator: 0, field: .strideWidth, found: 257)) {
        $0.setWord(at: $0.block(0) + 12, 257)
      },
      ImageFault("dilation-width", .geometry(operator: 0, field: .dilationWidth, found: .max)) {
        $0.setWord(at: $0.block(0) + 20, UInt32(bitPattern: .max))
      },
      ImageFault("padding-right", .geometry(operator: 0, field: .paddingRight, found: .min)) {
        $0.setWord(at: $0.block(0) + 36, UInt32(bitPattern: .min))
      },
      ImageFault("kernel-exceeds-input", .geometry(operator: 0, field: .kernelHeight, found: 9)) {
        $0.setWord(at: $0.block(0) + 16, 4)
      },
      ImageFault(
        "output-shape", .shapeMismatch(operator: 0, tensor: 2, axis: 0, found: 2, expected: 3)
      ) { $0.setWord(at: $0.block(0) + 8, 1) },
      ImageFault("clamp", .clamp(operator: 5, lower: 1, upper: 128)) { $0.setWord(at: $0.block(5) + 4, 128) },
      ImageFault("multiplier", .multiplier(operator: 0, index: 1, found: 1)) {
        $0.setWord(at: $0.block(0) + 48 + 12 + 4, 1)
      },
      ImageFault("shift", .shift(operator: 0, index: 1, found: -32)) {
        $0.setWord(at: $0.block(0) + 48 + 24 + 4, UInt32(bitPattern: -32))
      },
      ImageFault("add-factor", .shift(operator: 2, index: 0, found: 1)) {
        $0.setWord(at: $0.block(2) + 12, 1)
      },
      ImageFault("multiply-factor", .shift(operator: 4, index: 0, found: 1)) {
        $0.setWord(at: $0.block(4) + 12, 1)
      },
      ImageFault("rescale-factor", .shift(operator: 6, index: 0, found: 23)) {
        $0.setWord(at: $0.block(6) + 12, 23)
      },
      ImageFault("weight", .weight(operator: 0, index: 20)) { $0.bytes[$0.block(0) + weights + 20] = 0x80 },
      ImageFault(
        "accumulator-bound", .accumulatorBound(operator: 0, stored: bound + 1, computed: bound)
      ) { $0.setWord(at: $0.operator(0) + 24, bound + 1) },
      ImageFault("accumulator-overflow-bias", .accumulatorOverflow(operator: 0, channel: 1)) {
        $0.setWord(at: $0.block(0) + 48 + 4, UInt32(bitPattern: .max))
      },
      ImageFault("accumulator-overflow-shift", .accumulatorOverflow(operator: 0, channel: 0)) {
        $0.setWord(at: $0.block(0) + 48 + 24, 30)
      },
      ImageFault("operator-work", .operatorWork(operator: 1, stored: 35, computed: 36)) {
        $0.setWord(at: $0.operator(1) + 28, 35)
      },
      ImageFault("rank-mismatch", .rankMismatch(operator: 0, tensor: 0, found: 2, expected: 3)) {
        $0.bytes[$0.tensor(0) + 2] = 2
        $0.setWord(at: $0.tensor(0) + 20, 1)
      },
      ImageFault("type-mismatch", .typeMismatch(operator: 2, tensor: 1)) { $0.bytes[$0.tensor(1)] = 1 },
      ImageFault(
        "zero-point-mismatch", .quantizationMismatch(operator: 5, tensor: 9, zeroPoint: 1, expected: 2)
      ) { $0.setWord(at: $0.tensor(10) + 4, 2) },
      ImageFault(
        "scale-mismatch",
        .scaleMismatch(operator: 5, tensor: 9, bits: Float(0.03125).bitPattern, expected: other)
      ) { $0.setWord(at: $0.tensor(10) + 8, other) },
      ImageFault(
        "element-count-mismatch", .elementCountMismatch(operator: 6, tensor: 10, found: 3, expected: 2)
      ) { $0.setWord(at: $0.tensor(11) + 12, 2) },
      ImageFault(
        "concatenation", .shapeMismatch(operator: 7, tensor: 12, axis: 0, found: 5, expected: 6)
      ) { $0.setWord(at: $0.tensor(12) + 12, 5) },
      ImageFault("gate", .negativeGate(operator: 8, index: 17, found: -1)) {
        $0.setHalfword(at: $0.block(8) + 2 * 17, 0xFFFF)
      },
    ]
  }
}
