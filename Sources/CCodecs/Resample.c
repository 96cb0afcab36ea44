#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "CCodecs.h"

// Columns of pixels are combined first, because that loop runs along rows and vectorises well; rows
// then. 8-bit pictures use weights of 14 bits and keep 7 fractional bits in between, so that the
// second rounding cannot move a value further than one level from Pillow's.
#define WEIGHT_BITS 14
#define BETWEEN_BITS 7

/// The source positions first ..< first + count that one output position reads.
typedef struct {
  int32_t first, count;
} span;

/// The weights of one axis: `taps` of them for every output position.
typedef struct {
  span *spans;
  float *weights;
  int16_t *fixed;  // the same in units of 2^-WEIGHT_BITS
  int32_t taps;
} axis;

static void free_axis(axis *axis) {
  free(axis->spans);
  free(axis->weights);
  free(axis->fixed);
}

/// Rounds weights so that they add up to exactly one: a flat picture stays as it is however many
/// there are.
static void fix_weights(const float *weights, int16_t *fixed, int32_t count) {
  float exact = 0;
  int32_t given = 0;
  for (int32_t i = 0; i < count; i++) {
    exact += weights[i];
    int32_t total = i + 1 == count ? 1 << WEIGHT_BITS : (int32_t)lrintf(exact * (1 << WEIGHT_BITS));
    fixed[i] = (int16_t)(total - given);
    given = total;
  }
}

/// Triangle of half-width max(1, step) around every output centre (Pillow's precompute_coeffs).
static int make_axis(axis *axis, int32_t size, double from, double to, int32_t out_size) {
  double step = (to - from) / out_size;
  double reach = step < 1 ? 1 : step, slope = 1 / reach;
  axis->taps = (int32_t)ceil(reach) * 2 + 1;
  size_t room = (size_t)out_size * (size_t)axis->taps;
  axis->spans = malloc((size_t)out_size * sizeof *axis->spans);
  axis->weights = malloc(room * sizeof *axis->weights);
  axis->fixed = malloc(room * sizeof *axis->fixed);
  if (!axis->spans || !axis->weights || !axis->fixed) return -1;
  for (int32_t i = 0; i < out_size; i++) {
    double center = from + (i + 0.5) * step;
    int32_t first = (int32_t)(center - reach + 0.5);
    int32_t end = (int32_t)(center + reach + 0.5);
    if (first < 0) first = 0;
    if (end > size) end = size;
    float *weights = axis->weights + (size_t)i * (size_t)axis->taps;
    double sum = 0;
    for (int32_t x = first; x < end; x++) {
      double weight = 1 - fabs(x - center + 0.5) * slope;
      weights[x - first] = (float)(weight > 0 ? weight : 0);
      sum += weights[x - first];
    }
    for (int32_t k = 0; k < end - first; k++) weights[k] *= (float)(1 / sum);
    axis->spans[i] = (span){first, end - first};
    fix_weights(weights, axis->fixed + (size_t)i * (size_t)axis->taps, end - first);
  }
  return 0;
}

// MARK: 8 bits

// Where the loader can choose, processors with AVX2 get loops twice as wide.
#if defined(__x86_64__) && defined(__gnu_linux__)
#define CC_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define CC_CLONES
#endif

// Vectors of the compiler, which become SSE2 or NEON; loads and stores go through memcpy.
#define BLOCK 16
typedef uint8_t bytes16 __attribute__((vector_size(BLOCK)));
typedef int16_t shorts16 __attribute__((vector_size(BLOCK * 2)));
typedef int32_t ints16 __attribute__((vector_size(BLOCK * 4)));
typedef int16_t shorts4 __attribute__((vector_size(8)));
typedef int32_t ints4 __attribute__((vector_size(16)));

/// BLOCK values of out[x] = Σ weights[k] · rows[k][x].
static inline __attribute__((always_inline)) void combine_block8(
    const uint8_t *rows, size_t stride, const int16_t *weights, int32_t count, int16_t *out) {
  ints16 sums = (ints16){0} + (1 << (WEIGHT_BITS - BETWEEN_BITS - 1));
  for (int32_t k = 0; k < count; k++) {
    bytes16 row;
    memcpy(&row, rows + (size_t)k * stride, sizeof row);
    sums += __builtin_convertvector(row, ints16) * weights[k];
  }
  shorts16 result = __builtin_convertvector(sums >> (WEIGHT_BITS - BETWEEN_BITS), shorts16);
  memcpy(out, &result, sizeof result);
}

static inline __attribute__((always_inline)) void combine_rows8(
    const uint8_t *rows, size_t stride, const int16_t *weights, int32_t count, int16_t *out) {
  size_t x = 0;
  for (; x + BLOCK <= stride; x += BLOCK) combine_block8(rows + x, stride, weights, count, out + x);
  for (; x < stride; x++) {
    int32_t sum = 1 << (WEIGHT_BITS - BETWEEN_BITS - 1);
    for (int32_t k = 0; k < count; k++) sum += rows[x + (size_t)k * stride] * weights[k];
    out[x] = (int16_t)(sum >> (WEIGHT_BITS - BETWEEN_BITS));
  }
}

