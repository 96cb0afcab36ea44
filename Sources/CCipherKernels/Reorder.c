#include <string.h>

#include "CCipherKernels.h"
#include "Dispatch.h"

// Table I of the paper, two bits an entry: which channel stands at place c after order n.
// RGB, RBG, GRB, GBR, BRG, BGR.
#define ORDERS                                                                              \
  (0ull | 1ull << 2 | 2ull << 4 | 0ull << 6 | 2ull << 8 | 1ull << 10 | 1ull << 12 |         \
   0ull << 14 | 2ull << 16 | 1ull << 18 | 2ull << 20 | 0ull << 22 | 2ull << 24 |            \
   0ull << 26 | 1ull << 28 | 2ull << 30 | 1ull << 32 | 0ull << 34)
#define SOURCE(n, c) ((int)(ORDERS >> (2 * (3 * (n) + (c))) & 3))
// Every order is its own inverse but the two rotations, which are each other's.
#define INVERSE(n) ((n) == 3 ? 4 : (n) == 4 ? 3 : (n))

// Where the values of three pixels come from, for each byte of the stream below 216.
#define PIXEL(n, k) 3 * (k) + SOURCE(n, 0), 3 * (k) + SOURCE(n, 1), 3 * (k) + SOURCE(n, 2)
#define ROW(a, b, c) {PIXEL(a, 0), PIXEL(b, 1), PIXEL(c, 2), 9, 10, 11, 12, 13, 14, 15}
#define BACK(a, b, c) ROW(INVERSE(a), INVERSE(b), INVERSE(c))
#define ROW6(row, b, c) row(0, b, c), row(1, b, c), row(2, b, c), row(3, b, c), row(4, b, c), row(5, b, c)
#define ROW36(row, c)                                                                       \
  ROW6(row, 0, c), ROW6(row, 1, c), ROW6(row, 2, c), ROW6(row, 3, c), ROW6(row, 4, c), ROW6(row, 5, c)
#define ROW216(row) ROW36(row, 0), ROW36(row, 1), ROW36(row, 2), ROW36(row, 3), ROW36(row, 4), ROW36(row, 5)
static const uint8_t moves[2][216][16] = {{ROW216(ROW)}, {ROW216(BACK)}};

static const uint8_t too_large = 216;

#ifdef CK_X86
#include <immintrin.h>

/// Three pixels a step, sixteen bytes moved at a time. Stops while sixteen bytes are still there.
CK_AVX2 static size_t reorder_vector(
    const uint8_t *source, uint8_t *target, size_t pixels, const uint8_t *stream, size_t count,
    int inverse, size_t *used) {
  size_t pixel = 0, place = 0;
  while (place < count && pixel + 6 <= pixels) {
    uint8_t byte = stream[place++];
    // No branch: a byte that is discarded writes something that the next one writes over.
    const uint8_t *move = moves[inverse != 0][byte < too_large ? byte : 0];
    __m128i values = _mm_loadu_si128((const __m128i *)(source + 3 * pixel));
    __m128i moved = _mm_shuffle_epi8(values, _mm_loadu_si128((const __m128i *)move));
    _mm_storeu_si128((__m128i *)(target + 3 * pixel), moved);
    pixel += byte < too_large ? 3 : 0;
  }
  *used = place;
  return pixel;
}
#endif

size_t ck_reorder(
    const uint8_t *source, uint8_t *target, size_t pixels, const uint8_t *stream, size_t count,
    int inverse, ck_path path) {
  size_t pixel = 0, place = 0;
#ifdef CK_X86
  if (path == CK_BEST && ck_has_avx2()) {
    pixel = reorder_vector(source, target, pixels, stream, count, inverse, &place);
  }
#else
  (void)path;
#endif
  while (pixel < pixels) {
    if (place == count) return 0;
    uint8_t byte = stream[place++];
    if (byte >= too_large) continue;
    const uint8_t *move = moves[inverse != 0][byte];
    size_t values = 3 * (pixels - pixel < 3 ? pixels - pixel : 3);
    for (size_t k = 0; k < values; k++) target[3 * pixel + k] = source[3 * pixel + move[k]];
    pixel += values / 3;
  }
  return place;
}

size_t ck_orders(uint8_t *orders, size_t n, const uint8_t *stream, size_t count) {
  size_t written = 0, place = 0;
  while (place < count && written < n) {
    uint8_t byte = stream[place++];
    if (byte >= too_large) continue;
    const uint8_t three[3] = {byte % 6, byte / 6 % 6, byte / 36};
    for (int k = 0; k < 3 && written < n; k++) orders[written++] = three[k];
  }
  return written < n ? SIZE_MAX : place;
}

/// Whether a number lies beyond the largest multiple of the bound up to 2^32.
static inline int is_beyond(uint32_t number, uint32_t bound) {
  // That multiple is less than one bound away from 2^32, so that the division is hardly ever made.
  if (number <= UINT32_MAX - bound) return 0;
  uint32_t rest = (0u - bound) % bound;  // 2^32 mod bound
  return rest != 0 && number >= 0u - rest;
}

size_t ck_permutation(uint32_t *order, uint32_t n, const uint8_t *stream, size_t count) {
  for (uint32_t i = 0; i < n; i++) order[i] = i;
  size_t place = 0;
  for (uint32_t i = n; i-- > 1;) {
    uint32_t bound = i + 1, number;
    do {
      if (count - place < 4) return SIZE_MAX;
      memcpy(&number, stream + place, 4);
      place += 4;
    } while (is_beyond(number, bound));
    uint32_t other = number % bound, kept = order[i];
    order[i] = order[other];
    order[other] = kept;
  }
  return place;
}
