/// What a case checks; the raw value is stored.
public enum CaseKind: UInt32, Sendable, Equatable {
  /// Runs a network and compares every operator's output.
  case operators = 1
  /// Evaluates a function of `FixedPoint` at arguments of a fixed generator and compares digests.
  case sweep = 2
  /// Reads an image, which is accepted or refused for one reason.
  case image = 3
  /// Starts an executor or a controller in an arena of a given size and place.
  case start = 4
  /// Calls a controller step by step, rightly and wrongly.
  case script = 5
}

/// Where the truth of a case comes from; the raw value is stored.
public enum TruthSource: UInt32, Sendable, Equatable {
  /// The portable code of this repository, run on the host that made the set.
  case portableCode = 0
  /// The digest is one that CMSIS-NN's output has; the bytes are the portable kernels' and have that digest.
  case cmsisNN = 1
  /// The format's or the controller's documentation: the error that a given fault has to give.
  case documentation = 2
}

/// One case of a set. Offsets are bytes from the start of the set and lie inside it.
public struct VectorCase: Sendable, Equatable {
  public let kind: CaseKind
  public let source: TruthSource
  let nameOffset: Int
  let nameSizeBytes: Int
  /// Of the image that the case brings along, at any alignment; see ``usesModel``.
  public let imageOffset: Int
  /// Zero: the case runs on the model in flash.
  public let imageSizeBytes: Int
  /// `operators`: the network. `sweep`: the function. `start`: 0 executor, 1 controller.
  public let selector: UInt32
  public let inputOffset: Int
  public let inputSizeBytes: Int
  public let expectedOffset: Int
  public let expectedSizeBytes: Int
  /// `operators`: FNV-1a of the last operator's output.
  public let digest: UInt32
  public let argument0: Int32
  public let argument1: Int32

  public var usesModel: Bool { imageSizeBytes == 0 }
}
