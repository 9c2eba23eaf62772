import ArrayFiles
import Foundation

/// Reading a model, as far as no device is concerned.
extension ONNXGraph {
  /// Opsets of the domain ai.onnx that are understood; the newest is that of onnx 1.23.
  public static let opsets = 13...28

  /// Reads a file, checks it and works out every shape.
  ///
  /// - Parameter shapes: sizes by input name, for inputs whose sizes the model leaves open.
  /// - Throws: ``ModelExchangeError`` with everything that is wrong.
  public init(
    contentsOf path: String, shapes: [String: [Int]] = [:], limits: ImportLimits = ImportLimits()
  ) throws(ModelExchangeError) {
    let bytes: Data
    do {
      let url = URL(fileURLWithPath: path)
      let size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
      guard size <= limits.fileBytes else {
        throw ModelProblem(.tooLarge, "\(size) bytes, at most \(limits.fileBytes) are read")
      }
      bytes = try Data(contentsOf: url)
    } catch let problem as ModelProblem {
      throw ModelExchangeError(file: path, problems: [problem])
    } catch {
      throw ModelExchangeError(
        file: path,
        problems: [ModelProblem(.malformed, "cannot be read: \(UnreadableFile.reason(path, error))")])
    }
    try self.init(encoded: bytes, name: path, shapes: shapes, limits: limits)
  }

  /// Reads a model's bytes; `name` stands for the file in errors.
  public init(
    encoded bytes: Data, name: String, shapes: [String: [Int]] = [:], limits: ImportLimits = ImportLimits()
  ) throws(ModelExchangeError) {
    var reader = ModelReader(limits: limits)
    guard let model = reader.read(bytes) else {
      throw ModelExchangeError(file: name, problems: reader.problems)
    }
    var inference = GraphInference(model, givenShapes: shapes, limits: limits)
    let graph = inference.infer()
    let problems = reader.problems + inference.problems
    guard problems.isEmpty else { throw ModelExchangeError(file: name, problems: problems) }
    self = graph
  }
}
