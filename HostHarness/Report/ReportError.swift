/// Why a report was not written.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  case plotFailed(figure: String, message: String)
  /// Something that is no earlier report is in the place of the report.
  case notAReport(path: String)
  case writeFailed(path: String, reason: String)

  public var description: String {
    switch self {
    case .plotFailed(let figure, let message): "gnuplot could not draw '\(figure)': \(message)"
    case .notAReport(let path):
      "\(path): exists and is no report of latentlink; remove it or choose another folder with --report"
    case .writeFailed(let path, let reason): "\(path): could not be written: \(reason)"
    }
  }
}
