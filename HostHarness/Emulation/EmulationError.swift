/// Why an image could not be run or examined.
public enum EmulationError: Error, Equatable, CustomStringConvertible {
  case notBuilt(target: String, file: String)
  case invalidTarget(file: String, reason: String)
  case noTool(name: String, package: String)
  case toolFailed(name: String, status: Int32, output: String)
  case unreadable(file: String)
  case missingSymbol(file: String, symbol: String)
  /// More bytes than the linker script gives the region.
  case tooLarge(file: String, sizeBytes: Int, region: String, capacityBytes: Int)
  /// A line that the image or the plugin should not have written.
  case malformedOutput(image: String, line: String, expected: String)
  /// The plugin saw another number of regions than the image printed.
  case regionCount(target: String, counted: Int, printed: Int)
  /// A loop of known length has another number of instructions: the plugin does not see this target's markers.
  case miscounted(target: String, counted: Int, expected: Int)
  /// The image ended without a result: it refused its input or trapped.
  case noResult(image: String, target: String, run: FirmwareRun)
  /// Longer than the caller allows: an image that does not end.
  case timeout(image: String, seconds: Int)

  public var description: String {
    switch self {
    case .notBuilt(let target, let file):
      "\(file): not there; build it with 'make firmware TARGET=\(target)'"
    case .invalidTarget(let file, let reason):
      "\(file): the part 'latentlink' needs triple, emulator and counterUnit: \(reason)"
    case .noTool(let name, let package):
      "'\(name)' was not found; 'make setup' installs it (Debian package \(package))"
    case .toolFailed(let name, let status, let output): "'\(name)' ended with status \(status): \(output)"
    case .unreadable(let file):
      "\(file): is not there or empty; 'make firmware' makes recordings and vectors"
    case .missingSymbol(let file, let symbol):
      "\(file): has no symbol \(symbol); the linker script has to define it (docs/porting.md)"
    case .tooLarge(let file, let size, let region, let capacity):
      "\(file): \(size) bytes do not fit into the \(capacity) bytes of the target's region \(region)"
    case .malformedOutput(let image, let line, let expected):
      "\(image): the line '\(line)' should hold \(expected)"
    case .regionCount(let target, let counted, let printed):
      "\(target): \(counted) marked regions were counted, the image printed \(printed)"
    case .miscounted(let target, let counted, let expected):
      "\(target): a loop of \(expected) instructions was counted as \(counted)"
    case .noResult(let image, let target, let run):
      "\(image) on \(target) ended with status \(run.status) and without a result: \(run.text)"
    case .timeout(let image, let seconds): "\(image): did not end within \(seconds) s and was stopped"
    }
  }
}
