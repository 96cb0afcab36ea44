#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "Message.h"

struct cc_png {
  png_structp png;
  png_infop info;
  const uint8_t *file;
  size_t count, position;
  int32_t height;
  size_t row_bytes;
  char *message;
};

// libpng ends a failed call by jumping out of it; the text is kept first.
static void on_error(png_structp png, png_const_charp text) {
  cc_png *reader = png_get_error_ptr(png);
  if (reader && reader->message) cc_say(reader->message, text);
  longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void read_bytes(png_structp png, png_bytep out, size_t count) {
  cc_png *reader = png_get_io_ptr(png);
  if (count > reader->count - reader->position) png_error(png, "the file is cut short");
  memcpy(out, reader->file + reader->position, count);
  reader->position += count;
}

// Palettes, small depths and transparency chunks become plain channels of 8 or 16 bits.
static void normalise(cc_png *reader) {
  png_structp png = reader->png;
  int color = png_get_color_type(png, reader->info), depth = png_get_bit_depth(png, reader->info);
  if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (color == PNG_COLOR_TYPE_GRAY && depth < 8) png_set_expand_gray_1_2_4_to_8(png);
  if (png_get_valid(png, reader->info, PNG_INFO_tRNS)) png_set_tRNS_to_alpha(png);
  if (depth == 16) png_set_swap(png);
  png_set_interlace_handling(png);
  png_read_update_info(png, reader->info);
}

cc_png *cc_png_open(const uint8_t *file, size_t count, cc_png_info *info, char *message) {
  cc_png *reader = calloc(1, sizeof *reader);
  if (!reader) {
    cc_say(message, "no memory for a decoder");
    return NULL;
  }
  reader->file = file;
  reader->count = count;
  reader->message = message;
  reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, on_error, on_warning);
  reader->info = reader->png ? png_create_info_struct(reader->png) : NULL;
  if (!reader->info) {
    cc_say(message, "no memory for a decoder");
    cc_png_close(reader);
    return NULL;
  }
  if (setjmp(png_jmpbuf(reader->png))) {
    cc_png_close(reader);
    return NULL;
  }
  png_set_read_fn(reader->png, reader, read_bytes);
  // Callers have their own limit; libpng's default of a million a side stays.
  png_read_info(reader->png, reader->info);
  normalise(reader);
  info->width = (int32_t)png_get_image_width(reader->png, reader->info);
  info->height = (int32_t)png_get_image_height(reader->png, reader->info);
  info->channels = png_get_channels(reader->png, reader->info);
  info->value_bytes = png_get_bit_depth(reader->png, reader->info) == 16 ? 2 : 1;
  reader->height = info->height;
  reader->row_bytes = png_get_rowbytes(reader->png, reader->info);
  return reader;
}

cc_status cc_png_read(cc_png *reader, uint8_t *out, char *message) {
  reader->message = message;
  png_bytep *rows = malloc(sizeof *rows * (size_t)reader->height);
  if (!rows) {
    cc_say(message, "no memory for the rows");
    return CC_FAILED;
  }
  if (setjmp(png_jmpbuf(reader->png))) {
    free(rows);
    return CC_FAILED;
  }
  for (int32_t row = 0; row < reader->height; row++) rows[row] = out + (size_t)row * reader->row_bytes;
  png_read_image(reader->png, rows);
  png_read_end(reader->png, NULL);
  free(rows);
  return CC_DONE;
}

void cc_png_close(cc_png *reader) {
  if (!reader) return;
  if (reader->png) png_destroy_read_struct(&reader->png, reader->info ? &reader->info : NULL, NULL);
  free(reader);
}

typedef struct {
  cc_buffer *out;
  size_t capacity;
} sink;

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  sink *to = png_get_io_ptr(png);
  if (to->out->count + count > to->capacity) {
    size_t capacity = 2 * (to->out->count + count);
    uint8_t *grown = realloc(to->out->bytes, capacity);
    if (!grown) png_error(png, "no memory for the file");
    to->out->bytes = grown;
    to->capacity = capacity;
  }
  memcpy(to->out->bytes + to->out->count, bytes, count);
  to->out->count += count;
}

static void flush_bytes(png_structp png) { (void)png; }

cc_status cc_png_encode(
    const uint8_t *pixels, const cc_png_info *info, int32_t level, cc_buffer *out, char *message) {
  static const int colors[] = {
      0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGBA};
  cc_png context = {0};
  context.message = message;
  sink to = {out, 0};
  out->bytes = NULL;
  out->count = 0;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &context, on_error, on_warning);
  png_infop header = png ? png_create_info_struct(png) : NULL;
  if (!header || setjmp(png_jmpbuf(png))) {
    if (!header) cc_say(message, "no memory for an encoder");
    if (png) png_destroy_write_struct(&png, header ? &header : NULL);
    cc_buffer_free(out);
    return CC_FAILED;
  }
  png_set_write_fn(png, &to, write_bytes, flush_bytes);
  png_set_compression_level(png, level);
  png_set_IHDR(
      png, header, (png_uint_32)info->width, (png_uint_32)info->height, 8 * info->value_bytes,
      colors[info->channels], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, header);
  if (info->value_bytes == 2) png_set_swap(png);
  size_t row_bytes = (size_t)info->width * (size_t)info->channels * (size_t)info->value_bytes;
  for (int32_t row = 0; row < info->height; row++) png_write_row(png, pixels + (size_t)row * row_bytes);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &header);
  return CC_DONE;
}
