#include <math.h>
#include <stdlib.h>

#include "CCodecs.h"

// Separable antialiased triangle filter: for every output position the first input, how many
// follow, and their weights in fixed point, as Pillow computes them.
#define CC_BITS 16

typedef struct {
  int32_t *first, *count, *weights;
  int32_t longest;
} taps;

static int make_taps(taps *t, int32_t in, double low, double high, int32_t out) {
  double scale = (high - low) / out, filter = scale < 1 ? 1 : scale;
  t->longest = (int32_t)ceil(filter) * 2 + 1;
  t->first = malloc(sizeof(int32_t) * (size_t)out);
  t->count = malloc(sizeof(int32_t) * (size_t)out);
  t->weights = calloc((size_t)out * (size_t)t->longest, sizeof(int32_t));
  double *w = malloc(sizeof(double) * (size_t)t->longest);
  int ready = t->first && t->count && t->weights && w;
  for (int32_t i = 0; ready && i < out; i++) {
    double center = low + (i + 0.5) * scale, sum = 0;
    int32_t begin = (int32_t)(center - filter + 0.5), end = (int32_t)(center + filter + 0.5);
    if (begin < 0) begin = 0;
    if (end > in) end = in;
    int32_t n = end - begin;
    for (int32_t k = 0; k < n; k++) {
      double distance = fabs((begin + k - center + 0.5) / filter);
      w[k] = distance < 1 ? 1 - distance : 0;
      sum += w[k];
    }
    for (int32_t k = 0; k < n; k++)
      t->weights[i * t->longest + k] = (int32_t)lround((sum > 0 ? w[k] / sum : 0) * (1 << CC_BITS));
    t->first[i] = begin;
    t->count[i] = n;
  }
  free(w);
  return ready;
}

static void free_taps(taps *t) {
  free(t->first);
  free(t->count);
  free(t->weights);
}

static uint32_t load(const uint8_t *at, int32_t value_bytes) {
  return value_bytes == 1 ? at[0] : (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static void store(uint8_t *at, int64_t sum, int32_t value_bytes) {
  int64_t value = (sum + (1 << (CC_BITS - 1))) >> CC_BITS, top = value_bytes == 1 ? 255 : 65535;
  if (value < 0) value = 0;
  if (value > top) value = top;
  at[0] = (uint8_t)value;
  if (value_bytes == 2) at[1] = (uint8_t)(value >> 8);
}

int cc_resample(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t channels, int32_t value_bytes,
    cc_box box, uint8_t *out, int32_t out_width, int32_t out_height) {
  taps across = {0}, down = {0};
  size_t pixel = (size_t)channels * (size_t)value_bytes, row = (size_t)out_width * pixel;
  uint8_t *middle = malloc((size_t)height * row);
  int ready = middle && make_taps(&across, width, box.left, box.right, out_width)
      && make_taps(&down, height, box.top, box.bottom, out_height);
  if (ready) {
    // Only the rows that the second pass reads.
    int32_t begin = down.first[0], end = down.first[out_height - 1] + down.count[out_height - 1];
    for (int32_t y = begin; y < end; y++)
      for (int32_t x = 0; x < out_width; x++) {
        const int32_t *w = across.weights + (size_t)x * (size_t)across.longest;
        const uint8_t *from = pixels + ((size_t)y * (size_t)width + (size_t)across.first[x]) * pixel;
        for (int32_t c = 0; c < channels; c++) {
          int64_t sum = 0;
          for (int32_t k = 0; k < across.count[x]; k++)
            sum += (int64_t)w[k] * load(from + (size_t)k * pixel + (size_t)(c * value_bytes), value_bytes);
          store(middle + (size_t)y * row + (size_t)x * pixel + (size_t)(c * value_bytes), sum, value_bytes);
        }
      }
    for (int32_t y = 0; y < out_height; y++) {
      const int32_t *w = down.weights + (size_t)y * (size_t)down.longest;
      const uint8_t *from = middle + (size_t)down.first[y] * row;
      for (size_t v = 0; v < row; v += (size_t)value_bytes) {
        int64_t sum = 0;
        for (int32_t k = 0; k < down.count[y]; k++)
          sum += (int64_t)w[k] * load(from + (size_t)k * row + v, value_bytes);
        store(out + (size_t)y * row + v, sum, value_bytes);
      }
    }
  }
  free(middle);
  free_taps(&across);
  free_taps(&down);
  return ready ? 0 : -1;
}
