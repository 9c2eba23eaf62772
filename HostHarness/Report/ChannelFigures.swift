import ChannelStatistics
import Foundation

/// The plots of channel statistics.
enum ChannelFigures {
  static func all(_ statistics: ChannelStatistics) -> [Figure] {
    var figures: [Figure] = []
    if let predictability = statistics.predictability { figures.append(forecasts(predictability)) }
    figures.append(memory(statistics.time))
    figures.append(crossings(statistics.elementCrossings))
    if let doppler = statistics.doppler { figures.append(spectrum(doppler)) }
    if let delay = statistics.delay { figures.append(profile(delay)) }
    if let angle = statistics.angle { figures.append(directions(angle)) }
    if let distance = statistics.distance { figures.append(distances(distance)) }
    return figures
  }

  private static func text(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "NaN" }
    return String(format: "%.6g", value)
  }

  /// A value with its interval as gnuplot's yerrorlines take it.
  private static func columns(_ estimate: Estimate?) -> [String] {
    [text(estimate?.value), text(estimate?.lower95), text(estimate?.upper95)]
  }

  private static func forecasts(_ predictability: PowerPredictability) -> Figure {
    let rows = predictability.horizons.map { horizon in
      ["\(horizon.slots)"] + columns(horizon.mean) + columns(horizon.persistence) + columns(horizon.linear)
    }
    return Figure(
      name: "predictability", caption: "Error of the required power ahead, with 95 % intervals",
      commands: """
        set xlabel 'slots ahead'
        set ylabel 'root mean square error, dB'
        set yrange [0:*]
        set key bottom right
        plot $errors using 1:2:3:4 with yerrorlines lw 2 lc rgb '#999999' title 'mean', \\
          $errors using 1:5:6:7 with yerrorlines lw 2 lc rgb '#cc3311' title 'persistence', \\
          $errors using 1:8:9:10 with yerrorlines lw 2 lc rgb '#4477aa' title 'linear'
        """, data: [("errors", rows)])
  }

  private static func memory(_ time: TimeCorrelation) -> Figure {
    let rows = time.lags.map { lag in
      [text(lag.seconds)] + columns(lag.channelReal) + columns(lag.gainDB)
    }
    return Figure(
      name: "memory", caption: "Correlation over time, with 95 % intervals",
      commands: """
        set xlabel 'lag, s'
        set ylabel 'correlation'
        set yrange [-1:1.05]
        plot $lags using 1:5:6:7 with yerrorlines lw 2 pt 7 ps 0.4 lc rgb '#4477aa' title 'gain in dB', \\
          $lags using 1:2:3:4 with yerrorlines lw 1 pt 7 ps 0.4 lc rgb '#cc3311' title 'complex channel, real part'
        """, data: [("lags", rows)])
  }

  private static func crossings(_ crossings: LevelCrossings) -> Figure {
    let rows = crossings.thresholds.map { threshold in
      [
        text(threshold.decibels), text(threshold.crossingsPerSecond.value),
        text(threshold.closedFormCrossingsPerSecond), text(threshold.independentCrossingsPerSecond),
      ]
    }
    let hasClosedForm = crossings.thresholds.contains { $0.closedFormCrossingsPerSecond != nil }
    let closedForm =
      "\\\n  $levels using 1:3 with lines lw 2 lc rgb '#4477aa' title 'closed form, Rician', "
    return Figure(
      name: "crossings", caption: "Level crossings of single elements",
      commands: """
        set xlabel 'threshold relative to the mean power, dB'
        set ylabel 'crossings a second'
        set key top left
        plot $levels using 1:2 with points pt 7 lc rgb '#cc3311' title 'measured', \(hasClosedForm ? closedForm : "")\\
          $levels using 1:4 with lines dt 2 lc rgb '#999999' title 'independent slots'
        """, data: [("levels", rows)])
  }

  private static func spectrum(_ doppler: DopplerSpectrum) -> Figure {
    Figure(
      name: "doppler", caption: "Doppler spectrum; shifts beyond half the slot rate fold back",
      commands: """
        set xlabel 'Doppler shift, Hz'
        set ylabel 'part of the power'
        plot $bins using 1:2 with lines lw 2 lc rgb '#4477aa' notitle
        """, data: [("bins", doppler.bins.map { [text($0.hertz), text($0.fraction)] })])
  }

  private static func profile(_ delay: DelayStatistics) -> Figure {
    Figure(
      name: "delay", caption: "Mean power over delay",
      commands: """
        set xlabel 'delay, ns'
        set ylabel 'dB below the strongest'
        plot $taps using 1:2 with linespoints pt 7 ps 0.5 lw 2 lc rgb '#4477aa' notitle
        """, data: [("taps", delay.profile.map { [text(1e9 * $0.seconds), text($0.decibels)] })])
  }

  private static func directions(_ angle: AngularStatistics) -> Figure {
    Figure(
      name: "angle", caption: "Mean power over direction, as wide as the array's beam",
      commands: """
        set xlabel 'degrees from the array normal'
        set ylabel 'dB below the strongest'
        set xrange [-90:90]
        plot $directions using 1:2 with lines lw 2 lc rgb '#4477aa' notitle
        """, data: [("directions", angle.spectrum.map { [text($0.degrees), text($0.decibels)] })])
  }

  private static func distances(_ distance: DistanceCorrelation) -> Figure {
    Figure(
      name: "distance", caption: "Correlation of the gain in decibels over distance, with 95 % intervals",
      commands: """
        set xlabel 'distance, m'
        set ylabel 'correlation'
        set yrange [-1:1.05]
        plot $bins using 1:2:3:4 with yerrorlines lw 2 pt 7 ps 0.5 lc rgb '#4477aa' notitle
        """, data: [("bins", distance.bins.map { [text($0.metres)] + columns($0.gainDB) })])
  }
}
