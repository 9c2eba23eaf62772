import Testing

@testable import RadioControl

@Suite struct SlotDigestTests {
  @Test func matchesPublishedVectors() {
    // FNV-1a (32 bits) of the four bytes "foob" and of nothing.
    var digest = SlotDigest()
    #expect(digest.value == 0x811C_9DC5)
    digest.append(0x626F_6F66)
    #expect(digest.value == 0x3F5076EF)
  }
}
