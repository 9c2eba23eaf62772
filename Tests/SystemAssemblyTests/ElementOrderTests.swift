import ModelImage
import Quantization
import Testing

@testable import SystemAssembly

@Suite struct ElementOrderTests {
  private func tensor(_ shape: [Int], _ layout: SourceLayout? = nil) -> QuantizedTensor {
    QuantizedTensor(
      name: "x", elementType: .int8, shape: shape, zeroPoint: 0, scale: 1, sourceLayout: layout)
  }

  private func order(_ image: [Int], _ source: [Int], _ permutation: [Int], in role: [Int]) -> ElementOrder? {
    ElementOrder.order(
      of: tensor(image, SourceLayout(name: "x", shape: source, permutation: permutation)), in: role)
  }

  @Test func theImportBroughtChannelsToTheEnd() {
    #expect(order([64, 64, 2], [1, 2, 64, 64], [0, 2, 3, 1], in: [64, 64, 2]) == .same)
    #expect(order([16, 32, 1], [1, 1, 16, 32], [0, 2, 3, 1], in: [16, 32, 1]) == .same)
  }

  @Test func theModelHasTheRolesOrder() {
    #expect(order([64, 64, 2], [1, 64, 64, 2], [0, 1, 2, 3], in: [64, 64, 2]) == .same)
    // Sixteen channels along 32 places, which the image holds as [1, L, C].
    #expect(
      order([1, 32, 16], [1, 16, 32], [0, 2, 1], in: [16, 32, 1])
        == .transposed(shape: [16, 32], permutation: [1, 0]))
    // The image's shape is the role's by chance: height and width are swapped.
    #expect(
      order([64, 64, 2], [1, 64, 64, 2], [0, 2, 1, 3], in: [64, 64, 2])
        == .transposed(shape: [64, 64, 2], permutation: [1, 0, 2]))
  }

  @Test func vectorsAreRows() {
    #expect(order([8], [1, 8], [0, 1], in: [8]) == .same)
    #expect(order([1, 1, 8], [1, 8, 1, 1], [0, 2, 3, 1], in: [8]) == .same)
    #expect(order([512], [1, 512], [0, 1], in: [16, 32, 1]) == .same)
    #expect(order([1], [1, 1], [0, 1], in: [1]) == .same)
    #expect(ElementOrder.order(of: tensor([8]), in: [8]) == .same)
  }

  @Test func otherShapesAreNone() {
    #expect(order([7], [1, 7], [0, 1], in: [8]) == nil)
    #expect(order([2, 4], [1, 2, 4], [0, 1, 2], in: [8]) == nil)
    #expect(order([2, 64, 64], [1, 2, 64, 64], [0, 1, 2, 3], in: [64, 64, 2]) == nil)
    #expect(order([32, 16], [1, 32, 16], [0, 1, 2], in: [16, 32, 1]) == nil)
    #expect(ElementOrder.order(of: tensor([32, 16]), in: [16, 32]) == nil)
  }
}
