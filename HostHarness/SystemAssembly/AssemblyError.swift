import ModelImage
import Quantization
import RadioControl
import ReferenceModels

/// Why no system image was made.
public enum AssemblyError: Error, Equatable, CustomStringConvertible {
  /// An image that the system file names cannot be read.
  case unreadable(file: String, line: Int, field: String, path: String, reason: String)
  case invalidImage(file: String, line: Int, field: String, path: String, ImageError)
  /// The base is no system that the device would run.
  case notASystem(file: String, line: Int, path: String)
  case invalidBase(file: String, line: Int, path: String, RadioControlError)
  /// An image with several networks, none of them clearly meant.
  case ambiguousNetwork(file: String, line: Int, role: NetworkRole, path: String, names: [String])
  case unknownNetwork(file: String, line: Int, asked: String, path: String, names: [String])
  /// All that does not fit.
  case misfits(file: String, [AssemblyProblem])
  /// What was put together does not drive the loop.
  case refused(file: String, RadioControlError)
  case builder(file: String, ImageBuilderError)

  public var description: String {
    switch self {
    case .unreadable(let file, let line, let field, let path, let reason):
      "\(file):\(line): \(field): \(path) cannot be read: \(reason); paths are relative to the system file"
    case .invalidImage(let file, let line, let field, let path, let error):
      "\(file):\(line): \(field): \(path) is not a valid model image: \(error)"
    case .notASystem(let file, let line, let path):
      "\(file):\(line): base: \(path) holds networks alone, no control loop; name an image that 'latentlink quantize' wrote"
    case .invalidBase(let file, let line, let path, let error):
      "\(file):\(line): base: \(path) cannot drive the loop: \(error)"
    case .ambiguousNetwork(let file, let line, let role, let path, let names):
      "\(file):\(line): networks.\(role.rawValue): \(path) holds \(names.joined(separator: ", ")); say which with network = \"…\""
    case .unknownNetwork(let file, let line, let asked, let path, let names):
      "\(file):\(line): network: \(path) holds no '\(asked)'; it holds \(names.joined(separator: ", "))"
    case .misfits(let file, let problems):
      "\(file): \(problems.count == 1 ? "one problem" : "\(problems.count) problems"); no image was written\n"
        + problems.map { "  \($0)" }.joined(separator: "\n")
    case .refused(let file, let error): "\(file): the device refuses the system: \(error)"
    case .builder(let file, let error): "\(file): no image can be built: \(error)"
    }
  }
}
