#include <string.h>

#include "CCodecs.h"

// Vectors of the compiler, as in Resample.c: one pixel, whatever its channels.
typedef int16_t shorts4 __attribute__((vector_size(8)));
typedef int32_t ints4 __attribute__((vector_size(16)));

static int is_exact(const cc_tap *taps, int32_t count) {
  int32_t weights = 0;
  for (int32_t i = 0; i < count; i++) weights |= taps[i].weight;
  return weights == 0;
}

/// row[x] = CC_WHOLE · the value between the two source rows.
static void blend_rows(
    const uint8_t *pixels, cc_tap tap, int32_t row_values, int16_t *restrict row) {
  const uint8_t *low = pixels + tap.low, *high = pixels + tap.high;
  const int16_t high_weight = (int16_t)tap.weight, low_weight = (int16_t)(CC_WHOLE - tap.weight);
  for (int32_t x = 0; x < row_values; x++) {
    row[x] = (int16_t)(low[x] * low_weight + high[x] * high_weight);
  }
}

/// `channels` is a constant where this is inlined. Reads four values of every pixel.
static inline __attribute__((always_inline)) void blend_columns(
    const int16_t *row, const cc_tap *columns, int32_t column_count, int32_t channels,
    uint8_t *out) {
  for (int32_t x = 0; x < column_count; x++) {
    shorts4 low, high;
    memcpy(&low, row + columns[x].low, sizeof low);
    memcpy(&high, row + columns[x].high, sizeof high);
    const int16_t weight = (int16_t)columns[x].weight;
    ints4 sums = (ints4){0} + CC_WHOLE * CC_WHOLE / 2;
    sums += __builtin_convertvector(low, ints4) * (int16_t)(CC_WHOLE - weight);
    sums += __builtin_convertvector(high, ints4) * weight;
    sums >>= 2 * CC_WHOLE_BITS;
    for (int32_t c = 0; c < channels; c++) *out++ = (uint8_t)sums[c];
  }
}

static inline __attribute__((always_inline)) void move_columns(
    const uint8_t *row, const cc_tap *columns, int32_t column_count, int32_t channels,
    uint8_t *out) {
  for (int32_t x = 0; x < column_count; x++) {
    for (int32_t c = 0; c < channels; c++) *out++ = row[columns[x].low + c];
  }
}

static inline __attribute__((always_inline)) void warp(
    const uint8_t *pixels, int32_t row_values, int32_t channels, const cc_tap *rows,
    int32_t row_count, const cc_tap *columns, int32_t column_count, int16_t *scratch,
    uint8_t *out) {
  const int moves = is_exact(rows, row_count) && is_exact(columns, column_count);
  for (int32_t y = 0; y < row_count; y++, out += (int64_t)column_count * channels) {
    if (moves) {
      move_columns(pixels + rows[y].low, columns, column_count, channels, out);
    } else {
      blend_rows(pixels, rows[y], row_values, scratch);
      blend_columns(scratch, columns, column_count, channels, out);
    }
  }
}

void cc_warp(
    const uint8_t *pixels, int32_t row_values, int32_t channels, const cc_tap *rows,
    int32_t row_count, const cc_tap *columns, int32_t column_count, int16_t *scratch,
    uint8_t *out) {
#define CC_WARP(n) \
  warp(pixels, row_values, n, rows, row_count, columns, column_count, scratch, out)
  memset(scratch + row_values, 0, 3 * sizeof *scratch);
  switch (channels) {
    case 1: CC_WARP(1); break;
    case 2: CC_WARP(2); break;
    case 3: CC_WARP(3); break;
    default: CC_WARP(4);
  }
#undef CC_WARP
}
