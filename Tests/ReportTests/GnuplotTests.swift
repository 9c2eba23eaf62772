import Foundation
import Testing

@testable import Report

@Suite struct GnuplotTests {
  @Test(.enabled(if: Gnuplot() != nil, "gnuplot is not installed"))
  func everyFigureIsDrawn() throws {
    let gnuplot = try #require(Gnuplot())
    for figure in ValidationFigures.all(SampleDocument.make()) {
      let image = String(decoding: try gnuplot.draw(figure), as: UTF8.self)
      #expect(image.hasPrefix("<?xml"))
      #expect(image.contains("</svg>"))
    }
  }

  @Test(.enabled(if: Gnuplot() != nil, "gnuplot is not installed"))
  func aBrokenScriptIsAnErrorThatNamesTheFigure() throws {
    let gnuplot = try #require(Gnuplot())
    let figure = Figure(name: "broken", caption: "", commands: "plot nonsense(", data: [])
    do {
      _ = try gnuplot.draw(figure)
      Issue.record("gnuplot must refuse")
    } catch let error as ReportError {
      guard case .plotFailed(let name, let message) = error else {
        Issue.record("unexpected \(error)")
        return
      }
      #expect(name == "broken" && !message.isEmpty)
    }
  }

  @Test func aFolderWithoutGnuplotHasNone() {
    #expect(Gnuplot(searchPath: "/nonexistent") == nil)
    #expect(Gnuplot(searchPath: nil) == nil)
  }
}
