/// What a model and its program may take on a part with 256 KiB of flash and 64 KiB of memory.
public struct FirmwareBudget: Sendable, Equatable {
  public struct Item: Sendable, Equatable, Codable {
    public var name: String
    public var bytes: Int
    public var limitBytes: Int

    public var isKept: Bool { bytes <= limitBytes }
  }

  /// The target that is held to it.
  public static let target = "cortex-m4"

  public var imageBytes = 144 << 10
  public var arenaBytes = 40 << 10
  public var stackBytes = 4 << 10
  /// Every operator of the image is in it, and the kernels for packed weights.
  public var codeBytes = 100 << 10

  public init() {}

  /// - Parameters:
  ///   - imageBytes: of the model.
  ///   - arenaBytes: that the model asks for.
  public func items(
    imageBytes: Int, arenaBytes: Int, profile: TargetProfile, code: CodeSize
  ) -> [Item] {
    [
      Item(name: "model image", bytes: imageBytes, limitBytes: self.imageBytes),
      Item(name: "arena", bytes: arenaBytes, limitBytes: self.arenaBytes),
      Item(name: "stack", bytes: profile.deepestCallBytes, limitBytes: stackBytes),
      Item(name: "code", bytes: code.deviceBytes, limitBytes: codeBytes),
    ]
  }
}
