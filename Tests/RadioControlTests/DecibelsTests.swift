import Foundation
import Testing

@testable import RadioControl

@Suite struct DecibelsTests {
  @Test func milliwattsFromDBm() {
    for powerDBm in stride(from: Int32(-40 * 256), to: 62 * 256, by: 7) {
      let exact = pow(10, Double(powerDBm) / 2560) * 1024
      let found = Double(Decibels.milliwatts1024(fromDBm: powerDBm))
      #expect(abs(found - exact) <= 0.5 + 3e-5 * exact, "\(powerDBm)")
    }
    #expect(Decibels.milliwatts1024(fromDBm: 0) == 1024)
    #expect(Decibels.milliwatts1024(fromDBm: 64 * 256) == Int32.max)
    #expect(Decibels.milliwatts1024(fromDBm: -100 * 256) == 0)
  }

  @Test func dBmFromMilliwatts() {
    var power: Int32 = 1
    while power < 1 << 29 {
      let exact = 10 * log10(Double(power) / 1024) * 256
      #expect(abs(Double(Decibels.dBm(fromMilliwatts1024: power)) - exact) < 0.6, "\(power)")
      power += 1 + power / 97
    }
    #expect(Decibels.dBm(fromMilliwatts1024: -5) == Decibels.dBm(fromMilliwatts1024: 1))
  }

  @Test func roundTripKeepsDecibels() {
    for powerDBm in stride(from: Int32(0), to: 40 * 256, by: 1) {
      let back = Decibels.dBm(fromMilliwatts1024: Decibels.milliwatts1024(fromDBm: powerDBm))
      #expect(abs(back - powerDBm) <= 1)
    }
  }
}
