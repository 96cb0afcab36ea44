#include <string.h>

#include "CCipherKernels.h"

// The half bytes of a 4 x 4 block: the upper ones of all values by channel, then the lower ones,
// each channel row by row.

/// The byte of the block that half byte `index` lies in: row, column, channel.
static inline int byte_of(int index, int channels) {
  int plane = index / 16, pixel = index % 16;
  return pixel * channels + plane % channels;
}

static inline int is_upper(int index, int channels) { return index < 16 * channels; }

void ck_half_bytes_key_make(
    ck_half_bytes_key *key, int channels, const uint8_t *bits, const uint32_t *order,
    int inverse) {
  int count = 32 * channels;
  memset(key->mask, 0, sizeof key->mask);
  for (int i = 0; i < count; i++) {
    if (bits[i / 8] >> (i % 8) & 1) {
      key->mask[byte_of(i, channels)] ^= is_upper(i, channels) ? 0xF0 : 0x0F;
    }
  }
  for (int i = 0; i < count; i++) {
    if (inverse) {
      key->source[order[i]] = (uint8_t)i;
    } else {
      key->source[i] = (uint8_t)order[i];
    }
  }
}

static inline void invert_block(uint8_t *block, const ck_half_bytes_key *key, int count) {
  for (int i = 0; i < count; i++) block[i] ^= key->mask[i];
}

// Inlined with a constant number of channels, so that the loops unroll.
static inline __attribute__((always_inline)) void half_bytes_block(
    const uint8_t *source, size_t source_stride, uint8_t *target, size_t target_stride,
    const int channels, const ck_half_bytes_key *key, int inverse) {
  uint8_t block[48], halves[96];
  const size_t row = 4 * (size_t)channels;
  for (size_t y = 0; y < 4; y++) memcpy(block + y * row, source + y * source_stride, row);
  if (!inverse) invert_block(block, key, 16 * channels);
  for (int channel = 0; channel < channels; channel++) {
    for (int pixel = 0; pixel < 16; pixel++) {
      uint8_t value = block[pixel * channels + channel];
      halves[16 * channel + pixel] = value >> 4;
      halves[16 * (channels + channel) + pixel] = value & 15;
    }
  }
  for (int channel = 0; channel < channels; channel++) {
    for (int pixel = 0; pixel < 16; pixel++) {
      uint8_t upper = halves[key->source[16 * channel + pixel]];
      uint8_t lower = halves[key->source[16 * (channels + channel) + pixel]];
      block[pixel * channels + channel] = (uint8_t)(upper << 4 | lower);
    }
  }
  if (inverse) invert_block(block, key, 16 * channels);
  for (size_t y = 0; y < 4; y++) memcpy(target + y * target_stride, block + y * row, row);
}

void ck_half_bytes_block(
    const uint8_t *source, size_t source_stride, uint8_t *target, size_t target_stride,
    int channels, const ck_half_bytes_key *key, int inverse) {
  if (channels == 3) {
    half_bytes_block(source, source_stride, target, target_stride, 3, key, inverse);
  } else {
    half_bytes_block(source, source_stride, target, target_stride, 1, key, inverse);
  }
}

/// Steps in the plain block, in pixels, that one step right and one step down in the moved block
/// are; and the plain pixel that its first pixel comes from.
typedef struct {
  ptrdiff_t first_row, first_column, right_row, right_column, down_row, down_column;
} walk;

/// Mirrored left to right first, then turned clockwise.
static walk walk_of(ck_move move, int side) {
  const ptrdiff_t last = side - 1;
  // Turned clockwise, the first pixel is the lower left one, and right is what was up.
  static const int right[4][2] = {{0, 1}, {-1, 0}, {0, -1}, {1, 0}};
  static const int down[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
  static const int first[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
  const int turn = move.quarters & 3;
  walk way = {first[turn][0] * last, first[turn][1] * last, right[turn][0],
              right[turn][1],        down[turn][0],         down[turn][1]};
  if (move.mirror) {
    way.first_column = last - way.first_column;
    way.right_column = -way.right_column;
    way.down_column = -way.down_column;
  }
  return way;
}

static const uint8_t channel_orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                             {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

void ck_move_block(
    const uint8_t *source, ck_place from, uint8_t *target, ck_place to, int side, int channels,
    ck_move move, int inverse) {
  const walk way = walk_of(move, side);
  const uint8_t mask = move.invert ? 0xFF : 0;
  const uint8_t *order = channel_orders[channels == 3 ? move.order : 0];
  // The plain block is walked through, the moved one row by row.
  const ck_place plain = inverse ? to : from, moved = inverse ? from : to;
  const ptrdiff_t stride = (ptrdiff_t)plain.stride;
  const ptrdiff_t right = way.right_row * stride + way.right_column * channels;
  const ptrdiff_t down = way.down_row * stride + way.down_column * channels;
  const ptrdiff_t first = way.first_row * stride + way.first_column * channels;
  for (ptrdiff_t y = 0; y < side; y++) {
    size_t there = moved.first + (size_t)y * moved.stride;
    ptrdiff_t here = (ptrdiff_t)plain.first + first + y * down;
    for (int x = 0; x < side; x++, there += (size_t)channels, here += right) {
      for (int c = 0; c < channels; c++) {
        if (inverse) {
          target[here + order[c]] = source[there + (size_t)c] ^ mask;
        } else {
          target[there + (size_t)c] = source[here + order[c]] ^ mask;
        }
      }
    }
  }
}
