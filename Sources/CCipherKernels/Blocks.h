#ifndef BLOCKS_H
#define BLOCKS_H

#include "CCipherKernels.h"

// What the ways of moving blocks share.

/// Steps in the plain block, in pixels (or tiles), that one step right and one step down in the
/// moved block are; and the plain pixel that its first pixel comes from.
typedef struct {
  ptrdiff_t first_row, first_column, right_row, right_column, down_row, down_column;
} walk;

/// Mirrored left to right first, then turned clockwise.
static inline walk walk_of(int turn_and_mirror, int side) {
  const ptrdiff_t last = side - 1;
  // Turned clockwise, the first pixel is the lower left one, and right is what was up.
  static const int right[4][2] = {{0, 1}, {-1, 0}, {0, -1}, {1, 0}};
  static const int down[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
  static const int first[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
  const int turn = turn_and_mirror & 3;
  walk way = {first[turn][0] * last, first[turn][1] * last, right[turn][0],
              right[turn][1],        down[turn][0],         down[turn][1]};
  if (turn_and_mirror & 4) {
    way.first_column = last - way.first_column;
    way.right_column = -way.right_column;
    way.down_column = -way.down_column;
  }
  return way;
}

static const uint8_t channel_orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                             {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

/// Where blocks lie, in bytes. Both images have rows of the same length: where planes are laid side
/// by side, a row of the moved image holds three blocks for each of the plain one.
typedef struct {
  ptrdiff_t stride;  // of a row
  ptrdiff_t plain_pixel, moved_pixel;
  ptrdiff_t side;             // pixels
  uint32_t columns, per_row;  // blocks of a row in the plain image and in the moved one
  uint32_t count;             // blocks of the moved image
} layout;

static inline layout layout_of(ck_blocks blocks, int planes) {
  const uint32_t columns = (uint32_t)(blocks.width / (size_t)blocks.side);
  const uint32_t per_row = planes ? 3 * columns : columns;
  return (layout){
      .stride = (ptrdiff_t)blocks.width * blocks.channels,
      .plain_pixel = blocks.channels,
      .moved_pixel = planes ? 1 : blocks.channels,
      .side = blocks.side,
      .columns = columns,
      .per_row = per_row,
      .count = per_row * (uint32_t)(blocks.height / (size_t)blocks.side),
  };
}

static inline ptrdiff_t moved_first(layout at, uint32_t place) {
  return (ptrdiff_t)(place / at.per_row) * at.side * at.stride +
         (ptrdiff_t)(place % at.per_row) * at.side * at.moved_pixel;
}

/// A block of the plain image: its first pixel, and the plane that it is; 0 where there are none.
typedef struct {
  ptrdiff_t first;
  uint32_t channel;
} plain_block;

static inline plain_block plain_block_of(layout at, uint32_t block) {
  const uint32_t column = block % at.per_row;
  const uint32_t channel = (column >= at.columns) + (column >= 2 * at.columns);
  return (plain_block){
      .first = (ptrdiff_t)(block / at.per_row) * at.side * at.stride +
               (ptrdiff_t)(column - channel * at.columns) * at.side * at.plain_pixel,
      .channel = channel,
  };
}

/// All ones where the values of a block are inverted.
static inline uint64_t inversion(ck_moves moves, uint32_t place) {
  return moves.turns[place] & 8 ? ~0ull : 0;
}

/// With three channels and AVX2; planes: as ck_move_planes.
void ck_move_tiles_avx2(
    const uint8_t *source, uint8_t *target, ck_blocks blocks, ck_moves moves, int inverse,
    int planes);

#endif
