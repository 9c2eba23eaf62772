import Recordings

/// Turns a source's numbers into those of a data set's array, and tells what is missing.
struct ValueConverter {
  let array: RecordingArray
  let specification: ArraySpecification
  /// Factor on every value.
  let scale: Double
  /// Sizes of the axes after episode and slot.
  let slotShape: [Int]

  init(
    _ array: RecordingArray, _ specification: ArraySpecification, source: some ArraySource, slotShape: [Int]
  ) throws(ImportError) {
    self.array = array
    self.specification = specification
    self.slotShape = slotShape
    guard array == .frames else {
      scale = specification.scale ?? 1
      return
    }
    guard let scale = specification.scale ?? source.whiteLevel.map({ 255 / $0 }) else {
      throw .missingSetting(
        name: "what white is in '\(source.dataset)' of \(source.file)", option: "'scale' in the mapping")
    }
    self.scale = scale
  }

  /// Whether nothing was recorded in a slot with these values.
  func isMissing(_ values: ArraySlice<Double>) -> Bool {
    switch specification.missing {
    case .nan: values.contains { $0.isNaN }
    case .zero: values.allSatisfy { $0 == 0 }
    case nil: false
    }
  }

  /// Grey levels, rounded to the nearest; half a level beyond 0 … 255 is rounding noise, more is an error.
  func greyLevels(
    _ values: ArraySlice<Double>, episode: Int, slot: Int, into bytes: inout [UInt8]
  ) throws(ImportError) {
    for position in values.indices {
      let level = (values[position] * scale).rounded()
      guard level >= 0, level <= 255 else {
        throw unfit(
          values[position], at: position - values.startIndex, episode, slot,
          "0 … \(255 / scale) for grey levels 0 … 255")
      }
      bytes.append(UInt8(level))
    }
  }

  /// Numbers as 32-bit floats; of complex ones the imaginary part is negated on demand.
  func floats(
    _ values: ArraySlice<Double>, episode: Int, slot: Int, into floats: inout [Float]
  ) throws(ImportError) {
    let imaginarySign: Double = specification.conjugate == true ? -1 : 1
    for position in values.indices {
      let offset = position - values.startIndex
      let isImaginary = array == .csi && offset % 2 == 1
      let value = Float(values[position] * scale * (isImaginary ? imaginarySign : 1))
      guard value.isFinite else {
        throw unfit(values[position], at: offset, episode, slot, "a finite number")
      }
      floats.append(value)
    }
  }

  func unfit(
    _ value: Double, at offset: Int, _ episode: Int, _ slot: Int, _ expected: String
  ) -> ImportError {
    var rest = array == .csi ? offset / 2 : offset
    var index = [episode, slot]
    for size in slotShape.reversed() {
      index.insert(rest % size, at: 2)
      rest /= size
    }
    return .unfitValue(array: array.rawValue, index: index, value: value, expected: expected)
  }
}