/// One output row. `channels` is a constant where this is inlined. Reads four values of every
/// pixel, so `row` is longer by three.
static inline __attribute__((always_inline)) void combine_columns8(
    const int16_t *row, const axis *axis, int32_t out_width, int32_t channels, uint8_t *out) {
  for (int32_t x = 0; x < out_width; x++) {
    span span = axis->spans[x];
    const int16_t *weights = axis->fixed + (size_t)x * (size_t)axis->taps;
    const int16_t *pixel = row + (size_t)span.first * (size_t)channels;
    ints4 sums = (ints4){0} + (1 << (WEIGHT_BITS + BETWEEN_BITS - 1));
    for (int32_t k = 0; k < span.count; k++, pixel += channels) {
      shorts4 values;
      memcpy(&values, pixel, sizeof values);
      sums += __builtin_convertvector(values, ints4) * weights[k];
    }
    sums >>= WEIGHT_BITS + BETWEEN_BITS;
    for (int32_t c = 0; c < channels; c++) *out++ = (uint8_t)sums[c];
  }
}

static inline __attribute__((always_inline)) void combine_columns8_of(
    const int16_t *row, const axis *axis, int32_t out_width, int32_t channels, uint8_t *out) {
  switch (channels) {
    case 1: combine_columns8(row, axis, out_width, 1, out); break;
    case 2: combine_columns8(row, axis, out_width, 2, out); break;
    case 3: combine_columns8(row, axis, out_width, 3, out); break;
    default: combine_columns8(row, axis, out_width, 4, out);
  }
}

CC_CLONES static int resample8(
    const uint8_t *pixels, size_t row_values, int32_t channels, const axis *rows,
    const axis *columns, uint8_t *out, int32_t out_width, int32_t out_height) {
  int16_t *between = calloc(row_values + 3, sizeof *between);
  if (!between) return -1;
  for (int32_t y = 0; y < out_height; y++) {
    span span = rows->spans[y];
    combine_rows8(
        pixels + (size_t)span.first * row_values, row_values,
        rows->fixed + (size_t)y * (size_t)rows->taps, span.count, between);
    combine_columns8_of(between, columns, out_width, channels, out);
    out += (size_t)out_width * (size_t)channels;
  }
  free(between);
  return 0;
}

// MARK: 16 bits

static void combine_rows16(
    const uint8_t *rows, size_t stride, const float *weights, int32_t count, size_t values,
    float *out) {
  memset(out, 0, values * sizeof *out);
  for (int32_t k = 0; k < count; k++) {
    const uint8_t *row = rows + (size_t)k * stride;
    for (size_t x = 0; x < values; x++) {
      out[x] += weights[k] * (float)(row[2 * x] | row[2 * x + 1] << 8);
    }
  }
}

static void combine_columns16(
    const float *row, const axis *axis, int32_t out_width, int32_t channels, uint8_t *out) {
  for (int32_t x = 0; x < out_width; x++) {
    span span = axis->spans[x];
    const float *weights = axis->weights + (size_t)x * (size_t)axis->taps;
    for (int32_t c = 0; c < channels; c++) {
      float sum = 0.5f;
      for (int32_t k = 0; k < span.count; k++) {
        sum += weights[k] * row[(size_t)(span.first + k) * (size_t)channels + (size_t)c];
      }
      int32_t value = sum > 65535 ? 65535 : (int32_t)sum;
      *out++ = (uint8_t)value;
      *out++ = (uint8_t)(value >> 8);
    }
  }
}

static int resample16(
    const uint8_t *pixels, size_t row_values, int32_t channels, const axis *rows,
    const axis *columns, uint8_t *out, int32_t out_width, int32_t out_height) {
  float *between = malloc(row_values * sizeof *between);
  if (!between) return -1;
  for (int32_t y = 0; y < out_height; y++) {
    span span = rows->spans[y];
    combine_rows16(
        pixels + (size_t)span.first * row_values * 2, row_values * 2,
        rows->weights + (size_t)y * (size_t)rows->taps, span.count, row_values, between);
    combine_columns16(between, columns, out_width, channels, out);
    out += (size_t)out_width * (size_t)channels * 2;
  }
  free(between);
  return 0;
}

int cc_resample(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t channels, int32_t value_bytes,
    cc_box box, uint8_t *out, int32_t out_width, int32_t out_height) {
  axis rows = {0}, columns = {0};
  int status = make_axis(&rows, height, box.top, box.bottom, out_height);
  if (status == 0) status = make_axis(&columns, width, box.left, box.right, out_width);
  if (status == 0) {
    size_t row_values = (size_t)width * (size_t)channels;
    status = (value_bytes == 1 ? resample8 : resample16)(
        pixels, row_values, channels, &rows, &columns, out, out_width, out_height);
  }
  free_axis(&rows);
  free_axis(&columns);
  return status;
}
