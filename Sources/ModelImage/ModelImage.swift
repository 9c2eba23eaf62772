import PackedWeights

/// A validated model image, used in place.
///
/// Reading one checks everything once: no accessor below checks again, and nothing an operator does later
/// can leave the image or the arena. It holds no copy of the image, only its address.
@safe
public struct ModelImage: Sendable {
  let bytes: ImageBytes
  let sections: SectionTable

  /// Bytes of arena that running any of the networks needs, the persistent region included.
  public let arenaSizeBytes: Int
  /// Bytes at the start of the arena that no tensor uses: state that the caller keeps between runs.
  public let persistentSizeBytes: Int
  /// The cores for which weights are packed.
  public let packingTarget: PackingTarget

  /// Validates the image at the start of `memory`; bytes beyond its end are ignored.
  ///
  /// `memory` starts at a multiple of 16, and stays alive and unchanged for as long as the image, or a copy
  /// of this value, is used. Takes time in proportion to the image's size.
  public init(validating memory: UnsafeRawBufferPointer) throws(ImageError) {
    let validator = try unsafe ImageValidator(memory)
    try validator.validateContents()
    bytes = validator.bytes
    sections = validator.sections
    arenaSizeBytes = validator.arenaSizeBytes
    persistentSizeBytes = validator.persistentSizeBytes
    packingTarget = validator.packingTarget
  }

  init(unvalidatedContentsOf validator: ImageValidator) {
    bytes = validator.bytes
    sections = validator.sections
    arenaSizeBytes = validator.arenaSizeBytes
    persistentSizeBytes = validator.persistentSizeBytes
    packingTarget = validator.packingTarget
  }

  /// Bytes of the whole image.
  public var sizeBytes: Int { sections.endOffset }

  public var networkCount: Int { sections.networkCount }
  public var tensorCount: Int { sections.tensorCount }
  public var operatorCount: Int { sections.operatorCount }

  /// Network `index` (0 … networkCount − 1).
  public func network(_ index: Int) -> NetworkRecord {
    NetworkRecord(validated: bytes, at: sections.networkOffset(index))
  }

  /// Tensor `index` (0 … tensorCount − 1).
  public func tensor(_ index: Int) -> TensorRecord {
    TensorRecord(validated: bytes, at: sections.tensorOffset(index))
  }

  /// Operator `index` (0 … operatorCount − 1).
  public func `operator`(_ index: Int) -> OperatorRecord {
    OperatorRecord(validated: bytes, at: sections.operatorOffset(index))
  }
}

// MARK: - Sections

extension ModelImage {
  /// The bytes of a section, without padding.
  @_lifetime(borrow self)
  public func section(_ section: ImageSection) -> RawSpan {
    span(at: sections.offset(section), byteCount: sections.sizeBytes(section))
  }

  /// Where a section begins, in bytes from the start of the image.
  public func offset(of section: ImageSection) -> Int { sections.offset(section) }

  /// The frame without the device in it, uint8 `[64, 64]`, or empty.
  public var background: Span<UInt8> {
    @_lifetime(borrow self)
    get {
      let start = unsafe bytes.base.advanced(by: sections.offset(.background))
      let elements = unsafe UnsafeBufferPointer(
        start: start.assumingMemoryBound(to: UInt8.self), count: sections.sizeBytes(.background))
      return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
    }
  }

  /// `count` words of the parameters section from byte `offset` (a multiple of 4) on.
  @_lifetime(borrow self)
  public func words(at offset: Int, count: Int) -> Span<Int32> {
    let start = unsafe parameterAddress(offset).assumingMemoryBound(to: Int32.self)
    let elements = unsafe UnsafeBufferPointer(start: start, count: count)
    return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
  }

  /// `count` weights of the parameters section from byte `offset` on.
  @_lifetime(borrow self)
  public func weights(at offset: Int, count: Int) -> Span<Int8> {
    let start = unsafe parameterAddress(offset).assumingMemoryBound(to: Int8.self)
    let elements = unsafe UnsafeBufferPointer(start: start, count: count)
    return unsafe _overrideLifetime(Span(_unsafeElements: elements), borrowing: self)
  }

  /// Address of byte `offset` of the parameters section.
  @unsafe
  public func parameterAddress(_ offset: Int) -> UnsafeRawPointer {
    unsafe bytes.base.advanced(by: sections.offset(.parameters) + offset)
  }

  @_lifetime(borrow self)
  private func span(at offset: Int, byteCount: Int) -> RawSpan {
    let start = unsafe bytes.base.advanced(by: offset)
    let span = unsafe RawSpan(_unsafeStart: start, byteCount: byteCount)
    return unsafe _overrideLifetime(span, borrowing: self)
  }
}
