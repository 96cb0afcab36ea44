#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "Message.h"

struct cc_png {
  png_structp png;
  png_infop header;
  const uint8_t *file;
  size_t count, position;
  char *message;  // the caller's buffer while one of its calls runs
};

static int is_little_endian(void) {
  const uint16_t one = 1;
  return *(const uint8_t *)&one == 1;
}

static void write_error(png_structp png, png_const_charp text) {
  char *message = png_get_error_ptr(png);
  cc_say(message, text);
  longjmp(png_jmpbuf(png), 1);
}

static void read_error(png_structp png, png_const_charp text) {
  cc_png *reader = png_get_error_ptr(png);
  cc_say(reader->message, text);
  longjmp(png_jmpbuf(png), 1);
}

// Warnings concern metadata, which is dropped.
static void ignore_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  cc_png *reader = png_get_io_ptr(png);
  if (count > reader->count - reader->position) png_error(png, "the file ends early");
  memcpy(out, reader->file + reader->position, count);
  reader->position += count;
}

/// The rows that ask_for_plain_rows will give.
static void describe(png_structp png, png_infop header, cc_png_info *info) {
  int color = png_get_color_type(png, header);
  int has_alpha =
      (color & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid(png, header, PNG_INFO_tRNS) != 0;
  info->width = (int32_t)png_get_image_width(png, header);
  info->height = (int32_t)png_get_image_height(png, header);
  info->channels = ((color & PNG_COLOR_MASK_COLOR) ? 3 : 1) + has_alpha;
  info->value_bytes = png_get_bit_depth(png, header) == 16 ? 2 : 1;
}

/// Asks libpng for rows of 1 to 4 channels with 8 bits, or 16 little-endian ones, a value.
static void ask_for_plain_rows(png_structp png, png_infop header) {
  int color = png_get_color_type(png, header), depth = png_get_bit_depth(png, header);
  if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (color == PNG_COLOR_TYPE_GRAY && depth < 8) png_set_expand_gray_1_2_4_to_8(png);
  if (png_get_valid(png, header, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png);
  if (depth == 16 && is_little_endian()) png_set_swap(png);
}

cc_png *cc_png_open(const uint8_t *file, size_t count, cc_png_info *info, char *message) {
  cc_png *reader = calloc(1, sizeof *reader);
  cc_say(message, "no memory for a decoder");
  if (!reader) return NULL;
  reader->file = file;
  reader->count = count;
  reader->message = message;
  reader->png =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, read_error, ignore_warning);
  if (reader->png) reader->header = png_create_info_struct(reader->png);
  if (!reader->header || setjmp(png_jmpbuf(reader->png))) {
    cc_png_close(reader);
    return NULL;
  }
  png_set_read_fn(reader->png, reader, read_bytes);
  // The caller limits the size; libpng's own limit of a million a side would hide its sentence.
  png_set_user_limits(reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(reader->png, 1 << 20);
  png_read_info(reader->png, reader->header);
  describe(reader->png, reader->header, info);
  return reader;
}

cc_status cc_png_read(cc_png *reader, uint8_t *out, char *message) {
  reader->message = message;
  if (setjmp(png_jmpbuf(reader->png))) return CC_FAILED;
  ask_for_plain_rows(reader->png, reader->header);
  int passes = png_set_interlace_handling(reader->png);
  png_read_update_info(reader->png, reader->header);
  size_t row_bytes = png_get_rowbytes(reader->png, reader->header);
  uint32_t height = png_get_image_height(reader->png, reader->header);
  for (int pass = 0; pass < passes; pass++) {
    for (uint32_t y = 0; y < height; y++) png_read_row(reader->png, out + y * row_bytes, NULL);
  }
  // Reads to IEND, so that a file cut anywhere is noticed.
  png_read_end(reader->png, NULL);
  return CC_DONE;
}

const char *cc_png_text(cc_png *reader, const char *keyword) {
  png_textp texts = NULL;
  int count = 0;
  png_get_text(reader->png, reader->header, &texts, &count);
  for (int i = 0; i < count; i++) {
    if (strcmp(texts[i].key, keyword) == 0) return texts[i].text;
  }
  return NULL;
}

void cc_png_close(cc_png *reader) {
  png_destroy_read_struct(&reader->png, &reader->header, NULL);
  free(reader);
}

// MARK: Writing

static void append_bytes(png_structp png, png_bytep bytes, size_t count) {
  cc_buffer *out = png_get_io_ptr(png);
  // Room doubles whenever the used part reaches a power of two.
  size_t needed = out->count + count, room = 4096;
  while (room < out->count) room *= 2;
  if (!out->bytes || needed > room) {
    while (room < needed) room *= 2;
    uint8_t *larger = realloc(out->bytes, room);
    if (!larger) png_error(png, "no memory for the file");
    out->bytes = larger;
  }
  memcpy(out->bytes + out->count, bytes, count);
  out->count = needed;
}

static void flush_nothing(png_structp png) { (void)png; }

/// Once Paeth's filter has run, photographs hold runs but hardly any repeats: looking for runs
/// alone takes half the time and 64 px faces come out as small. Flat drawings gain by the search.
static void choose_effort(png_structp png, int32_t level) {
  png_set_compression_level(png, level);
  png_set_compression_strategy(png, level <= 6 ? Z_RLE : Z_FILTERED);
  png_set_filter(png, 0, level == 0 ? PNG_FILTER_NONE : PNG_FILTER_PAETH);
}

cc_status cc_png_encode(
    const uint8_t *pixels, const cc_png_info *info, int32_t level, const char *keyword,
    const char *text, cc_buffer *out, char *message) {
  static const int colors[] = {
      PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
  out->bytes = NULL;
  out->count = 0;
  cc_say(message, "no memory for an encoder");
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, message, write_error, ignore_warning);
  png_infop header = png ? png_create_info_struct(png) : NULL;
  if (!header || setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &header);
    cc_buffer_free(out);
    return CC_FAILED;
  }
  png_set_write_fn(png, out, append_bytes, flush_nothing);
  png_set_IHDR(
      png, header, (uint32_t)info->width, (uint32_t)info->height, info->value_bytes * 8,
      colors[info->channels - 1], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
      PNG_FILTER_TYPE_DEFAULT);
  choose_effort(png, level);
  if (text) {
    // libpng copies both and changes neither.
    png_text entry = {.compression = PNG_TEXT_COMPRESSION_NONE, .key = (char *)keyword,
                      .text = (char *)text, .text_length = strlen(text)};
    png_set_text(png, header, &entry, 1);
  }
  png_write_info(png, header);
  if (info->value_bytes == 2 && is_little_endian()) png_set_swap(png);
  size_t row_bytes = (size_t)info->width * (size_t)info->channels * (size_t)info->value_bytes;
  for (int32_t y = 0; y < info->height; y++) png_write_row(png, pixels + (size_t)y * row_bytes);
  png_write_end(png, header);
  png_destroy_write_struct(&png, &header);
  return CC_DONE;
}
