import Foundation

/// A machine that firmware was built for, as the part `latentlink` of its toolset describes it.
public struct FirmwareTarget: Sendable, Equatable {
  public let name: String
  /// Holds `target.json` and `images/`.
  public let folder: URL
  public let triple: String
  /// The order of weights that its fast kernels take, by the name that 'latentlink repack' knows.
  public let packing: String
  /// The emulator and its arguments; empty where this machine runs the images itself.
  public let emulator: [String]
  /// The emulator under which instructions are counted, where it is another one.
  public let countingEmulator: [String]?
  /// What the board's counter counts.
  public let counterUnit: String

  private struct Toolset: Decodable {
    struct Description: Decodable {
      let triple: String
      let packing: String?
      let emulator: [String]
      let countingEmulator: [String]?
      let counterUnit: String
    }

    let latentlink: Description
  }

  /// Reads `folder/name/target.json`, which building the target leaves there.
  public init(name: String, in folder: URL) throws(EmulationError) {
    let file = folder.appending(path: name).appending(path: "target.json")
    guard let bytes = try? Data(contentsOf: file) else {
      throw .notBuilt(target: name, file: file.relativePath)
    }
    do {
      let description = try JSONDecoder().decode(Toolset.self, from: bytes).latentlink
      self.name = name
      self.folder = folder.appending(path: name)
      triple = description.triple
      packing = description.packing ?? "portable"
      emulator = description.emulator
      countingEmulator = description.countingEmulator
      counterUnit = description.counterUnit
    } catch {
      throw .invalidTarget(file: file.relativePath, reason: "\(error)")
    }
  }

  /// Every target that was built in `folder`, by name.
  public static func all(in folder: URL) throws(EmulationError) -> [FirmwareTarget] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    var targets: [FirmwareTarget] = []
    for name in names.sorted() {
      let description = folder.appending(path: name).appending(path: "target.json").path
      if FileManager.default.fileExists(atPath: description) {
        targets.append(try FirmwareTarget(name: name, in: folder))
      }
    }
    return targets
  }

  private init(_ other: FirmwareTarget, emulator: [String]) {
    name = other.name
    folder = other.folder
    triple = other.triple
    packing = other.packing
    self.emulator = emulator
    countingEmulator = nil
    counterUnit = other.counterUnit
  }

  /// The same target under the emulator that counts instructions.
  public var counting: FirmwareTarget { FirmwareTarget(self, emulator: countingEmulator ?? emulator) }

  /// Whether the whole machine is emulated, and model and input are put into its memory.
  public var isBareMetal: Bool { emulator.first?.contains("qemu-system") ?? false }

  /// Bytes that the region for recordings or vectors has in an image; nil where the target maps files.
  public func inputCapacityBytes(_ product: String) throws(EmulationError) -> Int? {
    guard isBareMetal else { return nil }
    let linked = try LinkedImage(try image(product))
    return Int(try linked.address(of: "_input_end") - linked.address(of: "_input_start"))
  }

  /// An image of ``images``, which must exist.
  public func image(_ product: String) throws(EmulationError) -> URL {
    let file = folder.appending(path: "images").appending(path: product)
    guard FileManager.default.fileExists(atPath: file.path) else {
      throw .notBuilt(target: name, file: file.relativePath)
    }
    return file
  }
}
