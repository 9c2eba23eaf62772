import Board
import EpisodeRecording
import FirmwareSupport
import ModelImage
import RadioControl
import Runtime

/// Executes everything whose cost is of interest between markers, and measures how deep the stack gets.
@main
struct Profile {
  static func main() {
    // The first call may start the counter.
    _ = board_read_counter()
    marker_loop_10()
    ProfileLine.region("loop10", ticks: 0)
    marker_loop_100()
    ProfileLine.region("loop100", ticks: 0)
    do throws(ImageError) {
      if let layers = try NetworksOnly.image() {
        do throws(ArenaError) {
          try NetworksOnly.run(layers)
          Outcome.passed.end()
        } catch { refuse(RadioControlError.arena(error)) }
      }
      let image = try load()
      do throws(RecordingError) {
        let recording = try unsafe EpisodeRecording(validating: Memory.input)
        do throws(RadioControlError) {
          try run(image, recording)
          Outcome.passed.end()
        } catch { refuse(error) }
      } catch { refuse(error) }
    } catch { refuse(error) }
  }

  private static func load() throws(ImageError) -> ModelImage {
    _ = try StackProfile.load()
    let region = Region.begin()
    let image = try unsafe ModelImage(validating: Memory.model)
    let ticks = region.end()
    ProfileLine.region("load", ticks: ticks)
    return image
  }

  private static func run(
    _ image: ModelImage, _ recording: EpisodeRecording
  ) throws(RadioControlError) {
    try profileNetworks(image)
    let stacked = try StackProfile.start(image)
    _ = consume stacked
    let region = Region.begin()
    var controller = try unsafe RadioController(image: image, memory: Memory.arena)
    let ticks = region.end()
    ProfileLine.region("init", ticks: ticks)

    Console.write("profile")
    Console.writeField("slots", Int32(truncatingIfNeeded: recording.slotCount))
    Console.writeField("horizon", Int32(truncatingIfNeeded: controller.constants.horizon))
    Console.writeField("rule", controller.rule.rawValue)
    Console.writeField("controllerBytes", Int32(truncatingIfNeeded: MemoryLayout<RadioController>.size))
    Console.endLine()

    try profilePrices(&controller, recording.price)
    let shipped = controller.rule
    try profileSlots(&controller, recording, rule: shipped)
    let other: LoopConstants.Rule = shipped == .programme ? .stoppingValue : .programme
    do throws(RadioControlError) {
      try controller.setRule(other)
    } catch {
      // The image has no stopping value.
      return
    }
    try profileSlots(&controller, recording, rule: other)
  }

  private static func profileNetworks(_ image: ModelImage) throws(RadioControlError) {
    do throws(ArenaError) {
      var executor = try unsafe Executor(image: image, memory: Memory.arena)
      NetworkProfile.run(&executor, inputCount: NetworkProfile.inputCount)
    } catch { throw .arena(error) }
  }

  /// From the least to the greatest price: the work is the same.
  private static func profilePrices(
    _ controller: inout RadioController, _ price: Int32
  ) throws(RadioControlError) {
    try StackProfile.setPrice(&controller, price)
    let prices: InlineArray<3, Int32> = [1, 1 << 20, price]
    for index in 0..<prices.count { try profilePrice(&controller, prices[index]) }
  }

  /// Not inlined, so that one piece of code serves every price.
  @inline(never)
  private static func profilePrice(
    _ controller: inout RadioController, _ price: Int32
  ) throws(RadioControlError) {
    let region = Region.begin()
    try controller.setPrice(price)
    let ticks = region.end()
    ProfileLine.region("setPrice", ticks: ticks)
  }

  private static func profileSlots(
    _ controller: inout RadioController, _ recording: EpisodeRecording, rule: LoopConstants.Rule
  ) throws(RadioControlError) {
    controller.reset()
    try StackProfile.slots(&controller, recording)
    try SlotProfile.run(&controller, recording, rule: rule)
  }
}
