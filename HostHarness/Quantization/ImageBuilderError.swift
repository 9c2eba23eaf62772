import ModelImage

/// Why an image could not be built. Networks, tensors and operators are given by name.
public enum ImageBuilderError: Error, Sendable, Equatable {
  /// A list of inputs or outputs has a wrong length: networks and operators take one to four.
  case portCount(place: String, count: Int)
  /// An index into a network's tensors is outside.
  case tensorIndex(place: String, index: Int, tensorCount: Int)
  /// Images hold at most 65534 tensors and as many operators.
  case tooManyRecords(section: ImageSection, count: Int)
  /// A shape needs one to four positive dimensions.
  case shape(tensor: String, shape: [Int])
  /// An array of parameters or a constant has a wrong number of elements.
  case elementCount(place: String, array: String, expected: Int, actual: Int)
  /// A constant or table entry does not fit its type.
  case valueOutOfRange(place: String, index: Int, value: Int32)
  case persistentSize(bytes: Int)
  /// The sum of a channel could leave 32 bits: requantise with smaller weights or a coarser input.
  case accumulatorOverflow(operator: String, channel: Int, bound: Int)
  /// The metadata could not be written as JSON.
  case metadata(reason: String)
  /// The image was built and its reader refuses it.
  case refused(ImageError)
}
