import ConformanceVectors

/// One case before it is written.
public struct CaseContents: Sendable, Equatable {
  /// ASCII without spaces; unique in a set.
  public var name: String
  public var kind: CaseKind
  public var source: TruthSource
  /// Nil: the case runs on the model in flash.
  public var image: [UInt8]?
  /// Bytes that the image lies behind a multiple of 16; only for images that are to be refused.
  public var imageOffset: Int
  public var selector: UInt32
  public var input: [UInt8]
  public var expected: [UInt8]
  public var digest: UInt32
  public var argument0: Int32
  public var argument1: Int32

  public init(
    name: String, kind: CaseKind, source: TruthSource = .portableCode, image: [UInt8]? = nil,
    imageOffset: Int = 0, selector: UInt32 = 0, input: [UInt8] = [], expected: [UInt8] = [],
    digest: UInt32 = 0, argument0: Int32 = 0, argument1: Int32 = 0
  ) {
    self.name = name
    self.kind = kind
    self.source = source
    self.image = image
    self.imageOffset = imageOffset
    self.selector = selector
    self.input = input
    self.expected = expected
    self.digest = digest
    self.argument0 = argument0
    self.argument1 = argument1
  }
}
