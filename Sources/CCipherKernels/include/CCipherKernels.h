#ifndef CCIPHERKERNELS_H
#define CCIPHERKERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The inner loops of the image ciphers, on interleaved rows of 8-bit values. What they do is said
// in docs/ciphers.md; the keystreams come from the caller. Nothing here allocates.

/// Which instructions to use. Every choice gives the same bytes.
typedef enum {
  CK_BEST = 0,      // the best that this processor has
  CK_PORTABLE = 1,  // plain C
} ck_path;

/// Inverts value c of pixel j where bit j of bits[c] is 1. channels: 1 or 3. source may be target.
/// bits[c]: at least ceil(pixels / 8) bytes.
void ck_invert(
    const uint8_t *source, uint8_t *target, size_t pixels, int channels,
    const uint8_t *const bits[3], ck_path path);

/// Reorders the channels of RGB pixels by orders of three; inverse undoes it. source is not target.
/// Returns the bytes of stream that were used, 0 where it was too short (or pixels is 0).
size_t ck_reorder(
    const uint8_t *source, uint8_t *target, size_t pixels, const uint8_t *stream, size_t count,
    int inverse, ck_path path);

/// Draws a permutation of n numbers. Returns the bytes of stream that were used, SIZE_MAX where it
/// was too short.
size_t ck_permutation(uint32_t *order, uint32_t n, const uint8_t *stream, size_t count);

/// The orders of three below 6 that a stream gives. Returns how many were written, at most `most`.
size_t ck_orders(uint8_t *orders, size_t most, const uint8_t *stream, size_t count);

/// Key of one 4 x 4 block of half bytes: bits to invert and the order, for 16 * 2 * channels values.
typedef struct {
  uint8_t mask[48];    // over the block's own bytes
  uint8_t source[96];  // value i of the result is value source[i] of the block
} ck_half_bytes_key;

/// bits: 4 * channels bytes. order: 32 * channels numbers.
void ck_half_bytes_key_make(
    ck_half_bytes_key *key, int channels, const uint8_t *bits, const uint32_t *order, int inverse);

/// One 4 x 4 block whose first pixels are given; strides are the bytes of a row.
void ck_half_bytes_block(
    const uint8_t *source, size_t source_stride, uint8_t *target, size_t target_stride,
    int channels, const ck_half_bytes_key *key, int inverse);

/// Where a square block lies in an image.
typedef struct {
  size_t stride;  // bytes from one row to the next
  size_t first;   // byte of the block's first value
} ck_place;

/// What happens to a square block: mirror, turns, inversion, order of channels.
typedef struct {
  int mirror, quarters, invert, order;
} ck_move;

/// Copies a block of side * side pixels as `move` says, or undoes it.
void ck_move_block(
    const uint8_t *source, ck_place from, uint8_t *target, ck_place to, int side, int channels,
    ck_move move, int inverse);

/// RC4 with a key of 256 bytes over the whole buffer. source may be target.
void ck_rc4(const uint8_t *source, uint8_t *target, size_t count, const uint8_t key[256]);

#ifdef __cplusplus
}
#endif

#endif
