/// What a linked image takes of flash and memory besides model, arena and stack.
public struct CodeSize: Sendable, Equatable, Codable {
  /// The modules of the device half: what every application links.
  public static let deviceModules: Set = [
    "FixedPoint", "PackedWeights", "Kernels", "ModelImage", "Runtime", "RadioControl",
  ]
  /// What only our images have: an application has its own in their place.
  static let equipmentModules: Set = [
    "Replay", "Profile", "Conformance", "EpisodeRecording", "FirmwareSupport", "ConformanceVectors",
    "ConformanceChecks", "ErrorCodes",
  ]

  /// The image whose size is told: the smallest that runs the whole controller.
  public static let product = "Replay"

  /// Code and constants of the whole image.
  public var imageBytes: Int
  /// Without the image's own program, the reader of recordings and the text output: the device half, the start-up
  /// and memory routines of the board, and what the compiler outlined.
  public var deviceBytes: Int
  /// Variables, without arena and stack.
  public var variableBytes: Int
  /// Bytes of the symbols of each module of the device half, by name.
  public var modules: [String: Int]

  public init(_ image: LinkedImage) {
    var sizes: [String: Int] = [:]
    for symbol in image.symbols where symbol.isDefined {
      if let module = Self.module(symbol.name) { sizes[module, default: 0] += symbol.sizeBytes }
    }
    imageBytes = image.flashBytes
    deviceBytes = image.flashBytes - Self.equipmentModules.reduce(0) { $0 + (sizes[$1] ?? 0) }
    variableBytes = image.variableBytes
    modules = sizes.filter { Self.deviceModules.contains($0.key) }
  }

  public init(of target: FirmwareTarget) throws(EmulationError) {
    self.init(try LinkedImage(target.image(Self.product)))
  }

  /// The module in a mangled name: `$e7Kernels…` and `$s7Kernels…` are of Kernels.
  static func module(_ symbol: String) -> String? {
    guard symbol.hasPrefix("$e") || symbol.hasPrefix("$s") else { return nil }
    let rest = symbol.dropFirst(2)
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard let length = Int(digits), length > 0 else { return nil }
    let name = rest.dropFirst(digits.count).prefix(length)
    return name.count == length ? String(name) : nil
  }
}
