import ReferenceModels

/// Collects what the networks of a running loop are fed, for calibration.
///
/// Of every role it keeps each `stride`-th call up to `capacity` samples, so that samples spread over the run
/// and equal runs give equal sets.
public final class LoopRecorder {
  public let capacity: Int
  public let stride: Int
  /// `[sample][input][element]` for each role.
  public private(set) var samples: [NetworkRole: [[[Float]]]] = [:]
  private var calls: [NetworkRole: Int] = [:]

  public init(capacity: Int, stride: Int = 1) {
    precondition(capacity > 0 && stride > 0)
    self.capacity = capacity
    self.stride = stride
  }

  func record(_ role: NetworkRole, _ inputs: [[Float]]) {
    let call = calls[role, default: 0]
    calls[role] = call + 1
    guard call % stride == 0, samples[role, default: []].count < capacity else { return }
    samples[role, default: []].append(inputs)
  }
}
