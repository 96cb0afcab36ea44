/// Where a block lies and in which variant.
struct Placement {
  var row = 0
  var column = 0
  var variant = 0
}

/// Moves blocks as a whole: all are turned and tinted alike, then moved down and right.
struct RigidMove {
  private let variants: BlockVariants
  private let variant: Int
  private var down = 0
  private var right = 0

  /// - Parameter variant: around the origin.
  init(_ variant: Int, _ variants: BlockVariants) {
    (self.variant, self.variants) = (variant, variants)
  }

  /// Takes the right block of a link to where the link wants it beside the left one.
  init(
    _ link: EdgeTable.Link, left: Placement, right: Placement, _ variants: BlockVariants
  ) {
    // From how the link shows the left block to how it lies.
    let shown = variants.product(
      left.variant, after: variants.inverse(link.leftTurn * variants.tints))
    let wanted = variants.product(shown, after: link.rightTurn * variants.tints + link.tint)
    self.init(variants.product(wanted, after: variants.inverse(right.variant)), variants)
    let step = BlockVariants.place(0, 1, turned: shown / variants.tints)
    let turned = self(right)
    down = left.row + step.row - turned.row
    self.right = left.column + step.column - turned.column
  }

  func callAsFunction(_ placement: Placement) -> Placement {
    let place = BlockVariants.place(
      placement.row, placement.column, turned: variant / variants.tints)
    return Placement(
      row: place.row + down, column: place.column + right,
      variant: variants.product(variant, after: placement.variant))
  }
}
