import Emulation
import VectorGeneration

/// A target refused its model, its recording or its vectors.
struct RefusedInput: Error, Equatable, CustomStringConvertible {
  let image: String
  let target: String
  let code: Int
  let values: [Int32]

  /// Nil when the run did not end with a refusal.
  init?(_ run: FirmwareRun, image: String, target: String) {
    guard let fields = run.fields(of: "refused"), let code = fields["code"].flatMap({ Int($0) }) else {
      return nil
    }
    (self.image, self.target, self.code) = (image, target, code)
    values = (fields["values"] ?? "").split(separator: ",").compactMap { Int32($0) }
  }

  var description: String {
    "\(image) on \(target) refused its input: \(ErrorText.describe(code: code, values: values)); "
      + "docs/error-codes.md tells what the numbers are"
  }
}
