import Quantization

/// Why a model cannot be quantised on its samples, with the model's file.
public struct CalibrationFailure: Error, Equatable, CustomStringConvertible {
  /// The path, or a name that the caller gave the bytes.
  public var file: String
  public var error: QuantizationError

  public init(file: String, _ error: QuantizationError) {
    self.file = file
    self.error = error
  }

  public var description: String { "\(file): \(error); no image was written\(remedy)" }

  private var remedy: String {
    switch error {
    case .nonFiniteValue:
      "\n  the model itself gives infinity or no number there: check its weights, and that the samples are what it was "
        + "trained on"
    default: ""
    }
  }
}
