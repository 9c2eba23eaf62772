import Testing

@testable import Training

@Suite struct SpooledBufferTests {
  @Test func holdsWhatIsWritten() throws {
    let buffer = try SpooledBuffer(byteCount: 1 << 20)
    let numbers = try buffer.elements(Float.self)
    #expect(numbers[0] == 0 && numbers[(1 << 18) - 1] == 0)
    for index in 0..<(1 << 18) { numbers[index] = Float(index) }
    #expect(numbers[77_777] == 77_777)
  }

  @Test func aFullDiskIsAnError() {
    #expect(throws: (any Error).self) { try SpooledBuffer(byteCount: 1 << 50) }
  }
}
