#ifndef TILES_H
#define TILES_H

#include <stdint.h>
#include <string.h>

// Tiles of 8 x 8 values of one channel, each row a word whose lowest byte is the leftmost value.

/// Rows become columns.
static inline void tile_transpose(uint64_t rows[8]) {
  for (int step = 4; step > 0; step >>= 1) {
    // Bytes whose column lacks the step's bit.
    const uint64_t low = step == 4   ? 0x00000000FFFFFFFFull
                         : step == 2 ? 0x0000FFFF0000FFFFull
                                     : 0x00FF00FF00FF00FFull;
    for (int row = 0; row < 8; row++) {
      if (row & step) continue;
      const uint64_t upper = rows[row], lower = rows[row + step];
      rows[row] = (upper & low) | (lower & low) << (8 * step);
      rows[row + step] = (upper >> (8 * step) & low) | (lower & ~low);
    }
  }
}

static inline void tile_load(uint64_t rows[8], const uint8_t *source, size_t stride) {
  for (int row = 0; row < 8; row++) memcpy(&rows[row], source + (size_t)row * stride, 8);
}

static inline void tile_store(const uint64_t rows[8], uint8_t *target, size_t stride) {
  for (int row = 0; row < 8; row++) memcpy(target + (size_t)row * stride, &rows[row], 8);
}

/// Mirrored left to right where bit 2 is set, then turned clockwise by bits 0 and 1.
static inline void tile_turn(uint64_t rows[8], int turn_and_mirror) {
  const int turn = turn_and_mirror & 3, mirrored = turn_and_mirror >> 2 & 1;
  uint64_t turned[8];
  if (turn & 1) tile_transpose(rows);
  // A quarter clockwise: transposed, then left to right; three quarters: transposed, then upside
  // down. A mirror before it is upside down once transposed.
  const int reverses = turn & 1 ? turn == 1 : mirrored ^ (turn == 2);
  const int upends = turn & 1 ? mirrored ^ (turn == 3) : turn == 2;
  for (int row = 0; row < 8; row++) {
    const uint64_t from = rows[upends ? 7 - row : row];
    turned[row] = reverses ? __builtin_bswap64(from) : from;
  }
  memcpy(rows, turned, sizeof turned);
}

/// Undoes `tile_turn`: mirrored turns are their own inverses.
static inline void tile_turn_back(uint64_t rows[8], int turn_and_mirror) {
  const int turn = turn_and_mirror & 3;
  tile_turn(rows, turn_and_mirror & 4 ? turn_and_mirror : (4 - turn) & 3);
}

#endif
