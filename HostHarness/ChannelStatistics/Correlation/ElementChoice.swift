/// Which of the antenna–subcarrier elements a statistic looks at where all would cost more than they tell.
struct ElementChoice {
  /// Positions in [antenna, subcarrier], ascending.
  let elements: [Int]

  /// At most `most` elements, evenly spaced, among them the one in the middle.
  init(_ layout: ChannelLayout, most: Int) {
    let count = layout.antennas * layout.subcarriers
    let middle = Self.middle(layout)
    // Coprime to the subcarriers, so that the choice walks over frequencies as well as antennas.
    var step = max(1, (count + most - 1) / most)
    while step > 1 && step < count && Self.divisor(step, layout.subcarriers) != 1 { step += 1 }
    elements = (0..<count).filter { ($0 - middle) % step == 0 }
  }

  /// Middle antenna, middle subcarrier.
  static func middle(_ layout: ChannelLayout) -> Int {
    layout.antennas / 2 * layout.subcarriers + layout.subcarriers / 2
  }

  private static func divisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : divisor(b, a % b) }
}
