import ConformanceVectors
import ErrorCodes
import ModelImage
import Runtime

/// Runs the cases of a set of vectors.
@safe
public struct ConformanceRun {
  public let vectors: VectorSet
  public let model: ModelImage
  private let arena: UnsafeMutableRawBufferPointer

  /// - Parameters:
  ///   - model: what cases without an image of their own run on.
  ///   - arena: starts at a multiple of 16, is used by nobody else and outlives the run.
  public init(vectors: VectorSet, model: ModelImage, arena: UnsafeMutableRawBufferPointer) {
    self.vectors = vectors
    self.model = model
    unsafe self.arena = arena
  }

  /// Runs case `index`; throws its first difference.
  public func run(_ index: Int) throws(CaseDifference) {
    let vector = vectors.vectorCase(index)
    switch vector.kind {
    case .operators:
      try unsafe OperatorsCheck.run(vector, of: vectors, on: image(vector), arena: arena)
    case .sweep: try SweepCheck.run(vector, of: vectors)
    case .image: try unsafe ImageCheck.run(vector, of: vectors, arena: arena)
    case .start: try unsafe StartCheck.run(vector, of: vectors, on: image(vector), arena: arena)
    case .script: try unsafe ScriptCheck.run(vector, of: vectors, on: image(vector), arena: arena)
    }
  }

  /// The image that the case runs on.
  private func image(_ vector: VectorCase) throws(CaseDifference) -> ModelImage {
    if vector.usesModel { return model }
    do throws(ImageError) {
      return try unsafe ModelImage(validating: vectors.image(vector))
    } catch {
      throw CaseDifference(.errorCode, expected: 0, found: Int32(ErrorRecord(error).codeNumber))
    }
  }
}
