import ModelImage
import Quantization
import RadioControl

/// What the radio brings in a slot: decides which networks a controller step runs.
enum SlotKind: CaseIterable {
  case frame
  case imagined
  case blind

  var title: String {
    switch self {
    case .frame: "pilot and frame received"
    case .imagined: "pilot received, no frame"
    case .blind: "neither pilot nor frame"
    }
  }

  /// Multiply-accumulates of one step, by the networks it runs.
  ///
  /// - Parameter work: of one run of each network.
  func multiplyAccumulates(_ work: [LoopRole: Int], constants: LoopConstants) -> Int {
    func sum(_ roles: [LoopRole]) -> Int { roles.reduce(0) { $0 + (work[$1] ?? 0) } }
    let imagination = sum([.policy, .controlPredictor, .wirelessPredictor, .powerHead])
    let decision = constants.rule == .stoppingValue ? sum([.stoppingValue]) : 0
    let always = sum([.controlPredictor, .policy]) + constants.horizon * imagination + decision
    switch self {
    case .frame: return always + sum([.csiEncoder, .wirelessState, .frameEncoder, .actionFusion])
    case .imagined: return always + sum([.csiEncoder, .wirelessState])
    case .blind: return always + sum([.wirelessPredictor, .powerHead])
    }
  }
}

/// One controller that is fed made-up slots: a step executes the same instructions whatever the data.
final class BenchSlot {
  private let loaded: LoadedImage
  private let memory: UnsafeMutableRawBufferPointer
  private var controller: RadioController
  private let samples: [Int16]
  private let references: [Int16]
  private let frame: [UInt8]

  init(_ loaded: LoadedImage) throws(RadioControlError) {
    self.loaded = loaded
    let bytes = max(loaded.image.arenaSizeBytes, ImageLayout.alignment)
    memory = .allocate(byteCount: bytes, alignment: ImageLayout.alignment)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    do { controller = try RadioController(image: loaded.image, memory: memory) } catch {
      memory.deallocate()
      throw error
    }
    samples = (0..<Pilot.sampleCount).map { Int16(truncatingIfNeeded: ($0 * 7919) % 60_000 - 30_000) }
    references = [Int16](repeating: 500, count: (controller.constants.horizon + 1) * 6)
    frame = (0..<FramePair.pixelCount).map { UInt8($0 % 251) }
  }

  deinit { memory.deallocate() }

  var constants: LoopConstants { controller.constants }

  /// Multiply-accumulates of one run of each network.
  var work: [LoopRole: Int] {
    let image = loaded.image
    return (0..<image.networkCount).reduce(into: [:]) { work, index in
      let network = image.network(index)
      if let role = LoopRole(rawValue: network.role) { work[role] = Int(network.multiplyAccumulates) }
    }
  }

  func run(_ kind: SlotKind) throws(RadioControlError) {
    let (samples, references, frame) = (samples, references, frame)
    if kind == .blind {
      _ = try controller.beginSlot(pilot: nil, references: references.span)
    } else {
      let pilot = Pilot(samples: samples.span, exponent: -30)
      _ = try controller.beginSlot(pilot: pilot, references: references.span)
    }
    if kind == .frame {
      _ = try controller.endSlot(frame: FramePair(current: frame.span, previous: frame.span))
    } else {
      _ = try controller.endSlot(frame: nil)
    }
  }
}
