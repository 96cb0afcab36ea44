#include <string.h>

#include "CCipherKernels.h"
#include "Dispatch.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the masks below are laid out for little-endian processors"
#endif

// Bit k of a byte goes to bit 3k, so that the bits of three channels interleave by shifts.
#define SPREAD(n)                                                                         \
  (((n) & 1) | ((n) & 2) << 2 | ((n) & 4) << 4 | ((n) & 8) << 6 | ((n) & 16) << 8 |       \
   ((n) & 32) << 10 | ((n) & 64) << 12 | ((n) & 128) << 14)
#define SPREAD4(n) SPREAD(n), SPREAD((n) + 1), SPREAD((n) + 2), SPREAD((n) + 3)
#define SPREAD16(n) SPREAD4(n), SPREAD4((n) + 4), SPREAD4((n) + 8), SPREAD4((n) + 12)
#define SPREAD64(n) SPREAD16(n), SPREAD16((n) + 16), SPREAD16((n) + 32), SPREAD16((n) + 48)
static const uint32_t spread[256] = {SPREAD64(0), SPREAD64(64), SPREAD64(128), SPREAD64(192)};

/// The 24 bits of 8 RGB pixels in the order of their values.
static inline uint32_t interleaved(const uint8_t *const bits[3], size_t place) {
  return spread[bits[0][place]] | spread[bits[1][place]] << 1 | spread[bits[2][place]] << 2;
}

/// Eight bytes, 255 where the bit is 1.
static inline uint64_t widened(uint64_t byte) {
  uint64_t chosen = (byte * 0x0101010101010101u) & 0x8040201008040201u;
  // A byte that is not 0 carries into its top bit.
  uint64_t tops = (((chosen & 0x7F7F7F7F7F7F7F7Fu) + 0x7F7F7F7F7F7F7F7Fu) | chosen);
  return ((tops >> 7) & 0x0101010101010101u) * 0xFF;
}

static inline void combine8(const uint8_t *source, uint8_t *target, uint32_t byte) {
  uint64_t values;
  memcpy(&values, source, 8);
  values ^= widened(byte & 0xFF);
  memcpy(target, &values, 8);
}

/// What is left of the last eight pixels, and everything where nothing better is at hand.
static void invert_portable(
    const uint8_t *source, uint8_t *target, size_t first, size_t pixels, int channels,
    const uint8_t *const bits[3]) {
  size_t pixel = first;
  if (channels == 3) {
    for (; pixel + 8 <= pixels; pixel += 8) {
      uint32_t all = interleaved(bits, pixel / 8);
      for (int part = 0; part < 3; part++) {
        size_t place = 3 * pixel + 8 * (size_t)part;
        combine8(source + place, target + place, all >> (8 * part));
      }
    }
  } else {
    for (; pixel + 8 <= pixels; pixel += 8) {
      combine8(source + pixel, target + pixel, bits[0][pixel / 8]);
    }
  }
  for (; pixel < pixels; pixel++) {
    for (int channel = 0; channel < channels; channel++) {
      uint8_t bit = (bits[channel][pixel / 8] >> (pixel % 8)) & 1;
      size_t place = pixel * (size_t)channels + (size_t)channel;
      target[place] = source[place] ^ (uint8_t)(0 - bit);
    }
  }
}

#ifdef CK_X86
#include <immintrin.h>

/// 32 bytes, 255 where the bit is 1.
CK_AVX2 static inline __m256i widened32(uint32_t bits) {
  const __m256i byte_of_value = _mm256_setr_epi8(
      0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3,
      3);
  const __m256i bit_of_value = _mm256_set1_epi64x((long long)0x8040201008040201u);
  __m256i bytes = _mm256_shuffle_epi8(_mm256_set1_epi32((int)bits), byte_of_value);
  return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit_of_value), bit_of_value);
}

CK_AVX2 static inline void combine32(const uint8_t *source, uint8_t *target, uint32_t bits) {
  __m256i values = _mm256_loadu_si256((const __m256i *)source);
  _mm256_storeu_si256((__m256i *)target, _mm256_xor_si256(values, widened32(bits)));
}

/// Returns the pixels that were done.
CK_AVX2 static size_t invert_avx2(
    const uint8_t *source, uint8_t *target, size_t pixels, int channels,
    const uint8_t *const bits[3]) {
  size_t pixel = 0;
  for (; pixel + 32 <= pixels; pixel += 32) {
    if (channels == 1) {
      uint32_t word;
      memcpy(&word, bits[0] + pixel / 8, 4);
      combine32(source + pixel, target + pixel, word);
      continue;
    }
    uint64_t part[4];
    for (size_t k = 0; k < 4; k++) part[k] = interleaved(bits, pixel / 8 + k);
    const uint8_t *from = source + 3 * pixel;
    uint8_t *to = target + 3 * pixel;
    combine32(from, to, (uint32_t)(part[0] | part[1] << 24));
    combine32(from + 32, to + 32, (uint32_t)(part[1] >> 8 | part[2] << 16));
    combine32(from + 64, to + 64, (uint32_t)(part[2] >> 16 | part[3] << 8));
  }
  return pixel;
}
#endif

void ck_invert(
    const uint8_t *source, uint8_t *target, size_t pixels, int channels, const uint8_t *bits,
    ck_path path) {
  const size_t row = channels == 3 ? ck_bit_row(pixels) : 0;
  const uint8_t *const rows[3] = {bits, bits + row, bits + 2 * row};
  size_t done = 0;
#ifdef CK_X86
  if (path == CK_BEST && ck_has_avx2()) {
    done = invert_avx2(source, target, pixels, channels, rows);
  }
#else
  (void)path;
#endif
  invert_portable(source, target, done, pixels, channels, rows);
}
