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

/// Inverts value c of pixel j where bit j of row c of bits is 1. channels: 1 or 3. source may be
/// target. A row has ck_bit_row(pixels) bytes.
void ck_invert(
    const uint8_t *source, uint8_t *target, size_t pixels, int channels, const uint8_t *bits,
    ck_path path);

/// Bytes that hold a bit for every pixel, in whole blocks of AES.
static inline size_t ck_bit_row(size_t pixels) { return (pixels + 127) / 128 * 16; }

/// Reorders the channels of RGB pixels by orders of three; inverse undoes it. source is not target.
/// Returns the bytes of stream that were used, 0 where it was too short (or pixels is 0).
size_t ck_reorder(
    const uint8_t *source, uint8_t *target, size_t pixels, const uint8_t *stream, size_t count,
    int inverse, ck_path path);

/// Draws a permutation of n numbers. Returns the bytes of stream that were used, SIZE_MAX where it
/// was too short.
size_t ck_permutation(uint32_t *order, uint32_t n, const uint8_t *stream, size_t count);

/// Draws n orders of three. Returns the bytes of stream that were used, SIZE_MAX where it was too
/// short.
size_t ck_orders(uint8_t *orders, size_t n, const uint8_t *stream, size_t count);

/// Key of one 4 x 4 block of half bytes: bits to invert and the order, for 16 * 2 * channels values.
typedef struct {
  uint8_t mask[48];  // over the block's own bytes
  /// Half byte i of the result is half byte source[i] of the block. Upper halves of the block's
  /// bytes in their order, then lower ones.
  uint8_t source[96];
} ck_half_bytes_key;

/// bits: 4 * channels bytes. order: 32 * channels numbers. channels: 1 or 3.
void ck_half_bytes_key_make(
    ck_half_bytes_key *key, int channels, const uint8_t *bits, const uint32_t *order, int inverse);

/// One 4 x 4 block whose first pixels are given; strides are the bytes of a row.
void ck_half_bytes_block(
    const uint8_t *source, size_t source_stride, uint8_t *target, size_t target_stride,
    int channels, const ck_half_bytes_key *key, int inverse);

/// All blocks of an image with one key. Sides are multiples of 4.
void ck_half_bytes_image(
    const uint8_t *source, uint8_t *target, size_t height, size_t width, int channels,
    const ck_half_bytes_key *key, int inverse, ck_path path);

/// An image as square blocks, row by row.
typedef struct {
  size_t height, width;  // pixels, multiples of side
  int channels, side;
} ck_blocks;

/// What happens to the blocks, by their places in the ciphertext.
typedef struct {
  const uint32_t *order;   // the block of the plain image that goes there
  /// Bit 2: mirrored left to right; then turned clockwise by bits 0 and 1. Bit 3: inverted.
  const uint8_t *turns;
  const uint8_t *colours;  // order of three; unused for one channel
} ck_moves;

/// Moves all blocks, or undoes it. source is not target.
void ck_move_blocks(
    const uint8_t *source, uint8_t *target, ck_blocks blocks, ck_moves moves, int inverse,
    ck_path path);

/// As ck_move_blocks on the one channel that the planes of an RGB image make, side by side in each
/// row; the moved image has that shape. blocks: of the RGB image. moves: of all three planes.
void ck_move_planes(
    const uint8_t *source, uint8_t *target, ck_blocks blocks, ck_moves moves, int inverse,
    ck_path path);

/// RC4 with a key of 256 bytes over the whole buffer. source may be target.
void ck_rc4(const uint8_t *source, uint8_t *target, size_t count, const uint8_t key[256]);

#ifdef __cplusplus
}
#endif

#endif
