import CGSL

/// Brent's method of GSL on one variable.
enum BracketedMinimum {
  private struct Box { var function: (Double) -> Double }

  /// The place of the least value on a grid, refined between its neighbours; an end of the grid when the function
  /// falls towards it.
  ///
  /// - Precondition: `grid` ascends and has at least three places.
  static func search(grid: [Double], tolerance: Double, _ function: (Double) -> Double) -> Double {
    precondition(grid.count > 2 && NumericalLibrary.isQuiet)
    let values = grid.map(function)
    var best = 0
    for index in values.indices where values[index] < values[best] { best = index }
    guard best > 0 && best < grid.count - 1 else { return grid[best] }
    return withoutActuallyEscaping(function) { function in
      var box = Box(function: function)
      return withUnsafeMutablePointer(to: &box) { box in
        var target = gsl_function(
          function: { place, box in
            guard let box = box?.assumingMemoryBound(to: Box.self) else { return .nan }
            return box.pointee.function(place)
          }, params: box)
        let minimiser = gsl_min_fminimizer_alloc(ll_gsl_brent_minimiser())
        defer { gsl_min_fminimizer_free(minimiser) }
        let started = gsl_min_fminimizer_set_with_values(
          minimiser, &target, grid[best], values[best], grid[best - 1], values[best - 1], grid[best + 1],
          values[best + 1])
        // A plateau has no bracket; its middle is as good as any of its places.
        guard started == Int32(GSL_SUCCESS) else { return grid[best] }
        for _ in 0..<100 {
          guard gsl_min_fminimizer_iterate(minimiser) == Int32(GSL_SUCCESS) else { break }
          let width =
            gsl_min_fminimizer_x_upper(minimiser) - gsl_min_fminimizer_x_lower(minimiser)
          if width < tolerance { break }
        }
        return gsl_min_fminimizer_x_minimum(minimiser)
      }
    }
  }
}
