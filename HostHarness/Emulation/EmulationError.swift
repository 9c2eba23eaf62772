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
    case .unreadable(let file): "\(file): is not there or empty"
    case .missingSymbol(let file, let symbol):
      "\(file): has no symbol \(symbol); the linker script has to define it (docs/porting.md)"
    case .tooLarge(let file, let size, let region, let capacity):
      "\(file): \(size) bytes do not fit into the \(capacity) bytes of the target's region \(region)"
    case .timeout(let image, let seconds): "\(image): did not end within \(seconds) s and was stopped"
    }
  }
}
