#include "CCodecs.h"

/// Rows first: row[x] = 256 · the value between the two source rows.
static void blend_rows(
    const uint8_t *pixels, cc_tap tap, int32_t row_values, uint16_t *restrict row) {
  const uint8_t *low = pixels + tap.low, *high = pixels + tap.high;
  const uint16_t high_weight = (uint16_t)tap.weight, low_weight = (uint16_t)(256 - tap.weight);
  for (int32_t x = 0; x < row_values; x++) {
    row[x] = (uint16_t)(low[x] * low_weight + high[x] * high_weight);
  }
}

static inline __attribute__((always_inline)) void blend_columns(
    const uint16_t *row, const cc_tap *columns, int32_t column_count, int32_t channels,
    uint8_t *out) {
  for (int32_t x = 0; x < column_count; x++) {
    cc_tap tap = columns[x];
    uint32_t high_weight = (uint32_t)tap.weight, low_weight = 256 - high_weight;
    for (int32_t c = 0; c < channels; c++) {
      uint32_t value = row[tap.low + c] * low_weight + row[tap.high + c] * high_weight;
      *out++ = (uint8_t)((value + 0x8000) >> 16);
    }
  }
}

void cc_warp(
    const uint8_t *pixels, int32_t row_values, int32_t channels, const cc_tap *rows,
    int32_t row_count, const cc_tap *columns, int32_t column_count, uint16_t *scratch,
    uint8_t *out) {
  for (int32_t y = 0; y < row_count; y++) {
    blend_rows(pixels, rows[y], row_values, scratch);
    switch (channels) {
      case 1: blend_columns(scratch, columns, column_count, 1, out); break;
      case 3: blend_columns(scratch, columns, column_count, 3, out); break;
      default: blend_columns(scratch, columns, column_count, channels, out);
    }
    out += (int64_t)column_count * channels;
  }
}
