import Testing

@testable import CInterface

@Suite struct ArgumentExtentTests {
  /// Every pair of extents of up to 4 bytes within 9, against bytes counted one by one.
  @Test func overlapIsASharedByte() throws {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 1)
    defer { memory.deallocate() }
    let base = try #require(memory.baseAddress)
    var overlapping = 0
    for (first, second) in pairs(9) {
      for (firstSize, secondSize) in pairs(5) {
        let shares = (first..<first + firstSize).contains { (second..<second + secondSize).contains($0) }
        let a = ArgumentExtent(base + first, sizeBytes: firstSize, position: 1)
        let b = ArgumentExtent(base + second, sizeBytes: secondSize, position: 2)
        do throws(Failure) {
          try a.checkDisjoint(from: b)
          #expect(!shares)
        } catch {
          // An empty extent inside another one is refused too: it is no argument that anybody means.
          #expect(shares || firstSize == 0 || secondSize == 0)
          overlapping += 1
        }
      }
    }
    #expect(overlapping > 500)
  }

  private func pairs(_ count: Int) -> [(Int, Int)] {
    (0..<count).flatMap { first in (0..<count).map { (first, $0) } }
  }
}
