import ConformanceVectors
import ErrorCodes
import ModelImage
import RadioControl
import Runtime

/// What a case of ``CaseKind/start`` starts; the raw value is its selector.
public enum StartSubject: UInt32, Sendable, Equatable {
  case executor = 0
  case controller = 1
}

/// Starts an executor or a controller and compares the answer, an error or none.
///
/// The arena has `argument0` bytes more than the image needs and begins `argument1` bytes behind a multiple of 16.
enum StartCheck {
  static func run(
    _ vector: VectorCase, of vectors: VectorSet, on image: ModelImage, arena: UnsafeMutableRawBufferPointer
  ) throws(CaseDifference) {
    let start = Int(vector.argument1)
    let end = start + image.arenaSizeBytes + Int(vector.argument0)
    guard start >= 0, end >= start, end <= arena.count else {
      throw CaseDifference(
        .shape, expected: Int32(truncatingIfNeeded: end), found: Int32(truncatingIfNeeded: arena.count))
    }
    let memory = unsafe UnsafeMutableRawBufferPointer(rebasing: arena[start..<end])
    let answer =
      vector.selector == StartSubject.executor.rawValue
      ? unsafe startExecutor(image, memory) : unsafe startController(image, memory)
    try unsafe ErrorComparison.check(answer, against: vectors.expected(vector))
  }

  private static func startExecutor(
    _ image: ModelImage, _ memory: UnsafeMutableRawBufferPointer
  ) -> ErrorRecord {
    do throws(ArenaError) {
      _ = try unsafe Executor(image: image, memory: memory)
      return .none
    } catch {
      return ErrorRecord(error)
    }
  }

  private static func startController(
    _ image: ModelImage, _ memory: UnsafeMutableRawBufferPointer
  ) -> ErrorRecord {
    do throws(RadioControlError) {
      _ = try unsafe RadioController(image: image, memory: memory)
      return .none
    } catch {
      return ErrorRecord(error)
    }
  }
}
