#include "CCipherKernels.h"
#include "Tiles.h"

/// Steps in the plain block, in pixels, that one step right and one step down in the moved block
/// are; and the plain pixel that its first pixel comes from.
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

/// Byte of a block's first value.
static inline ptrdiff_t first_of(
    size_t block, size_t per_row, int side, int channels, ptrdiff_t stride) {
  return (ptrdiff_t)(block / per_row) * side * stride +
         (ptrdiff_t)(block % per_row) * side * channels;
}

/// How a plain block is walked through while the moved one is gone through row by row.
typedef struct {
  ptrdiff_t plain, right, down;  // bytes
  size_t moved, moved_stride;
  uint8_t mask;
} steps;

// Inlined with a constant number of channels and direction.
static inline __attribute__((always_inline)) void move_pixels(
    const uint8_t *source, uint8_t *target, const int side, const int channels,
    const uint8_t order[3], const steps way, const int inverse) {
  const ptrdiff_t first = order[0], second = order[1], third = order[2];
  for (int y = 0; y < side; y++) {
    size_t there = way.moved + (size_t)y * way.moved_stride;
    ptrdiff_t here = way.plain + y * way.down;
    for (int x = 0; x < side; x++, there += (size_t)channels, here += way.right) {
      const uint8_t *from = inverse ? source + there : source + here;
      uint8_t *to = inverse ? target + here : target + there;
      if (channels == 1) {
        to[0] = from[0] ^ way.mask;
      } else if (inverse) {
        to[first] = from[0] ^ way.mask;
        to[second] = from[1] ^ way.mask;
        to[third] = from[2] ^ way.mask;
      } else {
        to[0] = from[first] ^ way.mask;
        to[1] = from[second] ^ way.mask;
        to[2] = from[third] ^ way.mask;
      }
    }
  }
}

static inline __attribute__((always_inline)) void move_blocks(
    const uint8_t *source, uint8_t *target, const ck_blocks blocks, const ck_moves moves,
    const int side, const int channels, const int inverse) {
  const ptrdiff_t stride = (ptrdiff_t)blocks.width * channels;
  const size_t per_row = blocks.width / (size_t)side;
  const size_t count = per_row * (blocks.height / (size_t)side);
  for (size_t place = 0; place < count; place++) {
    const size_t plain = moves.order[place];
    const walk way = walk_of(moves.turns[place], side);
    const steps taken = {
        .plain = first_of(plain, per_row, side, channels, stride) + way.first_row * stride +
                 way.first_column * channels,
        .right = way.right_row * stride + way.right_column * channels,
        .down = way.down_row * stride + way.down_column * channels,
        .moved = (size_t)first_of(place, per_row, side, channels, stride),
        .moved_stride = (size_t)stride,
        .mask = moves.bits[place / 8] >> (place % 8) & 1 ? 0xFF : 0,
    };
    const uint8_t *order = channel_orders[channels == 3 ? moves.colours[place] : 0];
    move_pixels(source, target, side, channels, order, taken, inverse);
  }
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/// One channel, by tiles of 8 x 8: the same as move_blocks, several values at a time.
static void move_tiles(
    const uint8_t *source, uint8_t *target, const ck_blocks blocks, const ck_moves moves,
    const int inverse) {
  const size_t stride = blocks.width, per_row = blocks.width / (size_t)blocks.side;
  const size_t count = per_row * (blocks.height / (size_t)blocks.side);
  const int tiles = blocks.side / 8;
  for (size_t place = 0; place < count; place++) {
    const int turn = moves.turns[place];
    const walk way = walk_of(turn, tiles);
    const uint64_t mask = moves.bits[place / 8] >> (place % 8) & 1 ? ~0ull : 0;
    const ptrdiff_t plain =
        first_of(moves.order[place], per_row, blocks.side, 1, (ptrdiff_t)stride);
    const ptrdiff_t moved = first_of(place, per_row, blocks.side, 1, (ptrdiff_t)stride);
    for (int y = 0; y < tiles; y++) {
      for (int x = 0; x < tiles; x++) {
        const ptrdiff_t row = way.first_row + y * way.down_row + x * way.right_row;
        const ptrdiff_t column = way.first_column + y * way.down_column + x * way.right_column;
        const ptrdiff_t here = plain + 8 * (row * (ptrdiff_t)stride + column);
        const ptrdiff_t there = moved + 8 * (y * (ptrdiff_t)stride + x);
        uint64_t rows[8];
        tile_load(rows, source + (inverse ? there : here), stride);
        if (inverse) {
          tile_turn_back(rows, turn);
        } else {
          tile_turn(rows, turn);
        }
        for (int index = 0; index < 8; index++) rows[index] ^= mask;
        tile_store(rows, target + (inverse ? here : there), stride);
      }
    }
  }
}
#endif

void ck_move_blocks(
    const uint8_t *source, uint8_t *target, ck_blocks blocks, ck_moves moves, int inverse) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (blocks.channels == 1 && blocks.side % 8 == 0) {
    move_tiles(source, target, blocks, moves, inverse);
    return;
  }
#endif
  if (blocks.channels == 3 && inverse) {
    move_blocks(source, target, blocks, moves, blocks.side, 3, 1);
  } else if (blocks.channels == 3) {
    move_blocks(source, target, blocks, moves, blocks.side, 3, 0);
  } else if (inverse) {
    move_blocks(source, target, blocks, moves, blocks.side, 1, 1);
  } else {
    move_blocks(source, target, blocks, moves, blocks.side, 1, 0);
  }
}

/// One row's planes. A loop of its own for each direction, so that it stays simple.
static inline void separate(const uint8_t *source, uint8_t *target, size_t width) {
  for (size_t x = 0; x < width; x++) {
    target[x] = source[3 * x];
    target[width + x] = source[3 * x + 1];
    target[2 * width + x] = source[3 * x + 2];
  }
}

static inline void join(const uint8_t *source, uint8_t *target, size_t width) {
  for (size_t x = 0; x < width; x++) {
    target[3 * x] = source[x];
    target[3 * x + 1] = source[width + x];
    target[3 * x + 2] = source[2 * width + x];
  }
}

void ck_planes(
    const uint8_t *source, uint8_t *target, size_t height, size_t width, int joins) {
  for (size_t y = 0; y < height; y++) {
    const size_t row = 3 * y * width;
    if (joins) {
      join(source + row, target + row, width);
    } else {
      separate(source + row, target + row, width);
    }
  }
}
