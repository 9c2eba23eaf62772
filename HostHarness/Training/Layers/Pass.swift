import Autodiff

/// One forward pass over a tape: where values go and how layers behave in it.
struct Pass {
  let tape: Tape
  /// Batch normalisation uses the batch's statistics (training) rather than the running ones.
  var usesBatchStatistics = false
  /// Running statistics move; one shard only, so that the result does not depend on thread timing.
  var movesStatistics = false
  /// Weights are rounded to the 8-bit grid in the forward pass (quantisation-aware training).
  var roundsWeights = false

  func weights(_ parameter: Parameter) -> Variable {
    let variable = tape.parameter(parameter)
    return roundsWeights ? tape.roundedToGrid(variable) : variable
  }
}
