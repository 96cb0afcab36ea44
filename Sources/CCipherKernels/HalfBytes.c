#include <string.h>

#include "CCipherKernels.h"
#include "Dispatch.h"

// The ciphers number the half bytes of a 4 x 4 block by layer: the upper ones of channel 0, 1, 2,
// then the lower ones, each row by row. The kernels keep the bytes as they lie, channels
// interleaved: first the upper halves of all bytes, then the lower ones.

// Where half byte 16 * layer + pixel of the ciphers' numbering lies in the kernels'.
#define PLACE(layer, pixel, channels)                                                      \
  ((layer) / (channels) * 16 * (channels) + (pixel) * (channels) + (layer) % (channels))
#define PLACES4(layer, pixel, channels)                                                    \
  PLACE(layer, pixel, channels), PLACE(layer, (pixel) + 1, channels),                      \
      PLACE(layer, (pixel) + 2, channels), PLACE(layer, (pixel) + 3, channels)
#define PLACES(layer, channels)                                                            \
  PLACES4(layer, 0, channels), PLACES4(layer, 4, channels), PLACES4(layer, 8, channels),   \
      PLACES4(layer, 12, channels)
static const uint8_t grey_places[32] = {PLACES(0, 1), PLACES(1, 1)};
static const uint8_t colour_places[96] = {PLACES(0, 3), PLACES(1, 3), PLACES(2, 3),
                                          PLACES(3, 3), PLACES(4, 3), PLACES(5, 3)};

// Inlined with a constant number of channels: the ele cipher makes a key for every block.
static inline __attribute__((always_inline)) void key_make(
    ck_half_bytes_key *key, const int channels, const uint8_t *bits, const uint32_t *order,
    int inverse) {
  const uint8_t *places = channels == 3 ? colour_places : grey_places;
  for (int c = 0; c < channels; c++) {
    // Two bytes of bits for a layer.
    const uint8_t *const upper = bits + 2 * c, *const lower = bits + 2 * (channels + c);
    for (int pixel = 0; pixel < 16; pixel++) {
      const int high = upper[pixel / 8] >> (pixel % 8) & 1;
      const int low = lower[pixel / 8] >> (pixel % 8) & 1;
      key->mask[pixel * channels + c] = (uint8_t)((0xF0 & -high) | (0x0F & -low));
    }
  }
  for (int i = 0; i < 32 * channels; i++) {
    const uint8_t to = places[i], from = places[order[i]];
    key->source[inverse ? from : to] = inverse ? to : from;
  }
}

void ck_half_bytes_key_make(
    ck_half_bytes_key *key, int channels, const uint8_t *bits, const uint32_t *order,
    int inverse) {
  if (channels == 3) {
    key_make(key, 3, bits, order, inverse);
  } else {
    key_make(key, 1, bits, order, inverse);
  }
}

// Inlined with a constant number of channels, so that the loops unroll.
static inline __attribute__((always_inline)) void block_portable(
    const uint8_t *source, size_t source_stride, uint8_t *target, size_t target_stride,
    const int channels, const ck_half_bytes_key *key, int inverse) {
  uint8_t block[48], halves[96];
  const int bytes = 16 * channels;
  const size_t row = 4 * (size_t)channels;
  for (size_t y = 0; y < 4; y++) memcpy(block + y * row, source + y * source_stride, row);
  for (int i = 0; i < bytes; i++) {
    uint8_t value = inverse ? block[i] : block[i] ^ key->mask[i];
    halves[i] = value >> 4;
    halves[bytes + i] = value & 15;
  }
  for (int i = 0; i < bytes; i++) {
    uint8_t value =
        (uint8_t)(halves[key->source[i]] << 4 | halves[key->source[bytes + i]]);
    block[i] = inverse ? value ^ key->mask[i] : value;
  }
  for (size_t y = 0; y < 4; y++) memcpy(target + y * target_stride, block + y * row, row);
}

