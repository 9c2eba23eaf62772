/// Places boxes in layers from top to bottom so that every arrow points down, and gives arrows that pass a layer a place
/// of their own in it. (K. Sugiyama et al., "Methods for Visual Understanding of Hierarchical System Structures", 1981,
/// with longest-path layers and barycentre ordering.)
struct LayeredLayout {
  struct Point: Equatable {
    var x: Double
    var y: Double
  }

  private struct Slot {
    var width: Double
    var height: Double
    var centre = 0.0
    var neighbours: [Int] = []
  }

  static let gap = 24.0
  static let layerGap = 34.0

  /// Centres of the boxes.
  private(set) var centres: [Point] = []
  /// For each arrow the points it passes, first and last on the edges of its boxes.
  private(set) var paths: [[Point]] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// - Parameters:
  ///   - sizes: width and height of every box.
  ///   - arrows: from a box to a later one.
  init(sizes: [(width: Double, height: Double)], arrows: [NetworkDiagram.Arrow]) {
    var slots = sizes.map { Slot(width: $0.width, height: $0.height) }
    var layerOf = [Int](repeating: 0, count: sizes.count)
    for arrow in arrows.sorted(by: { $0.to < $1.to }) {
      layerOf[arrow.to] = max(layerOf[arrow.to], layerOf[arrow.from] + 1)
    }
    // Constants and late inputs go right above what reads them.
    for box in sizes.indices where !arrows.contains(where: { $0.to == box }) {
      let readers = arrows.filter { $0.from == box }.map { layerOf[$0.to] }
      layerOf[box] = max(0, (readers.min() ?? 1) - 1)
    }
    var layers = [[Int]](repeating: [], count: (layerOf.max() ?? 0) + 1)
    for box in sizes.indices { layers[layerOf[box]].append(box) }
    let chains = Self.chains(arrows, layerOf, &slots, &layers)
    Self.order(&layers, slots)
    place(layers, &slots)
    let tops = layerTops(layers, slots)
    centres = sizes.indices.map { Point(x: slots[$0].centre, y: tops[layerOf[$0]].middle) }
    paths = zip(arrows, chains).map { arrow, chain in
      let start = Point(x: centres[arrow.from].x, y: centres[arrow.from].y + sizes[arrow.from].height / 2)
      let end = Point(x: centres[arrow.to].x, y: centres[arrow.to].y - sizes[arrow.to].height / 2)
      return [start] + chain.map { Point(x: slots[$0.slot].centre, y: tops[$0.layer].middle) } + [end]
    }
  }

  /// Slots for arrows in the layers that they pass.
  private static func chains(
    _ arrows: [NetworkDiagram.Arrow], _ layerOf: [Int], _ slots: inout [Slot], _ layers: inout [[Int]]
  ) -> [[(slot: Int, layer: Int)]] {
    arrows.map { arrow in
      var above = arrow.from
      var chain: [(slot: Int, layer: Int)] = []
      for layer in (layerOf[arrow.from] + 1)..<max(layerOf[arrow.from] + 1, layerOf[arrow.to]) {
        slots.append(Slot(width: 8, height: 0, neighbours: [above]))
        above = slots.count - 1
        layers[layer].append(above)
        chain.append((above, layer))
      }
      slots[arrow.to].neighbours.append(above)
      return chain
    }
  }

  /// Each slot below the middle of what points to it.
  private static func order(_ layers: inout [[Int]], _ slots: [Slot]) {
    var position = [Double](repeating: 0, count: slots.count)
    for layer in layers.indices {
      let key = { (slot: Int) -> Double in
        let above = slots[slot].neighbours.map { position[$0] }
        return above.isEmpty ? 0.5 : above.reduce(0, +) / Double(above.count)
      }
      let keys = layers[layer].map(key)
      let sorted = layers[layer].indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
      layers[layer] = sorted.map { layers[layer][$0] }
      for (index, slot) in layers[layer].enumerated() {
        position[slot] = (Double(index) + 0.5) / Double(layers[layer].count)
      }
    }
  }

  /// Layers centred below each other.
  private mutating func place(_ layers: [[Int]], _ slots: inout [Slot]) {
    let widths = layers.map { layer in
      layer.reduce(0) { $0 + slots[$1].width } + Self.gap * Double(max(0, layer.count - 1))
    }
    width = widths.max() ?? 0
    for (layer, layerWidth) in zip(layers, widths) {
      var x = (width - layerWidth) / 2
      for slot in layer {
        slots[slot].centre = x + slots[slot].width / 2
        x += slots[slot].width + Self.gap
      }
    }
  }

  private mutating func layerTops(_ layers: [[Int]], _ slots: [Slot]) -> [(top: Double, middle: Double)] {
    var y = 0.0
    var tops: [(top: Double, middle: Double)] = []
    for layer in layers {
      let tallest = layer.reduce(0) { max($0, slots[$1].height) }
      tops.append((y, y + tallest / 2))
      y += tallest + Self.layerGap
    }
    height = max(0, y - Self.layerGap)
    return tops
  }
}
