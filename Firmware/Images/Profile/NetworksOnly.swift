import Board
import FirmwareSupport
import ModelImage
import Runtime

/// What Profile does when its input is no recording but a model image: profiles the networks of that image, which needs
/// no control loop. The input's place is larger than the model's, which is a part's flash.
enum NetworksOnly {
  /// All numbers smallest, all greatest, pseudo-random.
  private static let inputCount = 3
  /// `RUNS` behind the image, followed by a word: so many inputs.
  private static let request: UInt32 = 0x534E_5552

  /// The image in the input; nil where the input is something else.
  static func image() throws(ImageError) -> ModelImage? {
    let input = unsafe Memory.input
    guard unsafe word(input, 0) == ImageLayout.magic else { return nil }
    stack_paint()
    _ = try unsafe ModelImage(validating: input)
    ProfileLine.stack("load", bytes: stack_depth_bytes())
    let region = Region.begin()
    let image = try unsafe ModelImage(validating: input)
    let ticks = region.end()
    ProfileLine.region("load", ticks: ticks)
    return image
  }

  static func run(_ image: ModelImage) throws(ArenaError) {
    var executor = try unsafe Executor(image: image, memory: Memory.arena)
    for network in 0..<image.networkCount {
      NetworkProfile.fillInputs(of: network, &executor, input: 0)
      stack_paint()
      executor.run(network: network)
      ProfileLine.stack("run", bytes: stack_depth_bytes())
    }
    NetworkProfile.run(&executor, inputCount: requestedInputs(behind: image))
  }

  private static func requestedInputs(behind image: ModelImage) -> Int {
    let input = unsafe Memory.input
    guard unsafe word(input, image.sizeBytes) == request else { return inputCount }
    return Int(truncatingIfNeeded: unsafe word(input, image.sizeBytes + 4) & 0xFFFF)
  }

  /// Zero beyond the end.
  private static func word(_ memory: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
    guard memory.count >= offset + 4 else { return 0 }
    return unsafe memory.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
  }
}