void ck_half_bytes_block(
    const uint8_t *source, size_t source_stride, uint8_t *target, size_t target_stride,
    int channels, const ck_half_bytes_key *key, int inverse) {
  if (channels == 3) {
    block_portable(source, source_stride, target, target_stride, 3, key, inverse);
  } else {
    block_portable(source, source_stride, target, target_stride, 1, key, inverse);
  }
}

#ifdef CK_X86
#include <immintrin.h>

/// For each sixteen half bytes of the result and of the block: which of these go where.
typedef struct {
  __m128i moves[6][6];
  __m128i mask[3];
} vector_key;

CK_AVX2 static void vector_key_make(vector_key *made, const ck_half_bytes_key *key) {
  for (int to = 0; to < 6; to++) {
    for (int from = 0; from < 6; from++) {
      uint8_t move[16];
      for (int i = 0; i < 16; i++) {
        int source = key->source[16 * to + i];
        // A byte with its top bit set gives 0.
        move[i] = source / 16 == from ? (uint8_t)(source % 16) : 0x80;
      }
      made->moves[to][from] = _mm_loadu_si128((const __m128i *)move);
    }
  }
  for (int i = 0; i < 3; i++) {
    made->mask[i] = _mm_loadu_si128((const __m128i *)(key->mask + 16 * i));
  }
}

/// Sixteen half bytes of the result.
CK_AVX2 static inline __m128i gathered(const __m128i halves[6], const __m128i moves[6]) {
  __m128i sum = _mm_shuffle_epi8(halves[0], moves[0]);
  for (int i = 1; i < 6; i++) sum = _mm_or_si128(sum, _mm_shuffle_epi8(halves[i], moves[i]));
  return sum;
}

/// One RGB block.
CK_AVX2 static inline void block_avx2(
    const uint8_t *source, size_t stride, uint8_t *target, const vector_key *key, int inverse) {
  uint8_t block[48];
  for (size_t y = 0; y < 4; y++) memcpy(block + 12 * y, source + y * stride, 12);
  const __m128i low = _mm_set1_epi8(15);
  __m128i halves[6];
  for (int i = 0; i < 3; i++) {
    __m128i values = _mm_loadu_si128((const __m128i *)(block + 16 * i));
    if (!inverse) values = _mm_xor_si128(values, key->mask[i]);
    halves[i] = _mm_and_si128(_mm_srli_epi16(values, 4), low);
    halves[3 + i] = _mm_and_si128(values, low);
  }
  for (int i = 0; i < 3; i++) {
    __m128i upper = gathered(halves, key->moves[i]), lower = gathered(halves, key->moves[3 + i]);
    __m128i values = _mm_or_si128(_mm_slli_epi16(upper, 4), lower);
    if (inverse) values = _mm_xor_si128(values, key->mask[i]);
    _mm_storeu_si128((__m128i *)(block + 16 * i), values);
  }
  for (size_t y = 0; y < 4; y++) memcpy(target + y * stride, block + 12 * y, 12);
}

CK_AVX2 static void image_avx2(
    const uint8_t *source, uint8_t *target, size_t height, size_t width,
    const ck_half_bytes_key *key, int inverse) {
  vector_key made;
  vector_key_make(&made, key);
  const size_t stride = 3 * width;
  for (size_t y = 0; y < height; y += 4) {
    for (size_t x = 0; x < stride; x += 12) {
      block_avx2(source + y * stride + x, stride, target + y * stride + x, &made, inverse);
    }
  }
}
#endif

void ck_half_bytes_image(
    const uint8_t *source, uint8_t *target, size_t height, size_t width, int channels,
    const ck_half_bytes_key *key, int inverse, ck_path path) {
#ifdef CK_X86
  if (path == CK_BEST && channels == 3 && ck_has_avx2()) {
    return image_avx2(source, target, height, width, key, inverse);
  }
#else
  (void)path;
#endif
  const size_t stride = (size_t)channels * width, step = 4 * (size_t)channels;
  for (size_t y = 0; y < height; y += 4) {
    for (size_t x = 0; x < stride; x += step) {
      size_t place = y * stride + x;
      ck_half_bytes_block(
          source + place, stride, target + place, stride, channels, key, inverse);
    }
  }
}
