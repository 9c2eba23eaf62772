import Emulation
import Foundation
import Testing

/// What the linked images contain: asserted on their symbols and sections.
@Suite(.enabled(if: BuiltFirmware.isThere, "run by 'make test', after 'make firmware'"))
struct LinkedImageTests {
  /// What memory management of C or Swift would bring along.
  private static let allocators: Set = [
    "malloc", "calloc", "realloc", "free", "posix_memalign", "aligned_alloc", "sbrk", "_sbrk",
    "swift_slowAlloc", "swift_slowDealloc", "swift_allocObject", "swift_allocBox", "swift_initStackObject",
    "swift_once", "arc4random_buf",
  ]

  @Test func bareMetalImagesHaveNoAllocator() throws {
    var count = 0
    for target in try BuiltFirmware.targets() where target.isBareMetal {
      for image in try images(of: target) {
        let linked = try LinkedImage(image)
        let found = linked.symbols.filter { Self.allocators.contains($0.name) && $0.address != 0 }
        #expect(found.isEmpty, "\(target.name)/\(image.lastPathComponent): \(found.map(\.name))")
        // Nothing is left to be found by a loader.
        let undefined = linked.symbols.filter { !$0.isDefined && !$0.name.isEmpty && !$0.name.hasPrefix("[") }
        #expect(undefined.isEmpty, "\(target.name)/\(image.lastPathComponent): \(undefined.map(\.name))")
        // The reader saw the image at all.
        #expect(linked.flashBytes > 10_000 && linked.symbols.count > 100)
        count += 1
      }
    }
    #expect(count > 0)
  }

  @Test func linuxImagesOfTheDeviceHalfCallNoSwiftAllocator() throws {
    let swift = Self.allocators.filter { $0.hasPrefix("swift_") }
    for target in try BuiltFirmware.targets() where !target.isBareMetal {
      for image in try images(of: target) {
        let found = try LinkedImage(image).symbols.filter { swift.contains($0.name) && $0.address != 0 }
        #expect(found.isEmpty, "\(target.name)/\(image.lastPathComponent): \(found.map(\.name))")
      }
    }
  }

  /// GNU ld refuses to mix calling conventions, lld does not.
  @Test func armv7UsesTheHardFloatConvention() throws {
    let target = try #require(try BuiltFirmware.targets().first { $0.name == "linux-armv7" })
    #expect(try LinkedImage.passesFloatsInRegisters(target.image("Replay")))
  }

  private func images(of target: FirmwareTarget) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: target.folder.appending(path: "images"), includingPropertiesForKeys: nil)
  }
}
