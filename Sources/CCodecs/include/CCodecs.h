#ifndef CCODECS_H
#define CCODECS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Pictures are interleaved rows [H, W, C], top row first, without padding; 16-bit values are little
// endian. Functions that can fail take `message`, a buffer of CC_MESSAGE_SIZE bytes that holds one
// sentence part after a failure. Nothing here trusts a file: callers check sizes before they
// allocate, and every function checks that the file still agrees with the size it was given.

#define CC_MESSAGE_SIZE 256
#define CC_CHECK __attribute__((warn_unused_result))

/// How a decoder ended.
typedef enum {
  CC_DONE = 0,
  CC_FAILED = -1,  // message says why; the output is worthless
  CC_WARNED = 1,   // the output is filled; message holds the library's first warning
} cc_status;

/// Bytes that a writer allocated; give them back with cc_buffer_free.
typedef struct {
  uint8_t *bytes;
  size_t count;
} cc_buffer;

void cc_buffer_free(cc_buffer *buffer);

// MARK: JPEG

typedef enum { CC_GREY = 1, CC_RGB = 3, CC_CMYK = 4 } cc_jpeg_colors;

/// A JPEG that has been read up to its pixels.
///
/// Every picture has a reader of its own: libjpeg keeps quantisation and Huffman tables for the
/// next picture, which would then depend on the one before where its own tables are damaged. Making
/// a reader costs a hundredth of decoding a thumbnail.
typedef struct cc_jpeg cc_jpeg;

/// What a JPEG's frame header says.
typedef struct {
  int32_t width, height;
  int32_t is_cmyk;  // four components: CMYK or YCCK
  int32_t is_grey;
} cc_jpeg_info;

/// NULL after a failure. `file` must outlive the reader; close it with cc_jpeg_close.
CC_CHECK cc_jpeg *cc_jpeg_open(
    const uint8_t *file, size_t count, cc_jpeg_info *info, char *message);
/// Decodes at `eighths` / 8 (1, 2, 4 or 8) of the size in `info`.
/// out: [ceil(H * eighths / 8), ceil(W * eighths / 8), colors].
CC_CHECK cc_status cc_jpeg_read(
    cc_jpeg *reader, int32_t eighths, cc_jpeg_colors colors, uint8_t *out, char *message);
void cc_jpeg_close(cc_jpeg *reader);

/// colors: CC_GREY or CC_RGB. halves_chroma stores colour at half the resolution (4:2:0).
CC_CHECK cc_status cc_jpeg_encode(
    const uint8_t *pixels, int32_t width, int32_t height, cc_jpeg_colors colors, int32_t quality,
    int32_t halves_chroma, cc_buffer *out, char *message);

// MARK: PNG

/// A PNG that has been read up to its pixels.
typedef struct cc_png cc_png;

typedef struct {
  int32_t width, height;
  int32_t channels;     // 1 grey, 2 grey + alpha, 3 RGB, 4 RGB + alpha; palettes are expanded
  int32_t value_bytes;  // 1 or 2
} cc_png_info;

/// NULL after a failure. `file` must outlive the reader; close it with cc_png_close.
CC_CHECK cc_png *cc_png_open(
    const uint8_t *file, size_t count, cc_png_info *info, char *message);
/// out: [H, W, channels] of value_bytes each.
CC_CHECK cc_status cc_png_read(cc_png *reader, uint8_t *out, char *message);
/// The text that stands before the pixels under `keyword`, valid until the reader is closed; NULL
/// where there is none.
const char *cc_png_text(cc_png *reader, const char *keyword);
void cc_png_close(cc_png *reader);

/// level: 0 (stored), 1 to 6 (runs only: quick), 7 to 9 (repeats as well: small).
/// text: Latin-1, stored under `keyword` (1 to 79 bytes); NULL for none.
CC_CHECK cc_status cc_png_encode(
    const uint8_t *pixels, const cc_png_info *info, int32_t level, const char *keyword,
    const char *text, cc_buffer *out, char *message);

// MARK: WebP

typedef struct {
  int32_t width, height;
  int32_t has_alpha;
  int32_t is_animated;
} cc_webp_info;

CC_CHECK cc_status cc_webp_read_info(
    const uint8_t *file, size_t count, cc_webp_info *info, char *message);
/// out: [H, W, 4] with alpha, else [H, W, 3].
CC_CHECK cc_status cc_webp_decode(
    const uint8_t *file, size_t count, const cc_webp_info *info, uint8_t *out, char *message);
/// quality: 0 to 100, or negative to lose nothing. channels: 3 or 4.
CC_CHECK cc_status cc_webp_encode(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t channels, float quality,
    cc_buffer *out, char *message);

// MARK: Geometry

/// A rectangle of the source picture in its pixels; edges may lie between pixels.
typedef struct {
  double left, top, right, bottom;
} cc_box;

/// Scales `box` of a picture to out_width x out_height with an antialiased triangle filter, as
/// Pillow's Image.resize(..., BILINEAR, box=...): within one grey level for 8-bit values.
/// value_bytes: 1 or 2. Sizes are positive and the box lies in the picture. Returns 0, or -1 without
/// memory.
CC_CHECK int cc_resample(
    const uint8_t *pixels, int32_t width, int32_t height, int32_t channels, int32_t value_bytes,
    cc_box box, uint8_t *out, int32_t out_width, int32_t out_height);

/// The weight of a whole value.
#define CC_WHOLE_BITS 7
#define CC_WHOLE (1 << CC_WHOLE_BITS)

/// One axis of cc_warp: an output position reads (CC_WHOLE - weight) of the value at `low` and
/// weight of the value at `high`, both offsets in values.
typedef struct {
  int32_t low, high;
  int32_t weight;  // 0 to CC_WHOLE
} cc_tap;

/// Bilinear picture whose rows and columns are moved by tables. out: [row_count, column_count,
/// channels], apart from pixels. channels: 1 to 4. row_values: the length of a source row; scratch
/// holds three numbers more.
void cc_warp(
    const uint8_t *pixels, int32_t row_values, int32_t channels, const cc_tap *rows,
    int32_t row_count, const cc_tap *columns, int32_t column_count, int16_t *scratch,
    uint8_t *out);

#ifdef __cplusplus
}
#endif

#endif
