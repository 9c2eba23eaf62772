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

  /// What `run` throws, as a refusal where the target printed one.
  static func named<Result>(_ run: () throws -> Result) throws -> Result {
    do {
      return try run()
    } catch EmulationError.noResult(let image, let target, let run) {
      if let refusal = RefusedInput(run, image: image, target: target) { throw refusal }
      throw EmulationError.noResult(image: image, target: target, run: run)
    }
  }

  var description: String {
    "\(image) on \(target) refused its input: \(ErrorText.describe(code: code, values: values)); "
      + "docs/error-codes.md tells what the numbers are"
  }
}
