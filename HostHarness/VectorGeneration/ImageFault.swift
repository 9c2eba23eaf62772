import ModelImage

/// One way in which an image can be bad, and the error that it has to give.
struct ImageFault {
  let name: String
  /// False: the checksums are left as they were.
  var fixesChecksums = true
  let change: (inout FaultyImage) -> Void
  let error: ImageError

  init(
    _ name: String, fixesChecksums: Bool = true, _ error: ImageError,
    _ change: @escaping (inout FaultyImage) -> Void
  ) {
    self.name = name
    self.fixesChecksums = fixesChecksums
    self.error = error
    self.change = change
  }
}
