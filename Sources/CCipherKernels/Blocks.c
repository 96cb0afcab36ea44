#include "Blocks.h"
#include "Dispatch.h"
#include "Tiles.h"

/// How a plain block is walked through while the moved one is gone through row by row, in bytes.
typedef struct {
  ptrdiff_t plain, right, down;
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

/// - channels: of the moved image.
static inline __attribute__((always_inline)) void move_blocks(
    const uint8_t *source, uint8_t *target, const layout at, const ck_moves moves,
    const int channels, const int inverse) {
  for (uint32_t place = 0; place < at.count; place++) {
    const plain_block plain = plain_block_of(at, moves.order[place]);
    const walk way = walk_of(moves.turns[place], (int)at.side);
    const steps taken = {
        .plain = plain.first + plain.channel + way.first_row * at.stride +
                 way.first_column * at.plain_pixel,
        .right = way.right_row * at.stride + way.right_column * at.plain_pixel,
        .down = way.down_row * at.stride + way.down_column * at.plain_pixel,
        .moved = (size_t)moved_first(at, place),
        .moved_stride = (size_t)at.stride,
        .mask = (uint8_t)inversion(moves, place),
    };
    const uint8_t *order = channel_orders[channels == 3 ? moves.colours[place] : 0];
    move_pixels(source, target, (int)at.side, channels, order, taken, inverse);
  }
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/// One channel, by tiles of 8 x 8: the same as move_blocks, several values at a time.
static void move_tiles(
    const uint8_t *source, uint8_t *target, const layout at, const ck_moves moves,
    const int inverse) {
  const int tiles = (int)at.side / 8;
  for (uint32_t place = 0; place < at.count; place++) {
    const int turn = moves.turns[place];
    const walk way = walk_of(turn, tiles);
    const uint64_t mask = inversion(moves, place);
    const ptrdiff_t plain = plain_block_of(at, moves.order[place]).first;
    const ptrdiff_t moved = moved_first(at, place);
    for (int y = 0; y < tiles; y++) {
      for (int x = 0; x < tiles; x++) {
        const ptrdiff_t row = way.first_row + y * way.down_row + x * way.right_row;
        const ptrdiff_t column = way.first_column + y * way.down_column + x * way.right_column;
        const ptrdiff_t here = plain + 8 * (row * at.stride + column);
        const ptrdiff_t there = moved + 8 * (y * at.stride + x);
        uint64_t rows[8];
        tile_load(rows, source + (inverse ? there : here), (size_t)at.stride);
        if (inverse) {
          tile_turn_back(rows, turn);
        } else {
          tile_turn(rows, turn);
        }
        for (int index = 0; index < 8; index++) rows[index] ^= mask;
        tile_store(rows, target + (inverse ? here : there), (size_t)at.stride);
      }
    }
  }
}
#endif

static void move_one_channel(
    const uint8_t *source, uint8_t *target, const layout at, const ck_moves moves, int inverse) {
  if (inverse) {
    move_blocks(source, target, at, moves, 1, 1);
  } else {
    move_blocks(source, target, at, moves, 1, 0);
  }
}

void ck_move_blocks(
    const uint8_t *source, uint8_t *target, ck_blocks blocks, ck_moves moves, int inverse,
    ck_path path) {
  const layout at = layout_of(blocks, 0);
#ifdef CK_X86
  if (path == CK_BEST && blocks.channels == 3 && ck_has_avx2()) {
    ck_move_tiles_avx2(source, target, blocks, moves, inverse, 0);
    return;
  }
#endif
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  if (path == CK_BEST && blocks.channels == 1) {
    move_tiles(source, target, at, moves, inverse);
    return;
  }
#endif
  if (blocks.channels == 1) {
    move_one_channel(source, target, at, moves, inverse);
  } else if (inverse) {
    move_blocks(source, target, at, moves, 3, 1);
  } else {
    move_blocks(source, target, at, moves, 3, 0);
  }
}

void ck_move_planes(
    const uint8_t *source, uint8_t *target, ck_blocks blocks, ck_moves moves, int inverse,
    ck_path path) {
#ifdef CK_X86
  if (path == CK_BEST && ck_has_avx2()) {
    ck_move_tiles_avx2(source, target, blocks, moves, inverse, 1);
    return;
  }
#else
  (void)path;
#endif
  move_one_channel(source, target, layout_of(blocks, 1), moves, inverse);
}
